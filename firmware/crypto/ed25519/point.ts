/*
 * A point of the curve that grows by table entries and doublings. Called by walk.ts.
 *
 * Coordinates (RFC 8032 section 5.1.4 has X, Y, Z, T): S = Y+X, U = Y-X, T = XY/Z and Z = F G,
 * which is never multiplied out. An act of the kernel has two halves: the first leaves E, F, G, H
 * with X = EF, Y = GH, T = EH, Z = FG, so x = E/G and y = H/F; the second makes S, U, T of them.
 * Buffers are named as in point-kernel.ts, which has the formulas. F, G and K, L take turns: an
 * addition reads one pair and writes the other.
 *
 * It must never be shared by two walks: each has its own.
 */
import { convolve } from "../../platform/crypto.js";
import { ENTRY_NUMBERS } from "./comb.js";
import { INVERSE_D, INVERSE_D_64 } from "./constants.js";
import {
  bindFirst,
  constantDoubled,
  FOLD,
  makeDoubled,
  makeLimbs,
  multiplyInto,
  ROUND_24,
  ROUND_27,
  setDoubled,
  setReversed,
  TO_NEXT,
  WRAP,
} from "./field.js";
import { LIMBS } from "./limbs.js";
import { addHalf, doubleHalf, finish } from "./point-kernel.js";

/* What the kernel's functions begin and end with, by their names: m c d t v q p g, n w and six
 * more. Those that are 0 here are their variables. */
const FIRST: unknown[] = [ROUND_24, 0, 0, TO_NEXT, convolve, 0, 0, WRAP];
const LAST: unknown[] = [ROUND_27, FOLD, 0, 0, 0, 0, 0, 0];

/* What begins a point without a mask: F = G = 8, so Z = 64, 2 Z = 128 and +-Z/d. */
const EIGHT = constantDoubled([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const SIXTY_FOUR = constantDoubled([64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const TWICE_64 = constantDoubled([128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const OVER_D = constantDoubled(INVERSE_D);
const MINUS_OVER_D = constantDoubled(INVERSE_D.map((limb) => -limb));
const OVER_D_64 = constantDoubled(INVERSE_D_64);
const MINUS_OVER_D_64 = constantDoubled(INVERSE_D_64.map((limb) => -limb));

/** An act of the kernel, bound to a point's buffers. */
export type Act = () => void;

/** A point's buffers and acts. */
export interface Point {
  readonly S: Int32Array;
  readonly U: Int32Array;
  readonly T: Int32Array;
  readonly E: Int32Array;
  readonly H: Int32Array;
  readonly F: readonly Int32Array[];
  readonly G: readonly Int32Array[];
  /** The table's entry that is added next: (y-x)/2, (y+x)/2, dxy. */
  readonly entry: Int32Array;
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
  const entry = new Int32Array(ENTRY_NUMBERS);
  const minus = entry.subarray(0, LIMBS);
  const plus = entry.subarray(LIMBS, 2 * LIMBS);
  const C = entry.subarray(2 * LIMBS);
  const bindAdd = (pair: number, sums: unknown[]): Act => {
    const next = 1 - pair;
    const out: unknown[] = [H, F[next], E, G[next]];
    const rest: unknown[] = [C, T, F[pair], G[pair]];
    return bindFirst(addHalf, FIRST.concat(out, sums, rest, LAST));
  };
  const bindDouble = (pair: number): Act => {
    const next = 1 - pair;
    const numbers: unknown[] = [G[pair], E, H, F[pair], F[next], S, U, G[next], A, B];
    return bindFirst(doubleHalf, FIRST.concat(numbers, LAST));
  };
  const bindFinish = (pair: number): Act => {
    const numbers: unknown[] = [S, U, G[pair], H, E, F[pair], T];
    return bindFirst(finish, FIRST.concat(numbers, LAST));
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

/* Doubled numbers times a small whole number. */
function scale(to: Int32Array, from: Int32Array, by: number): void {
  for (let k = 0; k < 2 * LIMBS; k++) to[k] = (from[k] as number) * by;
}

/**
 * Begins, in pair 0, with the entry or its negative. With a mask all coordinates are multiplied by
 * it: twelve limbs, the lowest first, multiples of 8 up to 2^19, not all zero. The point is the
 * same, but all numbers on the way are others.
 */
export function startPoint(point: Point, negative: boolean, mask?: readonly number[]): void {
  const { S, U, T, E, H, entry } = point;
  const F = point.F[0] as Int32Array;
  const G = point.G[0] as Int32Array;
  const minus = entry.subarray(0, LIMBS);
  const plus = entry.subarray(LIMBS, 2 * LIMBS);
  const C = entry.subarray(2 * LIMBS);
  let twice = TWICE_64;
  G.fill(0);
  G[LIMBS - 1] = 8;
  /* Z = FG and T = XY/Z = Z dxy / d; the negative has X negated. */
  if (mask === undefined) {
    F.set(EIGHT);
    multiplyInto(T, C, negative ? MINUS_OVER_D_64 : OVER_D_64);
  } else {
    setDoubled(F, mask);
    twice = H;
    scale(H, F, 8);
    multiplyInto(S, C, H);
    setReversed(E, S);
    multiplyInto(T, E, negative ? MINUS_OVER_D : OVER_D);
    scale(H, F, 16);
  }
  /* Y+X = 2 Z (y+x)/2 and Y-X = 2 Z (y-x)/2. */
  multiplyInto(S, negative ? minus : plus, twice);
  multiplyInto(U, negative ? plus : minus, twice);
}

/** Begins, in pair 0, with the neutral point (0, 1). */
export function startIdentity(point: Point): void {
  wipePoint(point);
  (point.F[0] as Int32Array).set(EIGHT);
  (point.G[0] as Int32Array)[LIMBS - 1] = 8;
  point.H.set(EIGHT);
  point.S.set(SIXTY_FOUR);
  point.U.set(SIXTY_FOUR);
}

/** Forgets the point: all its numbers become zero. */
export function wipePoint(point: Point): void {
  const { S, U, T, E, H, F, G, entry } = point;
  for (const numbers of [S, U, T, E, H].concat(F, G)) numbers.fill(0);
  entry.fill(0);
}
