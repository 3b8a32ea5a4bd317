/**
 * The sixteen keys of the keypad, by what is printed on them, row by row from the top left.
 * Called by: the virtual keypad, the bench, tests. Must never: know what a key means.
 */

/** The 4x4 keypad's legend, row by row. */
export const KEY_ROWS = [
  ["1", "2", "3", "A"],
  ["4", "5", "6", "B"],
  ["7", "8", "9", "C"],
  ["*", "0", "#", "D"],
] as const;

/** A key of the keypad. */
export type KeyName = (typeof KEY_ROWS)[number][number];
