/*
 * What was sold by allowance and is not acknowledged yet: by card, and by all. Called by
 * journal.ts and outbox.ts. Must never forget a sale, nor keep a tap waiting: after a week without
 * network there are two thousand.
 * All cards: each page's header says how much was ever sold before it, so two pages are read at
 * the start. One card: a table in memory covers the records from `from` on; after a start it is
 * filled backwards, a record at a time, while nobody taps, and what it does not cover yet is read.
 */
import type { CardReference } from "../../protocol/record/record.js";
import { AUTHORITY_ALLOWANCE, KIND_SALE } from "../../protocol/record/record.js";
import { checksum } from "../platform/flash.js";
import { findRecord, pageOf } from "./derive.js";
import { BODY_BYTES, ENTRY_BYTES, INTENT_BYTES, sealed } from "./entry.js";
import type { Movement } from "./journal-types.js";
import type { PageHeader } from "./page.js";
import { HEADER_BYTES, PAGE_BYTES } from "./page.js";
import type { State } from "./state.js";
import { headerOf, neighbour, pageAddress } from "./state.js";

/** Where a card's reference lies in an entry, and its end. */
const CARD_AT = 14;
const CARD_END = 22;
/** Cards that the table holds, in 2 KiB. */
const CARDS_MAX = 256;

/** Minor units that have been sold by allowance and are not acknowledged. */
let total = 0;
/** Cards by the checksum of their reference, and their minor units; made when needed. */
let keys = new Uint32Array(0);
let amounts = new Uint32Array(0);
let used = 0;
/** First record that the table covers; beyond all records when it is full, for good. */
let from = 1;
let full = false;

/** Adds to what a card has used (takes off when negative); the table is given up when full. */
function add(key: number, amount: number): void {
  if (full || amount === 0) return;
  if (keys.length === 0) {
    keys = new Uint32Array(CARDS_MAX);
    amounts = new Uint32Array(CARDS_MAX);
  }
  const at = keys.indexOf(key);
  if (at >= 0) amounts[at] += amount;
  else if (used === CARDS_MAX) full = true;
  else {
    keys[used] = key;
    amounts[used] = amount;
    used++;
  }
}

/**
 * Minor units of the sale by allowance in the entry at `at` of a page's bytes, if its record's
 * number is above `from` and at most `to`; else 0. Places without an amount hold 0.
 */
function soldAt(page: Uint8Array, at: number, from: number, to: number): number {
  if (page[at] !== KIND_SALE || ((page[at + 1] >> 5) & 3) !== AUTHORITY_ALLOWANCE) return 0;
  const view = new DataView(page.buffer, page.byteOffset + at);
  const sequence = view.getUint32(INTENT_BYTES);
  if (sequence <= from || sequence > to) return 0;
  const body = page.subarray(at, at + BODY_BYTES);
  if (!sealed(body, 0, INTENT_BYTES) || !sealed(body, INTENT_BYTES, BODY_BYTES)) return 0;
  return view.getUint32(22) + view.getUint32(26) + view.getUint32(30);
}

/** Minor units of all sales by allowance in a page, numbers as in soldAt. */
function soldIn(s: State, page: number, from: number, to: number): number {
  const bytes = s.ports.flash.read(pageAddress(s, page), PAGE_BYTES);
  let sum = 0;
  for (let at = HEADER_BYTES; at < PAGE_BYTES; at += ENTRY_BYTES)
    sum += soldAt(bytes, at, from, to);
  return sum;
}

/** Counts everything that is not acknowledged, from scratch; the table covers nothing yet. */
export function countAll(s: State): void {
  const stored = s.progress.stored;
  s.sold = 0;
  if (s.page >= 0) s.sold = (s.header as PageHeader).sold + soldIn(s, s.page, 0, s.last);
  const page = stored < s.last ? pageOf(s, stored + 1) : -1;
  const header = page < 0 ? undefined : headerOf(s, page);
  total = 0;
  if (header !== undefined) total = s.sold - header.sold - soldIn(s, page, 0, stored);
  used = 0;
  keys = new Uint32Array(0);
  amounts = new Uint32Array(0);
  full = false;
  from = s.last + 1;
}

/** Lets the table cover one record more; @returns whether there was one */
export function coverMore(s: State): boolean {
  const n = from - 1;
  if (full || total === 0 || n <= s.progress.stored) return false;
  const body = findRecord(s, n);
  const amount = body === undefined ? 0 : soldAt(body, 0, n - 1, n);
  if (body !== undefined) add(checksum(body.subarray(CARD_AT, CARD_END)), amount);
  from = n;
  return true;
}

/** Counts a sale that was just made. */
export function countSold(s: State, m: Movement): void {
  if (m.kind !== KIND_SALE || m.authority === undefined) return;
  if (m.authority.by !== AUTHORITY_ALLOWANCE) return;
  let sum = 0;
  for (let i = 0; i < m.amounts.length; i++) sum += m.amounts[i].amount;
  s.sold += sum;
  total += sum;
  add(checksum(m.card.reference), sum);
}

/** Takes record `n`'s body off again: it is acknowledged. */
export function discount(n: number, body: Uint8Array): void {
  const amount = soldAt(body, 0, n - 1, n);
  total -= amount;
  if (n >= from) add(checksum(body.subarray(CARD_AT, CARD_END)), -amount);
}

/** Minor units of all cards. */
export function allowanceOfAll(): number {
  return total;
}

/** Minor units of one card. */
export function allowanceOf(s: State, card: CardReference): number {
  if (total === 0) return 0;
  const stored = s.progress.stored;
  const key = checksum(card.reference);
  const known = full || keys.length === 0 ? -1 : keys.indexOf(key);
  let sum = known < 0 ? 0 : amounts[known];
  const to = full ? s.last : from - 1;
  let page = to > stored ? pageOf(s, stored + 1) : -1;
  while (page >= 0 && s.firsts[page] <= to) {
    const bytes = s.ports.flash.read(pageAddress(s, page), PAGE_BYTES);
    for (let at = HEADER_BYTES; at < PAGE_BYTES; at += ENTRY_BYTES) {
      if (bytes[at + CARD_AT] !== card.reference[0]) continue;
      const other = checksum(bytes.subarray(at + CARD_AT, at + CARD_END));
      if (other === key) sum += soldAt(bytes, at, stored, to);
    }
    page = page === s.page ? -1 : neighbour(s, page, 1);
  }
  return sum;
}
