/*
 * A secret scalar times the base point, as 32 bytes, one slice after the other. Called by job.ts.
 *
 *   first     the digits of n (comb.ts)
 *   then      one addition, or one doubling and what goes with it, a step
 *   then      the inverse of Z, some rounds a step (affine.ts)
 *   last      the point's bytes are handed on
 *
 * It must never leave its numbers behind: they are wiped when the bytes are there.
 */
import { startAffine, stepAffine, takeWorkshop } from "./affine.js";
import { type Comb, type CombBlock, combDigits, ENTRY_NUMBERS } from "./comb.js";
import { type Act, startPoint } from "./point.js";

/** One step, at most 2 ms on the stock Linux engine; true when all is done. */
export type Step = () => boolean;

/**
 * Starts with n (comb.ts) as eight words, the lowest first, which are read at once. The last step
 * hands the point's 32 bytes to `done`. The comb has at least two blocks. `mask`: see startPoint.
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
  let column = comb.rowBytes - comb.columns;
  let left = comb.columns * comb.blocks.length;
  let doubling = false;
  let place = 0;
  const { blocks, rowBytes } = comb;
  const work = takeWorkshop();
  const { adds, doubles, finishes, entry } = work.point;
  const digits = combDigits(comb, n);
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

  /* Where the entry of the next digit is, and its sign: see CombBlock. */
  function lookAhead(): number {
    const digit = digits[block * rowBytes + column] as number;
    return (blocks[block] as CombBlock).places[digit] as number;
  }

  function step(): boolean {
    if (doubling) {
      doubling = false;
      (doubles[pair] as Act)();
      (finishes[pair] as Act)();
      return false;
    }
    if (left === 0) return stepEnd();
    const negative = place & 1;
    const { buffer } = blocks[block] as CombBlock;
    entry.set(new Int32Array(buffer, place - negative, ENTRY_NUMBERS));
    if (++block === blocks.length) {
      block = 0;
      column++;
    }
    place = --left === 0 ? 0 : lookAhead();
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
    else (finishes[pair] as Act)();
    return false;
  }
  place = lookAhead();
  return step;
}
