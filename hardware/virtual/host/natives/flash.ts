/**
 * The modules Flash and Storage, and reading flash as memory.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_flash.c, src/jswrap_storage.c.
 *
 * Stricter than the engine: a write that is not whole words throws (the engine pads it), and so
 * does any access outside the data areas (a board would overwrite its own firmware). Storage only
 * reads. What Storage.read and E.memoryArea give is a copy, not the live memory it is on a board.
 */
import { FlashMisuse } from "../../flash/flash-image.js";
import { filesOf } from "../../flash/storage-image.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { bytesOf, textOf, wholeOf } from "../values.js";

/** The ESP32's random generator, as a register (also seen through the second bus). */
const RANDOM_REGISTERS = [0x3ff75144, 0x60035144];
/** How many recently read areas E.getAddressOf still knows. */
const AREAS_KNOWN_MAX = 16;

/** Turns a misuse of the chip into an error that the firmware sees. */
function checked<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof FlashMisuse)) throw error;
    throw new EngineError(error.message, { cause: error });
  }
}

/** Defines the modules Flash and Storage; peek32; gives E.memoryArea and E.getAddressOf. */
export function installFlash(machine: Machine): {
  memoryArea(address: number, count: number): string;
  addressOf(value: unknown): number;
} {
  const { flash, faults, board, entropy } = machine.parts;
  const areas: { readonly text: string; readonly address: number }[] = [];
  const memoryArea = (address: number, count: number): string => {
    const text = textOf(checked(() => flash.read(address, count)));
    areas.unshift({ text, address });
    if (areas.length > AREAS_KNOWN_MAX) areas.pop();
    return text;
  };
  const { address: base, bytes: size } = flash.geometry;
  const inside = (address: number): boolean => address >= base && address < base + size;
  const flashModule = machine.realm.object({
    read: ([count, address]: unknown[]) => {
      const length = wholeOf(count, "length");
      if (length <= 0) return undefined;
      return machine.realm.bytes(checked(() => flash.read(wholeOf(address, "addr"), length)));
    },
    write: ([data, address]: unknown[]) => {
      const bytes = bytesOf(data);
      if (bytes.length > 0) checked(() => faults.write(wholeOf(address, "addr"), bytes));
    },
    erasePage: ([address]: unknown[]) => checked(() => faults.erasePage(wholeOf(address, "addr"))),
    getPage: ([address]: unknown[]) => {
      const at = wholeOf(address, "addr");
      const { pageBytes } = flash.geometry;
      if (!inside(at)) return undefined;
      return machine.realm.object({ addr: at - (at % pageBytes), length: pageBytes });
    },
  });
  machine.modules.set("Flash", flashModule);
  const storage = machine.realm.object({
    read: ([name]: unknown[]) => {
      const file = filesOf(flash, board).find((each) => each.name === name);
      return file === undefined ? undefined : memoryArea(file.address, file.bytes);
    },
  });
  machine.modules.set("Storage", storage);
  machine.realm.define("peek32", ([address]: unknown[]) => {
    const at = wholeOf(address, "address");
    const isRandom = RANDOM_REGISTERS.includes(at);
    if (!isRandom && !inside(at)) throw new EngineError(`peek32: nothing is known at ${at}`);
    const bytes = isRandom ? entropy(4) : checked(() => flash.read(at, 4));
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  });
  return {
    memoryArea,
    addressOf: (value) => areas.find(({ text }) => text === value)?.address ?? 0,
  };
}
