// A command that can't go on: a code of the catalogue, what was found, and what to do now. Thrown
// by the verbs and what they call, printed once, by zinc.ts, as `CODE sentence remedy`. Must never
// carry a key, a whole UID or a name.
import type { ErrorCode } from "../protocol/errors.js";
import { ENGLISH_ERRORS } from "../protocol/text/en/errors.js";
import { FRENCH_ERRORS } from "../protocol/text/fr/errors.js";

/** The catalogue in the language of this computer's user. */
function errorTexts(): typeof ENGLISH_ERRORS {
  return (process.env["LANG"] ?? "").startsWith("fr") ? FRENCH_ERRORS : ENGLISH_ERRORS;
}

/** What a failure has beyond its one line: lines to print below it, and what caused it. */
export interface FailureOptions {
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** Thrown by a script. */
export class Failure extends Error {
  readonly details: readonly string[];

  constructor(
    readonly code: ErrorCode,
    readonly sentence: string,
    readonly remedy: string,
    { details = [], cause }: FailureOptions = {},
  ) {
    super([`${code} ${sentence} ${remedy}`, ...details].join("\n"), { cause });
    this.details = details;
  }

  /** The catalogue's sentence and remedy for a code, with what was found. */
  static of(code: ErrorCode, found: string, cause?: unknown): Failure {
    const [sentence, remedy] = errorTexts()[code];
    return new Failure(code, `${sentence} (${found})`, remedy, { cause });
  }
}
