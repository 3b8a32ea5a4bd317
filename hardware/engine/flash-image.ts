/**
 * The engine's flash file, made without the engine: erased bytes, then Storage's files.
 * Called by run-script.ts and engine-terminal.ts. Must never: delete or overwrite a file, since
 * a Storage with nothing deleted is never compacted.
 * Source of truth: Espruino src/jsflash.c. A file is its header, then its data padded to 4:
 *
 *   0  4  length of the data, little-endian; the top byte is flags
 *   4 28  name, padded with 0
 *  32  n  data
 */
import { EngineTrouble } from "./trouble.js";

/** Where an engine's Storage lies in its flash file `espruino.flash`; all in bytes. */
export interface EngineFlash {
  /** Length of the file. */
  readonly fileBytes: number;
  /** Address of the file's first byte. */
  readonly address: number;
  readonly storageAddress: number;
  readonly storageBytes: number;
  readonly pageBytes: number;
}

/** A file in Storage. */
export interface StorageFile {
  /** 1 to 28 bytes of ASCII. */
  readonly name: string;
  readonly data: string | Uint8Array;
  /** Length in Storage when it is more than the data: the rest stays erased. */
  readonly bytes?: number;
}

const HEADER_BYTES = 32;
const NAME_BYTES = 28;
const ERASED = 0xff;

/** The bytes of `espruino.flash` with these files in this order. Throws when they do not fit. */
export function flashImage(flash: EngineFlash, files: readonly StorageFile[]): Buffer {
  const image = Buffer.alloc(flash.fileBytes, ERASED);
  const end = flash.storageAddress - flash.address + flash.storageBytes;
  let at = flash.storageAddress - flash.address;
  for (const { name, data, bytes } of files) {
    const content = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    const length = Math.max(bytes ?? 0, content.length);
    if (name.length > NAME_BYTES || name === "")
      throw new EngineTrouble(`"${name}" is no file name`);
    const next = at + HEADER_BYTES + ((length + 3) & ~3);
    if (next > end) throw new EngineTrouble(`"${name}" does not fit into the engine's Storage`);
    image.writeUInt32LE(length, at);
    image.fill(0, at + 4, at + HEADER_BYTES);
    image.write(name, at + 4, "latin1");
    image.set(content, at + HEADER_BYTES);
    at = next;
  }
  return image;
}
