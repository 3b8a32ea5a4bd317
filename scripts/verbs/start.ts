// `zinc start`: the gateway with its pages; with --demo a whole place on this machine.
// Called by command.ts. Runs until it is told to stop.
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { PlaceLanguage } from "../demo/place.js";
import { Failure } from "../failure.js";
import type { Output } from "../output.js";
import { inRoot } from "../paths.js";
import type { Started } from "../start.js";

interface StartFlags {
  readonly demo?: boolean;
  readonly fresh?: boolean;
  readonly data?: string;
  readonly port: string;
  readonly language?: string;
}

const PORT_MAX = 65_535;

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= PORT_MAX) return port;
  throw new Failure("A108", `"${text}" is no port.`, "Give a number from 0 to 65535.");
}

function languageOf(text: string | undefined): PlaceLanguage {
  if (text === "fr" || text === "en") return text;
  if (text !== undefined) {
    throw new Failure("A108", `No terminal speaks "${text}".`, "Give --language fr or en.");
  }
  return (process.env["LANG"] ?? "").startsWith("fr") ? "fr" : "en";
}

function dataDirOf(flags: StartFlags): string {
  if (flags.data !== undefined) return resolve(flags.data);
  return flags.demo === true ? inRoot(".zinc-demo") : resolve("zinc-data");
}

/** Ends in good order on Ctrl-C or a service's stop. */
function untilStopped(started: Started): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => {
      process.removeListener("SIGINT", stop);
      process.removeListener("SIGTERM", stop);
      started.close().then(done, failed);
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}

async function run(flags: StartFlags, output: Output): Promise<void> {
  const demo = flags.demo === true;
  if (flags.fresh === true && !demo) {
    throw new Failure("A108", "--fresh empties a demonstration.", "Use it with --demo.");
  }
  const dataDir = dataDirOf(flags);
  if (flags.fresh === true) rmSync(dataDir, { recursive: true, force: true });
  /* Only now: the gateway is a large program, and the other verbs don't need it. */
  const { start } = await import("../start.js");
  const started = await start({
    dataDir,
    port: portOf(flags.port),
    log: (line) => {
      if (output.verbose) process.stderr.write(`${line}\n`);
    },
    progress: (what) => output.progress(what),
    ...(demo ? { demo: { language: languageOf(flags.language) } } : {}),
  });
  output.result({ url: started.url }, `Zinc is open: ${started.url}`);
  await untilStopped(started);
}

/** Adds the verb to `program`. */
export function addStart(program: Command, output: Output): void {
  program
    .command("start")
    .summary("start the gateway, or a demonstration")
    .description(
      "Starts the gateway with its pages. With --demo: a whole place on this machine, two " +
        "terminals and six cards in the browser, its data in .zinc-demo/.",
    )
    .option("--demo", "a demonstration: terminals, cards and members are invented")
    .option("--fresh", "with --demo: begin again with nothing")
    .option("--data <folder>", "where the data is kept")
    .option("--port <number>", "port of the pages", "8080")
    .option("--language <language>", "what the demonstration's terminals speak: fr or en")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  zinc start --demo\n" +
        "  zinc start --demo --fresh --language fr\n" +
        "  zinc start --data /var/lib/zinc --port 8080",
    )
    .action((flags: StartFlags) => run(flags, output));
}
