/*
 * The comb: how a scalar becomes one addition after the other. Called by walk.ts, and by table.ts
 * for the tables.
 *
 * The scalar r is the sum of (2 bit_i - 1) 2^i over the N bits of n = (r + 2^N - 1) / 2 modulo L,
 * so every digit is +1 or -1 and no case is special. The bits are a field of rows and columns: bit
 * D t + j is column j of row t, D the number of columns. Rows are teeth; neighbouring teeth are a
 * block. In a column, the bits of a block's teeth are one number, its digit, and pick one entry of
 * the block's table, or the negative of one. From the highest column to the lowest: double (but
 * not before the first), then add one entry for each block.
 *
 * The table (scripts/firmware/generate/comb-table.ts writes it):
 *
 *   block   entries one after the other, 2^(teeth - 1) of them, in one buffer
 *   entry   144 bytes: 36 whole numbers of 32 bits, little-endian: (y-x)/2, (y+x)/2, dxy of one
 *           point, each in reversed form (field.ts)
 *   m       entry m: the block's last tooth is +, tooth t is + where bit t of m is 1
 *
 * It must never keep what it made of a secret scalar: digits belong to the caller.
 */
import { asciiBytes, convolve } from "../../platform/crypto.js";
import { makeLimbs } from "./field.js";
import { LIMBS } from "./limbs.js";
import { halfOrder, topLimbOf } from "./scalar.js";

/** Bytes of an entry. */
export const ENTRY_BYTES = 144;
/** Whole numbers of an entry. */
export const ENTRY_NUMBERS = 36;

/** One block of a comb and its part of the table. */
export interface CombBlock {
  readonly buffer: ArrayBuffer;
  /** For each digit, the byte offset of its entry, plus 1 if the entry's negative is meant. */
  readonly places: Uint16Array;
  /** Weights of the teeth against 32-bit words of bit codes, the highest tooth first. */
  readonly _weights: Uint8Array;
  /** Index of that highest tooth among those words. */
  readonly _from: number;
  /** What the codes, 48 for "0", add to a word of digits. */
  readonly _excess: number;
}

/** A comb with its table. */
export interface Comb {
  readonly columns: number;
  readonly blocks: readonly CombBlock[];
  /** (2^N - 1) / 2 modulo L: plus half a scalar gives n. */
  readonly toN: Int32Array;
  /** 1 - 2^N: plus 2n gives the scalar. */
  readonly fromN: Int32Array;
  /** Bytes of a row of digits: columns, rounded up to whole words. */
  readonly rowBytes: number;
  readonly _rows: number;
}

const WORD_BYTES = 4;
const WORDS = 8;
const WORD_BITS = 32;
const SCALAR_BITS = 256;
/* The code of "0". */
const ZERO_CODE = 48;
/* Four bytes 1. */
const EACH_BYTE = 0x01010101;

function placesOf(teeth: number, start: number): Uint16Array {
  const half = 1 << (teeth - 1);
  const places = new Uint16Array(2 * half);
  for (let m = 0; m < half; m++) {
    places[half + m] = start + m * ENTRY_BYTES;
    places[half - 1 - m] = start + m * ENTRY_BYTES + 1;
  }
  return places;
}

function weightsOf(teeth: number, rowWords: number): Uint8Array {
  const weights = new Uint8Array(rowWords * (teeth - 1) + 1);
  for (let t = 0; t < teeth; t++) weights[rowWords * (teeth - 1 - t)] = 1 << t;
  return weights;
}

/** Where a block's entries are: they begin at byte `start`, below 64 KiB, of `buffer`. */
export interface BlockTable {
  readonly teeth: number;
  readonly buffer: ArrayBuffer;
  readonly start: number;
}

/** A comb of `columns` columns; the first block has the lowest teeth. */
export function makeComb(columns: number, tables: readonly BlockTable[]): Comb {
  const rowWords = ((columns + WORD_BYTES - 1) / WORD_BYTES) | 0;
  let rows = 0;
  for (const table of tables) rows += table.teeth;
  let above = rows;
  const blocks = tables.map((table) => {
    above -= table.teeth;
    return {
      buffer: table.buffer,
      places: placesOf(table.teeth, table.start),
      _weights: weightsOf(table.teeth, rowWords),
      _from: above * rowWords,
      _excess: ZERO_CODE * ((1 << table.teeth) - 1) * EACH_BYTE,
    };
  });
  const toN = halfOrder();
  toN[LIMBS - 1] = (toN[LIMBS - 1] as number) + topLimbOf(rows * columns - 1);
  const fromN = makeLimbs();
  fromN[0] = 1;
  fromN[LIMBS - 1] = -topLimbOf(rows * columns);
  return {
    columns: columns,
    blocks: blocks,
    toN: toN,
    fromN: fromN,
    rowBytes: rowWords * WORD_BYTES,
    _rows: rows,
  };
}

/* The bits of eight words, the lowest first, as a text that begins with the highest. */
function bitText(words: Int32Array): string {
  let text = "";
  for (let i = WORDS - 1; i >= 0; i--) {
    text += ((words[i] as number) >>> 0).toString(2).padStart(WORD_BITS, "0");
  }
  return text;
}

/* One row of codes after the other, the highest first, each filled up with zeros in front. */
function rowCodes(comb: Comb, bits: string): Uint32Array {
  const { columns, rowBytes, _rows: rows } = comb;
  let text = bits;
  let at = SCALAR_BITS - rows * columns;
  if (at > 0 || rowBytes > columns) {
    text = "";
    for (let row = 0; row < rows; row++) {
      text += bits.substr(at, columns).padStart(rowBytes, "0");
      at += columns;
    }
  }
  return new Uint32Array(asciiBytes(text).buffer);
}

/**
 * The digits of n (eight words, the lowest first): for each block `rowBytes` digits, the last
 * `columns` of which count, the highest column first. A digit is one byte, and four of them are
 * computed at once, as a word.
 */
export function combDigits(comb: Comb, n: Int32Array): Uint8Array {
  const codes = rowCodes(comb, bitText(n));
  const rowWords = comb.rowBytes / WORD_BYTES;
  const digits = new Uint32Array(rowWords * comb.blocks.length);
  let at = 0;
  for (const block of comb.blocks) {
    for (let word = 0; word < rowWords; word++) {
      digits[at++] = convolve(block._weights, codes, block._from + word) - block._excess;
    }
  }
  return new Uint8Array(digits.buffer);
}
