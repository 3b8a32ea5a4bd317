// What was not believed: counted by code and terminal, and the last of it kept for inspection.
// Called by every stage that meets bytes from outside. Bounded in memory and on disk, written out
// now and then, so that no flood of nonsense can slow the pipeline down.
import type { ErrorCode } from "../../protocol/errors.js";

/** Pieces that wait to be written; more of one interval are only counted. */
const WAITING_MAX = 64;
/** Bytes kept of one piece. */
const PIECE_BYTES_MAX = 2048;

/** A refused piece. `terminal`: whose topic or login it came on, '' when nobody's. */
export interface RefusedPiece {
  readonly code: ErrorCode;
  readonly terminal: string;
  readonly atSeconds: number;
  readonly bytes: Uint8Array;
}

/** A count to add. */
export interface RefusedCount {
  readonly terminal: string;
  readonly code: ErrorCode;
  readonly count: number;
}

/** Where refusals are kept. */
export interface RefusalStore {
  /** Adds counts and pieces, and drops the oldest pieces beyond a bound. */
  keepRefusals(counts: readonly RefusedCount[], pieces: readonly RefusedPiece[]): void;
}

/** Collects refusals between two writes. */
export class Refusals {
  readonly #store: RefusalStore;
  readonly #seconds: () => number;
  readonly #counts = new Map<string, { terminal: string; code: ErrorCode; count: number }>();
  #pieces: RefusedPiece[] = [];

  /** @param seconds Unix seconds, now */
  constructor(store: RefusalStore, seconds: () => number) {
    this.#store = store;
    this.#seconds = seconds;
  }

  /** Counts a refusal, and keeps the beginning of what was refused. */
  refuse(code: ErrorCode, terminal: string, bytes: Uint8Array): void {
    const key = `${terminal} ${code}`;
    const counted = this.#counts.get(key);
    if (counted === undefined) this.#counts.set(key, { terminal, code, count: 1 });
    else counted.count++;
    if (this.#pieces.length >= WAITING_MAX) return;
    const copy = Uint8Array.from(bytes.subarray(0, PIECE_BYTES_MAX));
    this.#pieces.push({ code, terminal, atSeconds: this.#seconds(), bytes: copy });
  }

  /** Writes out what was collected. */
  flush(): void {
    if (this.#counts.size === 0) return;
    this.#store.keepRefusals([...this.#counts.values()], this.#pieces);
    this.#counts.clear();
    this.#pieces = [];
  }
}
