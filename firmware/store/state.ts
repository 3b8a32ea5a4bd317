/*
 * The journal's memory and its way to flash: which page is written, which may be overwritten,
 * reading and writing with read-back. Called by the other files of store/. Must never decide what
 * a record says.
 * The pages are a ring written in turn. From `tail` to `page` lie pages whose records are not
 * backed up at the gateway; the next page is erased ahead, while nobody taps.
 */

import type { Clock } from "../platform/clock.js";
import { checksum, type Flash } from "../platform/flash.js";
import { BODY_BYTES, ENTRY_BYTES, INTENT_BYTES, sealed } from "./entry.js";
import type { LastMovement } from "./journal-types.js";
import type { PageHeader } from "./page.js";
import { decodeHeader, HEADER_BYTES, PAGE_BYTES, SLOTS } from "./page.js";

/**
 * What the gateway holds: all up to `stored`, in a back-up too up to `backedUp`. With the hash of
 * record `stored` (32 bytes) and the intents counted so far, the numbers go on even if the journal
 * itself is lost, as by a reset of Storage.
 */
export interface Progress {
  epoch: number;
  stored: number;
  backedUp: number;
  hash: Uint8Array;
  intents: number;
}

/** What new pages say of the place. */
export interface Setup {
  configuration: number;
  place: string;
  assets: string[];
}

/** What the journal is given. `address` is a page's start; `genesis` 32 bytes, `keyId` 8. */
export interface JournalPorts {
  flash: Flash;
  clock: Clock;
  address: number;
  pages: number;
  keyId: Uint8Array;
  terminal: string;
  genesis: Uint8Array;
  setup: Setup;
  progress: Progress;
  /** Makes a progress durable. */
  keepProgress(p: Progress): void;
}

/** All that the journal knows. Pages and slots count from 0; -1 is none. */
export interface State {
  ports: JournalPorts;
  setup: Setup;
  /** The page being written, its header, its next free slot. */
  page: number;
  header: PageHeader | undefined;
  slot: number;
  /** Whether the page after it is erased. */
  ahead: boolean;
  /** The oldest page that may not be overwritten. */
  tail: number;
  /** First sequence of each page, 0 where no header can be read. */
  firsts: Uint32Array;
  last: number;
  /** Hash of the last record's payload; undefined until it is needed. */
  lastHash: Uint8Array | undefined;
  intents: number;
  /** Minor units ever sold by allowance. */
  sold: number;
  /** Slot of the open intent in `page`. */
  open: number;
  /** Where a movement without outcome lies that must be resolved before anything is written. */
  pendingPage: number;
  pendingSlot: number;
  progress: Progress;
  signed: number;
  moved: LastMovement | undefined;
  /** Where the record found last lies. */
  atPage: number;
  atSlot: number;
  atSequence: number;
  /** The header of another page, read last. */
  otherPage: number;
  otherHeader: PageHeader | undefined;
}

/** The state of a journal without pages. */
export function emptyState(ports: JournalPorts): State {
  return {
    ports: ports,
    setup: ports.setup,
    page: -1,
    header: undefined,
    slot: SLOTS,
    ahead: false,
    tail: -1,
    firsts: new Uint32Array(ports.pages),
    last: 0,
    lastHash: ports.genesis,
    intents: 0,
    sold: 0,
    open: -1,
    pendingPage: -1,
    pendingSlot: -1,
    progress: ports.progress,
    signed: 0,
    moved: undefined,
    atPage: -1,
    atSlot: -1,
    atSequence: 0,
    otherPage: -1,
    otherHeader: undefined,
  };
}

/** Address of a page. */
export function pageAddress(s: State, page: number): number {
  return s.ports.address + page * PAGE_BYTES;
}

/** Address of an entry. */
export function slotAddress(s: State, page: number, slot: number): number {
  return pageAddress(s, page) + HEADER_BYTES + slot * ENTRY_BYTES;
}

/** Intent and outcome areas of an entry. */
export function readBody(s: State, page: number, slot: number): Uint8Array {
  return s.ports.flash.read(slotAddress(s, page, slot), BODY_BYTES);
}

/** Whether a body is a head (not a continuation) whose intent area was written whole. */
export function isHead(body: Uint8Array): boolean {
  return body[0] > 0 && body[0] < 15 && sealed(body, 0, INTENT_BYTES);
}

/** Whether a head's outcome area was written whole. */
export function hasOutcome(body: Uint8Array): boolean {
  return sealed(body, INTENT_BYTES, BODY_BYTES);
}

/** Writes and reads back; false when flash holds something else (F102). */
export function writeChecked(s: State, address: number, data: Uint8Array): boolean {
  const flash = s.ports.flash;
  flash.write(address, data);
  return checksum(flash.read(address, data.length)) === checksum(data);
}

/** The header of a page, or undefined when it cannot be read. */
export function headerOf(s: State, page: number): PageHeader | undefined {
  if (page === s.page) return s.header;
  if (s.firsts[page] === 0) return undefined;
  if (page !== s.otherPage) {
    s.otherPage = page;
    s.otherHeader = decodeHeader(s.ports.flash.read(pageAddress(s, page), HEADER_BYTES));
  }
  return s.otherHeader;
}

/** The page before or after another, in the ring. */
export function neighbour(s: State, page: number, step: number): number {
  return (page + step + s.ports.pages) % s.ports.pages;
}

/** Sequence of the last record in a page between `tail` and `page`. */
function lastOf(s: State, page: number): number {
  let next = page;
  while (next !== s.page) {
    next = neighbour(s, next, 1);
    if (s.firsts[next] > 0) return s.firsts[next] - 1;
  }
  return s.last;
}

/** Lets go of pages whose records are all backed up. */
export function moveTail(s: State): void {
  while (s.tail !== s.page && lastOf(s, s.tail) <= s.progress.backedUp) {
    s.tail = neighbour(s, s.tail, 1);
  }
}

/** Finds the tail from scratch: back from `page` while records are not backed up. */
export function findTail(s: State): void {
  s.tail = s.page;
  let from = s.page;
  for (let i = 1; i < s.ports.pages; i++) {
    if (s.firsts[s.tail] - 1 <= s.progress.backedUp) return;
    from = neighbour(s, from, -1);
    if (s.firsts[from] > 0) s.tail = from;
  }
}

/** Whether the next page is in the way: its records are not backed up. */
export function isFull(s: State): boolean {
  return s.page >= 0 && neighbour(s, s.page, 1) === s.tail;
}

/**
 * Erases the next page when that is due and allowed. Never while somebody taps: it stops the
 * chip for tens of milliseconds. The header goes first, so that half an erase is no page.
 */
export function eraseAhead(s: State): boolean {
  if (s.ahead || isFull(s)) return false;
  const next = neighbour(s, s.page, 1);
  const address = pageAddress(s, next);
  if (s.firsts[next] > 0) {
    s.firsts[next] = 0;
    s.ports.flash.write(address + HEADER_BYTES - 4, new Uint8Array(4));
  }
  if (s.otherPage === next) s.otherPage = -1;
  if (s.atPage === next) s.atPage = -1;
  s.ports.flash.erase(address);
  s.ahead = true;
  return true;
}
