/*
 * Numbers modulo the order L of the base point, and the way from limbs to bytes.
 *
 * A scalar has twelve limbs of 21 bits, plain: limb k is a multiple of 2^(21 k), the sum is below
 * 2^252 in size and may be negative. Called by job.ts, verify.ts and their helpers. It must never
 * keep a scalar: buffers belong to the caller.
 * Source of truth: RFC 8032 sections 5.1.2 and 5.1.6.
 */
import { convolve, decodeBase64 } from "../../platform/crypto.js";
import { FOLD_MATRIX, HALF_ORDER, HASH_MATRIX, ORDER_EXCESS } from "./constants.js";
import { bindFirst, LIMBS, type Limbs, makeLimbs, powerOfTwo, SCALE_127 } from "./field.js";
import { fieldWords, multiplyAdd, reduceBytes, scalarWords } from "./scalar-kernel.js";

const LIMB_BITS = 21;
const HASH_BYTES = 64;
const WORD = 4294967296;
const ROUNDING = 6755399441055744;
/* multiplyAdd wants its second factor reversed, limb j at 22 - j, zeros around. */
const PADDED = 34;
const PADDED_LAST = 22;

/* A matrix of twelve rows, each its own view. */
function rows(text: string, columns: number, make: (buffer: ArrayBuffer, at: number) => Limbs) {
  const buffer = decodeBase64(text);
  const views: Limbs[] = [];
  for (let k = 0; k < LIMBS; k++) views.push(make(buffer, k * columns));
  return views;
}

const HASH_ROWS = rows(
  HASH_MATRIX,
  HASH_BYTES,
  (buffer, at) => new Float32Array(buffer, 4 * at, HASH_BYTES),
);
const FOLD_ROWS = rows(FOLD_MATRIX, LIMBS, (buffer, at) => new Float64Array(buffer, 8 * at, LIMBS));

function rounding(): number[] {
  const numbers: number[] = [];
  for (let k = 0; k < LIMBS; k++) numbers.push(ROUNDING * powerOfTwo(LIMB_BITS * (k + 1)));
  return numbers;
}

function atWeights(digits: readonly number[]): number[] {
  return digits.map((digit, k) => digit * powerOfTwo(LIMB_BITS * k));
}

const ROUND = rounding();
const EXCESS = atWeights(ORDER_EXCESS);
const OVER_TOP = powerOfTwo(-252);

const TEMPORARIES = [0, 0, 0, 0];

/** R = half the hash B (64 bytes, little-endian) plus C, modulo L. R, C: plain scalars. */
export const reduceHalf = bindFirst<[R: Limbs, B: Uint8Array, C: ArrayLike<number>]>(
  reduceBytes,
  ([0, convolve, SCALE_127] as unknown[]).concat(HASH_ROWS, ROUND, EXCESS, OVER_TOP, TEMPORARIES),
);

type Product = [R: Limbs, A: Limbs, H: Limbs, N: Limbs, C: ArrayLike<number>];
/** R = 4 A H + 2 N + C modulo L. H: as `padScalar` makes it; the others plain. */
export const multiplyAddInto = bindFirst<Product>(
  multiplyAdd,
  ([0, convolve] as unknown[]).concat(
    FOLD_ROWS,
    ROUND,
    EXCESS,
    OVER_TOP,
    TEMPORARIES,
    makeLimbs() as unknown,
  ),
);

/** The scalar `plain` as second factor of `multiplyAddInto`. */
export function padScalar(plain: Limbs): Float64Array {
  const padded = new Float64Array(PADDED);
  for (let k = 0; k < LIMBS; k++) padded[PADDED_LAST - k] = plain[k] as number;
  return padded;
}

/** (L - 1) / 2. */
export function halfOrder(): Float64Array {
  return new Float64Array(atWeights(HALF_ORDER));
}

/* The scale factors of the two word functions, for numbers scaled by `scale`. */
function wordScales(scale: number): number[] {
  const scales: number[] = [];
  for (let word = 0; word <= 8; word++) scales.push(powerOfTwo(-32 * word) / scale);
  for (let word = 1; word <= 7; word++) scales.push(powerOfTwo(32 * word) * scale);
  return scales;
}

type IntoWords = (W: Int32Array, A: Limbs) => number;
const SCALAR_INTO_WORDS = bindFirst<[W: Int32Array, A: Limbs]>(
  scalarWords,
  ([0, 0, Math.floor, WORD] as unknown[]).concat(wordScales(1)),
) as IntoWords;
const FIELD_INTO_WORDS = bindFirst<[W: Int32Array, A: Limbs]>(
  fieldWords,
  ([0, 0, Math.floor, WORD] as unknown[]).concat(wordScales(SCALE_127)),
) as IntoWords;
const ORDER = atWeights(ORDER_EXCESS.concat([0, 0, 0, 0, 0, 0]));
ORDER[LIMBS - 1] = ORDER[LIMBS - 1] + powerOfTwo(252);

/** The scalar A, 0 to L - 1, as words (the lowest first) into W; A is changed. */
export function writeScalar(W: Int32Array, A: Limbs): void {
  if (SCALAR_INTO_WORDS(W, A) === 0) return;
  for (let k = 0; k < LIMBS; k++) A[k] = (A[k] as number) + (ORDER[k] as number);
  SCALAR_INTO_WORDS(W, A);
}

/** The plain field element A (scale 2^127), 0 to p - 1, as words into W; A is changed. */
export function writeField(W: Int32Array, A: Limbs): void {
  /* A negative number plus p: 19 less, and bit 255 cleared. */
  if (FIELD_INTO_WORDS(W, A) === 0) return;
  A[0] = (A[0] as number) - 19 * SCALE_127;
  FIELD_INTO_WORDS(W, A);
  W[7] = (W[7] as number) & 0x7fffffff;
}
