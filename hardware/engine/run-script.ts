/**
 * Runs a text on the engine and gives what it printed: for vectors, benchmarks and experiments.
 * Called by tests. Must never: leave its directory or its process behind.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineProcess } from "./engine-process.js";
import { type EngineFlash, flashImage, type StorageFile } from "./flash-image.js";

/** What a script's run finds and how long it may take. */
export interface ScriptOptions {
  /** `memory`: the text is copied into variables. `flash`: it runs from Storage, as firmware. */
  readonly from?: "memory" | "flash";
  /** Other files in Storage, before the script's own. */
  readonly files?: readonly StorageFile[];
  /** The run is cut after this long. */
  readonly timeoutMs?: number;
}

/** What came of a run. */
export interface ScriptRun {
  /** What was printed, errors included, without empty lines. */
  readonly lines: readonly string[];
  /** 0 when the script ended well, 1 on an uncaught error (from memory), null when it was cut. */
  readonly code: number | null;
}

const TIMEOUT_MS = 60_000;

/** Runs `text` until nothing is left to do: no timer, no open connection. */
export async function runScript(
  engine: { readonly path: string; readonly flash: EngineFlash },
  text: string,
  options: ScriptOptions = {},
): Promise<ScriptRun> {
  const { from = "memory", files = [], timeoutMs = TIMEOUT_MS } = options;
  const directory = mkdtempSync(join(tmpdir(), "zinc-engine-"));
  const stored = from === "flash" ? [...files, { name: ".bootcde", data: text }] : files;
  try {
    if (stored.length > 0) {
      writeFileSync(join(directory, "espruino.flash"), flashImage(engine.flash, stored));
    }
    writeFileSync(join(directory, "script.js"), text, "latin1");
    // With -e the engine loads its boot code first, and ends like a script.
    const args = from === "flash" ? ["-e", "0"] : ["script.js"];
    const run = new EngineProcess(engine.path, directory, args);
    const timer = setTimeout(() => void run.kill(), timeoutMs);
    const { code } = await run.exit;
    clearTimeout(timer);
    return { lines: run.lines, code };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
