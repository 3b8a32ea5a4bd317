// From what a board prints back to the sources, through the map of the build.
import { describe, expect, it } from "vitest";
import { locate, locateStack } from "../../scripts/firmware/locate.js";
import { runOnEngine } from "../support/engine.js";
import { buildFixture } from "../support/firmware.js";
import { needs } from "../support/skip.js";

const PROGRAM = {
  "firmware/fault.ts": `
export function fault(depth: number): unknown {
  if (depth > 0) return fault(depth - 1);
  const nothing = JSON.parse("null") as { gone: number };
  return nothing.gone;
}
`,
  "firmware/main.ts": `
import { fault } from "./fault.js";
const handlers = { press: function (depth: number) { return fault(depth); } };
process.on("uncaughtException", function (error) { print((error as { stack: string }).stack); });
setTimeout(function () { handlers.press(1); print(handlers); }, 1);
`,
};
const PLACES = [/fault\.ts:[45]:\d+$/, /fault\.ts:3:\d+$/, /main\.ts:3:\d+$/, /main\.ts:5:\d+$/];

describe("locating", () => {
  it("gives file, line and column of a place in the script", async () => {
    const { code, map } = await buildFixture(PROGRAM);
    expect(locate(map, 1, code.indexOf("uncaughtException"))).toMatch(/main\.ts:4:\d+$/);
  });

  it("finds the position in a flash file, whatever its line there", async () => {
    const { code, map } = await buildFixture(PROGRAM);
    const column = code.indexOf(".gone") + 1;
    const [line] = locateStack(`    at f (app:37:${column})`, code, map);
    expect(line?.places).toEqual([expect.stringMatching(PLACES[0] as RegExp)]);
  });

  it("finds the position in the body of a function in memory", async () => {
    const { code, map } = await buildFixture(PROGRAM);
    const name = /function (\w+)\(\w+\)\{return/.exec(code)?.[1] ?? "";
    const [line] = locateStack(`at ${name} (:1:1)`, code, map);
    expect(line?.places.length).toBeGreaterThan(0);
  });

  it("says so when a position is outside the script", async () => {
    const { code, map } = await buildFixture(PROGRAM);
    expect(locateStack("at f (app:1:99999)", code, map)).toEqual([
      { text: "at f (app:1:99999)", places: [] },
    ]);
  });

  it("finds the whole stack that the engine prints for code in flash", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const { code, map } = await buildFixture(PROGRAM);
    const loader =
      `require("Storage").write("app",${JSON.stringify(code)});` +
      'eval(require("Storage").read("app"));';
    const lines = locateStack(await runOnEngine(engine, loader), code, map);
    const places = lines.map((one) => one.places.join());
    expect(places).toEqual(PLACES.map((place) => expect.stringMatching(place)));
  });

  it("finds the stack that the engine prints for code in memory", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const { code, map } = await buildFixture(PROGRAM);
    const lines = locateStack(await runOnEngine(engine, code), code, map);
    expect(lines[0]?.places).toContainEqual(expect.stringMatching(PLACES[0] as RegExp));
  });
});
