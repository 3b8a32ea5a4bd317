// A command that can't go on: a code of the catalogue, what was found, and what to do now. Thrown
// by the verbs and what they call, printed once, by zinc.ts, as `CODE sentence remedy`. Must never
// carry a key, a whole UID or a name.
import type { ErrorCode } from '../protocol/errors.js';

/** Thrown by a script; `details` are lines that are printed under the one line when asked. */
export class Failure extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly sentence: string,
    readonly remedy: string,
    readonly details: readonly string[] = [],
  ) {
    super(`${code} ${sentence} ${remedy}`);
  }
}
