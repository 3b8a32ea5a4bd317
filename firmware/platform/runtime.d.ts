// The board's globals that share a name with Node's or the browser's, so that tests, which have
// those types, leave this file out. Named by the files of firmware/platform/ and by nobody else.
// Source of truth: Espruino 2v29, src/jswrap_interactive.c, src/jswrap_process.c.

declare function setTimeout(act: () => void, ms: number): number;
declare function setInterval(act: () => void, ms: number): number;
/** Throws when `timer` is undefined. */
declare function clearTimeout(timer: number): void;
declare function clearInterval(timer: number): void;

declare function require(module: "net"): NetModule;
declare function require(module: "Flash"): FlashModule;
declare function require(module: "Storage"): StorageModule;
declare function require(module: "crypto"): CryptoModule;
declare function require(module: "Wifi"): WifiModule;

declare function print(...values: unknown[]): void;
/** Runs `code` in the global scope. For the loader alone. */
declare function eval(code: string): unknown;

interface MemoryUse {
  /** Counted in variables (blocks). */
  readonly free: number;
  readonly usage: number;
  readonly total: number;
  readonly blocksize: number;
}
interface Process {
  memory(collect?: boolean): MemoryUse;
  readonly env: { readonly VERSION: string; readonly BOARD: string; readonly SERIAL: string };
  on(event: "uncaughtException", act: (error: unknown) => void): void;
}
declare var process: Process;
