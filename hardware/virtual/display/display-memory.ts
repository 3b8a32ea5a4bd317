/**
 * The memories of a display controller and what a 20x4 module shows of them.
 * Called by: hd44780.ts; read by the terminal's display view.
 * Must never: know pins or time.
 * Source of truth: HD44780U data sheet, tables 2-3 (addresses), 6; the 20x4 module's wiring:
 * rows 1 to 4 begin at 00, 40, 14, 54.
 */
import { characterOf } from "./font.js";

const ROWS = 4;
const COLUMNS = 20;
const LINE_BYTES = 40;
const SECOND_LINE = 0x40;
const SPACE = 0x20;
const CGRAM_BYTES = 64;

/** DDRAM, CGRAM, address counter and display modes. */
export class DisplayMemory {
  readonly cgram = new Uint8Array(CGRAM_BYTES);
  on = false;
  cursor = false;
  blink = false;
  increments = true;
  shiftsOnWrite = false;
  twoLines = false;
  /** The address counter, as the busy flag's read shows it. */
  address = 0;
  readonly #ddram = new Uint8Array(2 * LINE_BYTES).fill(SPACE);
  #inCgram = false;
  #shift = 0;

  /** The internal reset circuit's work. CGRAM holds what it happens to hold; here zeros. */
  reset(): void {
    this.cgram.fill(0);
    this.on = false;
    this.cursor = false;
    this.blink = false;
    this.twoLines = false;
    this.shiftsOnWrite = false;
    this.clear();
  }

  clear(): void {
    this.#ddram.fill(SPACE);
    this.increments = true;
    this.home();
  }

  home(): void {
    this.address = 0;
    this.#inCgram = false;
    this.#shift = 0;
  }

  pointDdram(address: number): void {
    this.address = address;
    this.#inCgram = false;
  }

  pointCgram(address: number): void {
    this.address = address;
    this.#inCgram = true;
  }

  write(byte: number): void {
    if (this.#inCgram) this.cgram[this.address] = byte;
    else {
      const at = this.#indexOf(this.address);
      if (at !== undefined) this.#ddram[at] = byte;
      if (this.shiftsOnWrite) this.#scroll(this.increments ? 1 : -1);
    }
    this.#step(this.increments);
  }

  read(): number {
    const at = this.#indexOf(this.address);
    const byte = this.#inCgram ? this.cgram[this.address] : this.#ddram[at ?? 0];
    this.#step(this.increments);
    return byte ?? 0;
  }

  /** Cursor or display shift (instruction 0001): display left shows later addresses. */
  shiftOrMove(display: boolean, right: boolean): void {
    if (display) this.#scroll(right ? -1 : 1);
    else this.#step(right);
  }

  #scroll(by: number): void {
    this.#shift = (this.#shift + by + LINE_BYTES) % LINE_BYTES;
  }

  #indexOf(address: number): number | undefined {
    if (!this.twoLines) return address < 2 * LINE_BYTES ? address : undefined;
    if (address < LINE_BYTES) return address;
    const second = address - SECOND_LINE;
    return second >= 0 && second < LINE_BYTES ? LINE_BYTES + second : undefined;
  }

  #step(up: boolean): void {
    if (this.#inCgram) {
      this.address = (this.address + (up ? 1 : -1)) & (CGRAM_BYTES - 1);
      return;
    }
    const size = 2 * LINE_BYTES;
    const index = ((this.#indexOf(this.address) ?? 0) + (up ? 1 : -1) + size) % size;
    const second = this.twoLines && index >= LINE_BYTES;
    this.address = second ? SECOND_LINE + index - LINE_BYTES : index;
  }

  /**
   * The 80 codes in the order seen, row by row. With one line switched on (N = 0) the module's
   * second and fourth row are not driven and stay blank.
   */
  seen(): Uint8Array {
    const codes = new Uint8Array(ROWS * COLUMNS).fill(SPACE);
    for (let row = 0; row < ROWS; row += 1) {
      const line = row % 2;
      if (line === 1 && !this.twoLines) continue;
      for (let column = 0; column < COLUMNS; column += 1) {
        const place = (row >= 2 ? COLUMNS : 0) + column + this.#shift;
        codes[row * COLUMNS + column] = this.#ddram[line * LINE_BYTES + (place % LINE_BYTES)]!;
      }
    }
    return codes;
  }

  /** The four rows as text; blank while the display is off. */
  text(): [string, string, string, string] {
    const codes = this.seen();
    const row = (index: number): string => {
      if (!this.on) return " ".repeat(COLUMNS);
      const part = codes.subarray(index * COLUMNS, (index + 1) * COLUMNS);
      return Array.from(part, characterOf).join("");
    };
    return [row(0), row(1), row(2), row(3)];
  }
}
