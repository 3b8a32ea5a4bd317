// `zinc bench`: every figure that this machine can measure, with its target beside it. Called by
// command.ts. Writes nothing but temporary folders.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Figure } from "../bench/figure.js";
import { Failure } from "../failure.js";
import type { Output } from "../output.js";
import { inRoot } from "../paths.js";

interface BenchFlags {
  readonly engine?: boolean;
  readonly full?: boolean;
}

/** How much is measured: enough for a look, or for a figure to be quoted. */
const SOME = { taps: 30, signatures: 20, references: 1 };
const MANY = { taps: 150, signatures: 100, references: 5 };
const MANY_RECORDS = { records: 200_000, rounds: 5 };

const FIGURE_WIDTH = 58;
const VALUE_WIDTH = 20;
const TARGET_WIDTH = 26;

function valueText({ value, unit }: Figure): string {
  const digits = Number.isInteger(value) ? 0 : value < 10 ? 2 : 1;
  const text = value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === "ratio" ? text : `${text} ${unit}`;
}

/** One line, with how it was measured below it. */
function row(figure: Figure): string {
  const value = valueText(figure).padEnd(VALUE_WIDTH);
  const target = figure.target.padEnd(TARGET_WIDTH);
  const first = `${figure.figure.padEnd(FIGURE_WIDTH)} ${value} ${target}`.trimEnd();
  return `${first}\n    ${figure.how}`;
}

async function ingest(flags: BenchFlags, progress: (what: string) => void): Promise<Figure[]> {
  /* Only now: the gateway is a large program, and the other verbs don't need it. */
  const { benchIngest, INGEST_DEFAULTS } = await import("../bench/ingest.js");
  const more = flags.full === true ? MANY_RECORDS : {};
  return benchIngest({ ...INGEST_DEFAULTS, ...more, progress });
}

async function onEngine(flags: BenchFlags, progress: (what: string) => void): Promise<Figure[]> {
  const { findTerminalEngine } = await import("../../hardware/engine/engine-terminal.js");
  const engine = await findTerminalEngine();
  if (engine === undefined) {
    throw new Failure(
      "A106",
      "There is no engine to measure on.",
      "Set ESPRUINO to the path of a Linux build of Espruino; mkfifo and script are needed too.",
    );
  }
  const { referenceBoard } = await import("../firmware/reference-board.js");
  const { benchEngineTap } = await import("../bench/engine-tap.js");
  const { benchSignature } = await import("../bench/engine-signature.js");
  const board = referenceBoard();
  const bundle = readFileSync(inRoot("build", "firmware", "app.js"), "latin1");
  const { taps, ...signing } = flags.full === true ? MANY : SOME;
  return [
    ...(await benchEngineTap({ engine, board, bundle, taps, progress })),
    ...(await benchSignature({ engine, ...signing, progress })),
  ];
}

async function run(flags: BenchFlags, output: Output): Promise<void> {
  const { bundleFigures, journalFigures } = await import("../bench/arithmetic.js");
  const progress = (what: string): void => output.progress(what);
  const say = (figures: readonly Figure[]): void => {
    for (const figure of figures) output.result(figure, row(figure));
  };
  say(bundleFigures(inRoot("build", "firmware", "app.json")));
  say(journalFigures());
  if (flags.engine === true) say(await onEngine(flags, progress));
  say(await ingest(flags, progress));
}

/** Adds the verb to `program`. */
export function addBench(program: Command, output: Output): void {
  program
    .command("bench")
    .summary("measure what can be measured here")
    .description(
      "Prints figures with their targets: the bundle's size, the journal's room, how fast\n" +
        "records are taken in against bare signature checks; with --engine also a tap, a\n" +
        "signature and the memory on the real engine. Figures are for a machine that has\n" +
        "nothing else to do.",
    )
    .option("--engine", "also on the Espruino engine that ESPRUINO names")
    .option("--full", "many more rounds, for figures to be quoted")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  zinc bench\n" +
        "  zinc bench --json\n" +
        "  ESPRUINO=/opt/espruino/bin/espruino zinc bench --engine --full",
    )
    .action((flags: BenchFlags) => run(flags, output));
}
