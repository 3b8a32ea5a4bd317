/*
 * Strict verification of a signature, in slices: for firmware and the keys of a federation. Called
 * by ../ed25519.ts. It must never be used for what an HMAC does: it takes some half a second.
 *
 * Accepted is what libsodium accepts: S below L, the key's and R's bytes canonical and not of small
 * order, and S B = R + k A, without a cofactor. S B + k (-A) is one walk from the highest bit of k
 * to the lowest: where it is 1, -A is added; the comb of S joins in for the last columns.
 * Source of truth: RFC 8032 section 5.1.7.
 */
import { decodeBase64, joinBytes, sha512 } from "../../platform/crypto.js";
import { equalBytes } from "../equal.js";
import { startAffine, stepAffine, takeWorkshop, type Workshop } from "./affine.js";
import { type Comb, type CombBlock, combDigits, ENTRY_NUMBERS } from "./comb.js";
import { ORDER } from "./constants.js";
import { type Decoding, hasSmallOrder, isCanonical, startDecode } from "./decode.js";
import { makeLimbs } from "./field.js";
import { LIMBS } from "./limbs.js";
import { type Act, type Point, startIdentity } from "./point.js";
import { reduceHalf, writeScalar } from "./scalar.js";

const KEY_BYTES = 32;
const COLUMNS = 253;

/** A verification under way. */
export interface VerifyJob {
  /** Does at most 2 ms of work on the stock Linux engine; true when it is done. */
  step(): boolean;
  /** Whether the signature is right; undefined until `step` gave true. */
  valid: boolean | undefined;
  /** How far it is, 0 to 1. */
  progress: number;
}

/* Whether S, 32 bytes, little-endian, is below L. */
function isReduced(S: Uint8Array): boolean {
  const order = new Uint8Array(decodeBase64(ORDER));
  for (let i = KEY_BYTES - 1; i >= 0; i--) {
    if (S[i] !== order[i]) return (S[i] as number) < (order[i] as number);
  }
  return false;
}

/* The scalar in `bytes` (up to 64), 0 to L - 1, as words. */
function scalarWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(8);
  const limbs = makeLimbs();
  reduceHalf(limbs, bytes, makeLimbs());
  for (let k = 0; k < LIMBS; k++) limbs[k] = 2 * (limbs[k] as number);
  writeScalar(words, limbs);
  return words;
}

/* The digits of S. */
function baseDigits(comb: Comb, S: Uint8Array): Uint8Array {
  const words = new Int32Array(8);
  const n = makeLimbs();
  reduceHalf(n, S, comb.toN);
  writeScalar(words, n);
  return combDigits(comb, words);
}

/** What is added: the key's entry where a bit of k is 1, and the comb's entries. */
interface Sum {
  readonly comb: Comb;
  readonly entry: Int32Array;
  readonly k: Int32Array;
  readonly digits: Uint8Array;
}

/** The sum under way. */
interface SumWork {
  /** One addition or doubling; true when the last was done. */
  step(): boolean;
  /** The pair of the point that holds it. */
  pair(): number;
  /** The columns that are left. */
  left(): number;
}

function startSum(point: Point, { comb, entry, k, digits }: Sum): SumWork {
  /* The next addition: in `column`, of the key (block -1) or of a block of the comb. */
  let column = COLUMNS - 1;
  let block = -1;
  let doublings = 0;
  let pair = 0;
  startIdentity(point);

  function isThere(): boolean {
    if (block < 0) return (((k[column >> 5] as number) >>> (column & 31)) & 1) === 1;
    return column < comb.columns && block < comb.blocks.length;
  }

  /* Goes on to where something is added; below column 0 there is nothing more. */
  function seek(): void {
    while (column >= 0 && !isThere()) {
      if (block < 0 && column < comb.columns) block = 0;
      else {
        block = -1;
        column--;
        doublings++;
      }
    }
  }

  /* Where the entry is, plus its sign; see CombBlock. The key's has no place, and is +. */
  function placeOf(): number {
    if (column < 0 || block < 0) return 0;
    const at = block * comb.rowBytes + comb.rowBytes - 1 - column;
    return (comb.blocks[block] as CombBlock).places[digits[at] as number] as number;
  }

  function add(): boolean {
    const place = placeOf();
    if (block < 0) point.entry.set(entry);
    else {
      const { buffer } = comb.blocks[block] as CombBlock;
      point.entry.set(new Int32Array(buffer, place - (place & 1), ENTRY_NUMBERS));
    }
    block++;
    seek();
    (point.adds[pair + 2 * ((place ^ placeOf()) & 1)] as Act)();
    pair = 1 - pair;
    return column < 0;
  }

  function step(): boolean {
    if (doublings === 0) return add();
    (point.doubles[pair] as Act)();
    doublings--;
    return false;
  }

  seek();
  doublings = 0;
  return { step: step, pair: () => pair, left: () => column };
}

/** Starts to verify. All three are read at once; a wrong length is a wrong signature. */
export function startVerify(
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  comb: Comb,
): VerifyJob {
  const R = new Uint8Array(signature.subarray(0, KEY_BYTES));
  const S = new Uint8Array(signature.subarray(KEY_BYTES));
  const hash = sha512(joinBytes(joinBytes(R, publicKey), message));
  const job: VerifyJob = { step: check, valid: undefined, progress: 0 };
  let decoding: Decoding;
  let work: Workshop;

  function finish(valid: boolean): boolean {
    job.valid = valid;
    job.progress = 1;
    job.step = () => true;
    return true;
  }

  function check(): boolean {
    if (signature.length !== 2 * KEY_BYTES || publicKey.length !== KEY_BYTES) return finish(false);
    if (!isReduced(S) || !isCanonical(R) || hasSmallOrder(R)) return finish(false);
    decoding = startDecode(new Uint8Array(publicKey));
    job.step = decode;
    return false;
  }

  function decode(): boolean {
    if (!decoding.step()) return false;
    if (decoding.entry === undefined) return finish(false);
    work = takeWorkshop();
    const sum = startSum(work.point, {
      comb: comb,
      entry: decoding.entry,
      k: scalarWords(hash),
      digits: baseDigits(comb, S),
    });
    job.step = (): boolean => {
      if (sum.step()) {
        startAffine(work, sum.pair());
        job.step = end;
      }
      job.progress = 0.1 + (0.85 * (COLUMNS - sum.left())) / (COLUMNS + 1);
      return false;
    };
    return false;
  }

  function end(): boolean {
    const bytes = stepAffine(work);
    return bytes === undefined ? false : finish(equalBytes(bytes, R));
  }
  return job;
}
