// Builds the firmware: bundle, minify, lint, report. Called by `zinc build` and by tests. Must
// never give out a script that the lint refused.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { Failure } from "../failure.js";
import { inRoot } from "../paths.js";
import { boardModule, readBoard } from "./board-module.js";
import { bundleFirmware } from "./bundle.js";
import { lintFirmware } from "./lint/lint.js";
import { RULES } from "./lint/problem.js";
import { locate } from "./locate.js";
import { speedLookUp } from "./lookup.js";
import { minifyBundle } from "./minify.js";
import { type FirmwareReport, reportFirmware } from "./report.js";

/** What to build. */
export interface BuildOptions {
  /** Folder of the compiled modules; the repository's build/es5 if absent. */
  readonly es5?: string;
  /** The module to start from, without extension: `firmware/main`. */
  readonly entry: string;
  readonly board: string;
  /** Global that gets the entry's exports; none for the program itself. */
  readonly exportsAs?: string;
  /** Names and lines stay, for debugging on a board. */
  readonly readable?: boolean;
  /** File name of the script, as the map names it. */
  readonly file: string;
}

/** A finished, linted script. */
export interface BuiltScript {
  readonly code: string;
  readonly map: string;
  readonly report: FirmwareReport;
}

/** Compiles firmware/ and protocol/ to ES5 in build/es5, if they changed; A107 with tsc's words. */
export function compileFirmware(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  return new Promise((done, failed) => {
    execFile(process.execPath, [tsc, "-b", inRoot("firmware")], (cause, said) => {
      if (!cause) return done();
      const details = said.trim().split("\n");
      const remedy = "Correct these places.";
      failed(new Failure("A107", "The firmware does not compile.", remedy, { details, cause }));
    });
  });
}

/** Builds one script; A107 with every place that the lint refuses. */
export async function buildScript(options: BuildOptions): Promise<BuiltScript> {
  const es5 = options.es5 ?? inRoot("build", "es5");
  const board = readBoard(options.board);
  const bundle = await bundleFirmware({
    es5,
    entry: options.entry,
    board: boardModule(board),
    ...(options.exportsAs === undefined ? {} : { exportsAs: options.exportsAs }),
  });
  const { code, map } = await minifyBundle(bundle, options.file, options.readable ?? false);
  const problems = lintFirmware(code);
  if (problems.length > 0) {
    const lines = problems.map((one) => {
      const place =
        locate(map, one.line, one.column) ?? `${options.file}:${one.line}:${one.column}`;
      return `${place} ${one.rule}: ${one.what}: ${RULES[one.rule]}`;
    });
    throw new Failure(
      "A107",
      `The engine would not run ${problems.length} places of the script.`,
      "Write these places otherwise.",
      { details: lines },
    );
  }
  const script = bundle.closed ? speedLookUp({ code, map }) : { code, map };
  return { ...script, report: reportFirmware(script.code, board, bundle.sources, code) };
}

/** Writes the script to `file`, its map and its report beside it. */
export function writeScript(built: BuiltScript, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, built.code, "latin1");
  writeFileSync(`${file}.map`, built.map);
  const report = file.replace(/\.js$/, ".json");
  const name = report === file ? `${file}.json` : report;
  writeFileSync(name, `${JSON.stringify({ file: basename(file), ...built.report }, null, 2)}\n`);
}
