/*
 * The inverse of a number modulo p, by Lehmer's form of Euclid's algorithm, in slices.
 *
 * U = p and V = z are limbs; R z = U and S z = V modulo p hold all the way. A round works out on
 * doubles, which see the leading 53 bits of U and V, what some ten steps of Euclid's algorithm
 * would do: U' = aU + bV, V' = cU + dV. Then it does that to U, V and to R, S, limb by limb,
 * exactly. Any whole a, b, c, d with ad - bc = +-1 keep the two equations and the greatest common
 * divisor, so a quotient that rounding spoils costs time and never correctness. What must hold is
 * that the limbs stay exact, so the four are checked before they are used. A round that can do no
 * step, because one quotient is larger than a round may use (two in a million numbers), ends
 * the attempt: the caller tries d z and multiplies the inverse by d.
 *
 * Called by finish.ts. It must never be used with a zero. The number of rounds and steps tells
 * something of z: see README.md. Source of truth: Knuth, The Art of Computer Programming, volume
 * 2, section 4.5.2, algorithm L; tests/firmware/crypto/ed25519-inverse.test.ts drives each branch.
 */
// biome-ignore-all lint/suspicious/noAssignInExpressions: a carry is what rounding takes off
import { sum } from "../../platform/crypto.js";
import { LIMBS, makeLimbs, powerOfTwo, ROUND_127, SCALE_127 } from "./field.js";

const TOP = LIMBS - 1;
const ROUNDING = 6755399441055744;
/* A round stops when a remainder is below U / 2^26: then a, b, c, d are below about 2^27. */
const REMAINDER_SQUARE_MIN = powerOfTwo(-52);
/** With a, b, c, d up to this, 2 * 2^28 * 2^22 plus a carry is below 2^53. */
export const COFACTOR_MAX = powerOfTwo(28);

/** An inversion under way; all numbers plain, at scale 2^127. */
export interface Inversion {
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly r: Float64Array;
  readonly s: Float64Array;
  /** a, b, c, d of the round. */
  readonly by: Float64Array;
  /** The highest limb of U or V, and of R or S, that may not be zero. */
  _uTop: number;
  _rTop: number;
  /** What the last round came to. */
  state: "running" | "done" | "stuck";
}

/** Prepares for `startInversion`. */
export function makeInversion(): Inversion {
  return {
    u: makeLimbs(),
    v: makeLimbs(),
    r: makeLimbs(),
    s: makeLimbs(),
    by: new Float64Array(4),
    _uTop: TOP,
    _rTop: 0,
    state: "running",
  };
}

/** Begins to invert `z`: plain, scale 2^127, normalized, not zero. */
export function startInversion(job: Inversion, z: ArrayLike<number>): void {
  const { u, v, r, s } = job;
  u.fill(0);
  u[0] = -19 * SCALE_127;
  u[TOP] = powerOfTwo(255) * SCALE_127;
  v.set(z);
  r.fill(0);
  s.fill(0);
  s[0] = SCALE_127;
  job._uTop = TOP;
  job._rTop = 0;
  job.state = "running";
}

/**
 * What Euclid's algorithm does to two numbers that begin like x0 and y0, |x0| > |y0|, until the
 * remainder is below x0 / 2^26: a, b, c, d into `by`, so that a x0 + b y0 is the larger. Quotients
 * are to the nearest, so signs are of no matter. Gives the smaller remainder.
 */
export function euclid(by: Float64Array, x0: number, y0: number): number {
  "ram";
  const R = ROUNDING;
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

/*
 * (x, y) becomes (a x + b y, c x + d y), numbers whose limbs above `top` are zero. Gives the top
 * limb of the two that is not zero then, at least 0. Limb 11 takes what there is.
 */
function apply(by: Float64Array, x: Float64Array, y: Float64Array, top: number): number {
  "ram";
  let e = 0;
  let f = 0;
  let p = 0;
  let q = 0;
  let m = 0;
  let k = 0;
  const a = by[0] as number;
  const b = by[1] as number;
  const c = by[2] as number;
  const d = by[3] as number;
  const M = ROUND_127;
  const last = top < TOP ? top : TOP - 1;
  while (k <= last) {
    p = x[k] as number;
    q = y[k] as number;
    m = M[k] as number;
    x[k] = (e += a * p + b * q) - (e = e + m - m);
    y[k++] = (f += c * p + d * q) - (f = f + m - m);
  }
  if (top === TOP) {
    p = x[k] as number;
    q = y[k] as number;
    e += a * p + b * q;
    f += c * p + d * q;
  }
  while (k < TOP && (e !== 0 || f !== 0)) {
    m = M[k] as number;
    x[k] = e - (e = e + m - m);
    y[k++] = f - (f = f + m - m);
  }
  if (k === TOP) {
    x[k] = e;
    y[k] = f;
  }
  while (k > 0 && x[k] === 0 && y[k] === 0) k--;
  return k;
}

/* Whether limbs stay exact. Without a step b is 0. */
function usable(by: Float64Array): boolean {
  for (let i = 0; i < 4; i++) if (Math.abs(by[i] as number) > COFACTOR_MAX) return false;
  return by[1] !== 0;
}

/**
 * One round, about a tenth of an inversion. When `state` is "done" afterwards, `r` is the inverse
 * of z, plain, at scale 2^127, its top limb up to 2^255 in size.
 */
export function runInversion(job: Inversion): void {
  const { u, v, r, s, by } = job;
  const rest = euclid(by, sum(u), sum(v));
  if (!usable(by)) {
    job.state = "stuck";
    return;
  }
  job._uTop = apply(by, u, v, job._uTop);
  job._rTop = apply(by, r, s, job._rTop);
  if (rest !== 0) return;
  /* V is 0, so U is the greatest common divisor, +-1. */
  const one = sum(u);
  if (one < 0) for (let k = 0; k < LIMBS; k++) r[k] = -(r[k] as number);
  job.state = one === SCALE_127 || one === -SCALE_127 ? "done" : "stuck";
}
