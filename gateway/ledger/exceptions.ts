// What the treasurer must know, raised and settled while records are taken. Called by the ledger.
// An exception never changes a posting; it is settled by a later record, never removed.
import type { ErrorCode } from "../../protocol/errors.js";
import type { Moved } from "./balances.js";
import type { ExceptionName, LedgerStore, NewException } from "./ledger-store.js";
import type { Posting } from "./posting.js";
import type { Taken } from "./taken.js";

const CARD_PREFIX = "card:";

/** Raises and settles; remembers which cards are overdrawn. */
export class Exceptions {
  /** Whether anything was raised or settled since the batch began. */
  changed = false;
  readonly #store: LedgerStore;
  #overdrafts: Set<string>;

  constructor(store: LedgerStore) {
    this.#store = store;
    this.#overdrafts = new Set(store.openOverdrafts());
  }

  /** The transaction at hand was rolled back: reads again what it remembers. */
  forget(): void {
    this.#overdrafts = new Set(this.#store.openOverdrafts());
  }

  /** Raises an exception on a record, with the first of its amounts unless `more` has another. */
  raise(
    { id, record, atSeconds }: Taken,
    kind: ExceptionName,
    code: ErrorCode,
    more: Partial<NewException> = {},
  ): void {
    const { statement, enrolment } = record;
    const [amount] = statement.amounts ?? [];
    this.note({
      kind,
      code,
      atSeconds,
      enrolment,
      sequence: statement.sequence,
      record: id,
      ...(statement.card !== undefined && { card: statement.card }),
      ...amount,
      ...more,
    });
  }

  /** Raises an exception that is described in full. */
  note(exception: NewException): void {
    this.#store.raise(exception);
    this.changed = true;
  }

  /** The doubt of record `unknown` was settled by this one. */
  settleUnknown(unknown: number, { id, atSeconds }: Taken): void {
    this.#store.settleUnknown(unknown, id, atSeconds);
    this.changed = true;
  }

  /** Gaps of the terminal that end at or before `stored` were filled by this record. */
  settleGaps({ id, record, atSeconds }: Taken, stored: number): void {
    this.#store.settleGaps(record.enrolment, stored, id, atSeconds);
    this.changed = true;
  }

  /** After a posting: is the card that paid overdrawn (L104), or one that received no longer? */
  watchOverdraft(posting: Posting, taken: Taken, after: Moved): void {
    const { source, destination, asset, amount } = posting;
    if (source.startsWith(CARD_PREFIX)) {
      if (after.source >= 0) return;
      const card = source.slice(CARD_PREFIX.length);
      const missing = Math.min(amount, -after.source);
      this.raise(taken, "overdraft", "L104", { card, asset, amount: missing });
      this.#overdrafts.add(`${card} ${asset}`);
    } else if (this.#overdrafts.size > 0 && destination.startsWith(CARD_PREFIX)) {
      const card = destination.slice(CARD_PREFIX.length);
      const key = `${card} ${asset}`;
      if (!this.#overdrafts.has(key) || after.destination < 0) return;
      this.#store.settleOverdrafts(card, asset, taken.id, taken.atSeconds);
      this.#overdrafts.delete(key);
      this.changed = true;
    }
  }
}
