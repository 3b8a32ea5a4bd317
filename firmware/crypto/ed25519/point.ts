/*
 * A point of the curve that grows by table entries and doublings. Called by walk.ts.
 *
 * Coordinates (RFC 8032 section 5.1.4 has X, Y, Z, T): S = Y+X, U = Y-X, T = XY/Z and Z = F G,
 * which is never multiplied out. An act of the kernel has two halves: the first leaves E, F, G, H
 * with X = EF, Y = GH, T = EH, Z = FG, so x = E/G and y = H/F; the second makes S, U, T of them.
 * Buffers are named as in point-kernel.ts, which has the formulas and scales. F, G and K, L take turns:
 * an addition reads one pair and writes the other.
 *
 * It must never be shared by two walks: each has its own.
 */
import { convolve } from "../../platform/crypto.js";
import { ENTRY_FLOATS } from "./comb.js";
import { INVERSE_D } from "./constants.js";
import {
  bindFirst,
  constantDoubled,
  LIMBS,
  makeDoubled,
  makeLimbs,
  multiplyInto,
  multiplyPlain,
  OVER_127,
  ROUND_127,
  ROUND_254,
  SCALE_127,
  SCALE_381,
  setDoubled,
  WRAP,
} from "./field.js";
import { addHalf, doubleHalf, finish } from "./point-kernel.js";

/* What brings a product of two numbers at 2^254 to 2^127. */
const OVER_381 = OVER_127 * OVER_127 * OVER_127;
const TEMPORARIES = [0, 0, 0, 0, 0, 0];
const ONE = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/* For a start without a mask: 2, 1/d and -1/d against numbers of the table. */
const TWO_381 = makeDoubled();
setDoubled(TWO_381, ONE, 2 * SCALE_381);
const OVER_D_381 = constantDoubled(INVERSE_D, SCALE_381);
const MINUS_OVER_D_381 = constantDoubled(INVERSE_D, -SCALE_381);
/* With one. */
const OVER_D_127 = constantDoubled(INVERSE_D, SCALE_127);
const MINUS_OVER_D_127 = constantDoubled(INVERSE_D, -SCALE_127);

/** An act of the kernel, bound to a point's buffers. */
export type Act = () => void;

/** A point's buffers and acts. */
export interface Point {
  readonly S: Float64Array;
  readonly U: Float64Array;
  readonly T: Float64Array;
  readonly E: Float64Array;
  readonly H: Float64Array;
  readonly F: readonly Float64Array[];
  readonly G: readonly Float64Array[];
  /** The table's entry that is added next: (y-x)/2, (y+x)/2, dxy. */
  readonly entry: Float32Array;
  /** Adds the entry to the point in pair 0 or 1; with 2 more, then negates the sum. The sum is in
   * the other pair, its second half not done. */
  readonly adds: readonly Act[];
  /** After the first half of an addition: doubles the sum in its pair, first half. */
  readonly doubles: readonly Act[];
  /** The second half of an addition or a doubling whose sum is in pair 0 or 1. */
  readonly finishes: readonly Act[];
}

/** A point without a value. Making one takes as long as an addition: use it again. */
export function makePoint(): Point {
  const S = makeDoubled();
  const U = makeDoubled();
  const T = makeDoubled();
  const E = makeLimbs();
  const H = makeDoubled();
  const F = [makeDoubled(), makeDoubled()];
  const G = [makeLimbs(), makeLimbs()];
  const A = makeLimbs();
  const B = makeLimbs();
  const entry = new Float32Array(ENTRY_FLOATS);
  const minus = entry.subarray(0, LIMBS);
  const plus = entry.subarray(LIMBS, 2 * LIMBS);
  const C = entry.subarray(2 * LIMBS);
  const first: unknown[] = [0, 0, convolve, 0, 0, WRAP];
  const bindAdd = (pair: number, sums: unknown[]): Act => {
    const next = 1 - pair;
    const out: unknown[] = [H, F[next], E, G[next]];
    const rest: unknown[] = [C, T, F[pair], G[pair], OVER_127];
    return bindFirst(addHalf, first.concat(out, sums, rest).concat(ROUND_127, TEMPORARIES));
  };
  const bindDouble = (pair: number): Act => {
    const numbers = [G[pair], E, H, F[pair], F[1 - pair], S, U, G[1 - pair], A, B] as unknown[];
    const rounding = ROUND_127.concat(ROUND_254, [OVER_381, 2 * OVER_381], TEMPORARIES);
    return bindFirst(doubleHalf, first.concat(numbers, rounding));
  };
  const bindFinish = (pair: number): Act => {
    const numbers: unknown[] = [S, U, G[pair], H, E, F[pair], T];
    return bindFirst(finish, first.concat(numbers, ROUND_254, TEMPORARIES));
  };
  const plain: unknown[] = [S, U, minus, plus];
  const negated: unknown[] = [U, S, plus, minus];
  return {
    S: S,
    U: U,
    T: T,
    E: E,
    H: H,
    F: F,
    G: G,
    entry: entry,
    adds: [bindAdd(0, plain), bindAdd(1, plain), bindAdd(0, negated), bindAdd(1, negated)],
    doubles: [bindDouble(0), bindDouble(1)],
    finishes: [bindFinish(0), bindFinish(1)],
  };
}

/**
 * Begins, in pair 0, with the entry or its negative. With a mask m (plain, not zero, limbs up to
 * 2^18) everything is m times as large: the same point, but other numbers all the way.
 */
export function startPoint(point: Point, negative: boolean, mask?: ArrayLike<number>): void {
  const { S, U, T, E, H, entry } = point;
  const F = point.F[0] as Float64Array;
  const G = point.G[0] as Float64Array;
  const minus = entry.subarray(0, LIMBS);
  const plus = entry.subarray(LIMBS, 2 * LIMBS);
  const C = entry.subarray(2 * LIMBS);
  let factor = TWO_381;
  if (mask === undefined) multiplyInto(T, C, negative ? MINUS_OVER_D_381 : OVER_D_381);
  else {
    /* T = XY/Z = m dxy / d. */
    factor = H;
    setDoubled(factor, mask, SCALE_381);
    multiplyPlain(E, C, factor, OVER_127);
    E.reverse();
    multiplyInto(T, E, negative ? MINUS_OVER_D_127 : OVER_D_127);
    setDoubled(factor, mask, 2 * SCALE_381);
  }
  /* Y+X = 2m (y+x)/2 and Y-X = 2m (y-x)/2 for Z = m; the negative has X negated. */
  multiplyInto(S, negative ? minus : plus, factor);
  multiplyInto(U, negative ? plus : minus, factor);
  setDoubled(F, mask ?? ONE, SCALE_127);
  G.fill(0);
  G[LIMBS - 1] = SCALE_127;
}

/** Forgets the point: all its numbers become zero. */
export function wipePoint(point: Point): void {
  const { S, U, T, E, H, F, G, entry } = point;
  for (const numbers of [S, U, T, E, H].concat(F, G)) numbers.fill(0);
  entry.fill(0);
}
