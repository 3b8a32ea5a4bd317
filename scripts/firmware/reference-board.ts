// The reference board: the one that everything is measured on. Called by the bench and by the
// tests on the engine. Source of truth: hardware/boards/esp32-devkit.json.
import { type Board, parseBoard } from "../../hardware/boards/board.js";
import { Failure } from "../failure.js";
import { DEFAULT_BOARD, readBoard } from "./board-module.js";

/** The ESP32 development board; A106 with the reasons when its data are wrong. */
export function referenceBoard(): Board {
  const reading = parseBoard(readBoard(DEFAULT_BOARD));
  if ("board" in reading) return reading.board;
  throw Failure.of("A106", `${DEFAULT_BOARD}: ${reading.refusals.join("; ")}`);
}
