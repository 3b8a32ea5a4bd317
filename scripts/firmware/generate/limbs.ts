// How the signer writes numbers modulo p = 2^255 - 19 and modulo the order L: twelve whole limbs
// of 21 bits. Called by the other generators here and by the tests of what they make. Must never
// round: a number that does not fit is an error.
// Source of truth: RFC 8032 section 5.1 for p and L; firmware/crypto/ed25519/field.ts for forms.
import { Failure } from "../../failure.js";

/** The prime of the field. */
export const P = 2n ** 255n - 19n;
/** The order of the base point. */
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Limbs of a number. */
export const LIMBS = 12;
/** What a limb counts in: limb k counts 2^(21 k). */
export const LIMB_BITS = 21;

/** `a` modulo `m`, 0 to m - 1. */
export const mod = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;

/**
 * `value` as whole limbs: the sum of limb[k] * 2^(21 k) is `value`. All but the last are balanced,
 * from -2^20 to 2^20 - 1; the last takes what is left.
 */
export function plainLimbs(value: bigint): number[] {
  const limbs: number[] = [];
  const bits = BigInt(LIMB_BITS);
  let rest = value;
  for (let k = 0; k < LIMBS - 1; k++) {
    const limb = BigInt.asIntN(LIMB_BITS, rest);
    limbs.push(Number(limb));
    rest = (rest - limb) >> bits;
  }
  if (BigInt.asIntN(32, rest) !== rest) {
    throw new Failure("A107", "A number has more than twelve limbs.", "Reduce it first.");
  }
  return [...limbs, Number(rest)];
}

/* The representative of `value` modulo `m` that is smallest in size. */
function least(value: bigint, m: bigint): bigint {
  const positive = mod(value, m);
  return positive > m / 2n ? positive - m : positive;
}

/** Limbs of a scalar, modulo L. */
export const scalarLimbs = (value: bigint): number[] => plainLimbs(least(value, L));

const EIGHTH = (() => {
  let k = 1n;
  while ((k * P + 1n) % 8n !== 0n) k++;
  return (k * P + 1n) / 8n;
})();

/** Limbs of a field element as a factor: multiples of 8. */
export function fieldLimbs(value: bigint): number[] {
  return plainLimbs(least(value * EIGHTH, P)).map((limb) => 8 * limb);
}
