/**
 * Espruino's Storage as bytes in flash, as far as a terminal needs it: one permanent file that
 * holds the raw area, laid down once, and files found by name.
 * Called by: the terminal (a fresh image stands for what provisioning writes), the Storage module.
 * Must never: move or overwrite a file.
 * Source of truth: Espruino src/jsflash.h (header: u32 size with flags in the top byte, 28 bytes
 * of name; data padded to 4; the next header behind them; FF where nothing is).
 */
import type { Board } from "../../boards/board.js";
import type { FlashImage } from "./flash-image.js";

/** The file whose page-aligned inside is the board's `reserve`. */
export const RESERVE_FILE = "zinc.raw";

const HEADER_BYTES = 32;
const NAME_BYTES = 28;
const NOTHING = 0xffffffff;

/** A file's data in flash. */
export interface StorageFile {
  readonly name: string;
  readonly address: number;
  readonly bytes: number;
}

function header(name: string, bytes: number): Uint8Array {
  const made = new Uint8Array(HEADER_BYTES);
  new DataView(made.buffer).setUint32(0, bytes, true);
  made.set(new TextEncoder().encode(name).subarray(0, NAME_BYTES), 4);
  return made;
}

/** Lays down the reserve's file in an empty Storage; does nothing in any other. */
export function layOut(image: FlashImage, board: Board): void {
  const { pageBytes, reserve, storageAddress } = board.flash;
  if (filesOf(image, board).length > 0) return;
  const inside = pageBytes - HEADER_BYTES + reserve.bytes;
  image.write(storageAddress, header(RESERVE_FILE, inside));
}

/** All files, in the order in which they lie. */
export function filesOf(image: FlashImage, board: Board): StorageFile[] {
  const { storageAddress, storageBytes } = board.flash;
  const files: StorageFile[] = [];
  let at = storageAddress;
  while (at + HEADER_BYTES <= storageAddress + storageBytes) {
    const bytes = image.read(at, HEADER_BYTES);
    const word = new DataView(bytes.buffer).getUint32(0, true);
    if (word === NOTHING) break;
    const size = word & 0xffffff;
    const end = bytes.indexOf(0, 4);
    const name = String.fromCharCode(...bytes.subarray(4, end < 0 ? HEADER_BYTES : end));
    if (name !== "") files.push({ name, address: at + HEADER_BYTES, bytes: size });
    at += HEADER_BYTES + Math.ceil(size / 4) * 4;
  }
  return files;
}
