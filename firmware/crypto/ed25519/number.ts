/*
 * Field elements for work that is not in a hurry: doubled numbers with product, bytes and back.
 * Called by decode.ts. It must never be used with a secret: its buffers are shared.
 * Source of truth: field.ts for the form, RFC 8032 section 5.1.2 for the bytes.
 */
import { SIXTY_FOURTH } from "./constants.js";
import {
  constantDoubled,
  makeDoubled,
  makeLimbs,
  multiplyInto,
  multiplyPlain,
  setReversed,
} from "./field.js";
import { LIMBS } from "./limbs.js";
import { writeField } from "./scalar.js";

const NUMBER_BYTES = 32;
const LIMB_BITS = 21;
const reversed = makeLimbs();
const plain = makeLimbs();
const product = makeDoubled();
const words = new Int32Array(8);

/* 1 as a first factor that leaves a product plain; 64 as a second one that makes it a factor. */
const ONE_REVERSED = makeLimbs();
ONE_REVERSED[LIMBS - 1] = 1;
const SIXTY_FOUR = constantDoubled([64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const OVER_64 = constantDoubled(SIXTY_FOURTH);

/** R = A B, all doubled; R may be A or B. */
export function multiplyNumbers(R: Int32Array, A: Int32Array, B: Int32Array): void {
  setReversed(reversed, A);
  multiplyInto(product, reversed, B);
  R.set(product);
}

/** The canonical 32 bytes of the doubled number A; valid until the next call. */
export function numberBytes(A: Int32Array): Uint8Array {
  multiplyPlain(plain, ONE_REVERSED, A);
  writeField(words, plain);
  return new Uint8Array(words.buffer);
}

/** Writes the number of 32 bytes, whose highest bit is not looked at, into R, doubled. */
export function readNumber(R: Int32Array, bytes: Uint8Array): void {
  const padded = new Uint8Array(NUMBER_BYTES + 4);
  padded.set(bytes);
  padded[NUMBER_BYTES - 1] = (padded[NUMBER_BYTES - 1] as number) & 0x7f;
  const view = new DataView(padded.buffer);
  for (let k = 0; k < LIMBS; k++) {
    const bit = LIMB_BITS * k;
    const mask = k === LIMBS - 1 ? 0xffffff : 0x1fffff;
    reversed[LIMBS - 1 - k] = (view.getUint32(bit >> 3, true) >>> (bit & 7)) & mask;
  }
  multiplyInto(R, reversed, SIXTY_FOUR);
  multiplyNumbers(R, R, OVER_64);
}

/** R = A + f B, all doubled, for a small whole number f; |f| at most 2. */
export function addNumbers(R: Int32Array, A: Int32Array, B: Int32Array, f: number): void {
  for (let k = 0; k < 2 * LIMBS; k++) R[k] = (A[k] as number) + f * (B[k] as number);
}
