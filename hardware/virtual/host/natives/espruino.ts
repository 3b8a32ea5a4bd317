/**
 * The global E, the clock, print, process and the few functions that belong nowhere else.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_espruino.c, src/jswrap_process.c,
 * targets/esp32/jshardware.c (time starts at 0 with each start; the watchdog restarts the chip).
 */
import { crc32 } from "node:zlib";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { Unrunnable } from "../source.js";
import { bytesOf, bytesOfAll, functionOf, numberOf, textOf, wholeOf } from "../values.js";

const VERSION = "2v29";
/** Blocks that the engine itself uses before any program; measured on its Linux build. */
const OWN_BLOCKS = 800;
/** A guess: blocks for each function of a program whose text stays in flash. */
const BLOCKS_PER_FUNCTION = 3;
const BLOCK_BYTES = 14;

type Given = ArrayLike<unknown> & Iterable<unknown>;

function listOf(value: unknown): number[] {
  if (typeof value === "string") return [...bytesOf(value)];
  if (typeof value !== "object" || value === null || !("length" in value)) {
    throw new EngineError("Expecting something iterable");
  }
  return Array.from(value as ArrayLike<number>, Number);
}

/** Sum of a[i] * b[(i + offset) mod b.length], added up in order. */
function convolve(a: number[], b: number[], offset: number): number {
  if (b.length === 0) return 0;
  const from = ((offset % b.length) + b.length) % b.length;
  return a.reduce((sum, value, index) => sum + value * b[(from + index) % b.length]!, 0);
}

/** enableWatchdog and kickWatchdog: without a kick in time the chip starts anew. */
function watchdog(machine: Machine) {
  let timer: ReturnType<Machine["later"]> | undefined;
  let periodMs = 0;
  const wind = (): void => {
    if (timer !== undefined) machine.cancel(timer);
    timer = machine.later(periodMs, () => {
      machine.parts.log("Task watchdog got triggered");
      machine.kill();
      machine.parts.reboot();
    });
  };
  return {
    enableWatchdog: ([seconds, automatic]: Given) => {
      // An automatic watchdog is kicked by the idle loop, which a hung program alone would stop.
      if (automatic !== false) return;
      periodMs = Math.max(1, Math.round(numberOf(seconds, "timeout"))) * 1000;
      wind();
    },
    kickWatchdog: () => {
      if (timer !== undefined) wind();
    },
  };
}

/** Flash as memory; see flash.ts. */
export interface MemoryCalls {
  memoryArea(address: number, count: number): string;
  addressOf(value: unknown): number;
}

/** Defines E. */
export function installEspruino(machine: Machine, memory: MemoryCalls): void {
  const { realm } = machine;
  const e = realm.object({
    ...watchdog(machine),
    CRC32: ([data]: Given) => crc32(bytesOf(data)),
    convolve: ([a, b, offset]: Given) => convolve(listOf(a), listOf(b), wholeOf(offset, "offset")),
    sum: ([list]: Given) => listOf(list).reduce((sum, value) => sum + value, 0),
    getAddressOf: ([value]: Given) => memory.addressOf(value),
    getErrorFlags: () => {
      const flags = realm.array([...machine.errorFlags]);
      machine.errorFlags.clear();
      return flags;
    },
    hwRand: () => machine.random.next(),
    memoryArea: ([address, count]: Given) =>
      memory.memoryArea(wholeOf(address, "addr"), wholeOf(count, "length")),
    reboot: () => machine.reboot(),
    setFlags: () => undefined,
    setTimeZone: ([hours]: Given) => void numberOf(hours, "zone"),
    toArrayBuffer: ([text]: Given) => realm.buffer(bytesOf(text)),
    toString: (values: Given) => textOf(bytesOfAll(values)),
    toUint8Array: (values: Given) => realm.bytes(bytesOfAll(values)),
  });
  realm.define("E", e);
}

/** Defines getTime and setTime: seconds since the start until somebody sets them. */
function installTime(machine: Machine): void {
  const { clock } = machine.parts;
  let offsetMs = -clock.now();
  machine.realm.define("getTime", () => (clock.now() + offsetMs) / 1000);
  machine.realm.define("setTime", ([seconds]: Given) => {
    offsetMs = numberOf(seconds, "time") * 1000 - clock.now();
  });
}

/** `process.memory()`: a guess made of the program's size, marked as the host's by `host`. */
function installProcess(machine: Machine, bundle: string): void {
  const { realm } = machine;
  const { board } = machine.parts;
  const functions = bundle.split("function").length - 1;
  const memory = (): object => {
    const total = board.variables;
    const usage = Math.min(total, OWN_BLOCKS + functions * BLOCKS_PER_FUNCTION);
    return realm.object({ free: total - usage, usage, total, blocksize: BLOCK_BYTES, host: true });
  };
  const env = realm.object({ VERSION, BOARD: board.chip, SERIAL: "virtual" });
  const on = ([event, act]: Given): void => {
    if (event === "uncaughtException") machine.uncaught.push(functionOf(act));
  };
  realm.define("process", realm.object({ memory, env, on }));
}

/** Defines print, atob, btoa, echo, eval, time and process. */
export function installGlobals(machine: Machine, bundle: string): void {
  const { realm } = machine;
  const show = (value: unknown): string => {
    if (typeof value !== "object" || value === null) return String(value);
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  realm.define("print", (values: Given) => machine.parts.log(Array.from(values, show).join(" ")));
  realm.define("atob", ([base64]: Given) =>
    Buffer.from(String(base64), "base64").toString("latin1"),
  );
  realm.define("btoa", ([text]: Given) => Buffer.from(bytesOf(text)).toString("base64"));
  realm.define("echo", () => undefined);
  realm.define("eval", ([code]: Given) => {
    try {
      return realm.run(String(code));
    } catch (error) {
      if (!(error instanceof Unrunnable)) throw error;
      throw new EngineError(error.message, { kind: "SyntaxError", cause: error });
    }
  });
  installTime(machine);
  installProcess(machine, bundle);
}
