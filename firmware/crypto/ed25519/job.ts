/*
 * A signature or a public key in the making, one slice after the other. Called by ../ed25519.ts.
 *
 *   step 1     r = SHA-512(prefix, message) modulo L, and the comb's walk for it
 *   then       R = r B (walk.ts)
 *   last       k = SHA-512(R, public key, message) modulo L, S = r + k a modulo L
 *
 * The secret key is read when the job starts. Until it is done the job holds the scalar a, the
 * prefix and r; then it wipes them. Jobs do not share numbers: any of them may be stepped at any
 * time. Source of truth: RFC 8032 section 5.1.6, and tweetnacl's crypto_sign, which takes the
 * public key from the secret key's second half.
 */
import { joinBytes, sha512 } from "../../platform/crypto.js";
import type { Comb } from "./comb.js";
import { makeLimbs } from "./field.js";
import { LIMBS } from "./limbs.js";
import { multiplyAddInto, padScalar, reduceHalf, writeScalar } from "./scalar.js";
import { type Step, startWalk } from "./walk.js";

const KEY_BYTES = 32;
const ZERO = makeLimbs();

/** How a job computes. */
export interface JobOptions {
  readonly comb: Comb;
  /** 24 random bytes: see README.md, "What it does not protect". Without, nothing is blinded. */
  readonly blinding?: Uint8Array | undefined;
}

/** The two halves of a hashed seed (RFC 8032 section 5.1.5). */
interface Expanded {
  /** The scalar a, clamped, 32 bytes. */
  readonly scalar: Uint8Array;
  readonly prefix: Uint8Array;
}

function expandSeed(seed: Uint8Array): Expanded {
  const hash = sha512(seed);
  const scalar = new Uint8Array(hash.subarray(0, KEY_BYTES));
  scalar[0] = (scalar[0] as number) & 248;
  scalar[31] = ((scalar[31] as number) & 127) | 64;
  return { scalar: scalar, prefix: hash.subarray(KEY_BYTES) };
}

/* Twelve limbs of some 15 random bits each: what startPoint multiplies by. */
function maskOf(blinding: Uint8Array | undefined): number[] | undefined {
  if (blinding === undefined) return undefined;
  const mask: number[] = [];
  for (let k = 0; k < LIMBS; k++) {
    const bits = (blinding[2 * k] as number) + ((blinding[2 * k + 1] as number) << 8);
    mask.push(8 * (bits | 1));
  }
  return mask;
}

/* Starts with the scalar of `hash`, 32 or 64 bytes; its n goes into `n`. */
function startMultiply(
  hash: Uint8Array,
  n: Int32Array,
  options: JobOptions,
  done: (bytes: Uint8Array) => void,
): Step {
  const words = new Int32Array(8);
  reduceHalf(n, hash, options.comb.toN);
  writeScalar(words, n);
  const step = startWalk(options.comb, words, done, maskOf(options.blinding));
  words.fill(0);
  return step;
}

/** The public key of a seed, in the making. */
export interface KeyJob {
  /** Does at most 2 ms of work on the stock Linux engine; true when it is done. */
  step: Step;
  /** 32 bytes, once `step` gave true. */
  publicKey: Uint8Array | undefined;
}

const finished: Step = () => true;

/** Starts to derive the public key of `seed`, 32 bytes, which is read at once. */
export function startKey(seed: Uint8Array, options: JobOptions): KeyJob {
  const { scalar, prefix } = expandSeed(seed);
  const done = (bytes: Uint8Array): void => {
    job.publicKey = bytes;
    job.step = finished;
  };
  const job: KeyJob = {
    step: startMultiply(scalar, makeLimbs(), options, done),
    publicKey: undefined,
  };
  scalar.fill(0);
  prefix.fill(0);
  return job;
}

/** A signature in the making. */
export interface SignatureJob {
  /** Does at most 2 ms of work on the stock Linux engine; true when it is done. */
  step: Step;
  /** 64 bytes, once `step` gave true. */
  signature: Uint8Array | undefined;
}

/* S = r + k a for R, S the bytes after it; `scalar`: the bytes of a; `n`: r as comb.ts has it. */
function answer(hash: Uint8Array, scalar: Uint8Array, n: Int32Array, comb: Comb): Uint8Array {
  const k = makeLimbs();
  const a = makeLimbs();
  const S = makeLimbs();
  const words = new Int32Array(8);
  reduceHalf(k, hash, ZERO);
  reduceHalf(a, scalar, ZERO);
  const padded = padScalar(a);
  multiplyAddInto(S, k, padded, n, comb.fromN);
  writeScalar(words, S);
  for (const secret of [a, padded]) secret.fill(0);
  return new Uint8Array(words.buffer);
}

/**
 * Starts a signature. `secretKey`, 64 bytes, seed and then public key, is read at once; `message`
 * is kept until it is done.
 */
export function startSignature(
  message: Uint8Array,
  secretKey: Uint8Array,
  options: JobOptions,
): SignatureJob {
  const publicKey = new Uint8Array(secretKey.subarray(KEY_BYTES, 2 * KEY_BYTES));
  const { scalar, prefix } = expandSeed(secretKey.subarray(0, KEY_BYTES));
  const n = makeLimbs();
  const done = (R: Uint8Array): void => {
    const hash = sha512(joinBytes(joinBytes(R, publicKey), message));
    job.signature = joinBytes(R, answer(hash, scalar, n, options.comb));
    job.step = finished;
    scalar.fill(0);
    n.fill(0);
  };
  const start = (): boolean => {
    job.step = startMultiply(sha512(joinBytes(prefix, message)), n, options, done);
    prefix.fill(0);
    return false;
  };
  const job: SignatureJob = { step: start, signature: undefined };
  return job;
}
