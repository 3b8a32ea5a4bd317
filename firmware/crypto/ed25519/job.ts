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
import { LIMBS, makeLimbs, powerOfTwo, weightBits } from "./field.js";
import { multiplyAddInto, padScalar, reduceHalf, writeScalar } from "./scalar.js";
import { startWalk, type Walk } from "./walk.js";

const KEY_BYTES = 32;
const HASH_BYTES = 64;
const ZERO = makeLimbs();

/** How a job computes. */
export interface JobOptions {
  readonly comb: Comb;
  /** 36 random bytes: see README.md, "What it does not protect". Without, nothing is blinded. */
  readonly blinding?: Uint8Array | undefined;
}

/** The two halves of a hashed seed (RFC 8032 section 5.1.5). */
interface Expanded {
  /** The scalar a, clamped, zero-extended to 64 bytes. */
  readonly scalar: Uint8Array;
  readonly prefix: Uint8Array;
}

function expandSeed(seed: Uint8Array): Expanded {
  const hash = sha512(seed);
  const scalar = new Uint8Array(HASH_BYTES);
  scalar.set(hash.subarray(0, KEY_BYTES));
  scalar[0] = (scalar[0] as number) & 248;
  scalar[31] = ((scalar[31] as number) & 127) | 64;
  return { scalar: scalar, prefix: hash.subarray(KEY_BYTES) };
}

/* A plain number whose limbs are 18 random bits each: what startPoint multiplies by. */
function maskOf(blinding: Uint8Array | undefined): Float64Array | undefined {
  if (blinding === undefined) return undefined;
  const mask = makeLimbs();
  for (let k = 0; k < LIMBS; k++) {
    const low = (blinding[3 * k] as number) + ((blinding[3 * k + 1] as number) << 8);
    const bits = low + (((blinding[3 * k + 2] as number) & 3) << 16);
    mask[k] = (bits | 1) * powerOfTwo(weightBits(k));
  }
  return mask;
}

/* Starts with the scalar of `hash`, 64 bytes; its n goes into `n`. */
function startMultiply(hash: Uint8Array, n: Float64Array, options: JobOptions): Walk {
  const { comb, blinding } = options;
  const words = new Int32Array(8);
  reduceHalf(n, hash, comb.toN);
  writeScalar(words, n);
  const walk = startWalk(comb, words, maskOf(blinding));
  words.fill(0);
  return walk;
}

/** The public key of a seed, in the making. */
export class KeyJob {
  /** 32 bytes, once `step` gave true. */
  publicKey: Uint8Array | undefined;
  private readonly _walk: Walk;

  /** Reads the seed, 32 bytes. */
  constructor(seed: Uint8Array, options: JobOptions) {
    const expanded = expandSeed(seed);
    this._walk = startMultiply(expanded.scalar, makeLimbs(), options);
    expanded.scalar.fill(0);
    expanded.prefix.fill(0);
  }

  /** Does at most 2 ms of work on the stock Linux engine; true when it is done. */
  step(): boolean {
    if (!this._walk.step()) return false;
    this.publicKey = this._walk.bytes;
    return true;
  }
}

/** A signature in the making. */
export class SignatureJob {
  /** 64 bytes, once `step` gave true. */
  signature: Uint8Array | undefined;
  private readonly _message: Uint8Array;
  private readonly _publicKey: Uint8Array;
  private readonly _options: JobOptions;
  /* Secrets, until the job is done. */
  private readonly _key: Expanded;
  private readonly _n: Float64Array;
  private _walk: Walk | undefined;

  /** Reads `secretKey`, 64 bytes: seed, then public key. Keeps `message` until it is done. */
  constructor(message: Uint8Array, secretKey: Uint8Array, options: JobOptions) {
    this._message = message;
    this._options = options;
    this._publicKey = new Uint8Array(secretKey.subarray(KEY_BYTES, 2 * KEY_BYTES));
    this._key = expandSeed(secretKey.subarray(0, KEY_BYTES));
    this._n = makeLimbs();
  }

  /** Does at most 2 ms of work on the stock Linux engine; true when it is done. */
  step(): boolean {
    if (this.signature !== undefined) return true;
    if (this._walk === undefined) {
      const hash = sha512(joinBytes(this._key.prefix, this._message));
      this._walk = startMultiply(hash, this._n, this._options);
      return false;
    }
    const R = this._walk.bytes;
    if (R === undefined) {
      this._walk.step();
      return false;
    }
    this.signature = this._answer(R);
    return true;
  }

  /* R, S: the last step. */
  private _answer(R: Uint8Array): Uint8Array {
    const hash = sha512(joinBytes(joinBytes(R, this._publicKey), this._message));
    const k = makeLimbs();
    const a = makeLimbs();
    const S = makeLimbs();
    const words = new Int32Array(8);
    reduceHalf(k, hash, ZERO);
    reduceHalf(a, this._key.scalar, ZERO);
    multiplyAddInto(S, k, padScalar(a), this._n, this._options.comb.fromN);
    writeScalar(words, S);
    for (const secret of [a, this._n, this._key.scalar, this._key.prefix]) secret.fill(0);
    return joinBytes(R, new Uint8Array(words.buffer));
  }
}
