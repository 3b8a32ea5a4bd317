/*
 * The combs a signer can use: the small one of the bundle, and a larger one whose table the board
 * has in its flash. Called by ../ed25519.ts and by whoever loads the large table. It must never be
 * given a table that was not checked: a wrong table gives away the key.
 */
import { decodeBase64 } from "../../platform/crypto.js";
import { type Comb, ENTRY_BYTES, makeComb } from "./comb.js";
import { SMALL_TABLE_COLUMNS, SMALL_TABLE_TEETH, SMALL_TABLE_TEXT } from "./small-table.js";

/** The bundle's comb: its table takes 16,128 bytes of memory. */
export function smallComb(): Comb {
  const buffer = decodeBase64(SMALL_TABLE_TEXT);
  let end = 0;
  const tables = SMALL_TABLE_TEETH.map((teeth) => {
    const start = end;
    end += ENTRY_BYTES << (teeth - 1);
    return { teeth: teeth, buffer: buffer, start: start };
  });
  return makeComb(SMALL_TABLE_COLUMNS, tables);
}

const LARGE_COLUMNS = 4;
const LARGE_TEETH = 8;

/**
 * The comb of the large table, 147,456 bytes: its eight blocks of 18,432 bytes, each a buffer of
 * its own, as the engine's views begin below 64 KiB. A buffer may lie in flash: it is only read.
 */
export function largeComb(blocks: readonly ArrayBuffer[]): Comb {
  return makeComb(
    LARGE_COLUMNS,
    blocks.map((buffer) => ({ teeth: LARGE_TEETH, buffer: buffer, start: 0 })),
  );
}
