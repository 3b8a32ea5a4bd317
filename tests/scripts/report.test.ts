// The report of a build: its figures against what the engine itself counts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeScript } from "../../scripts/firmware/build.js";
import { runOnEngine } from "../support/engine.js";
import { buildFixture } from "../support/firmware.js";
import { needs } from "../support/skip.js";

const PROGRAM = {
  "firmware/shape.ts": `
export class Shape {
  constructor(readonly name: string, readonly sides: number) {}
  describe(): string { return this.name + this.sides; }
  get corners(): number { return this.sides; }
}
export class Square extends Shape { constructor() { super("square", 4); } }
export const LIMITS = { low: 1, high: 2.5, words: ["one", "two", "a longer text for a screen"] };
export function within(value: number): boolean { return value > LIMITS.low && value < LIMITS.high; }
`,
  "firmware/main.ts": `
import { LIMITS, Square, within } from "./shape.js";
const squares = [new Square(), new Square()];
function show(value: number): void { print(value, within(value), LIMITS.words[value]); }
process.on("uncaughtException", function () { print(squares[0].describe(), squares[1].corners); });
show(1); show(2);
`,
};

async function withScript<T>(use: (file: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "zinc-report-"));
  try {
    const file = join(folder, "app.js");
    writeScript(await buildFixture(PROGRAM), file);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the report of a build", () => {
  it("lies beside the script and its map, as JSON", () =>
    withScript((file) => {
      const report = JSON.parse(readFileSync(file.replace(/js$/, "json"), "utf8"));
      expect(report).toMatchObject({ file: "app.js", board: "esp32-devkit" });
      expect(report.bytes).toBe(readFileSync(file).length);
      expect(report.gzipBytes).toBeLessThan(report.bytes);
      expect(report.sources).toContain("firmware/shape.ts");
      expect(JSON.parse(readFileSync(`${file}.map`, "utf8")).version).toBe(3);
    }));

  it("has the checksum that the engine computes of the script", async (context) => {
    const engine = needs(context, "ESPRUINO");
    await withScript(async (file) => {
      const report = JSON.parse(readFileSync(file.replace(/js$/, "json"), "utf8"));
      const script = `print(E.CRC32(require("fs").readFileSync(${JSON.stringify(file)})))`;
      const crc = Number(await runOnEngine(engine, script));
      expect(crc.toString(16).padStart(8, "0")).toBe(report.crc32);
    });
  });

  it("estimates the variables that the engine takes within a third", async (context) => {
    const engine = needs(context, "ESPRUINO");
    await withScript(async (file) => {
      const report = JSON.parse(readFileSync(file.replace(/js$/, "json"), "utf8"));
      const script =
        `require("Storage").write("app",require("fs").readFileSync(${JSON.stringify(file)}));` +
        'var text=require("Storage").read("app"),before=0,after=0;' +
        "before=process.memory().usage;eval(text);after=process.memory().usage;" +
        'print("used",after-before)';
      const used = Number(/used (\d+)/.exec(await runOnEngine(engine, script))?.[1]);
      expect(report.variables).toBeGreaterThan((used * 2) / 3);
      expect(report.variables).toBeLessThan((used * 4) / 3);
    });
  });
});
