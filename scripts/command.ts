// The `zinc` command as a function: words in, an exit code out, printing through the ports given.
// Called by zinc.ts and by tests. Every refusal becomes one line with a code of the catalogue.
import { Command, CommanderError } from "commander";
import { Failure } from "./failure.js";
import { Output, type OutputPorts } from "./output.js";
import { addBench } from "./verbs/bench.js";
import { addBuild } from "./verbs/build.js";
import { addDecode } from "./verbs/decode.js";
import { addGenerate } from "./verbs/generate.js";
import { addLocate } from "./verbs/locate.js";
import { addStart } from "./verbs/start.js";

/** Every verb that works, in the order in which help shows them. */
const VERBS: readonly ((program: Command, output: Output) => void)[] = [
  addStart,
  addBuild,
  addBench,
  addDecode,
  addLocate,
  addGenerate,
];

/** What one most likely wants next; the first that this build of the command can do. */
const NEXT: readonly (readonly [verb: string, line: string])[] = [
  ["start", "zinc start --demo   shows a place with two terminals, in the browser"],
  ["build", "zinc build          builds the firmware for a terminal"],
];

function zincCommand(output: Output, ports: OutputPorts): Command {
  const program = new Command("zinc")
    .description("The counter of an association: its terminals, its cards, one ledger.")
    .option("--json", "one JSON object a line, for programs")
    .option("--verbose", "the details of an error")
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => ports.out(text), writeErr: () => undefined })
    .hook("preAction", (command) => {
      output.json = command.opts()["json"] === true;
      output.verbose = command.opts()["verbose"] === true;
    });
  for (const add of VERBS) add(program, output);
  for (const verb of program.commands) verb.copyInheritedSettings(program);
  return program.addHelpText("after", "\nExamples of a verb: zinc VERB --help");
}

function sayNext(program: Command, output: Output): void {
  const names = program.commands.map((verb) => verb.name());
  const [, line] = NEXT.find(([verb]) => names.includes(verb)) ?? NEXT[NEXT.length - 1] ?? [];
  const sentence = `Next, most likely:\n  ${line}\nEverything else:\n  zinc --help`;
  output.result({ next: line?.split(/ {2,}/)[0] }, sentence);
}

/* Commander's own refusals: a wrong word, or a missing one. */
function misuse(error: CommanderError): Failure {
  const [first = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}.`.replace("..", ".");
  const remedy = suggestion?.replace(/[()]/g, "") ?? "zinc --help shows every verb.";
  return new Failure("A108", sentence, remedy);
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) return misuse(error);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [first = "", ...details] = stack.split("\n");
  const remedy = "This is our own bug: please report it with what zinc --verbose prints.";
  return new Failure("X101", `${first}.`, remedy, { details, cause: error });
}

/** Runs the command with `words` (without node and script); gives its exit code. */
export async function runZinc(words: readonly string[], ports: OutputPorts): Promise<number> {
  const output = new Output(ports);
  output.json = words.includes("--json");
  const program = zincCommand(output, ports);
  try {
    if (words.every((word) => word === "--json")) sayNext(program, output);
    else await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    output.failure(asFailure(error));
    return 1;
  }
}
