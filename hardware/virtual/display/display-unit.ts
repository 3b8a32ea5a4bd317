/**
 * The display module as one buys it: controller, expander and backlight on one board.
 * Called by: the terminal. Must never: draw; it says what is to be seen.
 */
import type { I2cPart } from "../i2c/i2c-bus.js";
import { Hd44780 } from "./hd44780.js";
import { Pcf8574 } from "./pcf8574.js";

/** What a person sees on the display, and the memory behind it. */
export interface DisplayView {
  /** 80 codes in the order seen, row by row, 4 rows of 20. */
  readonly ddram: Uint8Array;
  /** 8 characters of 8 rows, 5 low bits each; 64 bytes. */
  readonly cgram: Uint8Array;
  readonly backlight: boolean;
  /** False while the controller blanks everything: nothing of ddram is seen. */
  readonly on: boolean;
  /** The four rows as text, blank while off; own characters appear as `\u25af`. */
  text(): [string, string, string, string];
}

/** A 20x4 display with its expander. Made without power. */
export class DisplayUnit {
  readonly #controller: Hd44780;
  readonly #expander: Pcf8574;
  #backlight = false;

  /** `onChange`: something that is seen may have changed. */
  constructor(onChange: () => void, complain: (sentence: string) => void) {
    this.#controller = new Hd44780(onChange, complain);
    this.#expander = new Pcf8574(this.#controller, (lit) => {
      this.#backlight = lit;
      onChange();
    });
  }

  /** The part that hangs on the bus. */
  get part(): I2cPart {
    return this.#expander;
  }

  /** Gives or takes the supply. */
  power(on: boolean, atMs: number): void {
    this.#expander.power(on, atMs);
  }

  /** What is to be seen now. */
  view(): DisplayView {
    const { memory } = this.#controller;
    return {
      ddram: memory.seen(),
      cgram: memory.cgram.slice(),
      backlight: this.#backlight,
      on: memory.on,
      text: () => memory.text(),
    };
  }
}
