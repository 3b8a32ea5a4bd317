// How the signer writes numbers modulo p = 2^255 - 19 and modulo the order L: twelve limbs, each a
// whole multiple of its weight. Called by the other generators here and by the proof in tests/.
// Must never round: a number that does not fit is an error.
// Source of truth: RFC 8032 section 5.1 for p and L.
import { Failure } from "../../failure.js";

export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** 1/2 modulo p. */
export const invert2 = (P + 1n) / 2n;

export const LIMBS = 12;

/** Limb k of a field element is a multiple of 2^fieldWeight(k): 0, 22, 43, 64, 85 ... 234, (255). */
export const fieldWeight = (k: number): number => Math.ceil((255 * k) / LIMBS);
/** Limb k of a scalar is a multiple of 2^scalarWeight(k): 0, 21, 42 ... 231, (252). */
export const scalarWeight = (k: number): number => 21 * k;

/** `a` modulo `m`, 0 to m - 1. */
export const mod = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;

/** 2^exponent as a double, exact within the range of normal doubles. */
export function powerOfTwo(exponent: number): number {
  const value = 2 ** exponent;
  if (!Number.isFinite(value) || value === 0) {
    throw new Failure("A107", `2^${exponent} is not a double.`, "Choose other scales.");
  }
  return value;
}

/**
 * `value` as whole digits: the sum of digit[k] * 2^weight(k) is `value`. All but the last are
 * balanced, from -2^(w-1) to 2^(w-1) - 1 for a limb of w bits; the last takes what is left.
 */
export function balancedDigits(value: bigint, weight: (k: number) => number): number[] {
  const digits: number[] = [];
  let rest = value;
  for (let k = 0; k < LIMBS - 1; k++) {
    const bits = BigInt(weight(k + 1) - weight(k));
    let digit = rest & ((1n << bits) - 1n);
    if (digit >> (bits - 1n)) digit -= 1n << bits;
    digits.push(Number(digit));
    rest = (rest - digit) >> bits;
  }
  return [...digits, Number(rest)];
}

/** A field element as digits, of the representative that is smallest in size. */
export function fieldDigits(value: bigint): number[] {
  const least = mod(value, P);
  return balancedDigits(least > P / 2n ? least - P : least, fieldWeight);
}
