/*
 * The work behind the counter: hashes, erasing ahead, signatures; a little at a time, only while
 * nobody taps. Started by main.ts. Must never be waited for: a record stands without its signature.
 * Ed25519 is deterministic, so a signature that a power cut ended is made again, bit for bit.
 */
import { signedBytes } from "../../protocol/record/cose.js";
import { after } from "../platform/timers.js";
import type { Outbox } from "./outbox-types.js";

/** Milliseconds between two slices, before looking whether the counter is idle, and at rest. */
const NEXT_MS = 1;
const BUSY_MS = 150;
const REST_MS = 250;

/** A signature in the making. */
export interface Signing {
  /** Does one slice of the work; true when `signature` is there. */
  step(): boolean;
  readonly signature: Uint8Array | undefined;
}

/** What the work needs. */
export interface BehindPorts {
  journal: Outbox & { idle(): boolean };
  keyId: Uint8Array;
  /** Whether the counter is idle. */
  idle(): boolean;
  /** Begins to sign a message with the terminal's key. */
  sign(message: Uint8Array): Signing;
  /** A record got its signature. */
  signed(): void;
}

let ports: BehindPorts;
let timer = 0;
let signing: Signing | undefined;
let sequence = 0;

/** One slice; gives the milliseconds to the next. */
function slice(): number {
  if (!ports.idle()) return BUSY_MS;
  if (signing !== undefined) {
    if (!signing.step()) return NEXT_MS;
    const made = signing.signature;
    signing = undefined;
    if (made === undefined) return REST_MS;
    ports.journal.keepSignature(sequence, made);
    ports.signed();
    return NEXT_MS;
  }
  if (ports.journal.idle()) return NEXT_MS;
  const next = ports.journal.unsigned();
  const payload = next > 0 ? ports.journal.payload(next) : undefined;
  if (payload === undefined) return next < 0 ? NEXT_MS : REST_MS;
  sequence = next;
  signing = ports.sign(signedBytes(ports.keyId, payload));
  return NEXT_MS;
}

function work(): void {
  timer = 0;
  timer = after(slice(), work);
}

/** Begins; @param given what it works on */
export function startBehind(given: BehindPorts): void {
  ports = given;
  signing = undefined;
  timer = after(REST_MS, work);
}

/** Begins again if an error ended the work; what was half done is done anew. */
export function reviveBehind(): void {
  if (timer === 0) startBehind(ports);
}
