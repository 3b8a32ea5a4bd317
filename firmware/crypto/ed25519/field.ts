/*
 * Numbers modulo p = 2^255 - 19 as the engine multiplies them fast: in doubles, exactly.
 *
 * A number is the sum of twelve limbs. Limb k is a whole multiple of its weight 2^e(k) with
 * e(k) = ceil(255 k / 12) = 0 22 43 64 85 107 128 149 170 192 213 234, and at most half the next
 * weight in size, so about 21 bits. One native call (convolve) sums the twelve products of a
 * column of A times B; doubles hold 53 bits, so the sum is exact. The passes of the kernels turn
 * columns into limbs again. Three forms:
 *
 *   plain     12: limb k at k
 *   reversed  12: limb k at 11 - k; the first factor of a product, and the table's numbers
 *   doubled   24: limb k at 12 + k, and at k times g = 19 / 2^255: what a product wraps around;
 *             the second factor: convolve(A, B, k + 1) is column k
 *
 * A number may be scaled by a power of two, which is exact and saves work: 2^-127 in the table
 * (32-bit floats), 2^127 and 2^254 elsewhere; the kernels say which.
 *
 * Called by the files of this folder. It must never hold a number of its own but constants.
 * Proven by tests/firmware/crypto/ed25519-bounds.test.ts, step by step, with intervals.
 */
import { convolve } from "../../platform/crypto.js";
import { multiply, multiplyDoubled } from "./field-kernel.js";

/** The engine's convolution: see platform/crypto.ts. */
export type Convolve = (a: ArrayLike<number>, b: ArrayLike<number>, offset: number) => number;

/** A number in any of the three forms, or a part of one. */
export interface Limbs extends ArrayLike<number> {
  [limb: number]: number;
  set(values: ArrayLike<number>, at?: number): void;
  subarray(from: number, to?: number): Limbs;
  reverse(): Limbs;
}

export const LIMBS = 12;

/** A new number, zero, in plain or reversed form. */
export function makeLimbs(): Float64Array {
  return new Float64Array(LIMBS);
}

/** A new number, zero, in doubled form. */
export function makeDoubled(): Float64Array {
  return new Float64Array(2 * LIMBS);
}

/** 2^exponent for a whole exponent; Math.pow is inexact on the engine. */
export function powerOfTwo(exponent: number): number {
  let result = 1;
  let factor = exponent < 0 ? 0.5 : 2;
  for (let rest = exponent < 0 ? -exponent : exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** e(k): limb k is a multiple of 2^e(k). */
export function weightBits(k: number): number {
  return ((255 * k + 11) / 12) | 0;
}

/* 1.5 * 2^52: added and taken away, it rounds a double to a whole number. */
const ROUNDING = 6755399441055744;

/** For each limb, what rounds to a multiple of the next limb's weight, at a scale. */
export function roundingNumbers(scale: number): number[] {
  const numbers: number[] = [];
  for (let k = 0; k < LIMBS; k++) numbers.push(ROUNDING * powerOfTwo(weightBits(k + 1)) * scale);
  return numbers;
}

export const SCALE_127 = powerOfTwo(127);
export const SCALE_254 = SCALE_127 * SCALE_127;
export const SCALE_381 = SCALE_254 * SCALE_127;
export const OVER_127 = 1 / SCALE_127;
/** What a limb is multiplied by when it wraps around: 2^255 is 19. */
export const WRAP = 19 / (2 * SCALE_254);
/** Rounding numbers at the two scales of columns. */
export const ROUND_127 = roundingNumbers(SCALE_127);
export const ROUND_254 = roundingNumbers(SCALE_254);

/** `act` with its first parameters given once and for all. Its own parameters are the rest. */
export function bindFirst<Rest extends unknown[]>(
  act: CallableFunction,
  first: unknown[],
): (...rest: Rest) => void {
  const bind = act.bind as unknown as { apply(self: unknown, values: unknown[]): unknown };
  return bind.apply(act, ([undefined] as unknown[]).concat(first)) as (...rest: Rest) => void;
}

/** R = x A B; R plain, A reversed, B doubled; x brings A B to 2^127. */
export const multiplyPlain = bindFirst<[R: Limbs, A: Limbs, B: Limbs, x: number]>(
  multiply,
  ([0, convolve, WRAP] as unknown[]).concat(ROUND_127, [0, 0, 0]),
);

/** R = A B; R doubled, A reversed, B doubled; A B comes out at 2^254. */
export const multiplyInto = bindFirst<[R: Limbs, A: Limbs, B: Limbs]>(
  multiplyDoubled,
  ([0, convolve, WRAP] as unknown[]).concat(ROUND_254, [0, 0, 0]),
);

/** Writes the plain number `limbs` into `doubled`, times `factor`. */
export function setDoubled(doubled: Limbs, limbs: ArrayLike<number>, factor: number): void {
  for (let k = 0; k < LIMBS; k++) {
    const limb = (limbs[k] as number) * factor;
    doubled[k] = limb * WRAP;
    doubled[LIMBS + k] = limb;
  }
}

/** The doubled number of `digits` at the limbs' weights, times `scale`. */
export function constantDoubled(digits: readonly number[], scale: number): Float64Array {
  const doubled = makeDoubled();
  setDoubled(
    doubled,
    digits.map((digit, k) => digit * powerOfTwo(weightBits(k))),
    scale,
  );
  return doubled;
}
