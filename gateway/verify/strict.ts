// Strict Ed25519: accepts exactly the signatures that RFC 8032 section 5.1.7 accepts with S < L,
// canonical encodings, and neither a key nor an R of small order. Called by the verifying threads
// and by the console's check of a record. libsodium refuses all that is not strict; tests hold it
// against tweetnacl and node:crypto, wrapped by `isCanonicalSignature`.
import { createRequire } from "node:module";

/** The part of sodium-native that is used; it ships no types. Arrays must not be shared memory. */
interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, data: Uint8Array, key: Uint8Array): boolean;
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
  crypto_hash_sha256(out: Uint8Array, data: Uint8Array): void;
}

const sodium = createRequire(import.meta.url)("sodium-native") as Sodium;

/** Bytes of a public key. */
export const PUBLIC_KEY_BYTES = 32;

/**
 * Whether `key` (32 bytes) may be enrolled: canonical, on the curve, in the group of prime order.
 * The opposite is S104.
 */
export function isSafeKey(key: Uint8Array): boolean {
  return key.length === PUBLIC_KEY_BYTES && sodium.crypto_core_ed25519_is_valid_point(key);
}

/** Whether `signature` (64 bytes) over `data` is that of `key` (32 bytes), strictly. */
export function verifyStrict(signature: Uint8Array, data: Uint8Array, key: Uint8Array): boolean {
  return sodium.crypto_sign_verify_detached(signature, data, key) === true;
}

/** SHA-256 of `data` written to `into` (32 bytes). */
export function sha256Into(into: Uint8Array, data: Uint8Array): void {
  sodium.crypto_hash_sha256(into, data);
}
