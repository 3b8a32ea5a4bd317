// `zinc generate`: writes the firmware's generated sources again. Called by command.ts. Writes only
// the files that scripts/firmware/generate/generate.ts names; a test holds that they are current.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { generatedFiles } from "../firmware/generate/generate.js";
import type { Output } from "../output.js";
import { inRoot } from "../paths.js";

function run(output: Output): void {
  for (const [path, text] of Object.entries(generatedFiles())) {
    const file = inRoot(path);
    const current = existsSync(file) && readFileSync(file, "utf8") === text;
    if (!current) writeFileSync(file, text);
    output.result({ file: path, written: !current }, `${path}: ${current ? "current" : "written"}`);
  }
}

/** Adds the verb to `program`. */
export function addGenerate(program: Command, output: Output): void {
  program
    .command("generate")
    .summary("write the firmware's generated sources again")
    .description("Writes the unrolled arithmetic and the tables of the terminal's signer.")
    .addHelpText("after", "\nExample:\n  zinc generate")
    .action(() => run(output));
}
