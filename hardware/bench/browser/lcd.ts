/**
 * The display as its glass shows it: 4 rows of 20 characters, each 5 by 8 dots, some lit.
 * Called by terminal.ts. Draws exactly what the display's memory holds, own characters included.
 */
import type { DisplayMessage } from "../messages.js";

const ROWS = 4;
const COLUMNS = 20;
const GLYPH_ROWS = 8;
const GLYPH_COLUMNS = 5;
/** Pixels of the canvas from dot to dot, and of a dot. */
const PITCH = 10;
const DOT = 9;
/** Dots of glass around the characters, and between rows and columns. */
const MARGIN_X = 5;
const MARGIN_Y = 5;
const GAP_X = 1;
const GAP_Y = 2;

/** Canvas size in pixels, for 20 by 4. */
const WIDTH = (MARGIN_X * 2 + COLUMNS * (GLYPH_COLUMNS + GAP_X) - GAP_X) * PITCH;
const HEIGHT = (MARGIN_Y * 2 + ROWS * (GLYPH_ROWS + GAP_Y) - GAP_Y) * PITCH;

/** Colours of the glass: unlit dots show faintly, as they do when one looks closely. */
const GLASS = {
  lit: { glass: ["#cfe35a", "#b4cd3f"], dot: "#232f10", rest: "rgb(60 80 10 / 9%)" },
  dark: { glass: ["#7d8757", "#707a4c"], dot: "#2b331c", rest: "rgb(40 50 20 / 8%)" },
} as const;

/** Dots of the built-in characters by code: 8 rows of 5 low bits. */
export type Font = ReadonlyMap<number, Uint8Array>;

/** Bytes of a hex text. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Draws a display; without power, only the glass. */
export function drawDisplay(
  canvas: HTMLCanvasElement,
  display: DisplayMessage | undefined,
  font: Font,
): void {
  const paint = canvas.getContext("2d");
  if (paint === null) return;
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const look = display?.backlight === true ? GLASS.lit : GLASS.dark;
  const glass = paint.createLinearGradient(0, 0, 0, HEIGHT);
  glass.addColorStop(0, look.glass[0]);
  glass.addColorStop(1, look.glass[1]);
  paint.fillStyle = glass;
  paint.fillRect(0, 0, WIDTH, HEIGHT);
  const codes = display?.on === true ? bytesOf(display.ddram) : new Uint8Array();
  const own = bytesOf(display?.cgram ?? "");
  for (let place = 0; place < ROWS * COLUMNS; place += 1) {
    const x = (MARGIN_X + (place % COLUMNS) * (GLYPH_COLUMNS + GAP_X)) * PITCH;
    const y = (MARGIN_Y + Math.floor(place / COLUMNS) * (GLYPH_ROWS + GAP_Y)) * PITCH;
    const code = codes[place];
    const rows = code === undefined ? undefined : glyph(code, own, font);
    for (let row = 0; row < GLYPH_ROWS; row += 1) {
      for (let column = 0; column < GLYPH_COLUMNS; column += 1) {
        const on = (((rows?.[row] ?? 0) >> (GLYPH_COLUMNS - 1 - column)) & 1) === 1;
        paint.fillStyle = on ? look.dot : look.rest;
        paint.fillRect(x + column * PITCH, y + row * PITCH, DOT, DOT);
      }
    }
  }
}

function glyph(code: number, own: Uint8Array, font: Font): Uint8Array | undefined {
  if (code >= 16) return font.get(code);
  const start = (code & 7) * GLYPH_ROWS;
  return own.subarray(start, start + GLYPH_ROWS);
}
