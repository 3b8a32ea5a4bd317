// A record in the hands of the ledger. Passed between its modules inside one batch.
import { hexBytes } from "../../protocol/bytes.js";
import { KIND_LOST_ENTRY } from "../../protocol/record/record.js";
import type { VerifiedRecord } from "../verify/statement.js";

/** A record, its number in the ledger, and when it was received (Unix seconds). */
export interface Taken {
  readonly id: number;
  readonly record: VerifiedRecord;
  readonly atSeconds: number;
}

/**
 * The hash that the next record must name as its previous: of the payload, but for a lost entry
 * that of the entry which it stands for, as the terminal's journal kept it.
 */
export function linkOf({ statement, hash }: VerifiedRecord): Uint8Array {
  if (statement.kind !== KIND_LOST_ENTRY) return hash;
  return hexBytes(statement.lostHash ?? "") ?? hash;
}
