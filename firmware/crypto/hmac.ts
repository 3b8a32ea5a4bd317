/*
 * HMAC-SHA256 over the engine's native hash: whole, or with a prepared key.
 * Called by the wire code (tags, proofs), the DRBG and the card reference.
 * It must never log or keep a message. A prepared key is as secret as the key itself.
 * Source of truth: RFC 2104, RFC 4231 (vectors), FIPS 180-4.
 */
import { joinBytes, sha256 } from "../platform/crypto.js";

/** Bytes of one SHA-256 input block: the length that HMAC pads a key to. */
const BLOCK_BYTES = 64;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** A key made ready: both padded blocks (64 bytes each), worked out once. */
export interface HmacKey {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

export { sha256 };

/**
 * Makes a key ready for `hmacWith`: the byte loop costs ten times the two hashes on the engine,
 * so whoever tags more than one message prepares once.
 * @param key any length; longer than 64 bytes is hashed first (RFC 2104 section 2)
 */
export function prepareHmacKey(key: Uint8Array): HmacKey {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key;
  const inner = new Uint8Array(BLOCK_BYTES);
  const outer = new Uint8Array(BLOCK_BYTES);
  inner.fill(INNER_PAD);
  outer.fill(OUTER_PAD);
  for (let i = 0; i < short.length; i++) {
    const byte = short[i] as number;
    inner[i] = byte ^ INNER_PAD;
    outer[i] = byte ^ OUTER_PAD;
  }
  return { inner: inner, outer: outer };
}

/** HMAC-SHA256 of `data` under a prepared key: 32 bytes, in four native calls. */
export function hmacWith(key: HmacKey, data: Uint8Array): Uint8Array {
  return sha256(joinBytes(key.outer, sha256(joinBytes(key.inner, data))));
}

/** HMAC-SHA256 of `data` under `key` (any length): 32 bytes. @see RFC 2104 */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmacWith(prepareHmacKey(key), data);
}
