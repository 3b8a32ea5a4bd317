/*
 * The inverse of a number modulo p, by Lehmer's form of Euclid's algorithm, in slices.
 *
 * U = p and V = z are limbs; R z = U and S z = V modulo p hold all the way. A round works out on
 * doubles, which see the leading 53 bits of U and V, what some ten steps of Euclid's algorithm
 * would do: U' = aU + bV, V' = cU + dV. Then it does that to U, V and to R, S, limb by limb,
 * exactly. Any whole a, b, c, d with ad - bc = +-1 keep the two equations and the greatest common
 * divisor, so a quotient that rounding spoils costs time and never correctness. What must hold is
 * that the limbs stay exact, so the four are checked before they are used. A round that can do no
 * step, because one quotient is larger than a round may use (one number in a hundred thousand),
 * ends the attempt: the next one inverts z times a constant, and multiplies what it finds by that.
 *
 * Called by walk.ts. It must never be used with a zero. The number of rounds and steps tells
 * something of z: see README.md. Source of truth: Knuth, The Art of Computer Programming, volume
 * 2, section 4.5.2, algorithm L; tests/firmware/crypto/ed25519-inverse.test.ts drives each branch.
 */
import { convolve } from "../../platform/crypto.js";
import { ROOT_OF_MINUS_ONE } from "./constants.js";
import {
  bindFirst,
  constantDoubled,
  LIMBS,
  makeLimbs,
  multiplyPlain,
  powerOfTwo,
  ROUND_0,
  ROUND_21,
  TO_NEXT,
} from "./field.js";
import { combine3, combine6, combine9, combine12 } from "./inverse-kernel.js";

const TOP = LIMBS - 1;
/* A number like any other: its multiples have quotients of their own. */
const OTHER = constantDoubled(ROOT_OF_MINUS_ONE);
/* A round stops when a remainder is below U / 2^26: then a, b, c, d are below some 2^27. */
const REMAINDER_SQUARE_MIN = powerOfTwo(-52);
/* With a, b, c, d up to 2^27 limbs stay exact: below 2^53, with the carry. */
const COFACTOR_SQUARES_MAX = powerOfTwo(54);

/* What limbs count: 2^(21 k). */
const WEIGHTS = new Float64Array(LIMBS);
WEIGHTS[0] = 1;
for (let k = 1; k < LIMBS; k++) WEIGHTS[k] = (WEIGHTS[k - 1] as number) * 2097152;

/* A number as a double: its leading 53 bits. */
function leading(limbs: ArrayLike<number>): number {
  return convolve(limbs, WEIGHTS, 0);
}

/** An inversion under way; all numbers plain. */
export interface Inversion {
  /** What is inverted: the number given, times OTHER^attempts. */
  readonly _z: Int32Array;
  attempts: number;
  readonly u: Int32Array;
  readonly v: Int32Array;
  readonly r: Int32Array;
  readonly s: Int32Array;
  /** a, b, c, d of the round. */
  readonly by: Float64Array;
  /** The highest limb of U or V, and of R or S, that may not be zero. */
  _uTop: number;
  _rTop: number;
}

/** Prepares for `startInversion`. */
export function makeInversion(): Inversion {
  return {
    _z: makeLimbs(),
    attempts: 0,
    u: makeLimbs(),
    v: makeLimbs(),
    r: makeLimbs(),
    s: makeLimbs(),
    by: new Float64Array(4),
    _uTop: TOP,
    _rTop: 0,
  };
}

/* Begins with what is in `_z`. */
function startAttempt(job: Inversion): void {
  const { u, v, r, s } = job;
  u.fill(0);
  u[0] = -19;
  u[TOP] = 16777216;
  v.set(job._z);
  r.fill(0);
  s.fill(0);
  s[0] = 1;
  job._uTop = TOP;
  job._rTop = 0;
}

/** Begins to invert `z`: plain, limbs up to 2^23, not zero. */
export function startInversion(job: Inversion, z: ArrayLike<number>): void {
  job._z.set(z);
  job.attempts = 0;
  startAttempt(job);
}

/* Multiplies the plain number `z` by OTHER. */
function timesOther(z: Int32Array): void {
  const reversed = new Int32Array(z);
  reversed.reverse();
  multiplyPlain(z, reversed, OTHER);
}

/**
 * What Euclid's algorithm does to two numbers that begin like x0 and y0, |x0| > |y0|, until the
 * remainder is below x0 / 2^26: a, b, c, d into `by`, so that a x0 + b y0 is the larger. Quotients
 * are to the nearest, so signs are of no matter. Gives the smaller remainder.
 */
export function euclid(by: Float64Array, x0: number, y0: number): number {
  "ram";
  const R = ROUND_0;
  let q = 0;
  let x = x0;
  let y = y0;
  let a = 1;
  let b = 0;
  let c = 0;
  let d = 1;
  const min = x0 * x0 * REMAINDER_SQUARE_MIN;
  while (y * y > min) {
    q = x / y + R - R;
    x -= q * y;
    a -= q * c;
    b -= q * d;
    if (x * x <= min) {
      by.set([c, d, a, b]);
      return x;
    }
    q = y / x + R - R;
    y -= q * x;
    c -= q * a;
    d -= q * b;
  }
  by.set([a, b, c, d]);
  return y;
}

type Pair = [X: Int32Array, Y: Int32Array, a: number, b: number, c: number, d: number];
/* By a third of the limbs, rounded up. */
const COMBINE = [combine3, combine6, combine9, combine12].map((act) =>
  bindFirst<Pair>(act, [0, 0, 0, 0, ROUND_21, TO_NEXT]),
);

/*
 * (x, y) becomes (a x + b y, c x + d y), in `limbs` limbs. Gives the top limb of the two that is
 * not zero then, at least 0.
 */
function apply(by: Float64Array, x: Int32Array, y: Int32Array, limbs: number): number {
  const third = limbs > LIMBS ? 3 : ((limbs - 1) / 3) | 0;
  const act = COMBINE[third] as (...values: Pair) => void;
  act(x, y, by[0] as number, by[1] as number, by[2] as number, by[3] as number);
  let top = 3 * third + 2;
  while (top > 0 && x[top] === 0 && y[top] === 0) top--;
  return top;
}

/**
 * One round, about a tenth of an inversion. True when it was the last: then `r` is the inverse of
 * z, plain.
 */
export function runInversion(job: Inversion): boolean {
  const { u, v, r, s, by } = job;
  const rest = euclid(by, leading(u), leading(v));
  /* No step was done if b is 0; limbs stay exact if a, b, c and d are not too large. */
  if (by[1] === 0 || convolve(by, by, 0) > COFACTOR_SQUARES_MAX) {
    job.attempts++;
    timesOther(job._z);
    startAttempt(job);
    return false;
  }
  /* U and V become less than half of U; R and S grow by less than 2^28, two limbs. */
  job._uTop = apply(by, u, v, job._uTop + 1);
  job._rTop = apply(by, r, s, job._rTop + 3);
  if (rest !== 0 || leading(v) !== 0) return false;
  /* U is the greatest common divisor, 1 or -1. */
  if (leading(u) < 0) for (let k = 0; k < LIMBS; k++) r[k] = -(r[k] as number);
  for (let i = 0; i < job.attempts; i++) timesOther(r);
  return true;
}
