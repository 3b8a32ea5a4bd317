/*
 * AES-CMAC on the engine's native AES. Called by the card drivers and diversify.ts.
 *
 * Byte loops cost ten times a native call on the engine, so there are none here: the MAC of up to
 * 16 bytes is one call, of more it is four. Two blocks are exclusive-ored by the cipher itself:
 * decrypting E(a) in CBC mode with the initial value b gives a ^ b.
 *
 * It must never keep a message; a prepared key is as secret as the key.
 * Source of truth: RFC 4493, NIST SP 800-38B. Vectors: tests/vectors/aes-cmac.json.
 */
import { aesCbcDecrypt, aesCbcEncrypt, aesEcbEncrypt } from "../platform/crypto.js";

/** Bytes of an AES block. */
export const BLOCK_BYTES = 16;
/* What a bit shifted out at the top comes back as (RFC 4493 section 2.3). */
const WRAP = 0x87;
const ZERO = new Uint8Array(BLOCK_BYTES);

/** An AES key with its two subkeys, worked out once. */
export interface CmacKey {
  readonly key: Uint8Array;
  /** For a message of whole blocks. */
  readonly k1: Uint8Array;
  /** For a message that needs padding. */
  readonly k2: Uint8Array;
}

/* Twice `block` as a polynomial: one bit to the left. */
function double(block: Uint8Array): Uint8Array {
  const twice = new Uint8Array(BLOCK_BYTES);
  const from = new DataView(block.buffer);
  const to = new DataView(twice.buffer);
  let carry = 0;
  for (let at = BLOCK_BYTES - 4; at >= 0; at -= 4) {
    const word = from.getUint32(at);
    to.setUint32(at, ((word << 1) | carry) >>> 0);
    carry = word >>> 31;
  }
  if (carry) twice[BLOCK_BYTES - 1] = (twice[BLOCK_BYTES - 1] as number) ^ WRAP;
  return twice;
}

/** Makes an AES-128 key ready. */
export function prepareCmacKey(key: Uint8Array): CmacKey {
  const k1 = double(aesEcbEncrypt(ZERO, key));
  return { key: key, k1: k1, k2: double(k1) };
}

/**
 * The chain's last value over `blocks`, whole blocks, the last one exclusive-ored with `subkey`:
 * the MAC itself, for whoever pads on his own. @see RFC 4493 section 2.4
 */
export function chain(key: Uint8Array, blocks: Uint8Array, subkey: Uint8Array): Uint8Array {
  const last = blocks.length - BLOCK_BYTES;
  if (last === 0) return aesCbcEncrypt(blocks, key, subkey);
  const before = aesCbcEncrypt(blocks.subarray(0, last), key, ZERO);
  const value = aesEcbEncrypt(before.subarray(last - BLOCK_BYTES), key);
  const start = aesCbcDecrypt(value, key, subkey);
  return aesCbcEncrypt(blocks.subarray(last), key, start);
}

/** `message` with 80 00 .. to `bytes`, a multiple of 16 above its length. */
export function padTo(message: Uint8Array, bytes: number): Uint8Array {
  const padded = new Uint8Array(bytes);
  padded.set(message);
  padded[message.length] = 0x80;
  return padded;
}

/** AES-CMAC of `message` (any length): 16 bytes. */
export function cmac(key: CmacKey, message: Uint8Array): Uint8Array {
  const over = message.length % BLOCK_BYTES;
  if (over === 0 && message.length > 0) return chain(key.key, message, key.k1);
  return chain(key.key, padTo(message, message.length - over + BLOCK_BYTES), key.k2);
}
