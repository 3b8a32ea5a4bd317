/*
 * A secret scalar times the base point, as 32 bytes, one slice after the other. Called by job.ts.
 *
 *   first     the digits of n (comb.ts)
 *   then      one addition, or one doubling and what goes with it, a step
 *   then      the inverse w of FG, some rounds a step: x = E/G = EFw and y = H/F = GHw
 *   last      the point's bytes
 *
 * Its numbers are wiped with the last step. Source of truth: RFC 8032 section 5.1.2 for the bytes.
 */
import { type Comb, type CombBlock, combDigits, ENTRY_NUMBERS } from "./comb.js";
import { makeDoubled, makeLimbs, multiplyFactors, multiplyInto, multiplyPlain } from "./field.js";
import { type Inversion, makeInversion, runInversion, startInversion } from "./inverse.js";
import { type Act, makePoint, type Point, startPoint, wipePoint } from "./point.js";
import { writeField } from "./scalar.js";

/* Rounds of the inversion that fit a slice. */
const ROUNDS_A_STEP = 3;

/** What a walk works with; dear to make, so it is used again. */
interface Workshop {
  readonly point: Point;
  readonly inversion: Inversion;
  /** FG, then x and y, plain. */
  readonly z: Int32Array;
  /** EF and GH, doubled. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly words: Int32Array;
}

const spare: Workshop[] = [];

function makeWorkshop(): Workshop {
  return {
    point: makePoint(),
    inversion: makeInversion(),
    z: makeLimbs(),
    x: makeDoubled(),
    y: makeDoubled(),
    words: new Int32Array(8),
  };
}

function startAffine(work: Workshop, pair: number): void {
  const { E, H } = work.point;
  const F = work.point.F[pair] as Int32Array;
  const G = work.point.G[pair] as Int32Array;
  multiplyInto(work.x, E, F);
  multiplyInto(work.y, G, H);
  multiplyFactors(work.z, G, F);
  startInversion(work.inversion, work.z);
}

/* x and y by the inverse w (reversed), and their 32 bytes. */
function writePoint(work: Workshop, w: Int32Array): Uint8Array {
  const { words, z } = work;
  multiplyPlain(z, w, work.x);
  writeField(words, z);
  const odd = (words[0] as number) & 1;
  multiplyPlain(z, w, work.y);
  writeField(words, z);
  const bytes = new Uint8Array(new Uint8Array(words.buffer));
  if (odd) bytes[31] = (bytes[31] as number) | 0x80;
  return bytes;
}

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
  const work = spare.pop() ?? makeWorkshop();
  const { adds, doubles, finishes, entry } = work.point;
  const digits = combDigits(comb, n);
  let started = false;
  let bytes: Uint8Array | undefined;
  const { inversion } = work;

  function finishWalk(): Uint8Array {
    inversion.r.reverse();
    const result = writePoint(work, inversion.r);
    wipePoint(work.point);
    for (const numbers of [work.x, work.y, work.z, inversion.r]) numbers.fill(0);
    digits.fill(0);
    spare.push(work);
    return result;
  }

  function stepAffine(): boolean {
    if (bytes !== undefined) {
      done(bytes);
      return true;
    }
    for (let i = 0; i < ROUNDS_A_STEP && bytes === undefined; i++) {
      if (runInversion(inversion)) bytes = finishWalk();
    }
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
    if (left === 0) return stepAffine();
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
