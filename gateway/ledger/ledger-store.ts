// What the ledger asks of its storage: the only writes that exist are these, and records,
// transactions and postings have no other than an insert. Called by the ledger; implemented in
// gateway/store/. Numbers of accounts, assets and enrolments are the store's own.
import type { ErrorCode } from "../../protocol/errors.js";
import type { VerifiedRecord } from "../verify/statement.js";
import type { Run } from "./chain.js";
import type { Doubt } from "./doubt.js";
import type { Taken } from "./taken.js";

/** Kinds of exception, as the treasurer sees them. */
export type ExceptionName =
  | "fork"
  | "gap"
  | "unknown-outcome"
  | "quarantined"
  | "overdraft"
  | "lost-entry"
  | "chain-break"
  | "not-enrolled";

/** Something that the treasurer must know. `record`: its number in the ledger, if it is there. */
export interface NewException {
  readonly kind: ExceptionName;
  readonly code: ErrorCode;
  readonly atSeconds: number;
  readonly enrolment: number;
  readonly sequence?: number;
  readonly sequenceTo?: number;
  readonly record?: number;
  readonly card?: string;
  readonly asset?: string;
  readonly amount?: number;
}

/** A record that the ledger holds. `link`: the hash that the next record must name as previous. */
export interface HeldRecord {
  readonly id: number;
  readonly hash: Uint8Array;
  readonly link: Uint8Array;
  readonly envelope: Uint8Array;
}

/** A posting between accounts of the store, in minor units. */
export interface NewPosting {
  readonly transaction: number;
  readonly leg: number;
  readonly source: number;
  readonly destination: number;
  readonly asset: number;
  readonly amount: number;
}

/** Sums of one account in one asset, minor units, both >= 0. */
export interface Sums {
  debited: number;
  credited: number;
}

/** An enrolment as the ledger needs it. `genesis`: what the first record must name. */
export interface ChainOwner {
  readonly terminal: string;
  readonly genesis: Uint8Array;
}

/** The ledger's storage. */
export interface LedgerStore {
  /** Runs `work` in one transaction; when this returns, all of it is durable. */
  commit(work: () => void): void;
  /** Number of the newest record, 0 when there is none. */
  lastRecord(): number;
  owner(enrolment: number): ChainOwner;
  /** Whether some enrolment or configuration names this place. */
  knowsPlace(place: string): boolean;

  /** `link`: the hash that the next record must name; most often the payload's own. */
  insertRecord(taken: Taken, link: Uint8Array): void;
  /** Keeps what claims a taken sequence; false when this very fork is kept already. */
  insertFork(record: VerifiedRecord, receivedSeconds: number): boolean;
  /** The transaction of a record has the record's number. */
  insertTransaction(record: number, seconds: number): void;
  insertPosting(posting: NewPosting): void;

  held(enrolment: number, sequence: number): HeldRecord | undefined;
  /** Up to where the chain is whole, and the link of that record; undefined before the first. */
  chainHead(enrolment: number): { stored: number; link: Uint8Array } | undefined;
  putChainHead(enrolment: number, stored: number, link: Uint8Array): void;
  /** Sequences held beyond `sequence`, ascending. */
  sequencesAfter(enrolment: number, sequence: number): number[];

  /** The number of an account or an asset, made at the first use. */
  accountId(name: string): number;
  assetId(name: string): number;
  /** The number of an account or an asset that was used before. */
  findAccount(name: string): number | undefined;
  findAsset(name: string): number | undefined;
  sums(account: number, asset: number): Sums;
  putSums(account: number, asset: number, sums: Sums): void;

  doubt(enrolment: number, intent: number): Doubt;
  putDoubt(enrolment: number, intent: number, doubt: Doubt): void;

  raise(exception: NewException): void;
  /** Settles the doubt of an unknown record, by a resolution (numbers of records). */
  settleUnknown(unknown: number, by: number, atSeconds: number): void;
  settleOverdrafts(card: string, asset: string, by: number, atSeconds: number): void;
  /** Settles gaps that end at or before `stored`. */
  settleGaps(enrolment: number, stored: number, by: number, atSeconds: number): void;
  /** Cards and assets (`card asset`) with an open overdraft. */
  openOverdrafts(): string[];
  /** Whether an exception of this kind is open for a terminal. */
  hasOpen(kind: ExceptionName, enrolment: number): boolean;
  /** Gaps that are open exceptions. */
  openGaps(enrolment: number): Run[];
}
