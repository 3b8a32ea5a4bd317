/*
 * What a counter may ask of the network. Implemented by net.ts; used by counter.ts and main.ts.
 * Must never throw: what fails is answered by a code or shows as offline.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import type { Answer, Authorise } from "../../protocol/wire/bodies.js";

/** The connection to the gateway as the counter sees it. */
export interface Net {
  /** Whether a proven connection stands: the gateway welcomed this terminal. */
  online(): boolean;
  /**
   * Asks for an authorisation; `cb` is called exactly once: with the answer, M103 after
   * ANSWER_MS_MAX, or M101 (at once when offline). A new ask ends one that is open with M103.
   */
  ask(a: Authorise, cb: (answer: Answer | ErrorCode) => void): void;
  /** A record was made: it is sent when the counter is idle. */
  wake(): void;
}
