/*
 * Every step of the generated arithmetic is exact in doubles, for all numbers of the forms that
 * firmware/crypto/ed25519/field.ts describes, and gives numbers of those forms again. A proof by
 * induction: inputs at their bounds, each statement walked, outputs within the bounds.
 */
import { describe, expect, it } from "vitest";
import * as constants from "../../../firmware/crypto/ed25519/constants.js";
import {
  combTable,
  LARGE_COMB,
  SMALL_COMB,
} from "../../../scripts/firmware/generate/comb-table.js";
import { L, mod, scalarLimbs } from "../../../scripts/firmware/generate/limbs.js";
import { type Bound, bound, functionsOf, rounding, type Value, Walk } from "./intervals.js";

const FOLDER = "firmware/crypto/ed25519";
const LIMBS = 12;
const array = (make: (k: number) => Bound): Bound[] =>
  Array.from({ length: LIMBS }, (_, k) => make(k));
const reversed = (limbs: readonly Bound[]): Bound[] => [...limbs].reverse();
const doubled = (limbs: readonly Bound[]): Bound[] => [
  ...limbs.map(({ max, unit }) => bound(max * 2.375, unit - 3)),
  ...limbs,
];

/* Limbs of a factor: multiples of 8, up to 2^23, the top one a little over 2^26. */
const TOP_SLACK = 1.001;
const factor = array((k) => bound(k === 11 ? 2 ** 26 * TOP_SLACK : 2 ** 23, 3));
/* A plain number: up to 2^20, the top one a little over 2^23. */
const plain = array((k) => bound(k === 11 ? 2 ** 23 * TOP_SLACK : 2 ** 20));
/* One that is a product of two factors. */
const wide = array((k) => bound(k === 11 ? 2 ** 23 * TOP_SLACK : 2 ** 23));
/* A scalar: the top limb is half of 2^21. */
const scalar = array((k) => bound(k === 11 ? 2 ** 20 * TOP_SLACK : 2 ** 20));

const FACTORS = {
  v: "convolve",
  m: rounding(24),
  n: rounding(27),
  t: bound(2 ** -21, -21),
  g: bound(2.375, -3),
  w: bound(19 * 2 ** -24, -24),
} satisfies Record<string, Value>;

function within(limbs: readonly Bound[], most: readonly Bound[], what: string): void {
  expect(limbs, what).toHaveLength(most.length);
  for (const [k, { max, unit }] of limbs.entries()) {
    expect(max, `${what}, limb ${k}`).toBeLessThanOrEqual(most[k]!.max);
    expect(unit, `${what}, limb ${k}`).toBeGreaterThanOrEqual(most[k]!.unit);
  }
}

/* Walks a function that fills factors: those in `into`, from the others. */
function walkFactors(
  file: string,
  name: string,
  buffers: Record<string, Bound[]>,
  into: string,
): Walk {
  const walked = functionsOf(`${FOLDER}/${file}.ts`).get(name)!;
  const out = Object.fromEntries([...into].map((one) => [one, doubled(array(() => bound(0, 3)))]));
  const walk = new Walk(walked, { ...FACTORS, ...out, ...buffers });
  return walk;
}

describe("the arithmetic of points", () => {
  const R = reversed(factor);
  const D = doubled(factor);
  const empty = (): Bound[] => array(() => bound(0));

  it("adds exactly, whichever way the sign goes", () => {
    const walked = functionsOf(`${FOLDER}/point-kernel.ts`).get("add")!;
    const [S, U] = [doubled(empty()), doubled(empty())];
    for (const [P, Q] of [
      [S, U],
      [U, S],
    ]) {
      const out = { F: doubled(empty()), G: empty(), T: doubled(empty()), S, U, P: P!, Q: Q! };
      const given = { A: R, B: R, C: R, K: D, L: R, E: [...R], H: [...D] };
      const walk = new Walk(walked, { ...FACTORS, ...out, ...given });
      for (const name of "EG") within(walk.array(name), R, name);
      for (const name of "HFSUT") within(walk.array(name).slice(1), D.slice(1), name);
      expect(walk.steps).toBeGreaterThan(450);
    }
  });

  it("doubles exactly", () => {
    const given = {
      G: [...R],
      E: [...R],
      H: [...D],
      F: [...D],
      A: empty(),
      B: empty(),
      L: empty(),
    };
    const walk = walkFactors("point-kernel", "double", given, "KSU");
    for (const name of "EGABL") within(walk.array(name), R, name);
    for (const name of "HFSUK") within(walk.array(name).slice(1), D.slice(1), name);
  });

  it("multiplies factors exactly", () => {
    const walk = walkFactors("field-kernel", "multiplyDoubled", { A: R, B: D }, "R");
    within(walk.array("R").slice(1), D.slice(1), "R");
  });

  it("multiplies what a point starts with: a sum of two factors by a third", () => {
    const twice = R.map(({ max, unit }) => bound(2 * max, unit));
    const walk = walkFactors("field-kernel", "multiplyDoubled", { A: twice, B: D }, "R");
    within(walk.array("R").slice(1), D.slice(1), "R");
    /* A mask has 16 bits in multiples of 8. */
    expect(8 * 65535).toBeLessThanOrEqual(2 ** 23);
  });

  it("multiplies what decoding a key adds up", () => {
    const twice = factor.map(({ max, unit }) => bound(2 * max, unit));
    const given = { A: reversed(twice), B: doubled(twice) };
    const walk = walkFactors("field-kernel", "multiplyDoubled", given, "R");
    within(walk.array("R").slice(1), D.slice(1), "R");
  });
});

describe("products that end as plain numbers", () => {
  const multiply = functionsOf(`${FOLDER}/field-kernel.ts`).get("multiply")!;
  const empty = (): Bound[] => array(() => bound(0));
  const constantsOf = (bits: number) => ({ ...FACTORS, m: rounding(bits), n: rounding(24) });

  it("are exact for two factors, with limbs up to 2^23", () => {
    const given = { A: reversed(factor), B: doubled(factor), R: empty() };
    within(new Walk(multiply, { ...constantsOf(24), ...given }).array("R"), wide, "R");
  });

  it("would not be exact for two factors with limbs up to 2^20: the proof says so", () => {
    const given = { A: reversed(factor), B: doubled(factor), R: empty() };
    expect(() => new Walk(multiply, { ...constantsOf(21), ...given })).toThrow("units");
  });

  it("are exact for a plain number, wide or not, and a factor", () => {
    for (const first of [plain, wide]) {
      const given = { A: reversed(first), B: doubled(factor), R: empty() };
      within(new Walk(multiply, { ...constantsOf(21), ...given }).array("R"), plain, "R");
    }
  });
});

describe("the tables", () => {
  it("hold factors", () => {
    for (const shape of [SMALL_COMB, LARGE_COMB]) {
      const numbers = new Int32Array(combTable(shape).buffer);
      const most = reversed(factor).map(({ max }) => max);
      expect(numbers.every((one, i) => one % 8 === 0 && Math.abs(one) <= most[i % LIMBS]!)).toBe(
        true,
      );
    }
  });

  it("hold constants that are factors, and scalars", () => {
    const { CURVE_D, ONE, HALF, SIXTY_FOURTH, ROOT_OF_MINUS_ONE } = constants;
    for (const limbs of [CURVE_D, ONE, HALF, SIXTY_FOURTH, ROOT_OF_MINUS_ONE]) {
      within(
        limbs.map((limb) => bound(Math.abs(limb), limb % 8 === 0 ? 3 : 0)),
        factor,
        "constant",
      );
    }
  });
});

describe("the arithmetic of scalars", () => {
  const kernel = functionsOf(`${FOLDER}/scalar-kernel.ts`);
  const hex = (k: number): string => k.toString(LIMBS);
  const excess = Object.fromEntries(
    constants.ORDER_EXCESS.map((l, k) => [`l${k}`, bound(Math.abs(l))]),
  );
  const common = { v: "convolve", m: rounding(21), t: bound(2 ** -21, -21), ...excess } as const;
  const rows = (letter: string, values: readonly bigint[]): Record<string, Bound[]> => {
    const limbs = values.map(scalarLimbs);
    return Object.fromEntries(
      array(() => bound(0)).map((_, k) => [
        letter + hex(k),
        limbs.map((one) => bound(Math.abs(one[k]!))),
      ]),
    );
  };
  const half = (L + 1n) / 2n;
  const powers = (base: bigint, count: number, first: bigint): bigint[] =>
    Array.from({ length: count }, (_, i) => mod(base ** BigInt(i) * first, L));
  /* What is added: half the order plus 2^255, at most. */
  const offset = array((k) => bound(k === 11 ? 2 ** 25 : 2 ** 20));
  /* A scalar to which the order may have been added. */
  const canonical = array((k) => bound(k === 11 ? 2 ** 21.6 : 2 ** 21));

  it("reduces a hash exactly", () => {
    const given = { ...common, ...rows("r", powers(256n, 64, half)) };
    const B = Array.from({ length: 64 }, () => bound(255));
    const walk = new Walk(kernel.get("reduceBytes")!, {
      ...given,
      B,
      C: offset,
      R: array(() => bound(0)),
    });
    within(walk.array("R"), scalar, "R");
  });

  it("multiplies and adds exactly", () => {
    const given = { ...common, ...rows("q", powers(2n ** 21n, 12, 2n ** 252n)) };
    const H = Array.from({ length: 34 }, (_, i) => (i > 10 && i < 23 ? scalar[22 - i]! : bound(0)));
    const empty = (): Bound[] => array(() => bound(0));
    const fromN = array((k) => bound(k === 11 ? 2 ** 25 : 1));
    const walk = new Walk(kernel.get("multiplyAdd")!, {
      ...given,
      A: scalar,
      H,
      N: canonical,
      C: fromN,
      B: empty(),
      R: empty(),
    });
    within(walk.array("R"), scalar, "R");
  });

  it("writes words exactly", () => {
    const common = { f: "floor", s: bound(2 ** -32, -32), u: bound(2 ** 32, 32) } as const;
    for (const A of [canonical, plain.map(({ max }) => bound(max + 19))]) {
      const W = Array.from({ length: 8 }, () => bound(0));
      expect(new Walk(kernel.get("wordsOf")!, { ...common, A, W }).steps).toBeGreaterThan(20);
    }
  });
});

describe("the combinations of an inversion", () => {
  const kernel = functionsOf(`${FOLDER}/inverse-kernel.ts`);
  /* The sum of the squares of a, b, c and d is at most 2^54. */
  const cofactors = { a: bound(2 ** 27), b: bound(2 ** 27), c: bound(2 ** 27), d: bound(2 ** 27) };
  const constantsOf = { m: rounding(21), t: bound(2 ** -21, -21) };

  it("are exact for whatever a round may meet", () => {
    /* p itself has 2^24 on top; so has a number below p that was not normalized. */
    const X = array((k) => bound(k === 11 ? 2 ** 24 : 2 ** 23));
    const given = { ...constantsOf, ...cofactors, X, Y: [...X] };
    /* The combinations are no larger than p, so their top limbs are not either. */
    const known = { "X[11]": bound(2 ** 24 + 1), "Y[11]": bound(2 ** 24 + 1) };
    const walk = new Walk(kernel.get("combine12")!, given, known);
    for (const k of Array.from({ length: 11 }, (_, index) => index)) {
      expect(walk.array("X")[k]!.max).toBeLessThanOrEqual(2 ** 20);
      expect(walk.array("Y")[k]!.max).toBeLessThanOrEqual(2 ** 20);
    }
    for (const name of ["combine3", "combine6", "combine9"]) {
      const limbs = Number(name.slice(7));
      const x = X.slice(0, limbs);
      new Walk(kernel.get(name)!, { ...constantsOf, ...cofactors, X: x, Y: [...x] });
    }
  });
});
