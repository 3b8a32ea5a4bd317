// A record: what happened at a counter, as one signed statement of one terminal.
// Called by the terminal (makes and signs them), the gateway (checks and posts them) and any
// verifier. Holds the kinds, the meaning of every field and which kind has which; the byte form
// is in encode.ts and decode.ts, the grammar in record.cddl. Numbers are never reused.
import type { Money } from "../money.js";

/** Version of the format that this code writes. */
export const RECORD_VERSION = 1;

/** What kind of thing happened; KIND_FIELDS names all, 6 (session opened) included. */
export const KIND_SALE = 1;
export const KIND_TOP_UP = 2;
export const KIND_REFUND = 3;
export const KIND_VOID = 4;
export const KIND_GRANT = 5;
export const KIND_SESSION_CLOSED = 7;
export const KIND_BOOT = 8;
export const KIND_CLOCK_SET = 9;
export const KIND_CONFIGURATION = 10;
export const KIND_ERROR = 11;
export const KIND_UNKNOWN = 12;
export const KIND_RESOLUTION = 13;
export const KIND_LOST_ENTRY = 14;

/** Where the time of a record comes from, and so what it is worth. */
export const TIME_NEVER_SET = 0;
/** From the gateway, in this run of the terminal. */
export const TIME_GATEWAY = 1;
/** From the battery-backed clock, which says it never stopped. */
export const TIME_BATTERY_CLOCK = 2;
/** From a clock in doubt: it stopped, or went back. */
export const TIME_IN_DOUBT = 3;

/** Kinds of card reference. */
export const CARD_BARE_IDENTITY = 1;
export const CARD_PERSONALISED = 2;

/** A card as the wire knows it: never a UID. `reference` is 8 bytes, `generation` its key's. */
export interface CardReference {
  readonly kind: number;
  readonly generation: number;
  readonly reference: Uint8Array;
}

/** What a card proves: its transaction counter and the 8-byte MAC over its last transaction. */
export interface CardProof {
  readonly counter: number;
  readonly mac: Uint8Array;
}

/** One line of what was sold. `unitPrice` in minor units of the place's price asset. */
export interface ArticleLine {
  readonly article: number;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** Leg `leg` of `legs` (1-based) of sale `sale` (the intent number of its first leg). */
export interface SaleLeg {
  readonly sale: number;
  readonly leg: number;
  readonly legs: number;
}

/** Authority of a movement without a purse on the card. */
export const AUTHORITY_HOLD = 1;
export const AUTHORITY_ALLOWANCE = 2;

/** By what right: a hold of the gateway (its number) or the place's offline allowance (0). */
export interface Authority {
  readonly by: number;
  readonly hold: number;
}

/** Means of payment of a top-up or refund. */
export const MEANS_CASH = 1;
export const MEANS_BANK_CARD = 2;

/** Outcomes of a resolution. */
export const OUTCOME_DONE = 1;
export const OUTCOME_NOT_DONE = 2;

/** Evidence of a resolution: the terminal's journal, or the card's log or counter. */
export const EVIDENCE_JOURNAL = 1;
export const EVIDENCE_CARD_LOG = 2;
export const EVIDENCE_CARD_COUNTER = 3;

/** Reasons of a start. */
export const START_POWER = 1;
export const START_RESTART = 2;

/** Everything a record can say; which fields a kind has is in KIND_FIELDS. */
export interface ZincRecord {
  readonly version: number;
  readonly terminal: string;
  readonly sequence: number;
  /** SHA-256 of the payload of the record before, or of the enrolment. */
  readonly previous: Uint8Array;
  /** Unix seconds. */
  readonly time: number;
  readonly timeSource: number;
  readonly kind: number;
  readonly place: string;
  /** Version of the place's configuration in force. */
  readonly configuration: number;
  /** Random 4-byte reference of the operator whose session is open. */
  readonly operator?: Uint8Array;
  readonly card?: CardReference;
  readonly proof?: CardProof;
  readonly proofBefore?: CardProof;
  /** Taken by a sale, given by a top-up or grant, counted in a session. */
  readonly amounts?: Money[];
  /** On the card after the movement; absent when nobody there could know. */
  readonly balances?: Money[];
  readonly articles?: ArticleLine[];
  readonly intent?: number;
  readonly saleLeg?: SaleLeg;
  readonly authority?: Authority;
  readonly means?: number;
  /** The intent that a void, an unknown or a resolution speaks of. */
  readonly subject?: number;
  readonly outcome?: number;
  readonly evidence?: number;
  readonly errorCode?: string;
  readonly errorDetail?: string;
  /** Starts since the terminal was provisioned. */
  readonly boots?: number;
  readonly startReason?: number;
  readonly firmware?: string;
  /** Unix seconds that the clock showed before it was set. */
  readonly clockBefore?: number;
  /** SHA-256 of the configuration applied. */
  readonly configurationHash?: Uint8Array;
  /** Cash that the session should hold, beside the counted `amounts`. */
  readonly expected?: Money[];
  /** SHA-256 of the payload of the entry that could not be read. */
  readonly lostHash?: Uint8Array;
}

/** A field by its name. */
export type FieldName = keyof ZincRecord;

/** A field's key on the wire by its name, ascending; keys are never reused. */
export const FIELDS: [number, FieldName][] = [
  [1, "version"],
  [2, "terminal"],
  [3, "sequence"],
  [4, "previous"],
  [5, "time"],
  [6, "timeSource"],
  [7, "kind"],
  [8, "place"],
  [9, "configuration"],
  [10, "operator"],
  [11, "card"],
  [12, "proof"],
  [13, "proofBefore"],
  [14, "amounts"],
  [15, "balances"],
  [16, "articles"],
  [17, "intent"],
  [18, "saleLeg"],
  [19, "authority"],
  [20, "means"],
  [21, "subject"],
  [22, "outcome"],
  [23, "evidence"],
  [24, "errorCode"],
  [25, "errorDetail"],
  [26, "boots"],
  [27, "startReason"],
  [28, "firmware"],
  [29, "clockBefore"],
  [30, "configurationHash"],
  [31, "expected"],
  [32, "lostHash"],
];

/** Keys 1 to 9 are in every record. */
export const COMMON_FIELDS = 9;

/** Keys that a kind must have, and keys that it may have, beside the common ones. */
export interface KindFields {
  readonly kind: number;
  readonly name: string;
  readonly required: number[];
  readonly optional: number[];
}

const PURSE = [10, 12, 13, 15];

/** Which kind has which fields; the index is the kind's number minus one. */
export const KIND_FIELDS: KindFields[] = [
  { kind: 1, name: "sale", required: [11, 14, 17, 18, 19], optional: PURSE.concat([16, 20]) },
  { kind: 2, name: "top-up", required: [11, 14, 17, 20], optional: PURSE.concat([19]) },
  { kind: 3, name: "refund", required: [11, 14, 17, 20], optional: PURSE.concat([19]) },
  { kind: 4, name: "void", required: [11, 14, 17, 21], optional: PURSE.concat([20]) },
  { kind: 5, name: "grant", required: [11, 14, 17], optional: PURSE.concat([19]) },
  { kind: 6, name: "session opened", required: [10, 14], optional: [] },
  { kind: 7, name: "session closed", required: [10, 14, 31], optional: [] },
  { kind: 8, name: "boot", required: [26, 27, 28], optional: [] },
  { kind: 9, name: "clock set", required: [29], optional: [] },
  { kind: 10, name: "configuration applied", required: [30], optional: [] },
  { kind: 11, name: "error", required: [24, 25], optional: [10] },
  { kind: 12, name: "unknown", required: [11, 14, 21], optional: [10, 12, 13, 16, 19, 20] },
  { kind: 13, name: "resolution", required: [21, 22, 23], optional: [10, 11, 12, 13, 14, 15] },
  { kind: 14, name: "lost entry", required: [32], optional: [] },
];

/** The kind's row, or undefined for a number that is none. */
export function kindFields(kind: number): KindFields | undefined {
  return KIND_FIELDS[kind - 1];
}
