// `zinc build`: the firmware bundle, or one firmware module as a script for a board's prompt.
// Called by zinc.ts. Writes only under build/ and to the file named by --out.
import { resolve } from "node:path";
import type { Command } from "commander";
import { Failure } from "../failure.js";
import { DEFAULT_BOARD } from "../firmware/board-module.js";
import { buildScript, compileFirmware, writeScript } from "../firmware/build.js";
import { checkSize } from "../firmware/ratchet.js";
import type { FirmwareReport } from "../firmware/report.js";
import type { Output } from "../output.js";
import { inRoot } from "../paths.js";

interface BuildFlags {
  readonly board: string;
  readonly module?: string;
  readonly out?: string;
  readonly readable?: boolean;
}

/** The global that a module's exports become at a board's prompt. */
const MODULE_GLOBAL = "zinc";

function say(output: Output, file: string, report: FirmwareReport): void {
  const share = ((100 * report.variables) / report.boardVariables).toFixed(1);
  output.result(
    { file, ...report },
    `${file}: ${report.bytes} bytes (${report.gzipBytes} compressed), about ${report.variables} ` +
      `variables (${share} % of ${report.board}), CRC32 ${report.crc32}`,
  );
}

async function buildModule(flags: BuildFlags, name: string, output: Output): Promise<void> {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(name)) {
    throw new Failure(
      "A108",
      `"${name}" is not the name of a firmware module.`,
      "Name it as its path in firmware/ without .ts: --module crypto/ed25519.",
    );
  }
  const file = resolve(flags.out ?? inRoot("build", "firmware", `${name.replace(/\//g, "-")}.js`));
  const built = await buildScript({
    entry: `firmware/${name}`,
    board: flags.board,
    exportsAs: MODULE_GLOBAL,
    readable: flags.readable ?? false,
    file: "zinc",
  });
  writeScript(built, file);
  say(output, file, built.report);
}

async function build(flags: BuildFlags, output: Output): Promise<void> {
  output.progress("compiling the firmware");
  await compileFirmware();
  if (flags.module !== undefined) return buildModule(flags, flags.module, output);
  const file = resolve(flags.out ?? inRoot("build", "firmware", "app.js"));
  const built = await buildScript({
    entry: "firmware/main",
    board: flags.board,
    readable: flags.readable ?? false,
    file: "app",
  });
  if (flags.readable !== true) checkSize(built.report.bytes);
  writeScript(built, file);
  say(output, file, built.report);
}

/** Adds the verb to `program`. */
export function addBuild(program: Command, output: Output): void {
  program
    .command("build")
    .summary("build the firmware, or one module of it")
    .description(
      "Builds the firmware for a board: one script that the engine can run, checked against " +
        "everything that the engine is known to do wrong, with its map and a report beside it.",
    )
    .option("--board <name>", "a board of hardware/boards", DEFAULT_BOARD)
    .option("--out <file>", "where to write the script (default: build/firmware/app.js)")
    .option("--module <name>", 'only this module, its exports as the global "zinc"')
    .option("--readable", "keep names and lines, to debug on a board")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  zinc build\n" +
        "  zinc build --board esp32-devkit --out app.js\n" +
        "  zinc build --module crypto/ed25519 --out ed25519.js",
    )
    .action((flags: BuildFlags) => build(flags, output));
}
