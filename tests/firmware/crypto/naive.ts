/*
 * Ed25519 by the book, in big integers and without a thought for speed: the judge of the signer's
 * tables and arithmetic. Called by the ed25519-*.test.ts. It shares nothing with the generators: it
 * finds the base point by its y, adds in projective coordinates and inverts by Euclid.
 * Source of truth: RFC 8032 sections 5.1 and 5.1.4.
 */

/** The prime of the field. */
export const P = 2n ** 255n - 19n;
/** The order of the base point. */
export const L = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;

/** a modulo m, 0 to m - 1. */
export const modulo = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;

/** 1 / a modulo m, by Euclid. */
export function inverse(a: bigint, m: bigint): bigint {
  let [r, next, x, y] = [m, modulo(a, m), 0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [x, y] = [y, x - quotient * y];
  }
  return modulo(x, m);
}

const D = modulo(-121665n * inverse(121666n, P), P);
/* RFC 8032 section 5.1: B is (X, 4/5) with this X. */
const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;

/** Projective: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

const affinePoint = (x: bigint, y: bigint): Point => ({ X: x, Y: y, Z: 1n, T: modulo(x * y, P) });
/** The base point. */
export const BASE = affinePoint(BASE_X, modulo(4n * inverse(5n, P), P));
/** The neutral point. */
export const IDENTITY = affinePoint(0n, 1n);

/** RFC 8032 section 5.1.4, to the letter. */
export function plus(p: Point, q: Point): Point {
  const A = modulo((p.Y - p.X) * (q.Y - q.X), P);
  const B = modulo((p.Y + p.X) * (q.Y + q.X), P);
  const C = modulo(2n * p.T * D * q.T, P);
  const E = B - A;
  const F = 2n * p.Z * q.Z - C;
  const G = 2n * p.Z * q.Z + C;
  const H = B + A;
  return { X: modulo(E * F, P), Y: modulo(G * H, P), T: modulo(E * H, P), Z: modulo(F * G, P) };
}

/** n times p, n of any sign. */
export function times(n: bigint, p: Point): Point {
  let result = IDENTITY;
  let power = n < 0n ? { ...p, X: modulo(-p.X, P), T: modulo(-p.T, P) } : p;
  for (let rest = n < 0n ? -n : n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = plus(result, power);
    power = plus(power, power);
  }
  return result;
}

/** x and y. */
export function affine({ X, Y, Z }: Point): { x: bigint; y: bigint } {
  const w = inverse(Z, P);
  return { x: modulo(X * w, P), y: modulo(Y * w, P) };
}

/** The 32 bytes of a point, as hex. */
export function encode(p: Point): string {
  const { x, y } = affine(p);
  const number = y | ((x & 1n) << 255n);
  return Buffer.from(number.toString(16).padStart(64, "0"), "hex").reverse().toString("hex");
}

/** What limbs of 21 bits stand for. */
export function numberOfLimbs(limbs: ArrayLike<number>): bigint {
  return Array.from(limbs).reduceRight((sum, limb) => sum * 2097152n + BigInt(limb), 0n);
}
