// Movements in doubt: an `unknown` record says that nobody knows whether an intent was carried
// out, a `resolution` says what was found. Called by the ledger. The two may arrive in either
// order; whichever comes second settles the doubt, and makes the transaction if it was done.
import {
  KIND_RESOLUTION,
  KIND_SALE,
  KIND_TOP_UP,
  KIND_UNKNOWN,
  OUTCOME_DONE,
} from "../../protocol/record/record.js";
import type { Statement } from "../verify/statement.js";

/** What is known of one intent of one terminal. Records by their number in the ledger. */
export interface Doubt {
  readonly unknown?: { readonly record: number; readonly statement: Statement };
  readonly resolution?: { readonly record: number; readonly statement: Statement };
}

/** Whether a record speaks of a doubt, and so must name the intent. */
export function isOfDoubt({ kind, subject }: Statement): boolean {
  return (kind === KIND_UNKNOWN || kind === KIND_RESOLUTION) && subject !== undefined;
}

/** A doubt with one more record in it; the first of each kind is the one that counts. */
export function withRecord(doubt: Doubt, record: number, statement: Statement): Doubt {
  const said = { record, statement };
  if (statement.kind === KIND_UNKNOWN) return doubt.unknown ? doubt : { ...doubt, unknown: said };
  return doubt.resolution ? doubt : { ...doubt, resolution: said };
}

/**
 * The movement that a settled doubt turns out to be, or undefined: still in doubt, or not done.
 * An unknown record does not say its kind: one with a means of payment was a top-up.
 */
export function movementOf({ unknown, resolution }: Doubt): Statement | undefined {
  if (unknown === undefined || resolution?.statement.outcome !== OUTCOME_DONE) return undefined;
  const { statement } = unknown;
  const kind = statement.means === undefined ? KIND_SALE : KIND_TOP_UP;
  return { ...statement, kind };
}
