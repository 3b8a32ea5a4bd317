/*
 * Records, derived from page header and entry: the same to the byte whenever. Called by the
 * journal. Must never take anything from the present (clock, settings): a record that was sent
 * once is signed, and another one with its number would be a fork.
 * A record whose entry cannot be read any more is derived as `lost entry`: its number, and the
 * hash of its payload as the next entry or page header keeps it (zeros when that is lost too).
 */
import { asciiText, copyBytes } from "../../protocol/bytes.js";
import type { Money } from "../../protocol/money.js";
import { encodeRecord } from "../../protocol/record/encode.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import {
  KIND_BOOT,
  KIND_CLOCK_SET,
  KIND_CONFIGURATION,
  KIND_ERROR,
  KIND_GRANT,
  KIND_LOST_ENTRY,
  KIND_RESOLUTION,
  KIND_SALE,
  KIND_UNKNOWN,
  KIND_VOID,
} from "../../protocol/record/record.js";
import { sha256 } from "../platform/crypto.js";
import { articlesOf, continuations, ENTRY_BYTES, INTENT_BYTES } from "./entry.js";
import type { PageHeader } from "./page.js";
import { SLOTS } from "./page.js";
import type { State } from "./state.js";
import { hasOutcome, headerOf, isHead, neighbour, readBody, slotAddress } from "./state.js";

type Draft = { -readonly [K in keyof ZincRecord]: ZincRecord[K] };

/** The amounts of a movement's intent area. */
export function amountsOf(body: Uint8Array, assets: string[]): Money[] {
  const view = new DataView(body.buffer, body.byteOffset);
  const packed = view.getUint16(4);
  const list: Money[] = [];
  const count = (packed >> 9) & 3;
  for (let i = 0; i < count; i++) {
    list.push({ asset: assets[(packed >> (3 * i)) & 7], amount: view.getUint32(22 + 4 * i) });
  }
  return list;
}

function balancesOf(view: DataView, assets: string[]): Money[] {
  const packed = view.getUint16(70);
  const list: Money[] = [];
  const count = (view.getUint8(68) >> 4) & 7;
  for (let i = 0; i < count; i++) {
    list.push({ asset: assets[(packed >> (3 * i)) & 7], amount: view.getInt32(72 + 4 * i) });
  }
  return list;
}

function fillMovement(r: Draft, body: Uint8Array, assets: string[]): void {
  const view = new DataView(body.buffer, body.byteOffset);
  const flags = body[1];
  r.card = { kind: flags & 3, generation: body[2], reference: copyBytes(body, 14, 22) };
  r.amounts = amountsOf(body, assets);
  if ((flags & 128) !== 0) r.operator = copyBytes(body, 10, 14);
  const by = (flags >> 5) & 3;
  if (by > 0) r.authority = { by: by, hold: view.getUint32(34) };
  const means = (flags >> 2) & 7;
  if (means > 0) r.means = means;
  if (r.kind === KIND_VOID || r.kind === KIND_UNKNOWN) r.subject = view.getUint32(38);
  if (r.kind === KIND_UNKNOWN) return;
  r.intent = view.getUint32(6);
  if (r.kind === KIND_SALE) r.saleLeg = { sale: r.intent, leg: 1, legs: 1 };
  if ((body[68] & 128) !== 0) r.balances = balancesOf(view, assets);
}

function fillNote(r: Draft, body: Uint8Array): void {
  const view = new DataView(body.buffer, body.byteOffset);
  if (r.kind === KIND_BOOT) {
    r.boots = view.getUint32(1);
    r.startReason = body[5];
    r.firmware = asciiText(body.subarray(7, 7 + body[6]));
  } else if (r.kind === KIND_CLOCK_SET) r.clockBefore = view.getUint32(1);
  else if (r.kind === KIND_CONFIGURATION) r.configurationHash = copyBytes(body, 1, 33);
  else if (r.kind === KIND_ERROR) {
    r.errorCode = asciiText(body.subarray(1, 5));
    r.errorDetail = asciiText(body.subarray(6, 6 + body[5]));
  } else if (r.kind === KIND_RESOLUTION) {
    r.subject = view.getUint32(1);
    r.outcome = body[5];
    r.evidence = body[6];
  }
}

function draft(h: PageHeader, kind: number, sequence: number): Draft {
  return {
    version: h.recordVersion,
    terminal: h.terminal,
    sequence: sequence,
    previous: h.previous,
    time: h.time,
    timeSource: h.source,
    kind: kind,
    place: h.place,
    configuration: h.configuration,
  };
}

function takeOutcome(r: Draft, body: Uint8Array): void {
  const view = new DataView(body.buffer, body.byteOffset);
  r.time = view.getUint32(64);
  r.timeSource = body[68] & 15;
  r.previous = copyBytes(body, 88, 120);
}

/** The page of `firsts` in which record `n` is or was, or -1. */
function pageOf(s: State, n: number): number {
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

/** What the first readable entry or header after a lost record keeps of it, put into `r`. */
function takeFromNext(s: State, r: Draft, from: number): void {
  r.lostHash = new Uint8Array(32);
  for (let slot = 0; slot < SLOTS; slot++) {
    const body = readBody(s, from, slot);
    if (!isHead(body) || !hasOutcome(body)) continue;
    const sequence = new DataView(body.buffer, body.byteOffset).getUint32(INTENT_BYTES);
    if (sequence <= r.sequence) continue;
    takeOutcome(r, body);
    if (sequence === r.sequence + 1) r.lostHash = r.previous;
    return;
  }
  for (let page = from; page !== s.page; ) {
    page = neighbour(s, page, 1);
    const header = headerOf(s, page);
    if (header === undefined) continue;
    r.time = header.time;
    r.timeSource = header.source;
    if (header.firstSequence === r.sequence + 1) r.lostHash = header.previous;
    return;
  }
}

/** The payload of the record that findRecord just found. */
function payloadFrom(s: State, body: Uint8Array): Uint8Array {
  const header = headerOf(s, s.atPage) as PageHeader;
  const r = draft(header, body[0], s.atSequence);
  takeOutcome(r, body);
  if (r.kind > KIND_GRANT && r.kind !== KIND_UNKNOWN) fillNote(r, body);
  else {
    fillMovement(r, body, header.assets);
    const more: Uint8Array[] = [];
    for (let i = 1; i <= continuations(body[3]); i++) {
      more.push(s.ports.flash.read(slotAddress(s, s.atPage, s.atSlot + i), ENTRY_BYTES));
    }
    if (body[3] > 0) r.articles = articlesOf(body, more);
  }
  return encodeRecord(r);
}

/** What is said of a record that is not backed up and cannot be read. */
function lostPayload(s: State, n: number): Uint8Array | undefined {
  if (n <= s.progress.backedUp) return undefined;
  const page = pageOf(s, n);
  const header = page < 0 ? s.header : headerOf(s, page);
  if (header === undefined) return undefined;
  const r = draft(header, KIND_LOST_ENTRY, n);
  takeFromNext(s, r, page < 0 ? s.tail : page);
  r.previous = new Uint8Array(32);
  if (n === header.firstSequence) r.previous = header.previous;
  else {
    const before = findRecord(s, n - 1);
    if (before !== undefined) r.previous = sha256(payloadFrom(s, before));
  }
  return encodeRecord(r);
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
