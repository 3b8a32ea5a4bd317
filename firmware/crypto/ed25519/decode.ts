/*
 * From the 32 bytes of a public key to the negative of its point, as an entry that can be added, in
 * slices. Strict: only the canonical bytes of a point that is not of small order. Called by
 * verify.ts. It must never be used with a secret.
 * Source of truth: RFC 8032 section 5.1.3; small orders as libsodium's ge25519_has_small_order.
 */
import { decodeBase64 } from "../../platform/crypto.js";
import { equalBytes } from "../equal.js";
import { ENTRY_NUMBERS } from "./comb.js";
import { CURVE_D, HALF, ROOT_OF_MINUS_ONE, SMALL_ORDER } from "./constants.js";
import { constantDoubled, makeDoubled, setReversed } from "./field.js";
import { LIMBS } from "./limbs.js";
import { addNumbers, multiplyNumbers, numberBytes, readNumber } from "./number.js";

const D = constantDoubled(CURVE_D);
const OVER_2 = constantDoubled(HALF);
const ROOT = constantDoubled(ROOT_OF_MINUS_ONE);
const ONE = new Uint8Array(32);
ONE[0] = 1;

/* Products that fit a slice. */
const PRODUCTS_A_STEP = 6;

/*
 * The power 2^252 - 3, one row a product: how many squarings of the last result, then which
 * earlier one to multiply by. Result i of n bits 1 is the power 2^n - 1.
 */
const CHAIN = [
  [1, 0] /* 2 bits */,
  [2, 1] /* 4 */,
  [1, 0] /* 5 */,
  [5, 3] /* 10 */,
  [10, 4] /* 20 */,
  [20, 5] /* 40 */,
  [10, 4] /* 50 */,
  [50, 7] /* 100 */,
  [100, 8] /* 200 */,
  [50, 7] /* 250 */,
  [2, 0],
] as const;

function withoutSign(bytes: Uint8Array): Uint8Array {
  const y = new Uint8Array(bytes);
  y[31] = (y[31] as number) & 0x7f;
  return y;
}

/** Whether the point of these bytes, if it is one, is of an order that divides 8. */
export function hasSmallOrder(bytes: Uint8Array): boolean {
  const y = withoutSign(bytes);
  return SMALL_ORDER.some((text) => equalBytes(new Uint8Array(decodeBase64(text)), y));
}

/** Whether y is below p. */
export function isCanonical(bytes: Uint8Array): boolean {
  const y = withoutSign(bytes);
  if ((y[31] as number) !== 0x7f || (y[0] as number) < 0xed) return true;
  for (let i = 1; i < 31; i++) if (y[i] !== 0xff) return true;
  return false;
}

/** A decoding under way. */
export interface Decoding {
  /** At most 2 ms of work on the stock Linux engine; true when it is done. */
  step(): boolean;
  /** The entry of -A, as comb.ts has them; undefined if the bytes are refused. */
  entry: Int32Array | undefined;
}

/** Starts to decode `bytes`. */
export function startDecode(bytes: Uint8Array): Decoding {
  const y = makeDoubled();
  const u = makeDoubled();
  const v = makeDoubled();
  const x = makeDoubled();
  const uv3 = makeDoubled();
  const powers: Int32Array[] = [];
  let last = makeDoubled();
  let row = -1;
  let squarings = 0;
  const decoding: Decoding = { step: step, entry: undefined };

  /* u = y^2 - 1, v = d y^2 + 1; x = u v^3 (u v^7)^((p-5)/8) is a root of u/v if there is one. */
  function begin(): void {
    const one = makeDoubled();
    readNumber(one, ONE);
    readNumber(y, bytes);
    multiplyNumbers(x, y, y);
    addNumbers(u, x, one, -1);
    multiplyNumbers(v, x, D);
    addNumbers(v, v, one, 1);
    multiplyNumbers(x, v, v);
    multiplyNumbers(uv3, x, v);
    multiplyNumbers(last, uv3, uv3);
    multiplyNumbers(last, last, v);
    multiplyNumbers(uv3, uv3, u);
    multiplyNumbers(last, last, u);
    powers.push(last);
    row = 0;
  }

  function climb(): void {
    for (let i = 0; i < PRODUCTS_A_STEP && row < CHAIN.length; i++) {
      const [count, factor] = CHAIN[row] as readonly [number, number];
      if (squarings === 0) last = new Int32Array(last);
      if (squarings++ < count) {
        multiplyNumbers(last, last, last);
        continue;
      }
      multiplyNumbers(last, last, powers[factor] as Int32Array);
      powers.push(last);
      squarings = 0;
      row++;
    }
  }

  /* Whether v x^2 is u (1) or -u (-1) or neither (0). */
  function compare(): number {
    const check = makeDoubled();
    multiplyNumbers(check, x, x);
    multiplyNumbers(check, check, v);
    const found = new Uint8Array(numberBytes(check));
    if (equalBytes(found, numberBytes(u))) return 1;
    for (let k = 0; k < 2 * LIMBS; k++) check[k] = -(check[k] as number);
    const negated = new Uint8Array(numberBytes(check));
    return equalBytes(negated, numberBytes(u)) ? -1 : 0;
  }

  function end(): void {
    multiplyNumbers(x, uv3, last);
    const sign = compare();
    if (sign === 0) return;
    if (sign < 0) multiplyNumbers(x, x, ROOT);
    /* The entry is of -A: it has the other x. */
    const odd = (numberBytes(x)[0] as number) & 1;
    const wanted = ((bytes[31] as number) >> 7) ^ 1;
    if (odd !== wanted) for (let k = 0; k < 2 * LIMBS; k++) x[k] = -(x[k] as number);
    decoding.entry = entryOf(x, y);
  }

  function step(): boolean {
    if (row < 0) {
      if (!isCanonical(bytes) || hasSmallOrder(bytes)) return true;
      begin();
      return false;
    }
    if (row < CHAIN.length) {
      climb();
      return false;
    }
    end();
    return true;
  }
  return decoding;
}

/* (y-x)/2, (y+x)/2 and dxy, reversed. */
function entryOf(x: Int32Array, y: Int32Array): Int32Array {
  const entry = new Int32Array(ENTRY_NUMBERS);
  const number = makeDoubled();
  addNumbers(number, y, x, -1);
  multiplyNumbers(number, number, OVER_2);
  setReversed(entry.subarray(0, LIMBS), number);
  addNumbers(number, y, x, 1);
  multiplyNumbers(number, number, OVER_2);
  setReversed(entry.subarray(LIMBS, 2 * LIMBS), number);
  multiplyNumbers(number, x, y);
  multiplyNumbers(number, number, D);
  setReversed(entry.subarray(2 * LIMBS), number);
  return entry;
}
