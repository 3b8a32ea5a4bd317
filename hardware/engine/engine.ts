/**
 * The Espruino engine that this machine may have: the environment variable ESPRUINO names its
 * Linux build. Called by every test that runs on the real engine, which skips without one.
 * Must never: fetch or build an engine, nor read anything else of the environment.
 * Source of truth: Espruino targets/linux/main.c (exit rules), gen/platform_config.h (flash).
 */
import { accessSync, constants } from "node:fs";
import type { EngineFlash } from "./flash-image.js";
import { runScript } from "./run-script.js";
import { EngineTrouble } from "./trouble.js";

/** An engine that can be started. */
export interface Engine {
  readonly path: string;
  /** `stock`: memory without limit, 256 KiB of flash. `board`: the limits of an ESP32. */
  readonly shape: "stock" | "board";
  /** As the engine tells it, such as `2v29`. */
  readonly version: string;
  readonly flash: EngineFlash;
}

const STOCK_FLASH: EngineFlash = {
  fileBytes: 256 * 1024,
  address: 0x10000000,
  storageAddress: 0x10000000,
  storageBytes: 256 * 1024,
  pageBytes: 1024,
};

/** An ESP32's data partition and Storage, one behind the other. */
const BOARD_FLASH: EngineFlash = {
  fileBytes: 960 * 1024,
  address: 0x310000,
  storageAddress: 0x320000,
  storageBytes: 896 * 1024,
  pageBytes: 4096,
};

const PROBE = `print("probe:"+JSON.stringify({
  version:process.env.VERSION,
  board:require("Flash").getPage(${BOARD_FLASH.address})!==undefined&&process.memory().total<65536
}));`;

/** The title that a suite on the engine ends with, so that a skipped one says why. */
export const ENGINE_TITLE = "(skipped without ESPRUINO)";

/**
 * The engine that ESPRUINO names, or undefined when it names none.
 * Throws when it names something that does not answer as an engine.
 */
export async function findEngine(): Promise<Engine | undefined> {
  const path = process.env["ESPRUINO"];
  if (path === undefined || path === "") return undefined;
  accessSync(path, constants.X_OK);
  const { lines } = await runScript({ path, flash: STOCK_FLASH }, PROBE);
  const probe = lines.find((line) => line.startsWith("probe:"));
  if (probe === undefined) throw new EngineTrouble(`ESPRUINO names ${path}, which is no engine`);
  const { version, board } = JSON.parse(probe.slice(6)) as { version: string; board: boolean };
  return board
    ? { path, version, shape: "board", flash: BOARD_FLASH }
    : { path, version, shape: "stock", flash: STOCK_FLASH };
}
