// The display: four lines of twenty on an HD44780 behind a PCF8574. Called by counter.ts with
// whole screens; only what changed is sent. Never reads the chip: the bus's own pace (at most
// 400 kHz, four bytes a character) is slower than its 37 us.
// Source: HD44780U data sheet, figure 24 (4-bit start), table 6 (instructions); PCF8574 wiring of
// the common board: P0 RS, P1 RW, P2 E, P3 backlight, P4-P7 data.

import type { I2cBus } from "../platform/i2c.js";
import { after } from "../platform/timers.js";

/** The display's size. */
export const COLUMNS = 20;
export const ROWS = 4;

const RS = 1;
const ENABLE = 4;
const BACKLIGHT = 8;

/** DDRAM address of each line's first column. */
const LINE_ADDRESS = [0x00, 0x40, 0x14, 0x54];

/** Start in 4-bit mode: [nibble, milliseconds to wait after it]. */
const START = [
  [0x30, 5],
  [0x30, 1],
  [0x30, 1],
  [0x20, 1],
];
/** Two lines 5x8, display on, entry left to right, clear (needs 1.52 ms). */
const SETTINGS = [0x28, 0x0c, 0x06, 0x01];

/** Characters that the ROM lacks, by their Latin-1 code, and their 5x8 dots for CGRAM 1 to 5. */
const GLYPH_CODES = "\xe9\xe8\xea\xe0\xe7";
const GLYPHS = [
  [2, 4, 14, 17, 31, 16, 14, 0],
  [8, 4, 14, 17, 31, 16, 14, 0],
  [4, 10, 14, 17, 31, 16, 14, 0],
  [8, 4, 14, 1, 15, 17, 15, 0],
  [0, 14, 16, 16, 17, 14, 4, 0],
];

/** A display; `shown` is what its memory holds, `wanted` what it should. */
export interface Lcd {
  readonly bus: I2cBus;
  /** 7-bit address of the PCF8574. */
  readonly address: number;
  shown: string[];
  wanted: string[];
  ready: boolean;
}

function putByte(into: Uint8Array, at: number, value: number, mode: number): void {
  const high = (value & 0xf0) | mode;
  const low = ((value << 4) & 0xf0) | mode;
  into[at] = high | ENABLE;
  into[at + 1] = high;
  into[at + 2] = low | ENABLE;
  into[at + 3] = low;
}

/** Sends bytes of one kind; the first byte on the bus sets RS before E rises (t_AS, 40 ns). */
function send(lcd: Lcd, values: number[], mode: number): void {
  const out = new Uint8Array(1 + values.length * 4);
  out[0] = mode | BACKLIGHT;
  for (let i = 0; i < values.length; i++) putByte(out, 1 + i * 4, values[i], mode | BACKLIGHT);
  lcd.bus.write(lcd.address, out);
}

function start(lcd: Lcd, step: number): void {
  if (step < START.length) {
    const nibble = START[step][0] | BACKLIGHT;
    lcd.bus.write(lcd.address, new Uint8Array([nibble, nibble | ENABLE, nibble]));
    after(START[step][1], () => {
      start(lcd, step + 1);
    });
    return;
  }
  send(lcd, SETTINGS, 0);
  after(2, () => {
    for (let i = 0; i < GLYPHS.length; i++) {
      send(lcd, [0x40 | ((i + 1) * 8)], 0);
      send(lcd, GLYPHS[i], RS);
    }
    lcd.ready = true;
    refresh(lcd);
  });
}

/** Starts the display; screens shown before it is ready appear when it is. */
export function startLcd(bus: I2cBus, address: number): Lcd {
  const blank = "".padEnd(COLUMNS, " ");
  const empty = [blank, blank, blank, blank];
  const lcd: Lcd = { bus, address, shown: empty, wanted: empty, ready: false };
  after(40, () => {
    start(lcd, 0);
  });
  return lcd;
}

/** Shows four lines; each is cut or padded to twenty characters. */
export function showScreen(lcd: Lcd, lines: string[]): void {
  const wanted: string[] = [];
  for (let i = 0; i < ROWS; i++) wanted.push(lines[i].padEnd(COLUMNS, " ").substring(0, COLUMNS));
  lcd.wanted = wanted;
  if (lcd.ready) refresh(lcd);
}

function code(character: string): number {
  const glyph = GLYPH_CODES.indexOf(character);
  return glyph < 0 ? character.charCodeAt(0) : glyph + 1;
}

function refresh(lcd: Lcd): void {
  for (let row = 0; row < ROWS; row++) {
    const want = lcd.wanted[row];
    const have = lcd.shown[row];
    if (want === have) continue;
    let first = 0;
    let last = COLUMNS - 1;
    while (want.charAt(first) === have.charAt(first)) first++;
    while (want.charAt(last) === have.charAt(last)) last--;
    send(lcd, [0x80 | (LINE_ADDRESS[row] + first)], 0);
    const codes: number[] = [];
    for (let i = first; i <= last; i++) codes.push(code(want.charAt(i)));
    send(lcd, codes, RS);
  }
  lcd.shown = lcd.wanted;
}
