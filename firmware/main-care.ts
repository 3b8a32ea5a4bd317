/*
 * Care for the running terminal: watchdog, errors that nobody caught, a fresh start after one.
 * Started by main.ts. Must never swallow an error: each becomes a record, a few a start.
 */
import { errorFlags, kickWatchdog, onUncaught, startWatchdog } from "./platform/engine.js";
import { every } from "./platform/timers.js";
import { reviveBehind } from "./store/behind.js";
import type { Journal } from "./store/journal-types.js";

/** Longer than any honest work of the terminal, a key or a count from flash included. */
const WATCHDOG_SECONDS = 60;
/** Records of errors in one start: an error that repeats must not fill the journal. */
const ERRORS_MAX = 5;
/** Seconds after which an error leads to a fresh start, and after which it does so in any case. */
const RESTART_SECONDS = 60;
const RESTART_SECONDS_MAX = 120;

/** What care needs. */
export interface CarePorts {
  journal: Journal;
  idle(): boolean;
  restart(): void;
}

let ports: CarePorts;
let seconds = 0;
let errors = 0;
/** Second in which something failed, -1 while all is well. */
let failedAt = -1;

function noteError(detail: string): void {
  errors++;
  if (errors <= ERRORS_MAX) ports.journal.note({ kind: 11, code: "X101", detail: detail });
}

function onError(what: string): void {
  if (failedAt < 0) failedAt = seconds;
  noteError(what);
}

/** The engine's own loop still runs: what an error stopped begins again, or all does. */
function tick(): void {
  kickWatchdog();
  seconds++;
  const flags = errorFlags();
  if (flags !== "") noteError(flags);
  reviveBehind();
  if (failedAt < 0 || seconds < RESTART_SECONDS) return;
  if (ports.idle() || seconds > failedAt + RESTART_SECONDS_MAX) ports.restart();
}

/** Starts to care. */
export function startCare(given: CarePorts): void {
  ports = given;
  onUncaught(onError);
  startWatchdog(WATCHDOG_SECONDS);
  every(1000, tick);
}
