#!/usr/bin/env node
// The `zinc` command: reads the words after it and hands over to one verb. Run by people, npm
// scripts and other programs. Ends 0 on success; else prints one line with a code of the catalogue.
import { Command, CommanderError } from "commander";
import { Failure } from "./failure.js";
import { Output } from "./output.js";
import { addBuild } from "./verbs/build.js";
import { addLocate } from "./verbs/locate.js";

const output = new Output({
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  watched: process.stderr.isTTY === true,
  colours: process.env["NO_COLOR"] === undefined || process.env["NO_COLOR"] === "",
});

function zincCommand(): Command {
  const program = new Command("zinc")
    .description("The counter of an association: terminals, cards and their ledger.")
    .option("--json", "one JSON object a line, for programs")
    .option("--verbose", "details of an error")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .hook("preAction", (command) => {
      output.json = command.opts()["json"] === true;
      output.verbose = command.opts()["verbose"] === true;
    });
  addBuild(program, output);
  addLocate(program, output);
  return program;
}

/* Commander's own refusals: a wrong word or a missing one. */
function misuse(error: CommanderError): Failure {
  const sentence = error.message.replace(/^error: /, "").split("\n")[0] ?? "";
  const capital = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return new Failure("A108", `${capital}.`, "zinc --help shows every verb with an example.");
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) return misuse(error);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [first = "", ...rest] = stack.split("\n");
  return new Failure("X101", `${first}.`, "Please report it with these lines.", {
    details: rest,
    cause: error,
  });
}

async function main(): Promise<void> {
  try {
    await zincCommand().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    output.failure(asFailure(error));
    process.exitCode = 1;
  }
}

await main();
