/**
 * The PCF8574 port expander on the back of the display: one byte written is eight pins set.
 * Called by: the I2C bus. Must never: know HD44780 instructions.
 * Source of truth: NXP PCF8574 data sheet (quasi-bidirectional ports, all high after power-on).
 *
 *   P0 RS   P1 RW   P2 E   P3 backlight   P4-P7 D4-D7
 */
import type { I2cPart } from "../i2c/i2c-bus.js";
import type { Hd44780 } from "./hd44780.js";

const BACKLIGHT = 0x08;
const POWER_ON_PORT = 0xff;

/** The expander, wired to one controller. */
export class Pcf8574 implements I2cPart {
  readonly #controller: Hd44780;
  readonly #onBacklight: (on: boolean) => void;
  #port = POWER_ON_PORT;

  constructor(controller: Hd44780, onBacklight: (on: boolean) => void) {
    this.#controller = controller;
    this.#onBacklight = onBacklight;
  }

  /** Power came or went: all pins are high, or nothing is. */
  power(on: boolean, atMs: number): void {
    this.#port = POWER_ON_PORT;
    this.#controller.power(on, atMs);
    this.#onBacklight(on);
  }

  start(): void {}

  write(byte: number, atMs: number): void {
    const lit = (byte & BACKLIGHT) !== 0;
    if (lit !== ((this.#port & BACKLIGHT) !== 0)) this.#onBacklight(lit);
    this.#port = byte;
    this.#controller.pins(byte, atMs);
  }

  /** A pin reads low when it is written low or the controller pulls it down. */
  read(atMs: number): number {
    const nibble = this.#controller.drivenNibble(atMs);
    return nibble === undefined ? this.#port : this.#port & ((nibble << 4) | 0x0f);
  }

  stop(): void {}
}
