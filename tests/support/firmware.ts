// Small firmware for tests of the build: TypeScript texts, compiled to ES5 with the firmware's own
// settings into a folder of their own. Called by tests/scripts. Types are not checked here.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { type BuildOptions, type BuiltScript, buildScript } from "../../scripts/firmware/build.js";
import { inRoot } from "../../scripts/paths.js";

function settings(): ts.CompilerOptions {
  const file = ts.readConfigFile(inRoot("firmware", "tsconfig.json"), ts.sys.readFile);
  return ts.convertCompilerOptionsFromJson(file.config.compilerOptions, inRoot("firmware")).options;
}

/** Compiles `files` (path in the repository to text) into a new folder laid out as build/es5. */
function compile(files: Readonly<Record<string, string>>): string {
  const es5 = mkdtempSync(join(tmpdir(), "zinc-es5-"));
  const helpers = "firmware/platform/tslib.ts";
  const all = { [helpers]: readFileSync(inRoot(helpers), "utf8"), ...files };
  for (const [path, text] of Object.entries(all)) {
    const out = join(es5, path.replace(/\.ts$/, ".js"));
    const result = ts.transpileModule(text, { fileName: path, compilerOptions: settings() });
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, result.outputText);
    const map = JSON.parse(result.sourceMapText ?? "{}");
    writeFileSync(`${out}.map`, JSON.stringify({ ...map, sources: [join(es5, path)] }));
  }
  return es5;
}

/** Builds the program whose entry is `files["firmware/main.ts"]`. */
export async function buildFixture(
  files: Readonly<Record<string, string>>,
  options: Partial<BuildOptions> = {},
): Promise<BuiltScript> {
  const es5 = compile(files);
  try {
    const program = { entry: "firmware/main", board: "esp32-devkit", file: "app" };
    return await buildScript({ ...program, ...options, es5 });
  } finally {
    rmSync(es5, { recursive: true });
  }
}

/** A program that uses what the compiler has helpers for; it prints FEATURES_PRINTED. */
export const FEATURES = {
  "firmware/device.ts": `
export class Fault { constructor(readonly code: number) {} }
export class Device {
  static made = 0;
  protected _log: string[] = [];
  constructor(readonly name: string) { Device.made++; }
  get size(): number { return this._log.length; }
  describe(): string { return this.name; }
}
export class Reader extends Device {
  constructor(name: string, readonly bus: string) { super(name); }
  override describe(): string { return \`\${super.describe()}@\${this.bus}\`; }
  async command(code: number, ...more: number[]): Promise<string> {
    this._log.push([code, ...more].join("-"));
    await new Promise<void>((done) => done());
    if (code === 0xff) throw new Fault(7);
    return this._log[this._log.length - 1];
  }
}
export class UartReader extends Reader {
  constructor(name: string) { super(name, "uart"); }
  override describe(): string { return super.describe() + "!"; }
}
`,
  "firmware/main.ts": `
import { pins, pcdBaud } from "board";
import { Device, Fault, UartReader } from "./device.js";
const tasks: (() => number)[] = [];
async function main(): Promise<number> {
  const reader = new UartReader("pn532");
  print(reader.describe(), reader instanceof Device, Device.made, pcdBaud, pins.keypadRows.length);
  for (const code of [2, 20]) print(await reader.command(code, 1));
  for (let i = 0; i < 3; i++) { await reader.command(i); tasks.push(() => i * 10); }
  let n = 0;
  try { n++; await reader.command(0xff); }
  catch (e) { print("caught", (e as Fault).code, e instanceof Fault); }
  finally { n += 10; }
  const { size, name } = { size: reader.size, ...{ name: reader.name } };
  const joined: number[] = [];
  tasks.forEach((task) => joined.push(task()));
  print(size, name, n, joined.join(","));
  return n;
}
main().then((n) => print("done", n), () => print("failed"));
`,
} as const;

/** What FEATURES prints, on any engine that runs it right. */
export const FEATURES_PRINTED = [
  "pn532@uart! true 1 115200 4",
  "2-1",
  "20-1",
  "caught 7 true",
  "6 pn532 11 0,10,20",
  "done 11",
].join("\n");
