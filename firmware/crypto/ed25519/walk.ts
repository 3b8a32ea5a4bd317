/*
 * A secret scalar times the base point, as 32 bytes, one slice after the other. Called by job.ts.
 *
 *   first     the digits of n (comb.ts)
 *   then      one addition or one doubling a step
 *   then      the inverse of Z, some rounds a step (affine.ts)
 *   last      the point's bytes are handed on
 *
 * It must never leave its numbers behind: they are wiped when the bytes are there.
 */
import { startAffine, stepAffine, takeWorkshop } from "./affine.js";
import { type Comb, combDigits, ENTRY_NUMBERS } from "./comb.js";
import { type Act, startPoint } from "./point.js";

/** One step, at most 2 ms on the stock Linux engine; true when all is done. */
export type Step = () => boolean;

/**
 * Starts with n (comb.ts) as eight words, the lowest first, which are read at once. The last step
 * hands the point's 32 bytes to `done`. `mask`: see startPoint.
 */
export function startWalk(
  comb: Comb,
  n: Int32Array,
  done: (bytes: Uint8Array) => void,
  mask?: readonly number[],
): Step {
  /* The variables of each addition come first: the engine finds them fastest. */
  let pair = 0;
  let block = 0;
  let left = comb.columns * comb.blocks.length;
  let doubling = false;
  const count = comb.blocks.length;
  const work = takeWorkshop();
  const { adds, doubles, entry } = work.point;
  const digits = combDigits(comb, n);
  const buffers = comb.blocks.map((one) => one.buffer);
  const places = comb.blocks.map((one) => one.places);
  /* Where the next digit is, and what its place is: see CombBlock. */
  let column = comb.rowBytes - comb.columns;
  let at = column;
  let place = (places[0] as Uint16Array)[digits[at] as number] as number;
  let started = false;
  let bytes: Uint8Array | undefined;

  /* The way to bytes, then their delivery. */
  function stepEnd(): boolean {
    if (bytes !== undefined) {
      done(bytes);
      return true;
    }
    bytes = stepAffine(work);
    if (bytes !== undefined) digits.fill(0);
    return false;
  }

  function step(): boolean {
    if (doubling) {
      doubling = false;
      (doubles[pair] as Act)();
      return false;
    }
    if (left === 0) return stepEnd();
    const negative = place & 1;
    entry.set(new Int32Array(buffers[block] as ArrayBuffer, place - negative, ENTRY_NUMBERS));
    at += comb.rowBytes;
    if (++block === count) {
      block = 0;
      at = ++column;
    }
    place = --left === 0 ? 0 : ((places[block] as Uint16Array)[digits[at] as number] as number);
    const flips = negative !== (place & 1);
    if (!started) {
      started = true;
      startPoint(work.point, flips, mask);
      return false;
    }
    (adds[flips ? 2 + pair : pair] as Act)();
    pair = 1 - pair;
    if (left === 0) startAffine(work, pair);
    else if (block === 0) doubling = true;
    return false;
  }
  return step;
}
