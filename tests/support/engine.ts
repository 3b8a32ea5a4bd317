// Runs a script on the engine's Linux build that ESPRUINO names, in an empty folder of its own.
// Called by tests after needs(context, "ESPRUINO"). Never used by the product.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MARK = "--zinc-start--";
/** The longest that a script may run, in milliseconds. */
const RUN_MS_MAX = 50_000;

/** What `script` prints, without the engine's banner; it ends when it has no timers left. */
export async function runOnEngine(engine: string, script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "zinc-engine-"));
  try {
    const file = join(folder, "script.js");
    writeFileSync(file, `print("${MARK}");\n${script}`, "latin1");
    return await run(engine, file, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(engine: string, file: string, folder: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(engine, [file], {
      cwd: folder,
      timeout: RUN_MS_MAX,
      killSignal: "SIGKILL",
    });
    let said = "";
    child.stdout.setEncoding("latin1").on("data", (text: string) => {
      said += text;
    });
    child.on("error", failed);
    child.on("close", () => {
      const at = said.indexOf(MARK);
      /* The prompt comes whenever the engine is idle, and at the end. */
      const text = said.slice(at + MARK.length).replace(/\r/g, "");
      done(text.replace(/^>(\x1b\[J)?/gm, "").trim());
    });
  });
}
