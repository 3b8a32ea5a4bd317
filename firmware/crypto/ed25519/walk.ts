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
import { type Comb, type CombBlock, combDigits, ENTRY_FLOATS } from "./comb.js";
import { CURVE_D } from "./constants.js";
import {
  constantDoubled,
  makeDoubled,
  makeLimbs,
  multiplyInto,
  multiplyPlain,
  OVER_127,
  SCALE_127,
} from "./field.js";
import { type Inversion, makeInversion, runInversion, startInversion } from "./inverse.js";
import { type Act, makePoint, type Point, startPoint, wipePoint } from "./point.js";
import { writeField } from "./scalar.js";

/* Rounds of the inversion that fit a slice. */
const ROUNDS_A_STEP = 3;
const D_127 = constantDoubled(CURVE_D, SCALE_127);
const OVER_254 = OVER_127 * OVER_127;

/** What a walk works with; dear to make, so it is used again. */
interface Workshop {
  readonly point: Point;
  readonly inversion: Inversion;
  /** FG times d^attempts, plain. */
  readonly z: Float64Array;
  /** EF and GH, doubled, at scale 2^254. */
  readonly x: Float64Array;
  readonly y: Float64Array;
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

/** A multiplication under way. */
export interface Walk {
  /** One step, at most 2 ms on the stock Linux engine; true when `bytes` is there. */
  step(): boolean;
  /** The point, 32 bytes, when all is done. */
  bytes: Uint8Array | undefined;
}

/* Multiplies the plain number `z` by d. */
function timesD(z: Float64Array): void {
  const reversed = new Float64Array(z);
  reversed.reverse();
  multiplyPlain(z, reversed, D_127, OVER_127);
}

function startAffine(work: Workshop, pair: number): void {
  const { E, H } = work.point;
  const F = work.point.F[pair] as Float64Array;
  const G = work.point.G[pair] as Float64Array;
  multiplyInto(work.x, E, F);
  multiplyInto(work.y, G, H);
  multiplyPlain(work.z, G, F, OVER_127);
  startInversion(work.inversion, work.z);
}

/* x and y by the inverse w (reversed), and their 32 bytes. */
function writePoint(work: Workshop, w: Float64Array): Uint8Array {
  const { words, z } = work;
  multiplyPlain(z, w, work.x, OVER_254);
  writeField(words, z);
  const odd = (words[0] as number) & 1;
  multiplyPlain(z, w, work.y, OVER_254);
  writeField(words, z);
  const bytes = new Uint8Array(new Uint8Array(words.buffer));
  if (odd) bytes[31] = (bytes[31] as number) | 0x80;
  return bytes;
}

/**
 * Starts with n (comb.ts) as eight words, the lowest first, which are read at once. The comb has at
 * least two blocks. `mask`: see startPoint.
 */
export function startWalk(comb: Comb, n: Int32Array, mask?: ArrayLike<number>): Walk {
  const { blocks, rowBytes } = comb;
  const work = spare.pop() ?? makeWorkshop();
  const { point, inversion } = work;
  const { adds, doubles, finishes, entry } = point;
  const digits = combDigits(comb, n);
  let pair = 0;
  let block = 0;
  let column = rowBytes - comb.columns;
  let left = comb.columns * blocks.length;
  let started = false;
  let doubling = false;
  let attempts = 0;
  let place = lookAhead();
  const walk: Walk = { step: step, bytes: undefined };

  /* Where the entry of the next digit is, and its sign: see CombBlock. */
  function lookAhead(): number {
    const { places } = blocks[block] as CombBlock;
    return places[digits[block * rowBytes + column] as number] as number;
  }

  function stepAdd(): void {
    const negative = place & 1;
    const { buffer } = blocks[block] as CombBlock;
    entry.set(new Float32Array(buffer, place - negative, ENTRY_FLOATS));
    if (++block === blocks.length) {
      block = 0;
      column++;
    }
    place = --left === 0 ? 0 : lookAhead();
    const flips = negative !== (place & 1);
    if (!started) {
      started = true;
      startPoint(point, flips, mask);
      return;
    }
    (adds[flips ? 2 + pair : pair] as Act)();
    pair = 1 - pair;
    if (left === 0) startAffine(work, pair);
    else if (block === 0) doubling = true;
    else (finishes[pair] as Act)();
  }

  function stepDouble(): void {
    (doubles[pair] as Act)();
    (finishes[pair] as Act)();
    doubling = false;
  }

  /* True when the inverse is there, in `inversion.r`. */
  function stepInvert(): boolean {
    for (let i = 0; i < ROUNDS_A_STEP && inversion.state === "running"; i++) {
      runInversion(inversion);
    }
    if (inversion.state === "stuck") {
      attempts++;
      timesD(work.z);
      startInversion(inversion, work.z);
    }
    return inversion.state === "done";
  }

  function finishWalk(): void {
    for (; attempts > 0; attempts--) timesD(inversion.r);
    inversion.r.reverse();
    walk.bytes = writePoint(work, inversion.r);
    wipePoint(point);
    for (const numbers of [work.x, work.y, work.z, inversion.r]) numbers.fill(0);
    digits.fill(0);
    spare.push(work);
  }

  function step(): boolean {
    if (doubling) stepDouble();
    else if (left > 0) stepAdd();
    else if (walk.bytes === undefined && stepInvert()) finishWalk();
    return walk.bytes !== undefined;
  }
  return walk;
}
