// What one wants to know of a built firmware: its size, what it will take of the board's memory,
// and a checksum that the board can compute too. Called by build.ts.
import { createHash } from "node:crypto";
import { crc32, gzipSync } from "node:zlib";
import { type AnyNode, parse } from "acorn";
import { isFunction, walk } from "./lint/tree.js";
import { estimateVariables } from "./memory.js";

/** Written beside the script as JSON. */
export interface FirmwareReport {
  readonly board: string;
  /** Bytes of the minified script. */
  readonly bytes: number;
  readonly gzipBytes: number;
  /** As the engine's `E.CRC32` of the script, 8 hexadecimal digits. */
  readonly crc32: string;
  readonly sha256: string;
  readonly functions: number;
  /** Variables (the engine's memory blocks) that loading it takes, estimated; code in flash. */
  readonly variables: number;
  /** Variables that the board has. */
  readonly boardVariables: number;
  readonly sources: readonly string[];
}

/** The report of a script; `before` is it before its names were listed at its head. */
export function reportFirmware(
  code: string,
  board: Record<string, unknown>,
  sources: readonly string[],
  before: string = code,
): FirmwareReport {
  const program = parse(before, { ecmaVersion: 5 }) as AnyNode;
  let functions = 0;
  walk(program, (node) => {
    if (isFunction(node)) functions++;
  });
  const bytes = Buffer.from(code, "latin1");
  return {
    board: String(board["name"] ?? ""),
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes, { level: 9 }).length,
    crc32: crc32(bytes).toString(16).padStart(8, "0"),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    functions,
    variables: estimateVariables(program),
    boardVariables: Number(board["variables"] ?? 0),
    sources,
  };
}
