// What the commands print and how: results on standard output, everything else on standard error.
// Made once by zinc.ts and passed to the verbs. Must never print progress where nobody watches.
import type { Failure } from "./failure.js";

/** Where lines go, and what is known of who reads them. */
export interface OutputPorts {
  out(text: string): unknown;
  err(text: string): unknown;
  /** Whether standard error is a terminal. */
  readonly watched: boolean;
  /** Whether colours are welcome there (NO_COLOR is not set). */
  readonly colours: boolean;
}

/** Prints for people, or one JSON object a line for programs. */
export class Output {
  json = false;
  verbose = false;
  private progressShown = false;

  constructor(private readonly ports: OutputPorts) {}

  /** A result: `object` for programs, `sentence` for people. */
  result(object: object, sentence: string): void {
    this.clearProgress();
    this.ports.out(`${this.json ? JSON.stringify(object) : sentence}\n`);
  }

  /** What is going on, on one line that the next one replaces; nothing if nobody watches. */
  progress(what: string): void {
    if (!this.ports.watched || this.json) return;
    this.clearProgress();
    this.ports.err(`${what} …`);
    this.progressShown = true;
  }

  /** `CODE sentence remedy` on one line; places to correct below it, a stack only when asked. */
  failure(failure: Failure): void {
    this.clearProgress();
    const { code, sentence, remedy, details } = failure;
    if (this.json) {
      this.ports.err(`${JSON.stringify({ code, sentence, remedy, details })}\n`);
      return;
    }
    this.ports.err(`${this.red(code)} ${sentence} ${remedy}\n`);
    if (this.verbose || code !== "X101") for (const line of details) this.ports.err(`  ${line}\n`);
  }

  private red(text: string): string {
    return this.ports.watched && this.ports.colours ? `\x1b[31m${text}\x1b[39m` : text;
  }

  private clearProgress(): void {
    if (this.progressShown) this.ports.err("\r\x1b[K");
    this.progressShown = false;
  }
}
