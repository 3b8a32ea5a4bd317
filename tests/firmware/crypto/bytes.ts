/*
 * Bytes for the tests of firmware/crypto: from hex and back, and from a seed.
 */
import { createHash } from "node:crypto";

/** The bytes that `hex` writes. */
export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
/** `bytes` in hex. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** A source of bytes that gives the same for the same `seed`: SHA-512 of seed and a counter. */
export function seededBytes(seed: string): (count: number) => Uint8Array {
  let next = 0;
  return (count) => {
    const parts: Buffer[] = [];
    for (let have = 0; have < count; have += 64) {
      parts.push(createHash("sha512").update(`${seed} ${next++}`).digest());
    }
    return new Uint8Array(Buffer.concat(parts).subarray(0, count));
  };
}
