/*
 * The journal's start: finds the page being written and how far, and what a power cut left open.
 * Called by journal.ts. Must never believe an area that was not written whole, nor guess that a
 * movement happened: one without outcome becomes `unknown`, then resolved as not done (D-005).
 */

import { getUint } from "../../protocol/bytes.js";
import { KIND_GRANT, KIND_UNKNOWN } from "../../protocol/record/record.js";
import { checksum } from "../platform/flash.js";
import { CONTINUATION, FREE, INTENT_BYTES, sealed, unknownArea } from "./entry.js";
import type { PageHeader } from "./page.js";
import { decodeHeader, HEADER_BYTES, HEADER_START_BYTES, SLOTS } from "./page.js";
import { amountsOf } from "./record-bytes.js";
import type { State } from "./state.js";
import {
  eraseAhead,
  findTail,
  hasOutcome,
  headerOf,
  isHead,
  neighbour,
  pageAddress,
  readBody,
  slotAddress,
} from "./state.js";
import { readContinuations, writeResolution, writeWhole } from "./write.js";

/**
 * Reads all headers; sets `firsts`, and `page` to the one with the highest serial. Its setup
 * holds until another is asked for: what is resolved is of the same place and assets.
 */
function findPages(s: State): void {
  const flash = s.ports.flash;
  const key = checksum(s.ports.keyId);
  let serial = 0;
  for (let page = 0; page < s.ports.pages; page++) {
    const start = flash.read(pageAddress(s, page), HEADER_START_BYTES);
    if (start[0] !== 0x5a || start[1] !== 0x4a) continue;
    const bytes = flash.read(pageAddress(s, page), HEADER_BYTES);
    if (!sealed(bytes, 0, HEADER_BYTES) || checksum(bytes.subarray(28, 36)) !== key) continue;
    s.firsts[page] = getUint(start, 8, 4);
    const own = getUint(start, 4, 4);
    if (own <= serial) continue;
    serial = own;
    s.page = page;
  }
  if (s.page < 0) return;
  const bytes = flash.read(pageAddress(s, s.page), HEADER_BYTES);
  s.header = decodeHeader(bytes);
  const h = s.header as PageHeader;
  s.setup = { configuration: h.configuration, place: h.place, assets: h.assets };
}

/** Whether a movement or an `unknown` without outcome, or an `unknown` not yet resolved. */
function mustResolve(body: Uint8Array): boolean {
  if (body[0] <= KIND_GRANT) return !hasOutcome(body);
  return body[0] === KIND_UNKNOWN;
}

/** Notes what the last movement was, for the screen. */
function rememberMove(s: State, page: number, body: Uint8Array): void {
  const header = headerOf(s, page);
  if (header === undefined) return;
  const unknown = body[0] === KIND_UNKNOWN;
  const done = !unknown && hasOutcome(body);
  s.moved = {
    kind: unknown ? body[4] >> 3 : body[0],
    amounts: amountsOf(body, header.assets),
    done: done,
    time: done ? getUint(body, INTENT_BYTES + 4, 4) : 0,
  };
}

/** Whether a movement's intent was given up: nothing moved and nobody was told that it did. */
function isAbandoned(body: Uint8Array): boolean {
  return hasOutcome(body) && getUint(body, INTENT_BYTES, 4) === 0;
}

/**
 * Looks through a page from its end: the last movement for the screen, and whether the last
 * head of all must be resolved. Gives false when no head of the page tells.
 */
function lookBack(s: State, page: number): boolean {
  for (let slot = SLOTS - 1; slot >= 0; slot--) {
    const body = readBody(s, page, slot);
    if (!isHead(body)) continue;
    const move = body[0] <= KIND_GRANT || body[0] === KIND_UNKNOWN;
    if (!move && !hasOutcome(body)) continue;
    if (s.pendingSlot === -1) {
      s.pendingPage = page;
      s.pendingSlot = mustResolve(body) ? slot : -2;
    }
    if (move && !isAbandoned(body)) {
      rememberMove(s, page, body);
      return true;
    }
  }
  return false;
}

/** Reads the page being written: where it goes on, the last record and intent in it. */
function scanPage(s: State, header: PageHeader): void {
  s.last = header.firstSequence - 1;
  s.intents = header.firstIntent - 1;
  s.slot = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    const body = readBody(s, s.page, slot);
    if (body[0] === FREE) continue;
    s.slot = slot + 1;
    if (body[0] === CONTINUATION) continue;
    if (!isHead(body)) {
      s.intents += 1;
      continue;
    }
    if (body[0] <= KIND_GRANT) s.intents = Math.max(s.intents, getUint(body, 6, 4));
    if (!hasOutcome(body)) continue;
    const sequence = getUint(body, INTENT_BYTES, 4);
    if (sequence > 0) s.last = sequence;
  }
  s.lastHash = s.last < header.firstSequence ? header.previous : undefined;
}

/** Programs the last entry again, bit for bit: a cut may have left its last bits weak. */
function confirmLast(s: State): void {
  if (s.slot === 0) return;
  const body = readBody(s, s.page, s.slot - 1);
  s.ports.flash.write(slotAddress(s, s.page, s.slot - 1), body);
}

/** Finds everything; what must be resolved is left in `pendingPage` and `pendingSlot`. */
export function recover(s: State): void {
  findPages(s);
  if (s.header !== undefined) {
    scanPage(s, s.header);
    findTail(s);
    confirmLast(s);
    for (let page = s.page, i = 0; i < 3 && s.firsts[page] > 0; i++) {
      if (lookBack(s, page)) break;
      page = neighbour(s, page, -1);
    }
  }
  if (s.last < s.progress.stored) {
    s.last = s.progress.stored;
    s.lastHash = s.progress.hash;
  }
  s.intents = Math.max(s.intents, s.progress.intents);
  if (s.pendingSlot < 0) s.pendingPage = -1;
  s.signed = s.progress.stored;
  eraseAhead(s);
}

/**
 * Resolves the pending movement: an `unknown` record of it, then its resolution.
 * @returns false while there is no room; nothing else may be written before
 */
export function resolvePending(s: State): boolean {
  if (s.pendingPage < 0) return true;
  const body = readBody(s, s.pendingPage, s.pendingSlot);
  const subject = getUint(body, body[0] === KIND_UNKNOWN ? 38 : 6, 4);
  if (body[0] !== KIND_UNKNOWN || !hasOutcome(body)) {
    const more = readContinuations(s, s.pendingPage, s.pendingSlot);
    const intent = unknownArea(body.subarray(0, INTENT_BYTES), KIND_UNKNOWN);
    if (writeWhole(s, intent, more, undefined) === 0) return false;
    s.pendingPage = s.page;
    s.pendingSlot = s.slot - 1 - more.length;
    rememberMove(s, s.pendingPage, readBody(s, s.pendingPage, s.pendingSlot));
  }
  if (writeResolution(s, subject) === 0) return false;
  s.pendingPage = -1;
  return true;
}
