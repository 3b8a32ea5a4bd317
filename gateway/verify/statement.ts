// What the later stages need of a record, and a record that was found to be authentic. Made by
// the verifying threads; crosses to the main thread as JSON text, which is cheaper than a clone
// of the decoded record. Must stay free of byte arrays for that reason.
import { hexText } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import type { ZincRecord } from "../../protocol/record/record.js";

/** Kind of a statement whose record is authentic and cannot be read: kept, never posted. */
export const KIND_UNREADABLE = 0;

/** A record's content as the ledger sees it; field meanings are those of record.ts. */
export interface Statement {
  readonly sequence: number;
  readonly kind: number;
  readonly time: number;
  readonly timeSource: number;
  readonly place: string;
  /** 16 hex digits of the card's reference. */
  readonly card?: string;
  readonly amounts?: readonly Money[];
  readonly expected?: readonly Money[];
  readonly intent?: number;
  readonly subject?: number;
  readonly outcome?: number;
  readonly means?: number;
  /** Number of the hold that allowed the movement; 0: the allowance did. */
  readonly hold?: number;
  /** Hex of the payload hash of the entry that a lost-entry record stands for. */
  readonly lostHash?: string;
}

/** A record whose signature is that of its terminal's enrolled key. */
export interface VerifiedRecord {
  readonly enrolment: number;
  readonly statement: Statement;
  /** SHA-256 of the payload, 32 bytes. */
  readonly hash: Uint8Array;
  /** What the record says of the payload before, 32 bytes. */
  readonly previous: Uint8Array;
  /** The COSE_Sign1 as it arrived. */
  readonly envelope: Uint8Array;
  /** Why the payload of an authentic record cannot be read, or ''. */
  readonly refusal: ErrorCode | "";
}

/** The statement of a decoded record. What a kind does not have stays absent. */
export function statementOf(record: ZincRecord): Statement {
  const { card, authority, lostHash } = record;
  return {
    sequence: record.sequence,
    kind: record.kind,
    time: record.time,
    timeSource: record.timeSource,
    place: record.place,
    ...(card && { card: hexText(card.reference) }),
    ...(record.amounts && { amounts: record.amounts }),
    ...(record.expected && { expected: record.expected }),
    ...(record.intent !== undefined && { intent: record.intent }),
    ...(record.subject !== undefined && { subject: record.subject }),
    ...(record.outcome !== undefined && { outcome: record.outcome }),
    ...(record.means !== undefined && { means: record.means }),
    ...(authority && { hold: authority.hold }),
    ...(lostHash && { lostHash: hexText(lostHash) }),
  };
}
