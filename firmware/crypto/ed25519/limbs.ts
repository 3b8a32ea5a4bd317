/*
 * What the kernels compute with: numbers as arrays of limbs, and the engine's convolution. Read by
 * the files of this folder. It must never hold a number. What limbs mean stands in field.ts.
 */

/** The engine's convolution: see platform/crypto.ts. */
export type Convolve = (a: ArrayLike<number>, b: ArrayLike<number>, offset: number) => number;

/** A number in any form, or a part of one. */
export interface Limbs extends ArrayLike<number> {
  [limb: number]: number;
  set(values: ArrayLike<number>, at?: number): void;
  subarray(from: number, to?: number): Limbs;
  reverse(): Limbs;
}

/** Limbs of a number, a field element or a scalar. */
export const LIMBS = 12;
