/*
 * A point of the curve that grows by table entries and doublings. Called by walk.ts and verify.ts.
 *
 * A point is four numbers: x = E/G and y = H/F. E and G are reversed, H and F doubled (field.ts).
 * What an addition needs is made of them on the way: X = EF, Y = GH, T = EH, Z = FG (RFC 8032
 * section 5.1.4 has X, Y, Z, T), S = Y+X, U = Y-X; point-kernel.ts has the formulas. F and G are
 * two pairs that take turns: an addition reads one and writes the other.
 *
 * It must never be shared by two walks: each has its own.
 */
import { convolve } from "../../platform/crypto.js";
import { ENTRY_NUMBERS } from "./comb.js";
import { ONE } from "./constants.js";
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
import { add, double } from "./point-kernel.js";

/* What the kernel's functions begin and end with, by their names: m c d t v q p g, n w and six
 * more. Those that are 0 here are their variables. */
const FIRST: unknown[] = [ROUND_24, 0, 0, TO_NEXT, convolve, 0, 0, WRAP];
const LAST: unknown[] = [ROUND_27, FOLD, 0, 0, 0, 0, 0, 0];

const ONE_DOUBLED = constantDoubled(ONE);
const ONE_REVERSED = makeLimbs();
setReversed(ONE_REVERSED, ONE_DOUBLED);

/** An act of the kernel, bound to a point's buffers. */
export type Act = () => void;

/** A point's buffers and acts. */
export interface Point {
  readonly E: Int32Array;
  readonly H: Int32Array;
  readonly F: readonly Int32Array[];
  readonly G: readonly Int32Array[];
  /** The table's entry that is added next: (y-x)/2, (y+x)/2, dxy. */
  readonly entry: Int32Array;
  /** Adds the entry to the point whose F and G are pair 0 or 1; with 2 more, then negates the sum.
   * The sum's F and G are the other pair. */
  readonly adds: readonly Act[];
  /** Doubles the point whose F and G are pair 0 or 1; they stay in it. */
  readonly doubles: readonly Act[];
  /** All that numbers were in. */
  readonly _all: readonly Int32Array[];
}

/** A point without a value. Making one takes as long as an addition: use it again. */
export function makePoint(): Point {
  const E = makeLimbs();
  const H = makeDoubled();
  const F = [makeDoubled(), makeDoubled()];
  const G = [makeLimbs(), makeLimbs()];
  const entry = new Int32Array(ENTRY_NUMBERS);
  /* Of use within one act. */
  const S = makeDoubled();
  const U = makeDoubled();
  const T = makeDoubled();
  const A = makeLimbs();
  const B = makeLimbs();
  const minus = entry.subarray(0, LIMBS);
  const plus = entry.subarray(LIMBS, 2 * LIMBS);
  const C = entry.subarray(2 * LIMBS);
  const bindAdd = (pair: number, terms: unknown[]): Act => {
    const out: unknown[] = [H, F[1 - pair], E, G[1 - pair], S, U];
    return bindFirst(add, FIRST.concat(out, terms, [C, T, F[pair], G[pair]], LAST));
  };
  const bindDouble = (pair: number): Act => {
    const next = 1 - pair;
    const numbers: unknown[] = [G[pair], E, H, F[pair], F[next], S, U, G[next], A, B];
    return bindFirst(double, FIRST.concat(numbers, LAST));
  };
  const plain: unknown[] = [S, U, minus, plus];
  const negated: unknown[] = [U, S, plus, minus];
  return {
    E: E,
    H: H,
    F: F,
    G: G,
    entry: entry,
    adds: [bindAdd(0, plain), bindAdd(1, plain), bindAdd(0, negated), bindAdd(1, negated)],
    doubles: [bindDouble(0), bindDouble(1)],
    _all: [E, H, entry, S, U, T, A, B].concat(F, G),
  };
}

/**
 * Begins, in pair 0, with the entry or its negative: E = x, H = y, F = G = 1. With a mask all four
 * are multiplied by it: twelve limbs, the lowest first, multiples of 8 up to 2^23, not all zero.
 * The point is the same, but all numbers on the way are others.
 */
export function startPoint(point: Point, negative: boolean, mask?: readonly number[]): void {
  const { E, H, entry } = point;
  const F = point.F[0] as Int32Array;
  const G = point.G[0] as Int32Array;
  for (let k = 0; k < LIMBS; k++) {
    const minus = entry[k] as number;
    const plus = entry[LIMBS + k] as number;
    E[k] = negative ? minus - plus : plus - minus;
    G[k] = plus + minus;
  }
  if (mask === undefined) F.set(ONE_DOUBLED);
  else setDoubled(F, mask);
  multiplyInto(H, E, F);
  setReversed(E, H);
  multiplyInto(H, G, F);
  setReversed(G, F);
}

/** Begins, in pair 0, with the neutral point (0, 1). */
export function startIdentity(point: Point): void {
  point.E.fill(0);
  point.H.set(ONE_DOUBLED);
  (point.F[0] as Int32Array).set(ONE_DOUBLED);
  (point.G[0] as Int32Array).set(ONE_REVERSED);
}

/** Forgets the point: all its numbers become zero. */
export function wipePoint(point: Point): void {
  for (const numbers of point._all) numbers.fill(0);
}
