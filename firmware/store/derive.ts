/*
 * Records, derived from page header and entry: the same to the byte whenever. Called by the
 * journal. Must never take anything from the present (clock, settings): a record that was sent
 * once is signed, and another one with its number would be a fork.
 * A record whose entry cannot be read any more is derived as `lost entry`: its number, and the
 * hash of its payload as the next entry or page header keeps it (zeros when that is lost too).
 */
import { getUint } from "../../protocol/bytes.js";
import { KIND_GRANT, KIND_UNKNOWN } from "../../protocol/record/record.js";
import { sha256 } from "../platform/crypto.js";
import { continuations, ENTRY_BYTES, INTENT_BYTES } from "./entry.js";
import type { PageHeader } from "./page.js";
import { SLOTS } from "./page.js";
import { type Common, lostBytes, movementBytes, noteBytes } from "./record-bytes.js";
import type { State } from "./state.js";
import { hasOutcome, headerOf, isHead, neighbour, readBody, slotAddress } from "./state.js";

/** Time, source and the hash before, as an outcome area keeps them. */
function takeOutcome(c: Common, body: Uint8Array): void {
  c.time = getUint(body, 64, 4);
  c.source = body[68] & 15;
  c.previous = body.subarray(88, 120);
}

/** The page of `firsts` in which record `n` is or was, or -1. */
export function pageOf(s: State, n: number): number {
  let page = s.page;
  for (let i = 0; i < s.ports.pages && page >= 0; i++) {
    if (s.firsts[page] > 0 && s.firsts[page] <= n) return page;
    page = neighbour(s, page, -1);
  }
  return -1;
}

/** Looks for record `n` in a page from a slot on; remembers where it was. */
function findIn(s: State, page: number, from: number, n: number): Uint8Array | undefined {
  const flash = s.ports.flash;
  for (let slot = from; slot < SLOTS; slot++) {
    const mark = flash.read(slotAddress(s, page, slot) + INTENT_BYTES, 4);
    if (new DataView(mark.buffer, mark.byteOffset).getUint32(0) !== n) continue;
    const body = readBody(s, page, slot);
    if (!isHead(body) || !hasOutcome(body)) continue;
    s.atPage = page;
    s.atSlot = slot;
    s.atSequence = n;
    return body;
  }
  return undefined;
}

/** Finds record `n`; gives its body, and where it is in `atPage` and `atSlot`; or undefined. */
export function findRecord(s: State, n: number): Uint8Array | undefined {
  if (s.atPage >= 0 && n > s.atSequence && s.firsts[s.atPage] <= n) {
    const body = findIn(s, s.atPage, s.atSlot + 1, n);
    if (body !== undefined) return body;
  }
  const page = pageOf(s, n);
  return page < 0 ? undefined : findIn(s, page, 0, n);
}

/**
 * What the first readable entry or header after a lost record keeps of it: its time goes to `c`.
 * @returns the hash of the lost payload; zeros when that is lost as well
 */
function takeFromNext(s: State, c: Common, from: number): Uint8Array {
  for (let slot = 0; slot < SLOTS; slot++) {
    const body = readBody(s, from, slot);
    if (!isHead(body) || !hasOutcome(body)) continue;
    const sequence = getUint(body, INTENT_BYTES, 4);
    if (sequence <= c.sequence) continue;
    takeOutcome(c, body);
    return sequence === c.sequence + 1 ? c.previous : new Uint8Array(32);
  }
  for (let page = from; page !== s.page; ) {
    page = neighbour(s, page, 1);
    const header = headerOf(s, page);
    if (header === undefined) continue;
    c.time = header.time;
    c.source = header.source;
    return header.firstSequence === c.sequence + 1 ? header.previous : new Uint8Array(32);
  }
  return new Uint8Array(32);
}

/** The payload of the record that findRecord just found. */
function payloadFrom(s: State, body: Uint8Array): Uint8Array {
  const header = headerOf(s, s.atPage) as PageHeader;
  const c = { sequence: s.atSequence, previous: body, time: 0, source: 0 };
  takeOutcome(c, body);
  if (body[0] > KIND_GRANT && body[0] !== KIND_UNKNOWN) return noteBytes(header, c, body);
  const more: Uint8Array[] = [];
  for (let i = 1; i <= continuations(body[3]); i++) {
    more.push(s.ports.flash.read(slotAddress(s, s.atPage, s.atSlot + i), ENTRY_BYTES));
  }
  return movementBytes(header, c, body, more);
}

/** What is said of a record that is not backed up and cannot be read. */
function lostPayload(s: State, n: number): Uint8Array | undefined {
  if (n <= s.progress.backedUp) return undefined;
  const page = pageOf(s, n);
  const header = page < 0 ? s.header : headerOf(s, page);
  if (header === undefined) return undefined;
  const c = { sequence: n, previous: header.previous, time: header.time, source: header.source };
  const hash = takeFromNext(s, c, page < 0 ? s.tail : page);
  c.previous = header.previous;
  if (n !== header.firstSequence) {
    const before = findRecord(s, n - 1);
    c.previous = before === undefined ? new Uint8Array(32) : sha256(payloadFrom(s, before));
  }
  return lostBytes(header, c, hash);
}

/** The payload of record `n`; undefined when it is not in the journal. */
export function payloadOf(s: State, n: number): Uint8Array | undefined {
  if (n < 1 || n > s.last) return undefined;
  const body = findRecord(s, n);
  return body === undefined ? lostPayload(s, n) : payloadFrom(s, body);
}

/** The hash of record `n`'s payload; of the enrolment for 0; undefined when it is not here. */
export function hashOf(s: State, n: number): Uint8Array | undefined {
  if (n === 0) return s.ports.genesis;
  const payload = payloadOf(s, n);
  return payload === undefined ? undefined : sha256(payload);
}

/** The hash of the last record's payload, worked out once. */
export function lastHash(s: State): Uint8Array {
  if (s.lastHash === undefined) s.lastHash = hashOf(s, s.last) as Uint8Array;
  return s.lastHash;
}
