/*
 * Where the raw area lies: the page-aligned inside of one permanent file in Storage, laid down at
 * provisioning. Found by walking Storage's file headers, so that nothing is written where no file
 * says so. Called by main.ts. Must never write.
 * Source of truth: Espruino src/jsflash.h: u32 size (little-endian, flags in the top byte), name
 * 28, data padded to 4; then the next header; FF where nothing is.
 */
import { asciiText } from "../../protocol/bytes.js";
import type { Flash } from "../platform/flash.js";

/** Name of the file whose inside is ours. */
export const RESERVE_FILE = "zinc.raw";
const FILE_HEADER_BYTES = 32;
/** Files walked past, at most. */
const FILES_MAX = 64;

/**
 * Looks for the reserve.
 * @param start address of Storage; @param end behind it; @param pageBytes the flash's page
 * @returns the address of its first whole page, 0 when the file is not there or holds none
 */
export function findReserve(flash: Flash, start: number, end: number, pageBytes: number): number {
  let at = start;
  for (let i = 0; i < FILES_MAX && at + FILE_HEADER_BYTES <= end; i++) {
    const header = flash.read(at, FILE_HEADER_BYTES);
    const view = new DataView(header.buffer, header.byteOffset);
    const size = view.getUint32(0, true) & 0xffffff;
    if (size === 0xffffff) return 0;
    const data = at + FILE_HEADER_BYTES;
    let length = 0;
    while (length < 28 && header[4 + length] > 0) length++;
    if (asciiText(header.subarray(4, 4 + length)) === RESERVE_FILE) {
      const page = Math.ceil(data / pageBytes) * pageBytes;
      return page < data + size ? page : 0;
    }
    at = data + Math.ceil(size / 4) * 4;
  }
  return 0;
}
