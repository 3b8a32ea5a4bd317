// Are the lint's rules true? Each bad sample is run on the real engine and in Node: the engine must
// do something else, or the rule would forbid what works. Each good one must do the same.
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { GLOBALS, STATICS } from "../../scripts/firmware/lint/names.js";
import { runOnEngine } from "../support/engine.js";
import { needs } from "../support/skip.js";
import { BAD, GOOD } from "./lint-samples.js";

/* What Node prints for a snippet, one line a call, as the engine prints it. */
function runInNode(code: string): string {
  const lines: string[] = [];
  const print = (...values: unknown[]) => lines.push(values.map(String).join(" "));
  try {
    runInNewContext(code, { print });
  } catch {
    print("threw");
  }
  return lines.join("\n");
}

/* Runs snippets one after the other, each in its own eval; gives what each printed. */
async function runAll(engine: string, snippets: readonly string[]): Promise<string[]> {
  const tries = snippets.map(
    (code) => `try{eval(${JSON.stringify(code)})}catch(e){print("threw")}print("--")`,
  );
  const said = await runOnEngine(engine, tries.join("\n"));
  return said.split(/^--$/m).map((one) => one.trim());
}

describe("the engine (skipped without ESPRUINO)", () => {
  it("runs what the lint allows as Node does", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const said = await runAll(engine, GOOD);
    GOOD.forEach((code, index) => {
      expect(said[index], code).toBe(runInNode(code));
    });
  });

  it("mis-runs what the lint refuses", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const seen = BAD.filter((one) => one.unseen === undefined);
    const said = await Promise.all(seen.map((one) => runOnEngine(engine, one.code)));
    const asNode = seen.filter((one, index) => said[index] === runInNode(one.code));
    expect(asNode.map((one) => one.code)).toEqual([]);
  });

  it("has every global and member that the lint allows", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const names = GLOBALS.filter((name) => !["undefined", "eval"].includes(name));
    const members = Object.entries(STATICS).flatMap(([of, all]) =>
      all.map((one) => `${of}.${one}`),
    );
    const checks = [...names, ...members].map(
      (name) => `if(typeof ${name}==="undefined")print("${name}");`,
    );
    expect(await runOnEngine(engine, checks.join("\n"))).toBe("");
  });
});
