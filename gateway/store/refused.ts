// A gateway that cannot start or a store that cannot be opened: the only refusals of the gateway
// that are thrown, because nothing can go on after them. Printed once, by the script that started
// it. Must never carry a key or a password.
import type { ErrorCode } from "../../protocol/errors.js";

/** Thrown with its code of the catalogue (A103 port, A104 folder, A105 demonstration, M101). */
export class GatewayRefused extends Error {
  readonly detail: string;

  constructor(
    readonly code: ErrorCode,
    { detail, cause }: { readonly detail: string; readonly cause?: unknown },
  ) {
    super(`${code} ${detail}`, cause === undefined ? undefined : { cause });
    this.detail = detail;
  }
}
