// The curve edwards25519 in plain big integers, for tables that are made once. Called by the table
// generators. Must never be used with a secret, nor shared with the judge in tests/, which has its
// own. Source of truth: RFC 8032 section 5.1.
import { Failure } from "../../failure.js";
import { mod, P } from "./limbs.js";

/** A point, affine. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** base^exponent modulo m. */
export function power(base: bigint, exponent: bigint, m: bigint): bigint {
  let result = 1n;
  let square = mod(base, m);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % m;
    square = (square * square) % m;
  }
  return result;
}

/** 1 / a modulo p. */
export const invert = (a: bigint): bigint => power(a, P - 2n, P);

/** The curve's constant: -x^2 + y^2 = 1 + d x^2 y^2. */
export const D = mod(-121665n * invert(121666n), P);

/** A root of `square`, if there is one. */
export function squareRoot(square: bigint): bigint | undefined {
  const root = power(square, (P + 3n) / 8n, P);
  const other = mod(root * power(2n, (P - 1n) / 4n, P), P);
  return [root, other].find((one) => mod(one * one - square, P) === 0n);
}

function basePoint(): Point {
  const y = (4n * invert(5n)) % P;
  const square = ((y * y - 1n) * invert(D * y * y + 1n)) % P;
  const x = squareRoot(square);
  if (x === undefined) throw new Failure("A107", "The base point has no x.", "Correct the curve.");
  return { x: x & 1n ? P - x : x, y };
}

/** The base point. */
export const BASE = basePoint();

/** The negative of a point. */
export const negate = (p: Point): Point => ({ x: mod(-p.x, P), y: p.y });

/** The sum of two points: the complete law, so it doubles too. */
export function add(p: Point, q: Point): Point {
  const t = mod(D * p.x * q.x * p.y * q.y, P);
  return {
    x: mod((p.x * q.y + p.y * q.x) * invert(1n + t), P),
    y: mod((p.y * q.y + p.x * q.x) * invert(mod(1n - t, P)), P),
  };
}

/** 2^times p. */
export function doubleTimes(p: Point, times: number): Point {
  let result = p;
  for (let i = 0; i < times; i++) result = add(result, result);
  return result;
}
