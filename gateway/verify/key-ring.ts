// The keys that a verifying thread believes: one a terminal, that of its enrolment in force. Called
// by check.ts; filled by the pool, one enrolment at a time, before a record of it can arrive.
import { sameBytes } from "../../protocol/bytes.js";

/** What verifying needs of an enrolment. Key id 8 bytes, public key 32. */
export interface EnrolledKey {
  readonly enrolment: number;
  readonly terminal: string;
  readonly keyId: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Enrolled keys by terminal. */
export class KeyRing {
  readonly #keys = new Map<string, EnrolledKey>();

  /** Believes this key from now on, instead of the terminal's former one. */
  add(key: EnrolledKey): void {
    this.#keys.set(key.terminal, key);
  }

  /** The key with this id, if it is the terminal's. */
  find(terminal: string, keyId: Uint8Array): EnrolledKey | undefined {
    const key = this.#keys.get(terminal);
    return key !== undefined && sameBytes(key.keyId, keyId) ? key : undefined;
  }
}
