#!/usr/bin/env node
// The `zinc` command's process: gives its words and streams to command.ts. Run by people, npm
// scripts and other programs.
import { runZinc } from "./command.js";

process.exitCode = await runZinc(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  watched: process.stderr.isTTY === true,
  colours: (process.env["NO_COLOR"] ?? "") === "",
});
