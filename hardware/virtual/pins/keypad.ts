/**
 * A 4x4 keypad: each key, while pressed, joins its row's wire with its column's.
 * Called by: the terminal (fingers), the pin bank (wires). Must never: know what scans it.
 * There are no diodes: three pressed keys on the corners of a rectangle make the fourth appear.
 */
import type { Board, PinName } from "../../boards/board.js";
import { KEY_ROWS, type KeyName } from "./key-names.js";

/** One keypad, wired to a board. */
export class Keypad {
  readonly #pinsOf = new Map<KeyName, readonly [row: PinName, column: PinName]>();
  readonly #pressed = new Set<KeyName>();

  constructor({ pins }: Board) {
    for (const [row, keys] of KEY_ROWS.entries()) {
      for (const [column, key] of keys.entries()) {
        this.#pinsOf.set(key, [pins.keypadRows[row]!, pins.keypadColumns[column]!]);
      }
    }
  }

  press(key: KeyName): void {
    this.#pressed.add(key);
  }

  release(key: KeyName): void {
    this.#pressed.delete(key);
  }

  /** The pins that pressed keys join to `pin`. */
  joined(pin: PinName): PinName[] {
    const others: PinName[] = [];
    for (const key of this.#pressed) {
      const [row, column] = this.#pinsOf.get(key)!;
      if (pin === row) others.push(column);
      if (pin === column) others.push(row);
    }
    return others;
  }
}
