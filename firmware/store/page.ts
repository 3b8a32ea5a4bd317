/*
 * A page of the journal: a header of 256 bytes, then 20 entries. The header holds all that the
 * records of its entries need beside the entries, so that they are derived the same to the byte
 * whenever, and a rescued flash can be read by itself. Called by store/. Must never be written
 * twice: what changes (configuration, key) opens a new page.
 *
 *   0 "ZJ" | 2 layout version | 3 record version | 4 serial u32 | 8 first sequence u32
 *   12 first intent u32 | 16 time u32 | 20 time source | 21 asset count | 24 configuration u32
 *   28 key id 8 | 36 hash of the record before, 32 | 68 place 16 | 84 terminal 16
 *   100 assets 8 x 16 | 228 sold by allowance, 6 bytes | 252 CRC-32 of 0-251. Texts end with 00.
 * @see D-001
 */
import { asciiText, copyBytes, getUint, putUint } from "../../protocol/bytes.js";
import { RECORD_VERSION } from "../../protocol/record/record.js";
import { ENTRY_BYTES, seal, sealed } from "./entry.js";

/** What is erased at once. */
export const PAGE_BYTES = 4096;
/** Before the entries. */
export const HEADER_BYTES = 256;
/** Entries of a page. */
export const SLOTS = (PAGE_BYTES - HEADER_BYTES) / ENTRY_BYTES;
/** Bytes from a page's start in which marks, serial and first sequence lie. */
export const HEADER_START_BYTES = 12;

const LAYOUT_VERSION = 1;
const NAME_BYTES = 16;

/** What a page's header says. */
export interface PageHeader {
  recordVersion: number;
  serial: number;
  firstSequence: number;
  firstIntent: number;
  time: number;
  source: number;
  configuration: number;
  keyId: Uint8Array;
  previous: Uint8Array;
  place: string;
  terminal: string;
  assets: string[];
  /** Minor units ever sold by allowance before this page. */
  sold: number;
}

function putName(into: Uint8Array, at: number, name: string): void {
  for (let i = 0; i < name.length; i++) into[at + i] = name.charCodeAt(i);
}

function getName(from: Uint8Array, at: number): string {
  let end = at;
  while (end < at + NAME_BYTES && from[end] > 0) end++;
  return asciiText(from.subarray(at, end));
}

/** The 256 bytes of a header that this firmware writes. */
export function encodeHeader(h: PageHeader): Uint8Array {
  const out = new Uint8Array(HEADER_BYTES);
  const view = new DataView(out.buffer);
  out[0] = 0x5a;
  out[1] = 0x4a;
  out[2] = LAYOUT_VERSION;
  out[3] = h.recordVersion;
  view.setUint32(4, h.serial);
  view.setUint32(8, h.firstSequence);
  view.setUint32(12, h.firstIntent);
  view.setUint32(16, h.time);
  out[20] = h.source;
  out[21] = h.assets.length;
  view.setUint32(24, h.configuration);
  out.set(h.keyId, 28);
  out.set(h.previous, 36);
  putName(out, 68, h.place);
  putName(out, 84, h.terminal);
  for (let i = 0; i < h.assets.length; i++) putName(out, 100 + NAME_BYTES * i, h.assets[i]);
  putUint(out, 228, 6, h.sold);
  return seal(out);
}

/** Reads a header; undefined when it was not written whole, or by another layout. */
export function decodeHeader(bytes: Uint8Array): PageHeader | undefined {
  if (bytes[0] !== 0x5a || bytes[1] !== 0x4a || bytes[2] !== LAYOUT_VERSION) return undefined;
  if (bytes[3] !== RECORD_VERSION || !sealed(bytes, 0, HEADER_BYTES)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const assets: string[] = [];
  for (let i = 0; i < bytes[21]; i++) assets.push(getName(bytes, 100 + NAME_BYTES * i));
  return {
    recordVersion: bytes[3],
    serial: view.getUint32(4),
    firstSequence: view.getUint32(8),
    firstIntent: view.getUint32(12),
    time: view.getUint32(16),
    source: bytes[20],
    configuration: view.getUint32(24),
    keyId: copyBytes(bytes, 28, 36),
    previous: copyBytes(bytes, 36, 68),
    place: getName(bytes, 68),
    terminal: getName(bytes, 84),
    assets: assets,
    sold: getUint(bytes, 228, 6),
  };
}
