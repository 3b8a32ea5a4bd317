// `zinc start --demo` as a newcomer runs it: a process of its own, on a folder of its own, any free
// port. Called by the end-to-end tests. Needs what `npm run build` makes, as `npm test` does.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inRoot } from "../../scripts/paths.js";

/** A running demonstration. */
export interface Demonstration {
  /** The address that it printed. */
  readonly url: string;
  /** The folder of its data. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** Starts one and waits for its line; rejects with what it printed when there is none. */
export async function startDemonstration(): Promise<Demonstration> {
  const dataDir = mkdtempSync(join(tmpdir(), "zinc-e2e-"));
  const words = ["--json", "start", "--demo", "--data", dataDir, "--port", "0", "--language", "en"];
  const zinc = spawn(process.execPath, [inRoot("build", "scripts", "zinc.js"), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const url = await firstUrl(zinc);
    return { url, dataDir, stop: () => stop(zinc, dataDir) };
  } catch (failure) {
    await stop(zinc, dataDir);
    throw failure;
  }
}

function firstUrl(zinc: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    zinc.stderr?.on("data", (text) => {
      complaint += String(text);
    });
    zinc.once("exit", (code) => reject(new Error(`zinc ended with ${code}: ${complaint}`)));
    if (zinc.stdout === null) throw new Error("zinc has no output");
    createInterface(zinc.stdout).once("line", (line) => {
      resolve((JSON.parse(line) as { url: string }).url);
    });
  });
}

function stop(zinc: ChildProcess, dataDir: string): Promise<void> {
  return new Promise((resolve) => {
    const gone = () => {
      rmSync(dataDir, { recursive: true, force: true });
      resolve();
    };
    if (zinc.exitCode !== null) return gone();
    zinc.once("exit", gone);
    zinc.kill("SIGTERM");
  });
}
