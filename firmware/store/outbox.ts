/*
 * The journal's other side: signatures behind the records, and what the gateway acknowledged.
 * Bound to the journal's state by journal.ts. Must never let a record go whose hash the gateway
 * does not repeat.
 */
import { copyBytes } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import type { Acknowledgement } from "../../protocol/wire/bodies.js";
import { checksum } from "../platform/flash.js";
import { countAll, discount } from "./allowance.js";
import { findRecord, hashOf } from "./derive.js";
import { BODY_BYTES, SIGNATURE_AREA_BYTES, sealed, signatureArea } from "./entry.js";
import type { State } from "./state.js";
import { moveTail, neighbour, slotAddress, writeChecked } from "./state.js";

/** Signatures looked up in one call of `unsigned`. */
const LOOKS_MAX = 4;

let s: State;
/** A signature that flash does not keep, and whose it is. */
let held: Uint8Array | undefined;
let heldSequence = 0;

/** Binds these functions to the journal's state. */
export function startOutbox(state: State): void {
  s = state;
  held = undefined;
  heldSequence = 0;
}

/** Sequence of the oldest record that can still be derived. */
export function oldest(): number {
  for (let i = 1; i <= s.ports.pages && s.page >= 0; i++) {
    const first = s.firsts[neighbour(s, s.page, i)];
    if (first > 0) return first;
  }
  return s.last + 1;
}

/** A record's signature, from flash or held; undefined while it has none. */
export function signature(sequence: number): Uint8Array | undefined {
  if (sequence === heldSequence) return held;
  const found = findRecord(s, sequence);
  if (found !== undefined) {
    const address = slotAddress(s, s.atPage, s.atSlot) + BODY_BYTES;
    const area = s.ports.flash.read(address, SIGNATURE_AREA_BYTES);
    if (sealed(area, 0, SIGNATURE_AREA_BYTES)) return area.subarray(0, 64);
  }
  if (sequence <= s.signed) s.signed = sequence - 1;
  return undefined;
}

/** The next record without a signature, 0: none, -1: only some were looked at. */
export function unsigned(): number {
  if (s.signed < s.progress.stored) s.signed = s.progress.stored;
  for (let i = 0; i < LOOKS_MAX && s.signed < s.last; i++) {
    const next = s.signed + 1;
    if (signature(next) === undefined) return next;
    s.signed = next;
  }
  return s.signed < s.last ? -1 : 0;
}

/** Writes a signature behind its record; holds it in memory when flash does not keep it. */
export function keepSignature(sequence: number, made: Uint8Array): void {
  if (findRecord(s, sequence) !== undefined) {
    const address = slotAddress(s, s.atPage, s.atSlot) + BODY_BYTES;
    if (writeChecked(s, address, signatureArea(made))) return;
  }
  held = made;
  heldSequence = sequence;
}

/** Takes over what the gateway says is durable; '' or L101, W104. @see Outbox */
export function acknowledge(a: Acknowledgement): ErrorCode | "" {
  const p = s.progress;
  if (a.epoch < p.epoch || a.backedUp > a.stored) return "W104";
  if (a.epoch === p.epoch && a.stored < p.stored) return "";
  const hash = hashOf(s, a.stored);
  const here = a.stored <= s.last && (hash !== undefined || a.stored < oldest());
  if (!here || (hash !== undefined && checksum(hash) !== checksum(a.hash))) return "L101";
  const risen = a.epoch === p.epoch && a.backedUp < p.backedUp ? p.backedUp : a.backedUp;
  if (a.epoch === p.epoch && a.stored === p.stored && risen === p.backedUp) return "";
  s.progress = {
    epoch: a.epoch,
    stored: a.stored,
    backedUp: risen,
    hash: copyBytes(a.hash, 0, 32),
    intents: s.intents,
  };
  if (a.stored < p.stored || a.stored === s.last) countAll(s);
  else {
    for (let n = p.stored + 1; n <= a.stored; n++) {
      const body = findRecord(s, n);
      if (body !== undefined) discount(n, body);
    }
  }
  moveTail(s);
  s.ports.keepProgress(s.progress);
  return "";
}
