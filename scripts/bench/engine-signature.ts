// What a signature costs on the real engine: against stock tweetnacl in the same run, in slices,
// and by size of the comb table. Called by the verb `bench` with --engine and by tests/engine.
//
// Other programs share the cores, so every figure is the best of many, and tweetnacl takes turns
// with the signer. Ratios are what counts: the stock Linux engine is compiled without
// optimisation, and a board is some tens of times slower at everything.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Engine } from "../../hardware/engine/engine.js";
import { runScript } from "../../hardware/engine/run-script.js";
import { Failure } from "../failure.js";
import { DEFAULT_BOARD } from "../firmware/board-module.js";
import { buildScript, compileFirmware } from "../firmware/build.js";
import {
  type CombShape,
  combTable,
  LARGE_COMB,
  SMALL_COMB,
} from "../firmware/generate/comb-table.js";
import type { Figure } from "./figure.js";

/** What is measured on. */
export interface SignatureBenchOptions {
  readonly engine: Engine;
  /** Signatures a shape of the comb. */
  readonly signatures: number;
  /** Signatures of tweetnacl: some ten seconds each. */
  readonly references: number;
  readonly progress: (what: string) => void;
}

/** One shape of the comb, as it was measured. */
export interface ShapeResult {
  readonly shape: CombShape;
  readonly tableBytes: number;
  /** Best whole signature and longest slice (each slice at its best), milliseconds. */
  readonly signMs: number;
  readonly sliceMs: number;
  readonly slices: number;
  /** The engine's variables that the loaded comb takes. */
  readonly variables: number;
}

const ENTRY_BYTES = 144;
/** From the least memory to the most. */
export const CURVE: readonly CombShape[] = [
  { columns: 32, teeth: [4, 4] },
  { columns: 22, teeth: [6, 6] },
  SMALL_COMB,
  { columns: 8, teeth: [8, 8, 8, 8] },
  LARGE_COMB,
  { columns: 4, teeth: [9, 9, 9, 9, 9, 9, 10] },
];

const RUN_MS_MAX = 580_000;

/** The signer as a script for the engine's prompt: the global `zinc`. */
export async function signerScript(): Promise<string> {
  await compileFirmware();
  const built = await buildScript({
    entry: "firmware/crypto/ed25519",
    board: DEFAULT_BOARD,
    exportsAs: "zinc",
    file: "zinc",
  });
  return built.code;
}

/** Stock tweetnacl as a script: the global `nacl`. */
export function referenceScript(): string {
  const file = createRequire(import.meta.url).resolve("tweetnacl/nacl-fast.js");
  return `var module={exports:{}};${readFileSync(file, "utf8")}\nvar nacl=module.exports;`;
}

/** Text that makes the signer use the comb of `shape`, its table in memory. */
export function useCombText(shape: CombShape): string {
  const table = combTable(shape);
  let start = 0;
  const blocks = shape.teeth.map((teeth) => {
    const bytes = ENTRY_BYTES << (teeth - 1);
    const text = Buffer.from(table.subarray(start, start + bytes)).toString("base64");
    start += bytes;
    return `{teeth:${teeth},buffer:E.toArrayBuffer(atob("${text}")),start:0}`;
  });
  return `zinc.useComb(zinc.makeComb(${shape.columns},[${blocks.join(",")}]));`;
}

const SETTING = `
var seed=new Uint8Array(32);seed.fill(7);
var message=new Uint8Array(200);message.fill(1);
var key=E.toUint8Array(seed,zinc.publicKey(seed));`;

/* Best times of \`count\` signatures: whole, and by slice. */
const measureText = (count: number): string => `
(function(){
  var best=[],whole=1e9;
  for(var i=0;i<${count};i++){
    var job=zinc.signStart(message,key),all=0,n=0,done=false,t;
    while(!done){t=getTime();done=job.step();t=getTime()-t;all+=t;if(!(best[n]<t))best[n]=t;n++;}
    if(all<whole)whole=all;
  }
  print("sign:"+JSON.stringify([whole*1e3,Math.max.apply(null,best)*1e3,best.length]));
})();`;

const referenceText = `
(function(){
  var t=getTime(),signature=nacl.sign.detached(message,key);
  t=getTime()-t;
  print("nacl:"+JSON.stringify([t*1e3,E.toString(signature)==E.toString(zinc.sign(message,key))]));
})();`;

function answers<T>(lines: readonly string[], name: string): T[] {
  const found = lines.filter((line) => line.startsWith(name));
  if (found.length === 0) {
    const said = lines.slice(-5);
    throw new Failure("A107", "The engine did not answer.", "Look at what it said.", {
      details: said,
    });
  }
  return found.map((line) => JSON.parse(line.slice(name.length)) as T);
}

const run = async (engine: Engine, text: string): Promise<readonly string[]> =>
  (await runScript(engine, text, { timeoutMs: RUN_MS_MAX })).lines;

const memory = `print("memory:"+process.memory().usage);`;

/** Signs with each shape; the table is in the engine's memory. */
export async function measureShapes(
  options: SignatureBenchOptions,
  shapes: readonly CombShape[],
): Promise<ShapeResult[]> {
  const signer = await signerScript();
  const results: ShapeResult[] = [];
  for (const shape of shapes) {
    options.progress(`signing with ${shape.columns} columns of ${shape.teeth.join("+")} teeth`);
    const text = [
      signer,
      memory,
      useCombText(shape),
      memory,
      SETTING,
      measureText(options.signatures),
    ];
    const lines = await run(options.engine, text.join("\n"));
    const [before = 0, after = 0] = answers<number>(lines, "memory:");
    const [[signMs, sliceMs, slices] = [0, 0, 0]] = answers<[number, number, number]>(
      lines,
      "sign:",
    );
    const tableBytes = combTable(shape).length;
    results.push({ shape, tableBytes, signMs, sliceMs, slices, variables: after - before });
  }
  return results;
}

/** How many times faster than stock tweetnacl, both at their best, in one run of the engine. */
export async function measureRatio(
  options: SignatureBenchOptions,
  shape: CombShape,
): Promise<{ ratio: number; signMs: number; referenceMs: number }> {
  const turn = `${measureText(options.signatures)}${referenceText}`;
  const turns = Array.from({ length: options.references }, () => turn).join("\n");
  const signer = await signerScript();
  options.progress(`tweetnacl, ${options.references} signatures of some ten seconds`);
  const text = [signer, useCombText(shape), referenceScript(), SETTING, turns].join("\n");
  const lines = await run(options.engine, text);
  const references = answers<[number, boolean]>(lines, "nacl:");
  if (!references.every(([, same]) => same)) {
    throw new Failure("S103", "The signatures differ from tweetnacl's.", "Do not use this build.");
  }
  const signMs = Math.min(...answers<[number]>(lines, "sign:").map(([ms]) => ms));
  const referenceMs = Math.min(...references.map(([ms]) => ms));
  return { ratio: referenceMs / signMs, signMs, referenceMs };
}

const kib = (bytes: number): string => (bytes / 1024).toFixed(1);
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** All figures of the signer. */
export async function benchSignature(options: SignatureBenchOptions): Promise<Figure[]> {
  const where = `${options.engine.shape} Linux engine ${options.engine.version}`;
  const figures: Figure[] = [];
  for (const [shape, target] of [
    [LARGE_COMB, ">= 200"],
    [SMALL_COMB, ">= 140"],
  ] as const) {
    const { ratio, signMs, referenceMs } = await measureRatio(options, shape);
    figures.push({
      figure: `signature against stock tweetnacl, table of ${kib(combTable(shape).length)} KiB`,
      value: rounded(ratio, 0),
      unit: "times",
      target,
      how:
        `${where}, same run, best of ${options.signatures * options.references} and ` +
        `${options.references}: ${signMs.toFixed(1)} ms and ${referenceMs.toFixed(0)} ms`,
    });
  }
  for (const result of await measureShapes(options, CURVE)) {
    const { columns, teeth } = result.shape;
    figures.push({
      figure: `signature, table of ${kib(result.tableBytes)} KiB (${columns} x ${teeth.join("+")})`,
      value: rounded(result.signMs, 1),
      unit: "ms",
      target: "a curve",
      how:
        `${where}, best of ${options.signatures}; longest of ${result.slices} slices ` +
        `${result.sliceMs.toFixed(2)} ms (target <= 2); ${result.variables} variables, in memory`,
    });
  }
  return figures;
}
