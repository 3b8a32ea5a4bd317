/*
 * Numbers modulo p = 2^255 - 19 as the engine multiplies them fast: whole numbers in doubles.
 *
 * A number is the sum of twelve limbs; limb k counts 2^(21 k). One native call (convolve) sums the
 * twelve products of a column of A times B; doubles hold 53 bits, so the sum is exact. The passes
 * of the kernels turn columns into limbs again. What reaches 2^252 has to come back at the bottom.
 * There 2^252 is 19/8, so factors have limbs that are multiples of 8, up to 2^23 in size, the top
 * one up to 2^26: any number has such limbs, since 1/8 is a whole number modulo p. Four forms:
 *
 *   reversed  12: limb k at 11 - k; the first factor of a product, and the table's numbers
 *   doubled   24: limb k at 12 + k, and times 19/8 at k: the second factor of a product;
 *             convolve(A, B, k + 1) is column k
 *   plain     12: limb k at k, up to 2^20 in size, the top one up to 2^23, and not multiples of 8:
 *             a number below 2^255 in size, to be inverted or written; no second factor
 *   reversed  plain, the other way round: a first factor, if the product is to be plain too
 *
 * Called by the files of this folder. It must never hold a number of its own but constants.
 * Proven by tests/firmware/crypto/ed25519-bounds.test.ts, step by step, with intervals.
 */
import { convolve } from "../../platform/crypto.js";
import { multiply, multiplyDoubled } from "./field-kernel.js";
import { LIMBS, type Limbs } from "./limbs.js";

/** A new number, zero, in plain or reversed form. */
export function makeLimbs(): Int32Array {
  return new Int32Array(LIMBS);
}

/** A new number, zero, in doubled form. */
export function makeDoubled(): Int32Array {
  return new Int32Array(2 * LIMBS);
}

/**
 * 2^exponent. The engine reads few fractions and large numbers right, and Math.pow is inexact
 * there: powers of two are made by doubling and halving, and not written down.
 */
export function powerOfTwo(exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= 2;
  for (let i = 0; i > exponent; i--) result /= 2;
  return result;
}

/* Added and taken away, 1.5 * 2^52 rounds a double to a whole number. */
function rounding(bits: number): number {
  return 6755399441055744 * powerOfTwo(bits);
}

/** Added and taken away: round to whole numbers and to multiples of 2^21, 2^24 and 2^27. */
export const ROUND_0 = rounding(0);
export const ROUND_21 = rounding(21);
export const ROUND_24 = rounding(24);
export const ROUND_27 = rounding(27);
/** What makes a carry one of the next limb. */
export const TO_NEXT = powerOfTwo(-21);
/** What a factor's limb is multiplied by when it comes back at the bottom. */
export const WRAP = 19 * powerOfTwo(-3);
/** What a carry out of the top limb is multiplied by. */
export const FOLD = 19 * powerOfTwo(-24);

/** `act` with its first parameters given once and for all. Its own parameters are the rest. */
export function bindFirst<Rest extends unknown[]>(
  act: CallableFunction,
  first: unknown[],
): (...rest: Rest) => void {
  const bind = act.bind as unknown as { apply(self: unknown, values: unknown[]): unknown };
  return bind.apply(act, ([undefined] as unknown[]).concat(first)) as (...rest: Rest) => void;
}

type Product = [R: Limbs, A: Limbs, B: Limbs];

function bindPlain(round: number): (...numbers: Product) => void {
  return bindFirst<Product>(multiply, [0, convolve, round, TO_NEXT, ROUND_24, FOLD, 0, 0, 0]);
}

/** R = A B; R plain, A reversed plain, B doubled. */
export const multiplyPlain = bindPlain(ROUND_21);

/* The carries of two factors' product are multiples of 8: else its largest column is too large. */
/** R = A B; R plain but with limbs up to 2^23, A reversed and a factor, B doubled. */
export const multiplyFactors = bindPlain(ROUND_24);

/** R = A B; R doubled, A reversed and a factor, B doubled and not R: R is written on the way. */
export const multiplyInto = bindFirst<Product>(multiplyDoubled, [
  0,
  convolve,
  ROUND_24,
  TO_NEXT,
  WRAP,
  ROUND_27,
  FOLD,
  0,
  0,
  0,
]);

/** Writes the limbs of a factor, the lowest first, into `doubled`. */
export function setDoubled(doubled: Limbs, limbs: ArrayLike<number>): void {
  for (let k = 0; k < LIMBS; k++) {
    const limb = limbs[k] as number;
    doubled[k] = limb * WRAP;
    doubled[LIMBS + k] = limb;
  }
}

/** The factor of `limbs`, the lowest first, doubled; a constant. */
export function constantDoubled(limbs: readonly number[]): Int32Array {
  const doubled = makeDoubled();
  setDoubled(doubled, limbs);
  return doubled;
}

/** Writes a doubled number into `reversed`. */
export function setReversed(reversed: Limbs, doubled: Limbs): void {
  reversed.set(doubled.subarray(LIMBS));
  reversed.reverse();
}
