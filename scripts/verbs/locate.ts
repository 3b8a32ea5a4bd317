// `zinc locate`: where in the sources an error happened that a board printed. Called by zinc.ts.
// Only reads: the script and map of the last build, or those named.
import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { Failure } from "../failure.js";
import { locateStack } from "../firmware/locate.js";
import type { Output } from "../output.js";
import { inRoot } from "../paths.js";

function read(file: string): string {
  if (existsSync(file)) return readFileSync(file, "latin1");
  throw new Failure(
    "A106",
    `There is no file ${file}.`,
    "Run zinc build, or name the script with --script.",
  );
}

function run(words: readonly string[], flags: { script: string }, output: Output): void {
  const text = words.length > 0 ? words.join(" ") : readFileSync(0, "utf8");
  const lines = locateStack(text, read(flags.script), read(`${flags.script}.map`));
  if (lines.length === 0) {
    throw new Failure(
      "A108",
      "There is no position in that text.",
      'Give it as the board printed it: "at f (app:1:1234)".',
    );
  }
  for (const line of lines) {
    const places = line.places.length > 0 ? line.places.join(" or ") : "not in this script";
    output.result(line, `${line.text}: ${places}`);
  }
}

/** Adds the verb to `program`. */
export function addLocate(program: Command, output: Output): void {
  program
    .command("locate")
    .summary("find the source of an error that a board printed")
    .description("Says where in the sources the positions in an error of a board are.")
    .argument("[text...]", "what the board printed (default: standard input)")
    .option("--script <file>", "the script on the board", inRoot("build", "firmware", "app.js"))
    .addHelpText("after", '\nExample:\n  zinc locate "at f (app:1:1234)"\n')
    .action((words: string[], flags: { script: string }) => run(words, flags, output));
}
