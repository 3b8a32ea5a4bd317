// The firmware's build on small programs: what it gives runs in Node and, where there is one, on
// the engine, and what the engine would not run is refused.
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Failure } from "../../scripts/failure.js";
import { boardModule } from "../../scripts/firmware/board-module.js";
import { checkGrowth, committedBytes } from "../../scripts/firmware/ratchet.js";
import { runOnEngine } from "../support/engine.js";
import { buildFixture, FEATURES, FEATURES_PRINTED } from "../support/firmware.js";
import { needs } from "../support/skip.js";

const main = (text: string) => ({ "firmware/main.ts": text });

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Failure);
      return error as Failure;
    },
  );
}

/* Runs a program in Node until it printed its last line. */
function runInNode(code: string, lastLine: RegExp): Promise<string> {
  const lines: string[] = [];
  return new Promise((done) => {
    const print = (...values: unknown[]) => {
      lines.push(values.map(String).join(" "));
      if (lastLine.test(lines.at(-1) ?? "")) done(lines.join("\n"));
    };
    const pins = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`D${i}`, i]));
    runInNewContext(code, { print, ...pins });
  });
}

const WITH_PINS = "var D32=32,D33=33;";

describe("the firmware's build", () => {
  it("turns classes, async flows and spread into a script that passes the lint", async () => {
    const { code } = await buildFixture(FEATURES);
    expect(await runInNode(code, /^done/)).toBe(FEATURES_PRINTED);
  });

  it("gives a script that the engine runs as Node does", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const { code } = await buildFixture(FEATURES);
    expect(await runOnEngine(engine, WITH_PINS + code)).toBe(FEATURES_PRINTED);
  });

  it("gives a readable script that does the same", async () => {
    const { code } = await buildFixture(FEATURES, { readable: true });
    expect(code).toContain("UartReader");
    expect(await runInNode(code, /^done/)).toBe(FEATURES_PRINTED);
  });

  it("gives the same bytes for the same sources", async () => {
    const [one, other] = await Promise.all([buildFixture(FEATURES), buildFixture(FEATURES)]);
    expect(one.code).toBe(other.code);
    expect(one.report.sha256).toBe(other.report.sha256);
  });

  it("moves a function before the code that calls it", async () => {
    const { code } = await buildFixture(
      main(
        "print(one());function one(){return two()+two()}" +
          "function two(){return one.length}export {}",
      ),
    );
    expect(code.indexOf("function")).toBeLessThan(code.indexOf("print"));
  });

  it("does not let a variable of one block lean on the var of another", async () => {
    const text = `export {};
      function f(a: number[]) {
        for (let i = 0; i < a.length; i++) { const x = a[i] + 1; if (x > 2) return x; }
        if (a.length) { const x = a[0]; print(x, x); }
        switch (a.length) {
          case 1: { const y = a[0] * 2; print(y, y); break; }
          default: { const y = a.length * 3; print(y, y); }
        }
        return 0;
      }
      print(f([]), f([1]), f([2]));`;
    const { code } = await buildFixture(main(text));
    expect(await runInNode(code, /^0 0 3$/)).toBe("0 0\n1 1\n2 2\n0 0 3");
  });

  it("keeps the word that tells the engine to hold a function in memory", async () => {
    const { code } = await buildFixture(
      main('function f(a: number){"ram";return a*a}print(f(2),f(3));export {}'),
    );
    expect(code).toMatch(/\{"ram";/);
  });

  it("shortens properties that begin with an underscore and no others", async () => {
    const { code } = await buildFixture(
      main("export {};const o={_hidden:1,shown:2};print(o);o._hidden=3;print(o)"),
    );
    expect(code).toContain("shown");
    expect(code).not.toContain("_hidden");
  });

  it("leaves out what modules do when nobody uses them", async () => {
    const { code } = await buildFixture({
      "firmware/used.ts": "export const used = 1;",
      "firmware/unused.ts": 'export const unused = 1; print("loaded");',
      "firmware/main.ts": 'import { used } from "./used.js"; import "./unused.js"; print(used);',
    });
    expect(code).not.toContain("loaded");
  });

  it("gives a module's exports to the global zinc at a prompt", async () => {
    const { code } = await buildFixture(
      { "firmware/crypto/twice.ts": "export function twice(n: number){return n+n}" },
      { entry: "firmware/crypto/twice", exportsAs: "zinc" },
    );
    const context: { zinc?: { twice(n: number): number } } = {};
    runInNewContext(code, context);
    expect(context.zinc?.twice(4)).toBe(8);
  });

  it("refuses with A107 an import that the board does not have", async () => {
    const failure = await failureOf(buildFixture(main('import "node:fs";')));
    expect(failure.code).toBe("A107");
    expect(failure.details).toEqual(['firmware/main.js imports "node:fs"']);
  });

  it("refuses with A107 what the engine would not run, and names the source", async () => {
    const failure = await failureOf(buildFixture(main("export {};\nprint(new Map())")));
    expect(failure.code).toBe("A107");
    expect(failure.details).toEqual([expect.stringMatching(/main\.ts:2:\d+ global: Map/)]);
  });

  it("refuses with A106 a board that is not there", async () => {
    const failure = await failureOf(buildFixture(FEATURES, { board: "toaster" }));
    expect(failure).toMatchObject({
      code: "A106",
      remedy: expect.stringContaining("esp32-devkit"),
    });
  });

  it("makes pins and buses of a board the engine's globals, and keeps the rest as data", () => {
    const text = boardModule({ name: "D21 board", pins: { a: "D21", rows: ["D1"] }, bus: "I2C1" });
    expect(text).toBe(
      'export var name="D21 board";\nexport var pins={"a":D21,"rows":[D1]};\n' +
        "export var bus=I2C1;\n",
    );
  });
});

describe("the size ratchet", () => {
  it("allows 2 % over the committed figure and not a byte more", () => {
    expect(() => checkGrowth(10_200, 10_000)).not.toThrow();
    expect(() => checkGrowth(10_201, 10_000)).toThrow(/A107/);
  });

  it("is silent before the first release", () => {
    expect(committedBytes('{"name":"zinc"}')).toBeUndefined();
    expect(() => checkGrowth(1e6, undefined)).not.toThrow();
  });

  it("reads the figure from package.json", () => {
    expect(committedBytes('{"zinc":{"firmwareBytes":123}}')).toBe(123);
  });
});
