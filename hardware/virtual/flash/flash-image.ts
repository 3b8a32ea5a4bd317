/**
 * A NOR flash chip: bytes that survive power cuts. A write only clears bits, an erase sets a whole
 * page, and either can be cut short at any byte.
 * Called by: the Node host (modules Flash and Storage), tests that look at what a cut left behind.
 * Must never: know what is stored, nor repair anything.
 * Source of truth: Espruino src/jswrap_flash.c, targets/esp32/jshardware.c; spi_flash of ESP-IDF.
 *
 * With a backing file each write and erase is in the file when the call returns, so the image
 * survives a kill -9 of the process (not a crash of the machine: nothing is synced).
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { TornErase } from "./fault-point.js";

/** Where the image lies and how it is cut; bytes, whole pages. */
export interface FlashGeometry {
  readonly address: number;
  readonly bytes: number;
  readonly pageBytes: number;
}

/** How far a write came: all of it, or `bytes` bytes and some bits of the next one. */
export interface WriteCut {
  readonly bytes: number;
  /** Bits of the byte after those that did not reach 0; 0xff (untouched) by default. */
  readonly unprogrammed?: number;
}

/** What the chip did since the image was opened. */
export interface FlashCounts {
  writes: number;
  bytesWritten: number;
  erases: number;
}

/** An access that the chip cannot carry out; nothing was changed. */
export class FlashMisuse extends Error {
  override readonly name = "FlashMisuse";
}

const ERASED = 0xff;
/** Writes on the ESP32 are words: address and length are multiples of this. */
const ALIGNMENT = 4;

/** One flash chip's content, from `geometry.address` on. */
export class FlashImage {
  readonly geometry: FlashGeometry;
  readonly counts: FlashCounts = { writes: 0, bytesWritten: 0, erases: 0 };
  /** Erases of each page since the image was opened. */
  readonly wear: Uint32Array;
  readonly #bytes: Uint8Array;
  #file: number | undefined;

  /**
   * Makes an erased image, or opens `file`, which is made when absent or of another size.
   * Throws FlashMisuse when the geometry is not whole pages.
   */
  constructor(geometry: FlashGeometry, file?: string) {
    const { address, bytes, pageBytes } = geometry;
    if (address % pageBytes !== 0 || bytes % pageBytes !== 0 || bytes === 0) {
      throw new FlashMisuse("a flash image is made of whole pages");
    }
    this.geometry = geometry;
    this.#bytes = new Uint8Array(bytes).fill(ERASED);
    this.wear = new Uint32Array(bytes / pageBytes);
    if (file !== undefined) this.#open(file);
  }

  #open(path: string): void {
    this.#file = openSync(path, "a+");
    closeSync(this.#file);
    this.#file = openSync(path, "r+");
    if (fstatSync(this.#file).size === this.#bytes.length) {
      readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    } else {
      writeSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    }
  }

  /** Lets the backing file go; the image must not be changed afterwards. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** A copy of `count` bytes at `address`; FlashMisuse outside the image. */
  read(address: number, count: number): Uint8Array {
    const offset = this.#offset(address, count);
    return this.#bytes.slice(offset, offset + count);
  }

  /**
   * Programs `data` (a multiple of 4 bytes, at a multiple of 4): every bit becomes old AND new.
   * With `cut`, only as far as it says. FlashMisuse when unaligned or outside the image.
   */
  write(address: number, data: Uint8Array, cut?: WriteCut): void {
    const offset = this.#offset(address, data.length);
    if (address % ALIGNMENT !== 0 || data.length % ALIGNMENT !== 0) {
      throw new FlashMisuse(`write of ${data.length} bytes at ${hex(address)}: not whole words`);
    }
    const whole = cut === undefined ? data.length : Math.min(cut.bytes, data.length);
    this.counts.writes += 1;
    this.counts.bytesWritten += whole;
    for (let at = 0; at < whole; at += 1) this.#bytes[offset + at]! &= data[at]!;
    if (cut?.unprogrammed !== undefined && whole < data.length) {
      this.#bytes[offset + whole]! &= data[whole]! | cut.unprogrammed;
    }
    this.#save(offset, Math.min(whole + 1, data.length));
  }

  /** Sets the page that holds `address` to FF; with `cut`, leaves what a lost supply leaves. */
  erasePage(address: number, cut: TornErase = "erased"): void {
    const { pageBytes } = this.geometry;
    const offset = this.#offset(address, 1);
    const start = offset - (offset % pageBytes);
    const page = start / pageBytes;
    this.counts.erases += 1;
    this.wear[page]! += 1;
    switch (cut) {
      case "untouched":
        break;
      case "half":
        this.#bytes.fill(ERASED, start, start + pageBytes / 2);
        break;
      case "garbage":
        this.#scramble(start, this.wear[page]!);
        break;
      case "erased":
        this.#bytes.fill(ERASED, start, start + pageBytes);
        break;
    }
    this.#save(start, pageBytes);
  }

  /** An erase pulls bits towards 1 unevenly; which ones follows from place and wear alone. */
  #scramble(start: number, wear: number): void {
    let state = (start ^ (wear * 0x9e3779b9)) | 1;
    for (let at = start; at < start + this.geometry.pageBytes; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      this.#bytes[at]! |= state & 0xff;
    }
  }

  #offset(address: number, count: number): number {
    const offset = address - this.geometry.address;
    const fits = Number.isInteger(address) && Number.isInteger(count) && count >= 0;
    if (!fits || offset < 0 || offset + count > this.#bytes.length) {
      throw new FlashMisuse(`${count} bytes at ${hex(address)} are outside the flash image`);
    }
    return offset;
  }

  #save(offset: number, count: number): void {
    if (this.#file !== undefined) writeSync(this.#file, this.#bytes, offset, count, offset);
  }
}

function hex(address: number): string {
  return `0x${Math.trunc(address).toString(16)}`;
}
