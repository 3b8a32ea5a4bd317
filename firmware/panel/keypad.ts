// The keypad: a 4x4 matrix whose rows are pulled low one by one to find the key that joins a row
// and a column. Called by counter.ts. Sleeps on an edge of any column while nothing is pressed, so
// an idle keypad costs nothing; two keys at once give the first found. Never repeats a held key.

import type { KeypadPorts } from "../platform/panel-pins.js";
import { after } from "../platform/timers.js";

/** Keys by row and column, as printed on the pad. */
const KEYS = ["123A", "456B", "789C", "*0#D"];
/** Milliseconds between two looks while a key is down: longer than contacts bounce. */
const HELD_MS = 15;

interface Keypad {
  readonly ports: KeypadPorts;
  readonly pressed: (key: string) => void;
  busy: boolean;
}

function anyColumn(ports: KeypadPorts): boolean {
  for (let column = 0; column < 4; column++) if (ports.columnLow(column)) return true;
  return false;
}

function find(ports: KeypadPorts): string {
  let key = "";
  for (let row = 0; row < 4; row++) ports.setRow(row, false);
  for (let row = 0; row < 4 && key === ""; row++) {
    ports.setRow(row, true);
    for (let column = 0; column < 4; column++) {
      if (ports.columnLow(column)) key = KEYS[row].charAt(column);
    }
    ports.setRow(row, false);
  }
  for (let row = 0; row < 4; row++) ports.setRow(row, true);
  return key;
}

function fell(keypad: Keypad): void {
  if (keypad.busy) return;
  const key = find(keypad.ports);
  if (key === "") return;
  keypad.busy = true;
  after(HELD_MS, () => {
    release(keypad);
  });
  keypad.pressed(key);
}

function release(keypad: Keypad): void {
  if (anyColumn(keypad.ports)) {
    after(HELD_MS, () => {
      release(keypad);
    });
  } else keypad.busy = false;
}

/** Starts the keypad; `pressed` gets '0'-'9', 'A'-'D', '*' or '#' once a press. */
export function startKeypad(ports: KeypadPorts, pressed: (key: string) => void): void {
  const keypad: Keypad = { ports, pressed, busy: false };
  for (let row = 0; row < 4; row++) ports.setRow(row, true);
  ports.onFall(() => {
    fell(keypad);
  });
}
