// The curve of Ed25519 in plain big integers, to make signatures that no signer makes: points of
// small order, mixed order, S + L, encodings that are not canonical. Called by strict.test.ts.
// @see RFC 8032 section 5.1
import { createHash } from "node:crypto";

const P = 2n ** 255n - 19n;
/** Order of the prime group. */
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

type Point = readonly [bigint, bigint];

const mod = (a: bigint, m = P): bigint => ((a % m) + m) % m;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const inverse = (a: bigint): bigint => power(a, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (P - 1n) / 4n);

/** The sum of two points. */
export function add([x1, y1]: Point, [x2, y2]: Point): Point {
  const k = mod(mod(D * x1) * mod(x2 * mod(y1 * y2)));
  const x = mod((x1 * y2 + x2 * y1) * inverse(1n + k));
  return [x, mod((y1 * y2 + x1 * x2) * inverse(mod(1n - k)))];
}

/** A point added to itself. */
export function multiply(point: Point, times: bigint): Point {
  let sum: Point = [0n, 1n];
  let double = point;
  for (let rest = times; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}

function recoverX(y: bigint): bigint | undefined {
  const square = mod((y * y - 1n) * inverse(mod(D * y * y + 1n)));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square) !== 0n) x = mod(x * ROOT);
  return mod(x * x - square) === 0n ? x : undefined;
}

/** 32 bytes, least first. */
export function bytes32(value: bigint): Uint8Array {
  const out = new Uint8Array(32);
  let rest = value;
  for (let i = 0; i < 32; i++, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

/** The number that bytes are, least first. */
export function integer(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** A point's 32 bytes. */
export function encode([x, y]: Point): Uint8Array {
  const out = bytes32(y);
  if (x & 1n) out[31] |= 128;
  return out;
}

const BASE_Y = mod(4n * inverse(5n));
const BASE_X = recoverX(BASE_Y) ?? 0n;
/** The base point. */
export const BASE: Point = [BASE_X & 1n ? mod(-BASE_X) : BASE_X, BASE_Y];

function findOrderEight(): Point {
  for (let y = 2n; ; y++) {
    const x = recoverX(y);
    if (x === undefined) continue;
    const torsion = multiply([x, y], L);
    const [fourX, fourY] = multiply(torsion, 4n);
    if (fourX !== 0n || fourY !== 1n) return torsion;
  }
}

/** A point of order 8; its multiples are all eight points of small order. */
export const TORSION = findOrderEight();

/** The encodings of the eight points of small order, and those of them that are not canonical. */
export function smallOrderEncodings(): Uint8Array[] {
  const canonical = Array.from({ length: 8 }, (_, times) =>
    encode(multiply(TORSION, BigInt(times))),
  );
  const others = [0n, 1n].map((y) => bytes32(y + P));
  const signed = [...canonical, ...others].map((bytes) => {
    const flipped = Uint8Array.from(bytes);
    flipped[31] ^= 128;
    return flipped;
  });
  return [...canonical, ...others, ...signed];
}

const k = (r: Uint8Array, a: Uint8Array, message: Uint8Array): bigint =>
  mod(integer(createHash("sha512").update(r).update(a).update(message).digest()), L);

/** A signature by scalar `a` with nonce `r`, with torsion added to the key's or R's point. */
export function sign(
  message: Uint8Array,
  {
    a,
    r,
    keyTorsion = 0n,
    pointTorsion = 0n,
  }: Record<"a" | "r", bigint> & {
    keyTorsion?: bigint;
    pointTorsion?: bigint;
  },
): { key: Uint8Array; signature: Uint8Array; challenge: bigint } {
  const key = encode(add(multiply(BASE, a), multiply(TORSION, keyTorsion)));
  const point = encode(add(multiply(BASE, r), multiply(TORSION, pointTorsion)));
  const challenge = k(point, key, message);
  const signature = new Uint8Array(64);
  signature.set(point);
  signature.set(bytes32(mod(r + challenge * a, L)), 32);
  return { key, signature, challenge };
}
