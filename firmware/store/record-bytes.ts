/*
 * A record's bytes, written straight from an entry and its page's header: what encode.ts would
 * write of the same record, without building it first (memory and time are short on a board).
 * Called by derive.ts. Must never take anything from elsewhere. Tests compare with encode.ts.
 * @see protocol/record/record.cddl for the keys and their order
 */

import type { Money } from "../../protocol/money.js";
import { CborWriter } from "../../protocol/record/cbor-writer.js";
import { writeCard, writeMoney } from "../../protocol/record/encode.js";
import type { ArticleLine } from "../../protocol/record/record.js";
import {
  KIND_BOOT,
  KIND_CLOCK_SET,
  KIND_CONFIGURATION,
  KIND_ERROR,
  KIND_LOST_ENTRY,
  KIND_SALE,
  KIND_UNKNOWN,
  KIND_VOID,
} from "../../protocol/record/record.js";
import { articlesOf } from "./entry.js";
import type { PageHeader } from "./page.js";

/** What every record says beside its kind: keys 3 to 6. */
export interface Common {
  sequence: number;
  previous: Uint8Array;
  time: number;
  source: number;
}

/** Amounts of a list packed into an entry: asset indices of 3 bits, amounts from `at` on. */
function moneyAt(view: DataView, at: number, packed: number, assets: string[]): Money[] {
  const count = packed >> 12;
  const list: Money[] = [];
  for (let i = 0; i < count; i++) {
    list.push({ asset: assets[(packed >> (3 * i)) & 7], amount: view.getInt32(at + 4 * i) });
  }
  return list;
}

/** The amounts of a movement's intent area. */
export function amountsOf(body: Uint8Array, assets: string[]): Money[] {
  const view = new DataView(body.buffer, body.byteOffset);
  const packed = view.getUint16(4);
  return moneyAt(view, 22, (packed & 0x1ff) | (((packed >> 9) & 3) << 12), assets);
}

/** Begins a record of `more` fields beside the common ones, and writes those. */
function begin(h: PageHeader, kind: number, c: Common, more: number): CborWriter {
  const out = new CborWriter(384);
  out.map(9 + more);
  out.int(1);
  out.int(h.recordVersion);
  out.int(2);
  out.text(h.terminal);
  out.int(3);
  out.int(c.sequence);
  out.int(4);
  out.byteString(c.previous);
  out.int(5);
  out.int(c.time);
  out.int(6);
  out.int(c.source);
  out.int(7);
  out.int(kind);
  out.int(8);
  out.text(h.place);
  out.int(9);
  out.int(h.configuration);
  return out;
}

function keyAndBytes(out: CborWriter, key: number, bytes: Uint8Array): void {
  out.int(key);
  out.byteString(bytes);
}

function keyAndInt(out: CborWriter, key: number, value: number): void {
  out.int(key);
  out.int(value);
}

/** A text of printable ASCII behind its length, as an entry holds it. */
function keyAndText(out: CborWriter, key: number, body: Uint8Array, at: number): void {
  out.int(key);
  let text = "";
  for (let i = at + 1; i <= at + body[at]; i++) text += String.fromCharCode(body[i]);
  out.text(text);
}

function writeArticles(out: CborWriter, lines: ArticleLine[]): void {
  out.int(16);
  out.array(lines.length);
  for (let i = 0; i < lines.length; i++) {
    out.array(3);
    out.int(lines[i].article);
    out.int(lines[i].quantity);
    out.int(lines[i].unitPrice);
  }
}

/** A movement, or an `unknown` that speaks of one; `more` are its continuations. */
export function movementBytes(
  h: PageHeader,
  c: Common,
  body: Uint8Array,
  more: Uint8Array[],
): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset);
  const kind = body[0];
  const flags = body[1];
  const unknown = kind === KIND_UNKNOWN;
  const operator = flags >> 7;
  const by = (flags >> 5) & 3;
  const means = (flags >> 2) & 7;
  const known = unknown ? 0 : body[68] >> 7;
  const subject = unknown || kind === KIND_VOID;
  const present = [body[3] > 0, !unknown, kind === KIND_SALE, by > 0, means > 0, subject];
  let fields = 2 + operator + known;
  for (let i = 0; i < present.length; i++) if (present[i]) fields++;
  const out = begin(h, kind, c, fields);
  if (operator > 0) keyAndBytes(out, 10, body.subarray(10, 14));
  out.int(11);
  writeCard(out, { kind: flags & 3, generation: body[2], reference: body.subarray(14, 22) });
  out.int(14);
  writeMoney(out, amountsOf(body, h.assets));
  if (known > 0) {
    out.int(15);
    const packed = view.getUint16(70) | (((body[68] >> 4) & 7) << 12);
    writeMoney(out, moneyAt(view, 72, packed, h.assets));
  }
  if (body[3] > 0) writeArticles(out, articlesOf(body, more));
  const intent = view.getUint32(6);
  if (!unknown) keyAndInt(out, 17, intent);
  if (kind === KIND_SALE) {
    out.int(18);
    out.array(3);
    out.int(intent);
    out.int(1);
    out.int(1);
  }
  if (by > 0) {
    out.int(19);
    out.array(2);
    out.int(by);
    out.int(view.getUint32(34));
  }
  if (means > 0) keyAndInt(out, 20, means);
  if (subject) keyAndInt(out, 21, view.getUint32(38));
  return out.bytes();
}

/** What a note's area says: boot, clock set, configuration applied, error, resolution. */
export function noteBytes(h: PageHeader, c: Common, body: Uint8Array): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset);
  const kind = body[0];
  const one = kind === KIND_CLOCK_SET || kind === KIND_CONFIGURATION;
  const out = begin(h, kind, c, one ? 1 : kind === KIND_ERROR ? 2 : 3);
  if (kind === KIND_BOOT) {
    keyAndInt(out, 26, view.getUint32(1));
    keyAndInt(out, 27, body[5]);
    keyAndText(out, 28, body, 6);
  } else if (kind === KIND_CLOCK_SET) keyAndInt(out, 29, view.getUint32(1));
  else if (kind === KIND_CONFIGURATION) keyAndBytes(out, 30, body.subarray(1, 33));
  else if (kind === KIND_ERROR) {
    out.int(24);
    out.text(String.fromCharCode(body[1], body[2], body[3], body[4]));
    keyAndText(out, 25, body, 5);
  } else {
    keyAndInt(out, 21, view.getUint32(1));
    keyAndInt(out, 22, body[5]);
    keyAndInt(out, 23, body[6]);
  }
  return out.bytes();
}

/** A `lost entry`; `hash` is that of the payload that cannot be read any more. */
export function lostBytes(h: PageHeader, c: Common, hash: Uint8Array): Uint8Array {
  const out = begin(h, KIND_LOST_ENTRY, c, 1);
  keyAndBytes(out, 32, hash);
  return out.bytes();
}
