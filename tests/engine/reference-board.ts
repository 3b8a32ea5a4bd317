/**
 * The reference board, as the tests on the engine use it. Called by those tests.
 * Source of truth: hardware/boards/esp32-devkit.json.
 */
import { type Board, parseBoard } from "../../hardware/boards/board.js";
import { readBoard } from "../../scripts/firmware/board-module.js";

/** The ESP32 development board. Throws with the reasons when its data are wrong. */
export function referenceBoard(): Board {
  const reading = parseBoard(readBoard("esp32-devkit"));
  if ("board" in reading) return reading.board;
  throw new Error(reading.refusals.join("; "));
}
