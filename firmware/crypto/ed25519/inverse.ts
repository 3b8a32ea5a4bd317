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
  makeLimbs,
  multiplyPlain,
  powerOfTwo,
  ROUND_0,
  ROUND_21,
  TO_NEXT,
} from "./field.js";
import { combine3, combine6, combine9, combine12 } from "./inverse-kernel.js";
import { LIMBS } from "./limbs.js";

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

/* Below these, a number has no more than 3, 6 or 9 limbs that are not zero. */
const LIMBS_3 = powerOfTwo(61);
const LIMBS_6 = powerOfTwo(124);
const LIMBS_9 = powerOfTwo(187);

type Combine = (X: Int32Array, Y: Int32Array, a: number, b: number, c: number, d: number) => void;
/* For 3, 6, 9 and 12 limbs. */
const COMBINE = [combine3, combine6, combine9, combine12].map(
  (act) => bindFirst<never[]>(act, [0, 0, 0, 0, ROUND_21, TO_NEXT]) as Combine,
);

/** Takes the whole numbers that some steps come to: a x + b y is the larger, c x + d y the rest. */
export type UseCofactors = (a: number, b: number, c: number, d: number) => void;

/**
 * Does what Euclid's algorithm does to two numbers that begin like x and y, |x| > |y|, until the
 * remainder is below x / 2^26; hands the whole to `use` and gives the remainder. Quotients are to
 * the nearest, so signs are of no matter.
 */
export function euclid(x: number, y: number, use: UseCofactors): number {
  "ram";
  const R = ROUND_0;
  const min = x * x * REMAINDER_SQUARE_MIN;
  let p = x;
  let r = y;
  let q = 0;
  let a = 1;
  let b = 0;
  let c = 0;
  let d = 1;
  while (r * r > min) {
    q = p / r + R - R;
    p -= q * r;
    a -= q * c;
    b -= q * d;
    if (p * p <= min) {
      use(c, d, a, b);
      return p;
    }
    q = r / p + R - R;
    r -= q * p;
    c -= q * a;
    d -= q * b;
  }
  use(a, b, c, d);
  return r;
}

/* Multiplies the plain number `z` by OTHER. */
function timesOther(z: Int32Array): void {
  const reversed = new Int32Array(z);
  reversed.reverse();
  multiplyPlain(z, reversed, OTHER);
}

/** An inversion; all numbers plain. */
export interface Inversion {
  /** Begins to invert `z`: plain, limbs up to 2^23, not zero. */
  start(z: ArrayLike<number>): void;
  /** One round, about a tenth of the whole; true when `r` is the inverse. */
  round(): boolean;
  readonly u: Int32Array;
  readonly v: Int32Array;
  readonly r: Int32Array;
  readonly s: Int32Array;
  /** How often it had to begin again, with z times a constant. */
  attempts(): number;
}

/** Makes an inversion, to be used any number of times. */
export function makeInversion(): Inversion {
  const u = makeLimbs();
  const v = makeLimbs();
  const r = makeLimbs();
  const s = makeLimbs();
  const z = makeLimbs();
  let size = 0;
  let rounds = 0;
  let stuck = false;
  let attempts = 0;

  /* Applies a round's a, b, c, d. */
  function use(a: number, b: number, c: number, d: number): void {
    /* No step was done if b is 0; limbs stay exact if none of the four is too large. */
    if (b === 0 || a * a + b * b + c * c + d * d > COFACTOR_SQUARES_MAX) {
      stuck = true;
      return;
    }
    /* U and V become smaller. A round multiplies R and S by less than 2^27.5. */
    const few = size < LIMBS_6 ? (size < LIMBS_3 ? 0 : 1) : size < LIMBS_9 ? 2 : 3;
    (COMBINE[few] as Combine)(u, v, a, b, c, d);
    (COMBINE[rounds < 6 ? rounds >> 1 : 3] as Combine)(r, s, a, b, c, d);
    rounds++;
  }

  function begin(): void {
    u.fill(0);
    u[0] = -19;
    u[LIMBS - 1] = 16777216;
    v.set(z);
    r.fill(0);
    s.fill(0);
    s[0] = 1;
    rounds = 0;
    stuck = false;
  }

  function round(): boolean {
    const x = leading(u);
    size = x < 0 ? -x : x;
    const rest = euclid(x, leading(v), use);
    if (stuck) {
      attempts++;
      timesOther(z);
      begin();
      return false;
    }
    if (rest !== 0 || leading(v) !== 0) return false;
    /* U is the greatest common divisor, 1 or -1. */
    if (leading(u) < 0) for (let k = 0; k < LIMBS; k++) r[k] = -(r[k] as number);
    for (let i = 0; i < attempts; i++) timesOther(r);
    return true;
  }

  function start(number: ArrayLike<number>): void {
    z.set(number);
    attempts = 0;
    begin();
  }
  return { start: start, round: round, u: u, v: v, r: r, s: s, attempts: () => attempts };
}
