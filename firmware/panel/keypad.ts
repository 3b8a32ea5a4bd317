// The keypad: a 4x4 matrix whose rows are pulled low one by one to find which keys join a row and
// a column. Called by counter.ts. Sleeps on an edge of any column while nothing is pressed, so an
// idle keypad costs nothing; fast fingers may press the next key before they leave the last.
// Never repeats a held key. While one is down the pad is looked at by a timer, and edges are passed
// over: looking makes edges itself.

import type { KeypadPorts } from "../platform/panel-pins.js";
import { after } from "../platform/timers.js";

/** Keys as printed on the pad, row by row; a key's place is its bit in a mask. */
const KEYS = "123A456B789C*0#D";
/** Milliseconds between two looks while a key is down: longer than contacts bounce. */
const HELD_MS = 15;

interface Keypad {
  readonly ports: KeypadPorts;
  readonly pressed: (key: string) => void;
  /** Keys that count as down. */
  down: number;
  /** Those that the last look did not see: gone when the next one does not either. */
  fading: number;
  watching: boolean;
}

/** The keys that are down now; leaves all rows low, so that any key makes an edge. */
function scan(ports: KeypadPorts): number {
  let mask = 0;
  for (let row = 0; row < 4; row++) ports.setRow(row, false);
  for (let row = 0; row < 4; row++) {
    ports.setRow(row, true);
    for (let column = 0; column < 4; column++) {
      if (ports.columnLow(column)) mask |= 1 << (row * 4 + column);
    }
    ports.setRow(row, false);
  }
  for (let row = 0; row < 4; row++) ports.setRow(row, true);
  return mask;
}

/** Tells what was newly pressed; gives the keys that are down now. */
function look(keypad: Keypad): number {
  const mask = scan(keypad.ports);
  const fresh = mask & ~keypad.down;
  keypad.down |= mask;
  keypad.fading &= ~mask;
  for (let bit = 0; bit < 16; bit++) {
    if ((fresh >> bit) & 1) keypad.pressed(KEYS.charAt(bit));
  }
  return mask;
}

/** Looks again and again until nothing is down. */
function watch(keypad: Keypad): void {
  keypad.watching = keypad.down !== 0;
  if (!keypad.watching) return;
  after(HELD_MS, () => {
    const gone = keypad.down & ~look(keypad);
    keypad.down &= ~(gone & keypad.fading);
    keypad.fading = gone & keypad.down;
    watch(keypad);
  });
}

/** Starts the keypad; `pressed` gets '0'-'9', 'A'-'D', '*' or '#' once a press. */
export function startKeypad(ports: KeypadPorts, pressed: (key: string) => void): void {
  const keypad: Keypad = { ports, pressed, down: 0, fading: 0, watching: false };
  for (let row = 0; row < 4; row++) ports.setRow(row, true);
  ports.onFall(() => {
    if (keypad.watching) return;
    look(keypad);
    watch(keypad);
  });
}
