/**
 * One run of the engine: a child process in a directory of its own, whose printed lines are kept.
 * Called by run-script.ts and engine-terminal.ts. Must never: end its standard input, which the
 * engine would read for ever, nor leave a process behind.
 * Source of truth: Espruino targets/linux/main.c. A script's run ends by itself when nothing is
 * left to do; the interactive one never does and ignores SIGTERM, so it is killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EngineTrouble } from "./trouble.js";

/** How a run ended; a signal means that the harness cut the power. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Waiter {
  readonly pattern: RegExp;
  found(line: RegExpExecArray): void;
  failed(reason: Error): void;
}

/** What the engine prints of itself when it starts without boot code. */
const BANNER = { begin: " ____", end: "http://espruino.com/Donate" };
// The console takes its prompt away before it prints: what counts comes after the last removal.
const PROMPT_REMOVED = /^[\s\S]*\x1b\[J/;
const CURSOR = /\x1b\[\d*[A-Z]|[\r\x08]/g;
const WAIT_MS = 10_000;

/** A running engine. */
export class EngineProcess {
  /** What was printed since the banner, without empty lines. */
  readonly lines: string[] = [];
  readonly exit: Promise<EngineExit>;
  readonly #child: ChildProcess;
  readonly #waiters = new Set<Waiter>();
  readonly #listeners: ((line: string) => void)[] = [];
  #rest = "";
  #banner: "unseen" | "passing" | "over" = "unseen";
  #evaluations = 0;

  /** Starts `path` with `args` in `directory`, which holds its flash file. */
  constructor(path: string, directory: string, args: readonly string[] = []) {
    this.#child = spawn(path, args, { cwd: directory, stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout?.setEncoding("latin1").on("data", (text: string) => this.#take(text));
    this.exit = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        this.#end();
        resolve({ code, signal });
      });
    });
  }

  /** Calls back for each line from now on. */
  onLine(listener: (line: string) => void): void {
    this.#listeners.push(listener);
  }

  /** The first line, printed already or to come, that matches; fails when the engine ends. */
  waitFor(pattern: RegExp, timeoutMs = WAIT_MS): Promise<RegExpExecArray> {
    for (const line of this.lines) {
      const match = pattern.exec(line);
      if (match !== null) return Promise.resolve(match);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(
          new EngineTrouble(`no line ${pattern} in ${timeoutMs} ms; the last: ${this.#tail()}`),
        );
      }, timeoutMs);
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          act(value);
        };
      const waiter: Waiter = { pattern, found: settle(resolve), failed: settle(reject) };
      this.#waiters.add(waiter);
    });
  }

  /** Types `expression` at the engine's console and gives its value, passed as JSON. */
  async evaluate(expression: string, timeoutMs = WAIT_MS): Promise<unknown> {
    this.#evaluations += 1;
    const mark = `value${this.#evaluations}:`;
    this.type(`print(${JSON.stringify(mark)}+JSON.stringify(${expression}))`);
    const [, json] = await this.waitFor(new RegExp(`${mark}(.*)$`), timeoutMs);
    return json === "undefined" ? undefined : (JSON.parse(json!) as unknown);
  }

  /** Types a line at the console, without echo. */
  type(line: string): void {
    this.#child.stdin?.write(`\x10${line}\n`);
  }

  /** Cuts the power: nothing of the run gets a chance to say goodbye. */
  kill(): Promise<EngineExit> {
    this.#child.kill("SIGKILL");
    return this.exit;
  }

  #take(text: string): void {
    const pieces = (this.#rest + text).split("\n");
    this.#rest = pieces.pop() ?? "";
    for (const piece of pieces) this.#line(piece);
  }

  #line(raw: string): void {
    const line = raw.replace(PROMPT_REMOVED, "").replace(CURSOR, "").trimEnd();
    if (line === "" || line === ">" || this.#isBanner(line)) return;
    this.lines.push(line);
    for (const listener of this.#listeners) listener(line);
    for (const waiter of [...this.#waiters]) {
      const match = waiter.pattern.exec(line);
      if (match !== null) waiter.found(match);
    }
  }

  #isBanner(line: string): boolean {
    if (this.#banner === "unseen")
      this.#banner = line.startsWith(BANNER.begin) ? "passing" : "over";
    if (this.#banner === "over") return false;
    if (line === BANNER.end) this.#banner = "over";
    return true;
  }

  #end(): void {
    if (this.#rest !== "") this.#line(this.#rest);
    this.#rest = "";
    for (const waiter of [...this.#waiters]) {
      waiter.failed(
        new EngineTrouble(`the engine ended before ${waiter.pattern}: ${this.#tail()}`),
      );
    }
  }

  #tail(): string {
    return JSON.stringify(this.lines.slice(-5));
  }
}
