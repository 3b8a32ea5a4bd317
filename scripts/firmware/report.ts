// What one wants to know of a built firmware: its size, what it will take of the board's memory,
// and a checksum that the board can compute too. Called by build.ts.
import { createHash } from "node:crypto";
import { crc32, gzipSync } from "node:zlib";
import { type AnyNode, parse } from "acorn";
import { isFunction, walk } from "./lint/tree.js";

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

/* Blocks that the engine takes for each, with code in flash; measured on 2v29 (report.test.ts). */
const BLOCKS = { function: 4, parameter: 1, variable: 1, value: 1, property: 1 };

/** The estimate behind `variables`: counts what `code` makes while it is loaded. */
export function estimateVariables(code: string): number {
  let blocks = 0;
  walk(parse(code, { ecmaVersion: 5 }) as AnyNode, (node) => {
    if (isFunction(node)) blocks += BLOCKS.function + BLOCKS.parameter * node.params.length;
    if (node.type === "VariableDeclarator") blocks += BLOCKS.variable;
    if (node.type === "ObjectExpression" || node.type === "ArrayExpression") blocks += BLOCKS.value;
    if (node.type === "Property") blocks += BLOCKS.property;
  });
  return blocks;
}

/** The report of a script. */
export function reportFirmware(
  code: string,
  board: Record<string, unknown>,
  sources: readonly string[],
): FirmwareReport {
  let functions = 0;
  walk(parse(code, { ecmaVersion: 5 }) as AnyNode, (node) => {
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
    variables: estimateVariables(code),
    boardVariables: Number(board["variables"] ?? 0),
    sources,
  };
}
