// A gateway in a process of its own, to be killed. Called by kill.test.ts. Runs the compiled
// gateway: `npm run build` comes before the tests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = new URL("../../build/gateway/main.js", import.meta.url).href;
const PROGRAM = `
import { startGateway } from ${JSON.stringify(MAIN)};
const options = JSON.parse(process.argv[1]);
const gateway = await startGateway({ ...options, log: (line) => process.stderr.write(line) });
process.stdout.write(gateway.mqttPort + "\\n");
`;

/** A gateway process. */
export class KilledGateway {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(dataDir: string): Promise<KilledGateway> {
    const address = { host: "127.0.0.1", port: 0 };
    const options = { dataDir, http: address, mqtt: address, workers: 2, demo: false };
    const words = ["--input-type=module", "--eval", PROGRAM, JSON.stringify(options)];
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, "line")) as [string];
    return new KilledGateway(child, Number(line));
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }
}
