// `npm test`: runs the tests (all, or those whose path contains a word given), lets vitest tell
// how it goes, then says what was skipped and why, and ends with one line of counts. Ends 0 only
// if everything that ran passed and everything that did not run has a reason.
import { type Reporter, startVitest, type TestModule } from "vitest/node";
import { inRoot } from "./paths.js";
import { type Outcome, tally } from "./testing/tally.js";

function outcomesOf(module: TestModule): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const test of module.children.allTests()) {
    const result = test.result();
    const reason = result.state === "skipped" ? result.note : undefined;
    const state = result.state === "pending" ? "failed" : result.state;
    const name = `${module.relativeModuleId}: ${test.fullName}`;
    outcomes.push({ name, state, ...(reason === undefined ? {} : { reason }) });
  }
  const broken = module.errors().length > 0;
  if (broken) outcomes.push({ name: module.relativeModuleId, state: "failed" });
  return outcomes;
}

async function main(filters: string[]): Promise<number> {
  let outcomes: Outcome[] = [];
  let strayErrors = 0;
  const counter: Reporter = {
    onTestRunEnd(modules, errors) {
      outcomes = modules.flatMap(outcomesOf);
      strayErrors = errors.length;
    },
  };
  const vitest = await startVitest("test", filters, {
    config: inRoot("tests", "settings", "vitest.config.ts"),
    watch: false,
    reporters: ["default", counter],
  });
  await vitest.close();
  const { lines, failed } = tally(outcomes, strayErrors);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (outcomes.length === 0) process.stderr.write(`No test file matches ${filters.join(" ")}.\n`);
  return failed > 0 || outcomes.length === 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
