/*
 * What a counter may ask of the journal: the terminal's flash log of records, and nothing else.
 * Implemented by journal.ts; used by counter.ts, net/ and main.ts. Must never show where or how
 * an entry lies in flash. Refusals are returned values.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import type { ArticleLine, Authority, CardReference } from "../../protocol/record/record.js";

/** What is about to move, known before it moves. */
export interface Movement {
  /** KIND_SALE, KIND_TOP_UP … of protocol/record/record.ts. */
  kind: number;
  card: CardReference;
  /** At most MOVEMENT_ASSETS_MAX. */
  amounts: Money[];
  /** At most ARTICLES_MAX; two lie in the head, more in continuations. */
  articles: ArticleLine[];
  /** MEANS_CASH …, 0 for none. */
  means: number;
  authority: Authority | undefined;
  /** 4 bytes, or undefined when no session is open. */
  operator: Uint8Array | undefined;
}

/** The terminal started. `reason`: START_POWER or START_RESTART. */
export interface BootHappened {
  kind: 8;
  boots: number;
  reason: number;
  firmware: string;
}
/** The clock was set; `before` is what it showed, Unix seconds. */
export interface ClockSetHappened {
  kind: 9;
  before: number;
}
/** A configuration is in force from here on; `hash`: SHA-256 of its bytes. */
export interface ConfigurationHappened {
  kind: 10;
  hash: Uint8Array;
}
/** Something failed. `detail` is cut to DETAIL_CHARACTERS_MAX of printable ASCII. */
export interface ErrorHappened {
  kind: 11;
  code: string;
  detail: string;
}
/** What the journal notes beside movements. */
export type Happening = BootHappened | ClockSetHappened | ConfigurationHappened | ErrorHappened;

/** The last movement, for the screen after a restart. */
export interface LastMovement {
  kind: number;
  amounts: Money[];
  /** False: it was found without an outcome and resolved as not done. */
  done: boolean;
  /** Unix seconds of its outcome; 0 when it has none. */
  time: number;
}

/** The journal as the counter sees it. */
export interface Journal {
  /**
   * Writes the intent and reads it back.
   * @returns the intent's number (> 0); 0 when refused: `refusal` says F101 or F102
   */
  intent(m: Movement): number;
  /**
   * Completes the open intent. `balances`: on the card afterwards, undefined when unknown.
   * @returns the record's sequence; 0 when `refusal` says F102
   */
  outcome(balances: Money[] | undefined): number;
  /** The open intent will never be a record: nothing moved, for certain. */
  abandon(): void;
  /** Why the last intent, outcome or note gave 0. */
  refusal: ErrorCode | "";
  /** The number that the next intent will get: the request number of an authorise. */
  nextIntent(): number;
  /** Notes what happened beside movements. @returns the record's sequence, 0 when refused */
  note(event: Happening): number;
  /** How many records are not acknowledged yet. */
  waiting(): number;
  /** How much of the room is taken by what may not be overwritten yet, permille. */
  fill(): number;
  /** Minor units sold to this card by allowance and not acknowledged yet. */
  cardAllowance(card: CardReference): number;
  /** Minor units sold to all cards by allowance and not acknowledged yet. */
  terminalAllowance(): number;
  /** The last movement of all, or undefined when there is none. */
  last(): LastMovement | undefined;
}
