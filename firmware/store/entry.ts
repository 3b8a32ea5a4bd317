/*
 * An entry of the journal, 192 bytes: three areas, each written once and sealed by a CRC-32 that
 * is programmed last. Called by the other files of store/. Must never know where an entry lies.
 * Big-endian; `count` articles of 7 bytes: article u16, quantity i8, unit price i32.
 *
 *   intent     0 kind u8 | 1 flags: card kind 2, means 3, authority 2, operator 1 bits from bit 0
 *              2 card generation | 3 article count | 4 u16: asset indices 3 x 3 bits, amount
 *              count 2 bits, kind of the movement (of an `unknown`) 5 bits | 6 intent number u32
 *              10 operator 4 | 14 card 8 | 22 amounts 3 x u32 | 34 hold u32 | 38 subject u32
 *              42 two articles | 56 CRC
 *   outcome   60 sequence u32, 0 = abandoned | 64 time u32 | 68 source 4 bits, balance count 3,
 *              bit 7 balances known | 70 u16: asset indices 4 x 3 bits | 72 balances 4 x i32
 *              88 hash of the record before, 32 | 120 CRC
 *   signature 124 Ed25519, 64 | 188 CRC
 *   note: as an entry, but its intent area is 0 kind | 1 body of 55 bytes | 56 CRC
 *   continuation: 0 C0h | 1 article count | 2 up to 26 articles | 188 CRC
 * @see D-001
 */
import type { Money } from "../../protocol/money.js";
import type { ArticleLine } from "../../protocol/record/record.js";
import { checksum } from "../platform/flash.js";
import type { Movement } from "./journal-types.js";

/** A slot of a page. */
export const ENTRY_BYTES = 192;
/** The first area. */
export const INTENT_BYTES = 60;
const OUTCOME_BYTES = 64;
/** Intent and outcome together: what a note or a copy writes at once. */
export const BODY_BYTES = INTENT_BYTES + OUTCOME_BYTES;
/** The third area. */
export const SIGNATURE_AREA_BYTES = 68;
/** First byte of a continuation; of a free slot. */
export const CONTINUATION = 0xc0;
export const FREE = 0xff;
const HEAD_ARTICLES = 2;
const CONTINUATION_ARTICLES = 26;
const ARTICLE_BYTES = 7;
/** Balances that an outcome holds; further ones are not kept. */
export const BALANCES_MAX = 4;

/** Puts the CRC into the last four bytes of an area. */
export function seal(area: Uint8Array): Uint8Array {
  const end = area.length - 4;
  new DataView(area.buffer).setUint32(end, checksum(area.subarray(0, end)));
  return area;
}

/** Whether bytes `from` to `to` of `entry` are an area that was written whole. */
export function sealed(entry: Uint8Array, from: number, to: number): boolean {
  const crc = new DataView(entry.buffer, entry.byteOffset).getUint32(to - 4);
  return crc === checksum(entry.subarray(from, to - 4));
}

/** How many continuations an entry with `articles` lines takes. */
export function continuations(articles: number): number {
  return Math.ceil(Math.max(0, articles - HEAD_ARTICLES) / CONTINUATION_ARTICLES);
}

interface Place {
  view: DataView;
  at: number;
}

function putArticles(into: Place, lines: ArticleLine[], from: number, to: number): void {
  const view = into.view;
  let at = into.at;
  for (let i = from; i < to; i++) {
    const line = lines[i];
    view.setUint16(at, line.article);
    view.setUint8(at + 2, line.quantity & 255);
    view.setInt32(at + 3, line.unitPrice);
    at += ARTICLE_BYTES;
  }
}

function getArticles(from: Place, count: number, into: ArticleLine[]): void {
  const view = from.view;
  let at = from.at;
  for (let i = 0; i < count; i++) {
    const quantity = view.getUint8(at + 2);
    into.push({
      article: view.getUint16(at),
      quantity: quantity > 127 ? quantity - 256 : quantity,
      unitPrice: view.getInt32(at + 3),
    });
    at += ARTICLE_BYTES;
  }
}

/**
 * The intent area of `m`, or undefined when it names an asset that `assets` has not, or more
 * than an entry holds.
 */
export function intentArea(m: Movement, number: number, assets: string[]): Uint8Array | undefined {
  const out = new Uint8Array(INTENT_BYTES);
  const view = new DataView(out.buffer);
  let packed = m.amounts.length << 9;
  if (m.amounts.length > 3) return undefined;
  for (let i = 0; i < m.amounts.length; i++) {
    const index = assets.indexOf(m.amounts[i].asset);
    if (index < 0) return undefined;
    packed += index << (3 * i);
    view.setUint32(22 + 4 * i, m.amounts[i].amount);
  }
  out[0] = m.kind;
  out[1] = m.card.kind + (m.means << 2);
  if (m.authority !== undefined) {
    out[1] += m.authority.by << 5;
    view.setUint32(34, m.authority.hold);
  }
  if (m.operator !== undefined) {
    out[1] += 128;
    out.set(m.operator, 10);
  }
  out[2] = m.card.generation;
  out[3] = m.articles.length;
  view.setUint16(4, packed);
  view.setUint32(6, number);
  out.set(m.card.reference, 14);
  putArticles({ view: view, at: 42 }, m.articles, 0, Math.min(HEAD_ARTICLES, m.articles.length));
  return seal(out);
}

/** Continuation `index` (from 0) of an entry with these lines. */
export function continuation(lines: ArticleLine[], index: number): Uint8Array {
  const from = HEAD_ARTICLES + index * CONTINUATION_ARTICLES;
  const to = Math.min(lines.length, from + CONTINUATION_ARTICLES);
  const out = new Uint8Array(ENTRY_BYTES);
  out[0] = CONTINUATION;
  out[1] = to - from;
  putArticles({ view: new DataView(out.buffer), at: 2 }, lines, from, to);
  return seal(out);
}

/** The articles of a head, then of its continuations, as far as those were written whole. */
export function articlesOf(head: Uint8Array, more: Uint8Array[]): ArticleLine[] {
  const lines: ArticleLine[] = [];
  const view = new DataView(head.buffer, head.byteOffset);
  getArticles({ view: view, at: 42 }, Math.min(HEAD_ARTICLES, head[3]), lines);
  for (let i = 0; i < more.length; i++) {
    const next = more[i];
    getArticles({ view: new DataView(next.buffer, next.byteOffset), at: 2 }, next[1], lines);
  }
  return lines;
}

/** The intent area of the `unknown` that speaks of the movement in `intent`. */
export function unknownArea(intent: Uint8Array, kindUnknown: number): Uint8Array {
  const out = new Uint8Array(INTENT_BYTES);
  out.set(intent.subarray(0, INTENT_BYTES));
  const view = new DataView(out.buffer);
  if (out[0] !== kindUnknown) {
    view.setUint16(4, (view.getUint16(4) & 0x7ff) + (out[0] << 11));
    view.setUint32(38, view.getUint32(6));
    out[0] = kindUnknown;
  }
  return seal(out);
}

/** What an outcome says. `sequence` 0: the intent was abandoned and is no record. */
export interface Outcome {
  sequence: number;
  time: number;
  source: number;
  balances: Money[] | undefined;
  previous: Uint8Array;
}

/** The outcome area; balances of assets that `assets` has not are left out. */
export function outcomeArea(o: Outcome, assets: string[]): Uint8Array {
  const out = new Uint8Array(OUTCOME_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, o.sequence);
  view.setUint32(4, o.time);
  let count = 0;
  let packed = 0;
  if (o.balances !== undefined) {
    for (let i = 0; i < o.balances.length && count < BALANCES_MAX; i++) {
      const index = assets.indexOf(o.balances[i].asset);
      if (index < 0) continue;
      packed += index << (3 * count);
      view.setInt32(12 + 4 * count, o.balances[i].amount);
      count++;
    }
    out[8] = 128;
  }
  out[8] += o.source + (count << 4);
  view.setUint16(10, packed);
  out.set(o.previous, 28);
  return seal(out);
}

/** The signature area of a signature of 64 bytes. */
export function signatureArea(signature: Uint8Array): Uint8Array {
  const out = new Uint8Array(SIGNATURE_AREA_BYTES);
  out.set(signature);
  return seal(out);
}
