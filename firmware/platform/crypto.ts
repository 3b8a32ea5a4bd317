/*
 * The engine's native hashes, block cipher and number crunching, under the names of the firmware.
 * Called by firmware/crypto/ and the handshake in firmware/net/. It must never hold a key or keep
 * a reference to what it was given: all functions are pure.
 * Source of truth: Espruino libs/crypto/jswrap_crypto.c and src/jswrap_espruino.c.
 */

/* By way of globalThis: under vitest a bare `require` would be Node's own. */
const native = globalThis.require("crypto");

/** SHA-256 of `data` (FIPS 180-4): 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(native.SHA256(data));
}

/** SHA-512 of `data` (FIPS 180-4): 64 bytes. */
export function sha512(data: Uint8Array): Uint8Array {
  return new Uint8Array(native.SHA512(data));
}

/** One new array that holds the bytes of `a`, then `b`; one native call. */
export function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return E.toUint8Array(a, b);
}

/** The codes of an ASCII text, one byte a character; one native call. */
export function asciiBytes(text: string): Uint8Array {
  return E.toUint8Array(text);
}

/** The bytes that `base64` stands for. */
export function decodeBase64(base64: string): ArrayBuffer {
  return E.toArrayBuffer(atob(base64));
}

/** Sum of a[i] * b[(i + offset) mod b.length], added in order, in double precision. */
export const convolve: (a: ArrayLike<number>, b: ArrayLike<number>, offset: number) => number =
  E.convolve;

/** Sum of a number's limbs, in order, in double precision. */
export const sum: (of: ArrayLike<number>) => number = E.sum;

function whole(result: ArrayBuffer | undefined): Uint8Array {
  /* Undefined for a wrong length, which is a bug of ours: an empty array fails every check. */
  return result === undefined ? new Uint8Array(0) : new Uint8Array(result);
}

/** AES in CBC mode without padding. `data`: whole blocks of 16 bytes; `key` and `iv`: 16 bytes. */
export function aesCbcEncrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  return whole(native.AES.encrypt(data, key, { mode: "CBC", iv: iv }));
}

/** The inverse of `aesCbcEncrypt`. */
export function aesCbcDecrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  return whole(native.AES.decrypt(data, key, { mode: "CBC", iv: iv }));
}

/** AES of each block of 16 bytes by itself: for one block, or a key's own values. */
export function aesEcbEncrypt(data: Uint8Array, key: Uint8Array): Uint8Array {
  return whole(native.AES.encrypt(data, key, { mode: "ECB" }));
}
