// Secrets at rest: AES-256-GCM under the gateway's key file. Called by registry.ts. A copy of the
// database alone gives no key of a terminal away. Form: nonce 12 | tag 16 | ciphertext; `purpose`
// is authenticated with it, so that one secret cannot stand in for another.
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Entropy } from "./password.js";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "aes-256-gcm";

/** Encrypts `secret` under `key` (32 bytes). */
export function seal(
  secret: Uint8Array,
  key: Uint8Array,
  purpose: string,
  entropy: Entropy,
): Uint8Array {
  const nonce = entropy(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(secret), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** The secret again, or undefined when key, purpose or bytes are not those of `seal`. */
export function unseal(
  sealed: Uint8Array,
  key: Uint8Array,
  purpose: string,
): Uint8Array | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch {
    return undefined;
  }
}
