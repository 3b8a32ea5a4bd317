/*
 * AES-CMAC, AES-CBC and key diversification against published vectors and Node's own AES.
 */
import "./engine.js";
import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { cmac, prepareCmacKey } from "../../../firmware/crypto/cmac.js";
import { DIVERSIFICATION_BYTES_MAX, diversifyKey } from "../../../firmware/crypto/diversify.js";
import { aesCbcDecrypt, aesCbcEncrypt } from "../../../firmware/platform/crypto.js";
import vectors from "../../vectors/aes-cmac.json" with { type: "json" };
import { bytesOf, hexOf, seededBytes } from "./bytes.js";

/* CMAC by the book (RFC 4493), on big integers: shares nothing with the firmware. */
function naiveCmac(key: Uint8Array, message: Uint8Array): string {
  const encrypt = (block: bigint): bigint => {
    const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    const bytes = Buffer.from(block.toString(16).padStart(32, "0"), "hex");
    return BigInt(`0x${Buffer.concat([cipher.update(bytes), cipher.final()]).toString("hex")}`);
  };
  const top = 1n << 127n;
  const twice = (x: bigint): bigint => ((x << 1n) & (2n * top - 1n)) ^ (x & top ? 0x87n : 0n);
  const k1 = twice(encrypt(0n));
  const whole = message.length > 0 && message.length % 16 === 0;
  const padded = whole ? hexOf(message) : `${hexOf(message)}80`;
  const text = padded.padEnd(Math.ceil(padded.length / 32) * 32, "0");
  const blocks = text.match(/.{32}/g)!.map((hex) => BigInt(`0x${hex}`));
  blocks.push(blocks.pop()! ^ (whole ? k1 : twice(k1)));
  return blocks
    .reduce((state, block) => encrypt(state ^ block), 0n)
    .toString(16)
    .padStart(32, "0");
}

describe("AES-CMAC", () => {
  it("works out the subkeys of RFC 4493 and AN10922", () => {
    for (const vector of vectors.subkeys) {
      const { k1, k2 } = prepareCmacKey(bytesOf(vector.key));
      expect([hexOf(k1), hexOf(k2)], vector.id).toEqual([vector.k1, vector.k2]);
    }
  });

  it("gives the MACs of RFC 4493 and of the project's own examples", () => {
    for (const vector of vectors.cmac) {
      const key = prepareCmacKey(bytesOf(vector.key));
      expect(hexOf(cmac(key, bytesOf(vector.message))), vector.id).toBe(vector.mac);
    }
  });

  it("equals the book's definition for every length to 70 bytes", () => {
    const random = seededBytes("cmac");
    for (let length = 0; length <= 70; length++) {
      const key = random(16);
      const message = random(length);
      const mac = hexOf(cmac(prepareCmacKey(key), message));
      expect(mac, `${length} bytes`).toBe(naiveCmac(key, message));
    }
  });
});

describe("AES-CBC", () => {
  it("gives back what it encrypted, chained from the initial value", () => {
    const random = seededBytes("cbc");
    const [key, iv, data] = [random(16), random(16), random(48)];
    const secret = aesCbcEncrypt(data, key, iv);
    const cipher = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
    expect(hexOf(secret)).toBe(cipher.update(data).toString("hex"));
    expect(hexOf(aesCbcDecrypt(secret, key, iv))).toBe(hexOf(data));
  });

  it("gives nothing for a broken block", () => {
    const key = new Uint8Array(16);
    expect(aesCbcEncrypt(new Uint8Array(15), key, key)).toHaveLength(0);
  });
});

describe("key diversification", () => {
  it("gives the keys of AN10922 and of the project's own examples", () => {
    for (const vector of vectors.diversified) {
      const master = prepareCmacKey(bytesOf(vector.master));
      expect(hexOf(diversifyKey(master, bytesOf(vector.m))), vector.id).toBe(vector.key);
    }
  });

  it("is plain CMAC of 01 and the input from 16 bytes on, and something else below", () => {
    const random = seededBytes("diversify");
    const key = random(16);
    for (let length = 1; length <= DIVERSIFICATION_BYTES_MAX; length++) {
      const m = random(length);
      const plain = naiveCmac(key, new Uint8Array([1, ...m]));
      const diversified = hexOf(diversifyKey(prepareCmacKey(key), m));
      if (length >= 16) expect(diversified).toBe(plain);
      else expect(diversified).not.toBe(plain);
    }
  });
});
