// A terminal's chain as the gateway holds it: whole up to `stored`, then perhaps runs of records
// that came ahead of a gap. Called by the ledger; rebuilt from the store at the first use.
// Must never say that a sequence is held that is not in the store's same transaction.
import { assertThat } from "./assertion.js";

/** A run of sequences, both ends included. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** One terminal's chain. */
export class Chain {
  /** Every record up to here is held. */
  stored: number;
  /** The hash that record `stored + 1` must name: the genesis when nothing is stored. */
  link: Uint8Array;
  /** Gaps that were raised as exceptions and are not filled yet. */
  raisedGaps: readonly Run[];
  readonly #ahead: { from: number; to: number }[] = [];

  constructor(stored: number, link: Uint8Array, raisedGaps: readonly Run[]) {
    this.stored = stored;
    this.link = link;
    this.raisedGaps = raisedGaps;
  }

  /** Whether the record with this sequence is held. */
  has(sequence: number): boolean {
    if (sequence <= this.stored) return true;
    return this.#ahead.some(({ from, to }) => from <= sequence && sequence <= to);
  }

  /** Whether records are held beyond a gap. */
  get waits(): boolean {
    return this.#ahead.length > 0;
  }

  /** The highest sequence held. */
  get last(): number {
    return this.#ahead.at(-1)?.to ?? this.stored;
  }

  /** The missing runs, ascending. */
  gaps(): Run[] {
    let from = this.stored + 1;
    return this.#ahead.map((run) => {
      const gap = { from, to: run.from - 1 };
      from = run.to + 1;
      return gap;
    });
  }

  /** The missing runs that are not part of a raised gap. */
  newGaps(): Run[] {
    const isRaised = ({ from, to }: Run): boolean =>
      this.raisedGaps.some((raised) => raised.from <= from && to <= raised.to);
    return this.gaps().filter((gap) => !isRaised(gap));
  }

  /**
   * Holds one more. `link`: of that record.
   * @returns whether the whole part now reaches a run that was ahead: the caller gives the link
   *   of record `stored` to `setLink`
   */
  add(sequence: number, link: Uint8Array): boolean {
    assertThat(!this.has(sequence), "a sequence is held once");
    if (sequence !== this.stored + 1) {
      this.addAhead(sequence);
      return false;
    }
    this.stored = sequence;
    this.link = link;
    const next = this.#ahead[0];
    if (next?.from !== sequence + 1) return false;
    this.#ahead.shift();
    this.stored = next.to;
    return true;
  }

  /** Holds a record beyond a gap, joining the runs that it touches. */
  addAhead(sequence: number): void {
    let at = this.#ahead.length;
    while (at > 0 && (this.#ahead[at - 1]?.from ?? 0) > sequence) at--;
    const before = this.#ahead[at - 1];
    const after = this.#ahead[at];
    if (before?.to === sequence - 1) {
      before.to = sequence;
      if (after?.from !== sequence + 1) return;
      before.to = after.to;
      this.#ahead.splice(at, 1);
    } else if (after?.from === sequence + 1) after.from = sequence;
    else this.#ahead.splice(at, 0, { from: sequence, to: sequence });
  }
}
