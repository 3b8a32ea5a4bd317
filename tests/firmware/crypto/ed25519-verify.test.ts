/*
 * Strict verification, judged by libsodium (what the gateway uses) and by tweetnacl.
 */
import "./engine.js";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { SMALL_ORDER } from "../../../firmware/crypto/ed25519/constants.js";
import { smallComb } from "../../../firmware/crypto/ed25519/table.js";
import { sign, useComb, verify, verifyStart } from "../../../firmware/crypto/ed25519.js";
import { verifyStrict } from "../../../gateway/verify/strict.js";
import vectors from "../../vectors/ed25519-sign.json" with { type: "json" };
import { bytesOf, seededBytes } from "./bytes.js";
import { affine, BASE, encode, IDENTITY, inverse, L, modulo, P, plus, times } from "./naive.js";

const random = seededBytes("verify");
const judge = (message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean =>
  verifyStrict(signature, message, key);
const littleEndian = (value: bigint): Uint8Array =>
  bytesOf(value.toString(16).padStart(64, "0")).reverse();
const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);

/* A signature of its own kind: R and S as given. */
const joined = (R: Uint8Array, S: Uint8Array): Uint8Array => new Uint8Array([...R, ...S]);

describe("verification", () => {
  useComb(smallComb());

  it("accepts the signatures of RFC 8032", () => {
    for (const vector of vectors.vectors) {
      const [key, message, signature] = [vector.publicKey, vector.message, vector.signature].map(
        bytesOf,
      );
      expect(verify(message!, signature!, key!)).toBe(true);
    }
  });

  it("accepts what tweetnacl signs, and refuses any changed bit", () => {
    for (let i = 0; i < 6; i++) {
      const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(random(32));
      const message = random(1 + 30 * i);
      const signature = nacl.sign.detached(message, secretKey);
      expect(verify(message, signature, publicKey)).toBe(true);
      for (let change = 0; change < 6; change++) {
        const bad = [message, signature, publicKey].map((one) => new Uint8Array(one));
        const [which, bit] = random(2);
        const changed = bad[which! % 3]!;
        changed[bit! % changed.length]! ^= 1 << (which! >> 5);
        expect(verify(bad[0]!, bad[1]!, bad[2]!)).toBe(false);
      }
    }
  });

  it("refuses wrong lengths", () => {
    const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(random(32));
    const signature = sign(new Uint8Array(1), secretKey);
    for (const [s, k] of [
      [signature.subarray(0, 63), publicKey],
      [new Uint8Array(65), publicKey],
      [signature, publicKey.subarray(0, 31)],
      [new Uint8Array(0), new Uint8Array(0)],
    ] as const) {
      expect(verify(new Uint8Array(1), s, k)).toBe(false);
    }
  });

  it("refuses an S that is not reduced, though it would fit", () => {
    const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(random(32));
    const message = random(20);
    const signature = sign(message, secretKey);
    const S = numberOf(signature.subarray(32));
    for (const wrong of [S + L, S + 2n * L, L, L + 1n, 2n ** 253n, 2n ** 256n - 1n]) {
      const changed = joined(signature.subarray(0, 32), littleEndian(wrong % 2n ** 256n));
      expect(verify(message, changed, publicKey)).toBe(false);
      expect(judge(message, changed, publicKey)).toBe(false);
    }
  });

  it("tells its progress, and stays done", () => {
    const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(random(32));
    const job = verifyStart(new Uint8Array(3), sign(new Uint8Array(3), secretKey), publicKey);
    let last = 0;
    while (!job.step()) {
      expect(job.valid).toBeUndefined();
      expect(job.progress).toBeGreaterThanOrEqual(last);
      last = job.progress;
    }
    expect([job.valid, job.progress, job.step(), last > 0.9]).toEqual([true, 1, true, true]);
  });
});

/* A point of order 8: any point times L, unless it is a multiple of the base point. */
function torsionPoint(): typeof BASE {
  for (let y = 2n; ; y++) {
    const square = modulo((y * y - 1n) * inverse(D * y * y + 1n, P), P);
    const x = squareRoot(square);
    if (x === undefined) continue;
    const point = times(L, { X: x, Y: y, Z: 1n, T: modulo(x * y, P) });
    if (encode(times(4n, point)) !== encode(IDENTITY)) return point;
  }
}
const D = modulo(-121665n * inverse(121666n, P), P);
function squareRoot(a: bigint): bigint | undefined {
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (let e = exponent, b = base; e > 0n; e >>= 1n, b = modulo(b * b, P)) {
      if (e & 1n) result = modulo(result * b, P);
    }
    return result;
  };
  const root = power(a, (P + 3n) / 8n);
  const other = modulo(root * power(2n, (P - 1n) / 4n), P);
  return [root, other].find((one) => modulo(one * one - a, P) === 0n);
}

describe("keys and points that are not what they should be", () => {
  const torsion = torsionPoint();
  const small = Array.from({ length: 8 }, (_, i) => times(BigInt(i), torsion));

  it("are known by their y when they are of small order", () => {
    const ys = small.map((point) => affine(point).y);
    const listed = SMALL_ORDER.map((text) => numberOf(new Uint8Array(Buffer.from(text, "base64"))));
    expect(new Set(listed)).toEqual(new Set(ys));
  });

  it("are refused as libsodium refuses them, canonical or not, as key and as R", () => {
    const zero = new Uint8Array(32);
    const encodings = new Set(small.map(encode));
    /* The same y plus p, where it fits, and with the other sign. */
    for (const y of [P, P + 1n, 2n ** 255n - 1n])
      encodings.add(Buffer.from(littleEndian(y)).toString("hex"));
    const all = [...encodings].flatMap((hex) => {
      const bytes = bytesOf(hex);
      const other = new Uint8Array(bytes);
      other[31]! ^= 0x80;
      return [bytes, other];
    });
    const { publicKey } = nacl.sign.keyPair.fromSeed(random(32));
    for (const one of all) {
      for (const [R, key] of [
        [one, publicKey],
        [publicKey, one],
        [one, one],
      ] as const) {
        const signature = joined(R, zero);
        expect(judge(zero, signature, key)).toBe(false);
        expect(verify(zero, signature, key)).toBe(false);
      }
    }
  });

  it("are refused when they are no point at all", () => {
    let refused = 0;
    for (let y = 2n; y < 40n; y++) {
      const square = modulo((y * y - 1n) * inverse(D * y * y + 1n, P), P);
      if (squareRoot(square) !== undefined) continue;
      refused++;
      const key = littleEndian(y);
      expect(verify(new Uint8Array(1), joined(random(32), new Uint8Array(32)), key)).toBe(false);
    }
    expect(refused).toBeGreaterThan(10);
  });

  it("are judged without a cofactor, as libsodium judges", () => {
    /* A key with a part of small order: some signatures fit, by chance of k modulo 8. */
    const seed = random(32);
    const { secretKey } = nacl.sign.keyPair.fromSeed(seed);
    const a = 12345678901234567890n;
    const verdicts = new Set<boolean>();
    for (const part of [small[1]!, small[2]!, small[4]!]) {
      const key = bytesOf(encode(plus(times(a, BASE), part)));
      for (let r = 1n; r < 12n; r++) {
        const R = bytesOf(encode(times(r, BASE)));
        const message = random(8);
        const hash = nacl.hash(new Uint8Array([...R, ...key, ...message]));
        const S = littleEndian(modulo(r + numberOf(hash) * a, L));
        const verdict = judge(message, joined(R, S), key);
        verdicts.add(verdict);
        expect(verify(message, joined(R, S), key)).toBe(verdict);
      }
    }
    expect(secretKey).toHaveLength(64);
    expect(verdicts.size).toBe(2);
  });
});
