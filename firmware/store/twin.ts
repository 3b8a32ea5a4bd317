/*
 * A value that survives power cuts: written behind its older versions in one of two areas of
 * flash; an area is erased only when the other one holds the newest. Called by settings.ts. Must
 * never erase the area of the newest version, nor be written while somebody taps.
 *
 * A version: 0 generation u32 | 4 length u32 | 8 CRC-32 of the data, XOR that of bytes 0-7 | 12
 * data. Written first byte first, so a torn one has a wrong CRC. Slots of an area are filled in
 * order; a free one begins with FF FF FF FF.
 */
import { checksum, type Flash } from "../platform/flash.js";

const HEADER_BYTES = 12;
const PAGE_BYTES = 4096;
/** Slots tried when flash reads back something else. */
const TRIES = 3;

/** Where the versions lie: two areas of whole pages, one behind the other. */
export interface TwinArea {
  address: number;
  areaBytes: number;
  /** Bytes of a slot, header included; a multiple of 4. */
  slotBytes: number;
}

/** A value in flash. `slot` is the newest's, -1 when there is none; `next` the next to write. */
export interface Twin {
  flash: Flash;
  area: TwinArea;
  generation: number;
  slot: number;
  next: number;
  /** Whether something was written but nothing can be read: F105. */
  damaged: boolean;
}

function perArea(t: Twin): number {
  return Math.floor(t.area.areaBytes / t.area.slotBytes);
}

function addressOf(t: Twin, slot: number): number {
  const each = perArea(t);
  const start = t.area.address + (slot < each ? 0 : t.area.areaBytes);
  return start + (slot % each) * t.area.slotBytes;
}

function isFree(t: Twin, slot: number): boolean {
  const start = t.flash.read(addressOf(t, slot), 4);
  return (start[0] & start[1] & start[2] & start[3]) === 255;
}

function crcOf(header: Uint8Array, data: Uint8Array): number {
  return (checksum(header.subarray(0, 8)) ^ checksum(data)) >>> 0;
}

/** The data of a slot, or undefined when it was not written whole. */
function readSlot(t: Twin, slot: number): Uint8Array | undefined {
  const header = t.flash.read(addressOf(t, slot), HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset);
  const length = view.getUint32(4);
  if (length < 1 || length > t.area.slotBytes - HEADER_BYTES) return undefined;
  const data = t.flash.read(addressOf(t, slot) + HEADER_BYTES, length);
  return crcOf(header, data) === view.getUint32(8) ? data : undefined;
}

/** First free slot of the area that begins with slot `from`, by bisection. */
function firstFree(t: Twin, from: number): number {
  let low = from;
  let high = from + perArea(t);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isFree(t, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Finds the newest version. */
export function openTwin(flash: Flash, area: TwinArea): Twin {
  const t = {
    flash: flash,
    area: area,
    generation: 0,
    slot: -1,
    next: 0,
    damaged: false,
  };
  for (let from = 0; from <= perArea(t); from += perArea(t)) {
    const free = firstFree(t, from);
    if (free > from) t.damaged = true;
    for (let slot = free - 1; slot >= from; slot--) {
      if (readSlot(t, slot) === undefined) continue;
      const start = flash.read(addressOf(t, slot), 4);
      const generation = new DataView(start.buffer, start.byteOffset).getUint32(0);
      if (generation > t.generation) {
        t.generation = generation;
        t.slot = slot;
        t.next = free % (2 * perArea(t));
      }
      break;
    }
  }
  if (t.slot >= 0) t.damaged = false;
  return t;
}

/** The newest version's data, or undefined when there is none. */
export function readTwin(t: Twin): Uint8Array | undefined {
  return t.slot < 0 ? undefined : readSlot(t, t.slot);
}

/** Writes a new version; false (F102) when flash does not keep it or it is too long. */
export function writeTwin(t: Twin, data: Uint8Array): boolean {
  if (data.length > t.area.slotBytes - HEADER_BYTES) return false;
  const each = perArea(t);
  const version = new Uint8Array(HEADER_BYTES + Math.ceil(data.length / 4) * 4);
  const view = new DataView(version.buffer);
  view.setUint32(0, t.generation + 1);
  view.setUint32(4, data.length);
  view.setUint32(8, crcOf(version, data));
  version.set(data, HEADER_BYTES);
  for (let i = 0; i < TRIES; i++) {
    const slot = t.next;
    const address = addressOf(t, slot);
    if (slot % each === 0) {
      if (t.slot >= 0 && t.slot < each === slot < each) {
        t.next = slot === 0 ? each : 0;
        return false;
      }
      for (let at = 0; at < t.area.areaBytes; at += PAGE_BYTES) t.flash.erase(address + at);
    }
    t.next = (slot + 1) % (2 * each);
    t.flash.write(address, version);
    if (readSlot(t, slot) === undefined) continue;
    t.generation += 1;
    t.slot = slot;
    return true;
  }
  return false;
}
