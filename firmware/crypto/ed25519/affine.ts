/*
 * What a multiple of a point is computed with, and its way from coordinates to bytes: with the
 * inverse w of FG, x = E/G = EFw and y = H/F = GHw. Called by walk.ts and verify.ts.
 *
 * A workshop is dear to make and takes some 5 kB, so it is given back and used again. It must
 * never be used by two jobs at once, nor given back with numbers of a secret in it.
 * Source of truth: RFC 8032 section 5.1.2 for the bytes.
 */
import { makeDoubled, makeLimbs, multiplyFactors, multiplyInto, multiplyPlain } from "./field.js";
import { type Inversion, makeInversion } from "./inverse.js";
import { makePoint, type Point, wipePoint } from "./point.js";
import { writeField } from "./scalar.js";

/* Rounds of the inversion that fit a slice. */
const ROUNDS_A_STEP = 3;

/** A point and what it takes to write it. */
export interface Workshop {
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

/** A workshop that nobody uses. */
export function takeWorkshop(): Workshop {
  return spare.pop() ?? makeWorkshop();
}

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

/** Begins to write the point whose last addition left it in `pair`. */
export function startAffine(work: Workshop, pair: number): void {
  const { E, H } = work.point;
  const F = work.point.F[pair] as Int32Array;
  const G = work.point.G[pair] as Int32Array;
  multiplyInto(work.x, E, F);
  multiplyInto(work.y, G, H);
  multiplyFactors(work.z, G, F);
  work.inversion.start(work.z);
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

/**
 * A few rounds of the inversion; with the last one, writes the point's 32 bytes, wipes all numbers
 * and gives the workshop back. Undefined until then.
 */
export function stepAffine(work: Workshop): Uint8Array | undefined {
  const { inversion } = work;
  for (let i = 0; i < ROUNDS_A_STEP; i++) {
    if (!inversion.round()) continue;
    inversion.r.reverse();
    const bytes = writePoint(work, inversion.r);
    wipePoint(work.point);
    for (const numbers of [work.x, work.y, work.z, inversion.r, inversion.s]) numbers.fill(0);
    spare.push(work);
    return bytes;
  }
  return undefined;
}
