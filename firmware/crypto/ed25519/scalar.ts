/*
 * Numbers modulo the order L of the base point, and the way from limbs to bytes.
 *
 * A scalar has twelve whole limbs, plain: limb k counts 2^(21 k). Its size is below 2^252 and it
 * may be negative. Called by job.ts, verify.ts and their helpers. It must never keep a scalar:
 * buffers belong to the caller.
 * Source of truth: RFC 8032 sections 5.1.2 and 5.1.6.
 */
import { convolve, decodeBase64 } from "../../platform/crypto.js";
import { FOLD_MATRIX, HALF_ORDER, HASH_MATRIX, ORDER_EXCESS } from "./constants.js";
import { bindFirst, makeLimbs, powerOfTwo, ROUND_21, TO_NEXT } from "./field.js";
import { LIMBS, type Limbs } from "./limbs.js";
import { multiplyAdd, reduceBytes, wordsOf } from "./scalar-kernel.js";

const HASH_BYTES = 64;
const WORD_VALUES = 4294967296;
const TWO_21 = 2097152;
/* multiplyAdd wants its second factor reversed, limb j at 22 - j, zeros around. */
const PADDED = 34;
const PADDED_LAST = 22;

/* A matrix of twelve rows, each its own view. */
function rows(text: string, columns: number): Limbs[] {
  const buffer = decodeBase64(text);
  const views: Limbs[] = [];
  for (let k = 0; k < LIMBS; k++) views.push(new Int32Array(buffer, 4 * columns * k, columns));
  return views;
}

const START: unknown[] = [0, convolve, ROUND_21, TO_NEXT];
const TEMPORARIES = [0, 0, 0, 0];

/** R = half of B (up to 64 bytes, little-endian) plus C, modulo L. R, C: plain scalars. */
export const reduceHalf = bindFirst<[R: Limbs, B: Uint8Array, C: ArrayLike<number>]>(
  reduceBytes,
  START.concat(rows(HASH_MATRIX, HASH_BYTES), ORDER_EXCESS, TEMPORARIES),
);

type Product = [R: Limbs, A: Limbs, H: Limbs, N: Limbs, C: ArrayLike<number>];
/** R = 4 A H + 2 N + C modulo L. H: as `padScalar` makes it; the others plain. */
export const multiplyAddInto = bindFirst<Product>(
  multiplyAdd,
  START.concat(rows(FOLD_MATRIX, LIMBS), ORDER_EXCESS, TEMPORARIES, [makeLimbs()]),
);

/** The scalar `plain` as second factor of `multiplyAddInto`. */
export function padScalar(plain: Limbs): Int32Array {
  const padded = new Int32Array(PADDED);
  padded.set(plain, PADDED_LAST + 1 - LIMBS);
  padded.subarray(PADDED_LAST + 1 - LIMBS, PADDED_LAST + 1).reverse();
  return padded;
}

/** (L - 1) / 2. */
export function halfOrder(): Int32Array {
  return new Int32Array(HALF_ORDER);
}

/** A whole number of 2^231: the top limb's share of 2^`bits`. */
export function topLimbOf(bits: number): number {
  return 1 << (bits - 231);
}

type IntoWords = (W: Int32Array, A: Limbs) => number;
const INTO_WORDS = bindFirst<[W: Int32Array, A: Limbs]>(wordsOf, [
  0,
  Math.floor,
  powerOfTwo(-32),
  WORD_VALUES,
]) as IntoWords;

/** The scalar A, 0 to L - 1, as words (the lowest first) into W; A is changed. */
export function writeScalar(W: Int32Array, A: Limbs): void {
  if (INTO_WORDS(W, A) === 0) return;
  for (let k = 0; k < ORDER_EXCESS.length; k++) {
    A[k] = (A[k] as number) + (ORDER_EXCESS[k] as number);
  }
  A[LIMBS - 1] = (A[LIMBS - 1] as number) + TWO_21;
  INTO_WORDS(W, A);
}

/** The plain field element A, 0 to p - 1, as words into W; A is changed. */
export function writeField(W: Int32Array, A: Limbs): void {
  /* A negative number plus p: 19 less, and bit 255 cleared. */
  if (INTO_WORDS(W, A) === 0) return;
  A[0] = (A[0] as number) - 19;
  INTO_WORDS(W, A);
  W[7] = (W[7] as number) & 0x7fffffff;
}
