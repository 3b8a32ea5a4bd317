/*
 * The random generator against NIST's vectors, and what a boot counter does to it.
 */
import "./engine.js";
import { describe, expect, it } from "vitest";
import { bootDrbg, HmacDrbg, REQUEST_BYTES_MAX } from "../../../firmware/crypto/drbg.js";
import vectors from "../../vectors/hmac-drbg.json" with { type: "json" };
import { bytesOf, hexOf, seededBytes } from "./bytes.js";

describe("HMAC-DRBG with SHA-256", () => {
  it("gives NIST's bits, with and without additional input", () => {
    for (const vector of vectors.nist) {
      const drbg = new HmacDrbg(bytesOf(vector.entropy), bytesOf(vector.nonce));
      const [first, second] = vector.additional.map(bytesOf);
      drbg.generate(128, first);
      expect(hexOf(drbg.generate(128, second))).toBe(vector.returned);
    }
  });

  it("takes a personalization and more entropy, as an independent implementation does", () => {
    for (const vector of vectors.reseed) {
      const person = bytesOf(vector.personalization);
      const drbg = new HmacDrbg(bytesOf(vector.entropy), bytesOf(vector.nonce), person);
      expect(hexOf(drbg.generate(vector.first.length / 2))).toBe(vector.first);
      drbg.reseed(bytesOf(vector.reseed), bytesOf(vector.reseedAdditional));
      expect(hexOf(drbg.generate(vector.second.length / 2))).toBe(vector.second);
    }
  });

  it("refuses a request that is too long", () => {
    const drbg = new HmacDrbg(new Uint8Array(32), new Uint8Array(16));
    expect(drbg.generate(REQUEST_BYTES_MAX)).toHaveLength(REQUEST_BYTES_MAX);
    expect(drbg.generate(REQUEST_BYTES_MAX + 1)).toHaveLength(0);
  });
});

describe("the generator of a boot", () => {
  const seed = seededBytes("provisioning")(32);

  it("never repeats another boot's bytes, though the chip gives the same each time", () => {
    const fresh = new Uint8Array(8);
    const seen = new Set<string>();
    for (let boot = 1; boot <= 200; boot++)
      seen.add(hexOf(bootDrbg(seed, boot, fresh).generate(16)));
    expect(seen.size).toBe(200);
  });

  it("differs by the chip's bytes and by the seed too", () => {
    const one = hexOf(bootDrbg(seed, 1, new Uint8Array(8)).generate(16));
    expect(hexOf(bootDrbg(seed, 1, new Uint8Array(9)).generate(16))).not.toBe(one);
    expect(
      hexOf(
        bootDrbg(
          seed.map((byte) => byte ^ 1),
          1,
          new Uint8Array(8),
        ).generate(16),
      ),
    ).not.toBe(one);
  });
});
