// The ledger: every authentic record once, in its terminal's chain, with the one balanced
// transaction that it makes. Called by the commit queue with batches, by downlink and the services
// for what is stored. Never drops or refuses an authentic record: what cannot be posted is kept
// as an exception and counts as stored. Truth: DECISIONS.md D-003; record.cddl.
// For each record, in this order: repeat (nothing), fork (L101, kept apart), unreadable or of an
// unknown place (quarantined), not linked to the record before (L103, quarantined), else posted.
import { hexText, sameBytes } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import { KIND_LOST_ENTRY, KIND_UNKNOWN } from "../../protocol/record/record.js";
import type { Statement, VerifiedRecord } from "../verify/statement.js";
import { cardAccount } from "./accounts.js";
import { assertThat, LedgerBug } from "./assertion.js";
import { Balances, type Moved } from "./balances.js";
import type { Run } from "./chain.js";
import { Chains } from "./chains.js";
import { isOfDoubt, movementOf, withRecord } from "./doubt.js";
import { Exceptions } from "./exceptions.js";
import type { ExceptionName, LedgerStore } from "./ledger-store.js";
import type { Posting } from "./posting.js";
import { postingsOf } from "./posting.js";
import { linkOf, type Taken } from "./taken.js";

/** What a commit changed. */
export interface Committed {
  readonly enrolments: ReadonlySet<number>;
  readonly exceptions: boolean;
}

/** What is durable of a terminal's chain. `hash`: what record `stored + 1` must name. */
export interface Stored {
  readonly stored: number;
  readonly hash: Uint8Array;
}

/** The ledger over a store. One a store: it caches chains and balances. */
export class Ledger {
  readonly #store: LedgerStore;
  readonly #balances: Balances;
  readonly #exceptions: Exceptions;
  readonly #chains: Chains;
  #lastRecord: number;

  constructor(store: LedgerStore) {
    this.#store = store;
    this.#balances = new Balances(store);
    this.#exceptions = new Exceptions(store);
    this.#chains = new Chains(store, this.#exceptions);
    this.#lastRecord = store.lastRecord();
  }

  /**
   * Commits a batch, durably when it returns. A record on which our own code fails is kept as
   * quarantined with X101; any other failure (a full disk) leaves nothing of the batch behind
   * and is thrown.
   */
  append(batch: readonly VerifiedRecord[], receivedSeconds: number): Committed {
    try {
      return this.#commit(batch, receivedSeconds);
    } catch (failure) {
      if (!(failure instanceof LedgerBug)) throw failure;
    }
    const enrolments = new Set(batch.map(({ enrolment }) => enrolment));
    for (const record of batch) {
      try {
        this.#commit([record], receivedSeconds);
      } catch (failure) {
        if (!(failure instanceof LedgerBug)) throw failure;
        this.#commit([{ ...record, refusal: failure.code }], receivedSeconds);
      }
    }
    return { enrolments, exceptions: true };
  }

  /** Up to where a terminal's chain is durable and whole. */
  stored(enrolment: number): Stored {
    const { stored, link } = this.#chains.of(enrolment);
    return { stored, hash: link };
  }

  /** The missing runs of a terminal's chain, ascending. */
  gaps(enrolment: number): Run[] {
    return this.#chains.of(enrolment).gaps();
  }

  /** Raises the gaps (L102) of a terminal that are not raised yet; whether there were any. */
  raiseGaps(enrolment: number, atSeconds: number): boolean {
    const chain = this.#chains.of(enrolment);
    const fresh = chain.newGaps();
    if (fresh.length === 0) return false;
    this.#store.commit(() => {
      for (const { from, to } of fresh) {
        const where = { enrolment, sequence: from, sequenceTo: to };
        this.#exceptions.note({ kind: "gap", code: "L102", atSeconds, ...where });
      }
    });
    chain.raisedGaps = [...chain.raisedGaps, ...fresh];
    return true;
  }

  /** Raises, once while it is open, that a terminal sent a record of a key not its own (S102). */
  raiseNotEnrolled(enrolment: number, atSeconds: number): boolean {
    if (this.#store.hasOpen("not-enrolled", enrolment)) return false;
    this.#store.commit(() => {
      this.#exceptions.note({ kind: "not-enrolled", code: "S102", atSeconds, enrolment });
    });
    return true;
  }

  /** What a card (16 hex digits) has of an asset, minor units, by the ledger. */
  cardBalance(card: string, asset: string): number {
    const id = this.#store.findAccount(cardAccount(card));
    const what = this.#store.findAsset(asset);
    return id === undefined || what === undefined ? 0 : this.#balances.balance(id, what);
  }

  #commit(batch: readonly VerifiedRecord[], receivedSeconds: number): Committed {
    this.#exceptions.changed = false;
    try {
      this.#store.commit(() => {
        for (const record of batch) this.#take(record, receivedSeconds);
        this.#balances.flush();
        this.#chains.flush();
      });
    } catch (failure) {
      this.#balances.forget();
      this.#chains.forget();
      this.#exceptions.forget();
      this.#lastRecord = this.#store.lastRecord();
      throw failure;
    }
    const enrolments = new Set(batch.map(({ enrolment }) => enrolment));
    return { enrolments, exceptions: this.#exceptions.changed };
  }

  #take(record: VerifiedRecord, atSeconds: number): void {
    if (this.#chains.of(record.enrolment).has(record.statement.sequence)) {
      this.#takeAgain(record, atSeconds);
      return;
    }
    const links = this.#chains.links(record);
    const taken = { id: ++this.#lastRecord, record, atSeconds };
    this.#store.insertRecord(taken, linkOf(record));
    this.#chains.add(taken);
    const problem = this.#problem(record, links);
    if (problem !== undefined) this.#exceptions.raise(taken, ...problem);
    else this.#post(taken);
  }

  /** Why a record is kept without being posted; undefined when it is posted. */
  #problem(record: VerifiedRecord, links: boolean): [ExceptionName, ErrorCode] | undefined {
    if (record.refusal !== "") return ["quarantined", record.refusal];
    if (!this.#store.knowsPlace(record.statement.place)) return ["quarantined", "L107"];
    return links ? undefined : ["chain-break", "L103"];
  }

  /** A sequence that is held: the same record again is nothing, another one is a fork. */
  #takeAgain(record: VerifiedRecord, atSeconds: number): void {
    const { enrolment, statement } = record;
    const held = this.#store.held(enrolment, statement.sequence);
    assertThat(held !== undefined, "a sequence of the chain is in the store");
    if (sameBytes(held.hash, record.hash)) return;
    if (statement.kind === KIND_LOST_ENTRY && statement.lostHash === hexText(held.hash)) return;
    if (!this.#store.insertFork(record, atSeconds)) return;
    this.#exceptions.raise({ id: held.id, record, atSeconds }, "fork", "L101");
  }

  #post(taken: Taken): void {
    const { record, id, atSeconds } = taken;
    const { statement, enrolment } = record;
    if (statement.kind === KIND_LOST_ENTRY) this.#exceptions.raise(taken, "lost-entry", "L106");
    const movement = isOfDoubt(statement) ? this.#weigh(taken) : statement;
    if (movement === undefined) return;
    const postings = postingsOf(movement, this.#store.owner(enrolment).terminal);
    if (postings.length === 0) return;
    this.#store.insertTransaction(id, atSeconds);
    for (const [index, posting] of postings.entries()) {
      const after = this.#move(posting, id, index + 1);
      this.#exceptions.watchOverdraft(posting, taken, after);
    }
  }

  /** An unknown or a resolution: gives the movement to post when the two make one. */
  #weigh(taken: Taken): Statement | undefined {
    const { enrolment, statement } = taken.record;
    const intent = statement.subject ?? 0;
    const before = this.#store.doubt(enrolment, intent);
    const doubt = withRecord(before, taken.id, statement);
    this.#store.putDoubt(enrolment, intent, doubt);
    if (statement.kind === KIND_UNKNOWN) {
      this.#exceptions.raise(taken, "unknown-outcome", "L105");
    }
    const { unknown, resolution } = doubt;
    const second = unknown?.record === taken.id || resolution?.record === taken.id;
    if (unknown === undefined || resolution === undefined || !second) return undefined;
    this.#exceptions.settleUnknown(unknown.record, { ...taken, id: resolution.record });
    return movementOf(doubt);
  }

  #move({ source, destination, asset, amount }: Posting, transaction: number, leg: number): Moved {
    const from = this.#store.accountId(source);
    const to = this.#store.accountId(destination);
    const what = this.#store.assetId(asset);
    this.#store.insertPosting({
      transaction,
      leg,
      source: from,
      destination: to,
      asset: what,
      amount,
    });
    return this.#balances.move(from, to, what, amount);
  }
}
