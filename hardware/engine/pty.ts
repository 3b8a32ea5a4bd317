/**
 * A pseudo terminal, so that the engine opens a real serial port: its end is a device file, ours
 * is a stream of bytes. Node makes none by itself, so a program does that every Debian has:
 * `script` (package bsdutils), else python3. Called by engine-terminal.ts.
 * Must never: change a byte on its way.
 * Source of truth: script(1), termios(3) raw mode.
 */
import { type ChildProcess, spawn } from "node:child_process";

/** Our end of a pseudo terminal. */
export interface Pty {
  /** The device file that the engine opens. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** One listener; what came before is not kept. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Hangs up. */
  close(): Promise<void>;
}

const READY_MS = 5000;
const ON_DEVICE = "stty raw -echo; tty; exec sleep 2147483647";
const PYTHON = `
import os, pty, select, sys, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
os.write(1, os.ttyname(theirs).encode() + b"\\n")
while True:
    for ready in select.select([0, ours], [], [])[0]:
        data = os.read(ready, 4096)
        if not data:
            sys.exit(0)
        os.write(1 if ready == ours else ours, data)
`;

/** Programs that make a pseudo terminal, print its path and then pass bytes, best first. */
const MAKERS: readonly (readonly [string, ...string[]])[] = [
  ["script", "-q", "-c", ON_DEVICE, "/dev/null"],
  ["python3", "-u", "-c", PYTHON],
];

/** A new pseudo terminal, or undefined where no program makes one. */
export async function openPty(): Promise<Pty | undefined> {
  for (const [program, ...args] of MAKERS) {
    const pty = await make(program, args);
    if (pty !== undefined) return pty;
  }
  return undefined;
}

function make(program: string, args: readonly string[]): Promise<Pty | undefined> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  return new Promise((resolve) => {
    const give = (pty: Pty | undefined): void => {
      clearTimeout(timer);
      if (pty === undefined) child.kill("SIGKILL");
      resolve(pty);
    };
    const timer = setTimeout(give, READY_MS, undefined);
    child.once("error", () => give(undefined));
    child.once("close", () => give(undefined));
    child.stdout.once("data", (greeting: Buffer) => {
      const path = /^(\/dev\/\S+)\s+$/.exec(greeting.toString("latin1"))?.[1];
      give(path === undefined ? undefined : ptyOf(child, path));
    });
  });
}

function ptyOf(child: ChildProcess, path: string): Pty {
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let listener: (bytes: Uint8Array) => void = () => undefined;
  child.stdout?.on("data", (bytes: Buffer) => listener(bytes));
  // Closing while bytes are on their way is no failure.
  child.stdin?.on("error", () => undefined);
  return {
    path,
    write: (bytes) => void child.stdin?.write(bytes),
    onData: (hear) => {
      listener = hear;
    },
    close: () => {
      // Whoever held the device hangs up with it; asked politely, script waits two seconds.
      child.kill("SIGKILL");
      return closed;
    },
  };
}
