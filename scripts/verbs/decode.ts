// `zinc decode`: explains the bytes of a record. Called by zinc.ts. Only reads.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { hexBytes } from "../../protocol/bytes.js";
import * as limits from "../../protocol/limits.js";
import { type Explained, explain } from "../decode/explain.js";
import { Failure } from "../failure.js";
import type { Output } from "../output.js";

function bytesOf(words: readonly string[]): Uint8Array {
  const text = words.length > 0 ? words.join("") : readFileSync(0, "utf8");
  const bytes = hexBytes(text.replace(/\s|^0x/g, ""));
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw new Failure(
    "A108",
    "That is not hexadecimal.",
    "Give an even number of digits, 0 to 9 and a to f; spaces do not matter.",
  );
}

function sentence({ what, fields }: Explained): string {
  const width = Math.max(...fields.map((field) => field.name.length));
  const lines = fields.map(
    ({ key, name, text }) => `${String(key ?? "").padStart(4)} ${name.padEnd(width)}  ${text}`,
  );
  return [what, ...lines].join("\n");
}

function printLimits(output: Output): void {
  const rows = Object.entries(limits).sort();
  for (const [name, value] of rows) output.result({ name, value }, `${name} ${value}`);
}

function run(words: readonly string[], flags: { limits?: boolean }, output: Output): void {
  if (flags.limits === true) {
    printLimits(output);
    return;
  }
  const explained = explain(bytesOf(words));
  if ("code" in explained) {
    throw Failure.of(explained.code, explained.detail);
  }
  for (const one of explained) output.result(one, sentence(one));
}

/** Adds the verb to `program`. */
export function addDecode(program: Command, output: Output): void {
  program
    .command("decode")
    .summary("explain the bytes of a record, signed or not")
    .description("Says what a record holds, field by field, with each field's key on the wire.")
    .argument("[hex...]", "the bytes (default: standard input)")
    .option("--limits", "every bound of the protocol instead")
    .addHelpText("after", "\nExamples:\n  zinc decode d2844da201270448…\n  zinc decode --limits")
    .action((words: string[], flags: { limits?: boolean }) => run(words, flags, output));
}
