/*
 * HMAC-SHA256 and the comparison of secrets against RFC 4231 and Node.
 */
import "./engine.js";
import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../firmware/crypto/equal.js";
import { hmacSha256, hmacWith, prepareHmacKey, sha256 } from "../../../firmware/crypto/hmac.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const text = (ascii: string): Uint8Array => new Uint8Array(Buffer.from(ascii));

describe("HMAC-SHA256", () => {
  it("gives the tags of RFC 4231 section 4, long keys included", () => {
    const rows: [Uint8Array, Uint8Array, string][] = [
      [
        new Uint8Array(20).fill(0x0b),
        text("Hi There"),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
      ],
      [
        text("Jefe"),
        text("what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
      ],
      [
        new Uint8Array(131).fill(0xaa),
        text("Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
      ],
    ];
    for (const [key, data, tag] of rows) expect(hex(hmacSha256(key, data))).toBe(tag);
  });

  it("equals Node for keys around the block length, and a prepared key can be used again", () => {
    for (const length of [0, 1, 31, 32, 63, 64, 65, 200]) {
      const key = new Uint8Array(randomBytes(length));
      const ready = prepareHmacKey(key);
      for (const size of [0, 1, 64, 500]) {
        const data = new Uint8Array(randomBytes(size));
        const tag = createHmac("sha256", key).update(data).digest("hex");
        expect(hex(hmacSha256(key, data))).toBe(tag);
        expect(hex(hmacWith(ready, data))).toBe(tag);
      }
    }
  });

  it("hashes nothing to the known digest", () => {
    expect(hex(sha256(new Uint8Array(0)))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
});

describe("equalBytes", () => {
  it("tells apart any single bit and any length", () => {
    const a = new Uint8Array(randomBytes(16));
    expect(equalBytes(a, new Uint8Array(a))).toBe(true);
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    expect(equalBytes(a, a.subarray(0, 15))).toBe(false);
    for (let bit = 0; bit < 128; bit++) {
      const b = new Uint8Array(a);
      b[bit >> 3]! ^= 1 << (bit & 7);
      expect(equalBytes(a, b)).toBe(false);
    }
  });
});
