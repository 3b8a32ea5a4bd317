/*
 * The signer's parts on numbers at their edges, against big integers: limbs at their bounds, both
 * signs of every last correction, scalars at the ends of their range and at the table's corners.
 */
import "./engine.js";
import { describe, expect, it } from "vitest";
import { type Comb, combDigits } from "../../../firmware/crypto/ed25519/comb.js";
import * as field from "../../../firmware/crypto/ed25519/field.js";
import * as scalar from "../../../firmware/crypto/ed25519/scalar.js";
import { largeComb, smallComb } from "../../../firmware/crypto/ed25519/table.js";
import { startWalk } from "../../../firmware/crypto/ed25519/walk.js";
import { combTable, LARGE_COMB } from "../../../scripts/firmware/generate/comb-table.js";
import { fieldLimbs, plainLimbs, scalarLimbs } from "../../../scripts/firmware/generate/limbs.js";
import { hexOf, seededBytes } from "./bytes.js";
import { BASE, encode, inverse, L, modulo, numberOfLimbs, P, times } from "./naive.js";

const random = seededBytes("edges");
const randomBelow = (m: bigint): bigint =>
  BigInt(`0x${Buffer.from(random(48)).toString("hex")}`) % m;
const wordsOf = (n: bigint): Int32Array =>
  Int32Array.from({ length: 8 }, (_, i) => Number(BigInt.asIntN(32, n >> BigInt(32 * i))));
const numberOfWords = (words: Int32Array): bigint =>
  words.reduceRight((sum, word) => (sum << 32n) + BigInt(word >>> 0), 0n);

/* Limbs of a factor at its bounds: all signs alike, alternating, or as they come. */
const PATTERNS: readonly ((k: number) => number)[] = [
  () => 1,
  () => -1,
  (k) => (k % 2 ? 1 : -1),
  (k) => (k % 3 ? 1 : -1),
  (k) => (k < 6 ? 1 : -1),
  (k) => ((k * 7919) % 11 < 5 ? 1 : -1),
];
const extremes = PATTERNS.map((sign) =>
  Array.from({ length: 12 }, (_, k) => sign(k) * (k === 11 ? 2 ** 26 : 2 ** 23)),
);
const factors = [
  ...extremes,
  ...[0n, 1n, -1n, 8n, P / 2n, P / 2n + 1n, 2n ** 254n].map(fieldLimbs),
  ...Array.from({ length: 30 }, () => fieldLimbs(randomBelow(P))),
];

describe("products", () => {
  it("are right for factors at their bounds, and come out within them", () => {
    const R = field.makeDoubled();
    const wide = field.makeLimbs();
    for (const a of factors) {
      for (const b of factors) {
        const A = Int32Array.from(a).reverse();
        const B = field.constantDoubled(b);
        const product = numberOfLimbs(a) * numberOfLimbs(b);
        field.multiplyInto(R, A, B);
        const limbs = R.subarray(12);
        expect(modulo(numberOfLimbs(limbs) - product, P)).toBe(0n);
        limbs.forEach((limb, k) => {
          expect(Math.abs(limb)).toBeLessThanOrEqual(k === 11 ? 2 ** 26 * 1.001 : 2 ** 23);
          if (k > 0) expect(R[k]).toBe((limb * 19) / 8);
        });
        field.multiplyFactors(wide, A, B);
        expect(modulo(numberOfLimbs(wide) - product, P)).toBe(0n);
      }
    }
  });

  it("are right for plain numbers at their bounds", () => {
    const R = field.makeLimbs();
    const plain = [
      ...PATTERNS.map((sign) => Array.from({ length: 12 }, (_, k) => sign(k) * 2 ** 23)),
      ...[1n, -1n, P / 2n, -P / 2n].map(plainLimbs),
    ];
    for (const a of plain) {
      for (const b of factors) {
        field.multiplyPlain(R, Int32Array.from(a).reverse(), field.constantDoubled(b));
        expect(modulo(numberOfLimbs(R) - numberOfLimbs(a) * numberOfLimbs(b), P)).toBe(0n);
      }
    }
  });
});

describe("bytes", () => {
  const words = new Int32Array(8);

  it("of a field element are canonical for both signs, at every edge", () => {
    const edges = [
      0n,
      1n,
      18n,
      19n,
      20n,
      P / 2n,
      2n ** 254n - 1n,
      2n ** 254n,
      2n ** 254n + 2n ** 230n,
    ];
    const powers = Array.from({ length: 255 }, (_, bit) => 2n ** BigInt(bit));
    for (const value of [...edges, ...powers].flatMap((one) => [one, -one])) {
      scalar.writeField(words, Int32Array.from(plainLimbs(value)));
      expect(numberOfWords(words), `${value}`).toBe(modulo(value, P));
    }
  });

  it("of a scalar are canonical for both signs, at every edge", () => {
    const powers = Array.from({ length: 252 }, (_, bit) => 2n ** BigInt(bit));
    for (const value of [0n, 1n, L / 2n, L / 2n - 1n, ...powers].flatMap((one) => [one, -one])) {
      scalar.writeScalar(words, Int32Array.from(plainLimbs(value)));
      expect(numberOfWords(words), `${value}`).toBe(modulo(value, L));
    }
  });
});

describe("scalars", () => {
  const half = inverse(2n, L);

  it("are reduced from any hash: all bits, one bit, none", () => {
    const zero = field.makeLimbs();
    const R = field.makeLimbs();
    const hashes = [new Uint8Array(64), new Uint8Array(64).fill(255), random(64)];
    for (let bit = 0; bit < 512; bit++) {
      const one = new Uint8Array(64);
      one[bit >> 3] = 1 << (bit & 7);
      hashes.push(
        one,
        one.map((byte) => byte ^ 255),
      );
    }
    for (const hash of hashes) {
      scalar.reduceHalf(R, hash, zero);
      const number = BigInt(`0x${hexOf(hash.slice().reverse())}`);
      expect(modulo(numberOfLimbs(R) - number * half, L)).toBe(0n);
      const size = numberOfLimbs(R);
      expect(size < L && size > -L).toBe(true);
    }
  });

  it("are multiplied and added at their bounds", () => {
    const R = field.makeLimbs();
    const limbs = [
      ...PATTERNS.map((sign) => Array.from({ length: 12 }, (_, k) => sign(k) * 2 ** 20)),
      ...[0n, 1n, -1n, L / 2n, -L / 2n].map(scalarLimbs),
    ];
    const { fromN } = smallComb();
    for (const a of limbs) {
      for (const b of limbs) {
        const n = Int32Array.from(limbs[3]!);
        scalar.multiplyAddInto(
          R,
          Int32Array.from(a),
          scalar.padScalar(Int32Array.from(b)),
          n,
          fromN,
        );
        const expected =
          4n * numberOfLimbs(a) * numberOfLimbs(b) + 2n * numberOfLimbs(n) + numberOfLimbs(fromN);
        expect(modulo(numberOfLimbs(R) - expected, L)).toBe(0n);
      }
    }
  });
});

function largeBlocks(): ArrayBuffer[] {
  const table = combTable(LARGE_COMB);
  return Array.from({ length: 8 }, (_, b) => table.slice(b * 18432, (b + 1) * 18432).buffer);
}

/* r times the base point, the whole way. */
function multiply(comb: Comb, bits: bigint, r: bigint): string {
  let bytes = new Uint8Array(0);
  const n = modulo((r + 2n ** bits - 1n) * inverse(2n, L), L);
  const step = startWalk(comb, wordsOf(n), (result) => {
    bytes = new Uint8Array(result);
  });
  while (!step());
  return hexOf(bytes);
}

describe.each([
  ["small", smallComb(), 253n],
  ["large", largeComb(largeBlocks()), 256n],
] as const)("multiples of the base point with the %s comb", (_, comb, bits) => {
  it("are right for scalars at the ends of their range, and for every power of two", () => {
    const powers = Array.from({ length: 253 }, (_, bit) => 2n ** BigInt(bit));
    const ends = [1n, 2n, 3n, 8n, L - 1n, L - 2n, L / 2n, L / 2n + 1n];
    for (const r of [...ends, ...powers]) {
      expect(multiply(comb, bits, r), `${r}`).toBe(encode(times(modulo(r, L), BASE)));
    }
  });

  it("are right when every digit is the first or the last entry, of either sign", () => {
    const ones = 2n ** bits - 1n;
    for (const n of [
      0n,
      ones,
      ones / 3n,
      (2n * ones) / 3n,
      ones / 15n,
      ones / 255n,
      1n,
      ones - 1n,
    ]) {
      const r = modulo(2n * modulo(n, L) - ones, L);
      if (r !== 0n) expect(multiply(comb, bits, r), `${n}`).toBe(encode(times(r, BASE)));
    }
  });

  it("reach every entry of the table, of either sign", () => {
    const seen = comb.blocks.map(() => new Set<number>());
    for (let i = 0; i < 2000; i++) {
      const digits = combDigits(comb, wordsOf(randomBelow(L)));
      comb.blocks.forEach((_, block) => {
        for (let at = comb.rowBytes - comb.columns; at < comb.rowBytes; at++) {
          seen[block]!.add(digits[block * comb.rowBytes + at]!);
        }
      });
    }
    /* Bit 255 of a number below L is always 0: one half of the large comb's last block. */
    const all = comb.blocks.map((one) => one.places.length);
    if (bits > 255n) all.push(all.pop()! / 2);
    expect(seen.map((one) => one.size)).toEqual(all);
  });

  it("give zero's bytes for the scalar zero", () => {
    expect(multiply(comb, bits, 0n)).toBe(encode(times(0n, BASE)));
  });
});
