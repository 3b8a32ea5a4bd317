/*
 * Ed25519 signatures, bit for bit those of tweetnacl, at a speed a counter can use. Called by
 * whoever signs; also built alone, as a script for the engine's prompt (`zinc build --module
 * crypto/ed25519`). It must never hold a key between two calls.
 * Source of truth: RFC 8032 section 5.1; how it is done is told in ed25519/README.md.
 */
import { type Comb, makeComb } from "./ed25519/comb.js";
import { type KeyJob, type SignatureJob, startKey, startSignature } from "./ed25519/job.js";
import { largeComb, smallComb } from "./ed25519/table.js";
import { startVerify, type VerifyJob } from "./ed25519/verify.js";

export { largeComb, makeComb };

let comb: Comb | undefined;

function combInUse(): Comb {
  if (comb === undefined) comb = smallComb();
  return comb;
}

/** From now on signs with `larger`, whose table was checked. */
export function useComb(larger: Comb): void {
  comb = larger;
}

/**
 * Starts a signature. `blinding`, 24 random bytes, changes every number on the way and no bit of
 * the result. Until `step` gives true the job keeps `message`, which must not change.
 * @param secretKey 64 bytes: seed, then public key; read at once
 */
export function signStart(
  message: Uint8Array,
  secretKey: Uint8Array,
  blinding?: Uint8Array,
): SignatureJob {
  return startSignature(message, secretKey, { comb: combInUse(), blinding: blinding });
}

/** The signature of `message`, 64 bytes, all at once: tweetnacl's sign.detached. */
export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  const job = signStart(message, secretKey);
  while (!job.step());
  return job.signature as Uint8Array;
}

/** Starts to derive the public key of a seed (32 bytes). */
export function publicKeyStart(seed: Uint8Array, blinding?: Uint8Array): KeyJob {
  return startKey(seed, { comb: combInUse(), blinding: blinding });
}

/** The public key of a seed (32 bytes), 32 bytes, all at once. */
export function publicKey(seed: Uint8Array): Uint8Array {
  const job = publicKeyStart(seed);
  while (!job.step());
  return job.publicKey as Uint8Array;
}

/** Starts to verify a signature (64 bytes) of `message`, strictly; see ed25519/verify.ts. */
export function verifyStart(
  message: Uint8Array,
  signature: Uint8Array,
  key: Uint8Array,
): VerifyJob {
  return startVerify(message, signature, key, combInUse());
}

/** Whether `signature` is that of `message` by the owner of `key`, all at once. */
export function verify(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  const job = verifyStart(message, signature, key);
  while (!job.step());
  return job.valid === true;
}
