/**
 * What can be thrown across the border between the firmware's realm and the host.
 * Called by: the natives and the realm.
 */

/** The engine's own error classes that its native calls throw. */
export type EngineErrorKind = "Error" | "TypeError" | "SyntaxError" | "InternalError";

/** The engine's complaint about a call: the firmware can catch it as an error of its realm. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: EngineErrorKind;

  /** `options`: the class, Error by default, and the host's own error behind it. */
  constructor(message: string, options?: ErrorOptions & { readonly kind?: EngineErrorKind }) {
    super(message, options);
    this.kind = options?.kind ?? "Error";
  }
}

/** What flies through the firmware when the board is dead; nothing in the realm can catch it. */
export const POWER_CUT = Symbol("power cut");
