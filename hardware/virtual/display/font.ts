/**
 * The display's built-in characters, as dots and as text: ASCII and a few others of ROM code A00.
 * Called by: the bench, which draws them; display-memory.ts for text.
 * Source of truth for codes: HD44780U data sheet table 4 (ROM code A00). The dots are drawn here.
 *
 * Each glyph is five columns from left to right, one byte each: bit 0 is the top row, bit 7 the
 * eighth row, where the cursor is.
 */

const GLYPH_ROWS = 8;
const GLYPH_COLUMNS = 5;

/** Codes 20 to 7F, in order. 5C is a yen sign, 7E and 7F are arrows in this ROM. */
const ASCII = `
0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649552250 0005030000
001c224100 0041221c00 082a1c2a08 08083e0808 0050300000 0808080808 0060600000 2010080402
3e5149453e 00427f4000 4261514946 2141454b31 1814127f10 2745454539 3c4a494930 0171090503
3649494936 064949291e 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906
324979413e 7e1111117e 7f49494936 3e41414122 7f4141221c 7f49494941 7f09090901 3e4149497a
7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f020c027f 7f0408107f 3e4141413e
7f09090906 3e4151215e 7f09192946 4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f
6314081463 0708700807 6151494543 007f414100 15167c1615 0041417f00 0402010204 4040404040
0001020400 2054545478 7f48444438 3844444420 384444487f 3854545418 087e090102 085454543c
7f08040478 00447d4000 2040443d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438
7c14141408 081414187c 7c08040408 4854545420 043f444020 3c4040207c 1c2040201c 3c4030403c
4428102844 0c5050503c 4464544c44 0008364100 00007f0000 0041360800 08082a1c08 081c2a0808`;

/** Other codes: what they look like as text, and their dots. */
const OTHERS: readonly (readonly [code: number, text: string, dots: string])[] = [
  [0xa5, "\u00b7", "0000180000"],
  [0xdb, "\u25a1", "7f4141417f"],
  [0xdf, "\u00b0", "0007050700"],
  [0xe0, "\u03b1", "3844443844"],
  [0xe1, "\u00e4", "2055545578"],
  [0xe2, "\u03b2", "fc2a2a2a14"],
  [0xe4, "\u00b5", "fc2020103c"],
  [0xec, "\u00a2", "1c227f2210"],
  [0xee, "\u00f1", "7c09050578"],
  [0xef, "\u00f6", "3845444538"],
  [0xf4, "\u03a9", "5e6101615e"],
  [0xf5, "\u00fc", "3c4140217c"],
  [0xf6, "\u03a3", "6355494141"],
  [0xf7, "\u03c0", "443c047c44"],
  [0xfd, "\u00f7", "08082a0808"],
  [0xff, "\u2588", "ffffffffff"],
];

const FIRST_ASCII = 0x20;
/** How a character that the program drew itself appears in text. */
const OWN_CHARACTER = "\u25af";
const NOT_ASCII: Readonly<Record<number, string>> = { 92: "\u00a5", 126: "\u2192", 127: "\u2190" };

/** Eight rows from five columns: bit 4 of a row is its left dot. */
function rowsOf(dots: string): Uint8Array {
  const rows = new Uint8Array(GLYPH_ROWS);
  for (let column = 0; column < GLYPH_COLUMNS; column += 1) {
    const bits = Number.parseInt(dots.slice(column * 2, column * 2 + 2), 16);
    for (let row = 0; row < GLYPH_ROWS; row += 1) {
      if (((bits >> row) & 1) !== 0) rows[row]! |= 1 << (GLYPH_COLUMNS - 1 - column);
    }
  }
  return rows;
}

/** Dots by code: 8 rows, top first, 5 low bits each. Codes that are not in it are blank here. */
export const FONT: ReadonlyMap<number, Uint8Array> = new Map([
  ...ASCII.trim()
    .split(/\s+/)
    .map((dots, index): [number, Uint8Array] => [FIRST_ASCII + index, rowsOf(dots)]),
  ...OTHERS.map(([code, , dots]): [number, Uint8Array] => [code, rowsOf(dots)]),
]);

const TEXT_OF_OTHERS = new Map(OTHERS.map(([code, text]) => [code, text]));

/** A display code as text, one character: for tests and for people who can't see dots. */
export function characterOf(code: number): string {
  if (code < 0x10) return OWN_CHARACTER;
  if (code >= FIRST_ASCII && code < 0x80) return NOT_ASCII[code] ?? String.fromCharCode(code);
  return TEXT_OF_OTHERS.get(code) ?? "?";
}
