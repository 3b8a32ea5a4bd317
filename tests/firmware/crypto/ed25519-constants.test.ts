/*
 * The generated files are what the generator makes today, and the numbers in them are the right
 * ones: computed again by naive.ts, which shares nothing with the generator.
 */
import "./engine.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as constants from "../../../firmware/crypto/ed25519/constants.js";
import {
  type CombShape,
  combTable,
  LARGE_COMB,
  SMALL_COMB,
} from "../../../scripts/firmware/generate/comb-table.js";
import { generatedFiles } from "../../../scripts/firmware/generate/generate.js";
import {
  affine,
  BASE,
  IDENTITY,
  inverse,
  L,
  modulo,
  numberOfLimbs,
  P,
  plus,
  times,
} from "./naive.js";

const D = modulo(-121665n * inverse(121666n, P), P);
const LIMBS = 12;

describe("the generated files", () => {
  for (const [path, text] of Object.entries(generatedFiles())) {
    it(`${path} is what the generator makes`, () => {
      expect(readFileSync(path, "utf8")).toBe(text);
    });
  }
});

describe("the constants", () => {
  it("hold a square root of -1", () => {
    expect(constants.ROOT_OF_MINUS_ONE.every((limb) => limb % 8 === 0)).toBe(true);
    expect(modulo(numberOfLimbs(constants.ROOT_OF_MINUS_ONE) ** 2n, P)).toBe(P - 1n);
  });

  it("of the field are d, 1, 1/2 and 1/64, as multiples of 8", () => {
    for (const [limbs, value] of [
      [constants.CURVE_D, D],
      [constants.ONE, 1n],
      [constants.HALF, inverse(2n, P)],
      [constants.SIXTY_FOURTH, inverse(64n, P)],
    ] as const) {
      expect(limbs.every((limb) => limb % 8 === 0)).toBe(true);
      expect(modulo(numberOfLimbs(limbs) - value, P)).toBe(0n);
    }
  });

  it("of the order are L - 2^252 and (L - 1) / 2", () => {
    expect(numberOfLimbs(constants.ORDER_EXCESS)).toBe(L - 2n ** 252n);
    expect(numberOfLimbs(constants.HALF_ORDER)).toBe((L - 1n) / 2n);
  });

  it("of the matrices are 256^i / 2 and 2^(21 (12 + i)) modulo L", () => {
    const half = inverse(2n, L);
    for (const [text, columns, value] of [
      [constants.HASH_MATRIX, 64, (i: number) => 256n ** BigInt(i) * half],
      [constants.FOLD_MATRIX, 12, (i: number) => 2n ** BigInt(21 * (12 + i))],
    ] as const) {
      const numbers = new Int32Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
      expect(numbers).toHaveLength(LIMBS * columns);
      for (let i = 0; i < columns; i++) {
        const limbs = Array.from({ length: LIMBS }, (_, k) => numbers[k * columns + i]!);
        expect(modulo(numberOfLimbs(limbs) - value(i), L), `column ${i}`).toBe(0n);
      }
    }
  });
});

/* The number in reversed form at `at`. */
const numberAt = (table: Int32Array, at: number): bigint =>
  modulo(
    numberOfLimbs(
      table
        .subarray(at, at + LIMBS)
        .slice()
        .reverse(),
    ),
    P,
  );

function checkTable({ columns, teeth }: CombShape): void {
  const table = new Int32Array(combTable({ columns, teeth }).buffer);
  const half = inverse(2n, P);
  let at = 0;
  let first = 0;
  for (const count of teeth) {
    const tooth = Array.from({ length: count }, (_, t) =>
      times(2n ** BigInt(columns * (first + t)), BASE),
    );
    const minus = tooth.map((point) => times(-1n, point));
    for (let m = 0; m < 2 ** (count - 1); m++) {
      const signed = tooth.map((point, t) => (t === count - 1 || (m >> t) & 1 ? point : minus[t]!));
      const { x, y } = affine(signed.reduce(plus, IDENTITY));
      const expected = [(y - x) * half, (y + x) * half, D * x * y].map((n) => modulo(n, P));
      const found = [0, 1, 2].map((i) => numberAt(table, at + i * LIMBS));
      expect(found, `teeth ${first} to ${first + count - 1}, entry ${m}`).toEqual(expected);
      at += 3 * LIMBS;
    }
    first += count;
  }
  expect(at).toBe(table.length);
  expect(columns * first).toBeGreaterThanOrEqual(253);
}

describe("the comb tables", () => {
  it("of the bundle is right in every entry, and at most 16 KiB", () => {
    checkTable(SMALL_COMB);
    expect(combTable(SMALL_COMB).length).toBeLessThanOrEqual(16384);
  });

  it("for flash is right in every entry", () => checkTable(LARGE_COMB));

  it("of other shapes are right too", () => {
    checkTable({ columns: 64, teeth: [2, 2] });
    checkTable({ columns: 26, teeth: [3, 1, 4, 2] });
  });
});
