// Turns a board's data (hardware/boards/NAME.json) into the module `board` that firmware imports.
// Called by the bundler. Must never run code of the board file: it is data. The module's type is
// firmware/platform/board.d.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Failure } from "../failure.js";
import { inRoot } from "../paths.js";

/** The board that is built for when none is named. */
export const DEFAULT_BOARD = "esp32-devkit";

/** Texts that are the engine's own globals: `D21` the pin, `Serial2` the port, `I2C1` the bus. */
const ENGINE_GLOBAL = /^(D\d{1,2}|Serial[1-3]|I2C[1-3])$/;

function literal(value: unknown): string {
  if (typeof value === "string" && ENGINE_GLOBAL.test(value)) return value;
  if (Array.isArray(value)) return `[${value.map(literal).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).map(
      ([key, of]) => `${JSON.stringify(key)}:${literal(of)}`,
    );
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The source text of the module `board`: one exported constant for each field of `data`. */
export function boardModule(data: Record<string, unknown>): string {
  return Object.entries(data)
    .map(([key, value]) => `export var ${key}=${literal(value)};\n`)
    .join("");
}

/** Reads the data of the board called `name`; A106 with the names there are if there is none. */
export function readBoard(name: string): Record<string, unknown> {
  const file = inRoot("hardware", "boards", `${name}.json`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    const folder = inRoot("hardware", "boards");
    const known = existsSync(folder) ? readdirSync(folder) : [];
    const names = known
      .filter((entry) => entry.endsWith(".json"))
      .map((entry) => entry.slice(0, -5));
    throw new Failure(
      "A106",
      `There is no board called ${name}.`,
      `Boards here: ${names.join(", ")}.`,
    );
  }
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}
