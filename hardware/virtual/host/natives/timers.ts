/**
 * setTimeout, setInterval and their undoing, with the engine's numbers for handles.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_interactive.c:479 (delays below
 * 0.1 ms count as that; clearing `undefined` throws; clearing nothing at all clears everything);
 * an interval whose function throws stays.
 */
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import type { HostTimer } from "../ports.js";
import type { Native } from "../realm-makers.js";
import { functionOf } from "../values.js";

const DELAY_MS_MIN = 0.1;
const DELAY_MS_MAX = 31536000001000;

interface Timer {
  readonly act: (...values: unknown[]) => unknown;
  readonly values: readonly unknown[];
  /** undefined: once. */
  readonly intervalMs: number | undefined;
  dueMs: number;
  handle: HostTimer;
}

/** Defines the timer functions. */
export function installTimers(machine: Machine): void {
  const timers = new Map<number, Timer>();
  let lastId = 0;
  const { clock, i2c } = machine.parts;

  const fire = (id: number): void => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    if (timer.intervalMs === undefined) timers.delete(id);
    else {
      timer.dueMs += timer.intervalMs;
      timer.handle = machine.later(Math.max(0, timer.dueMs - clock.now()), () => fire(id));
    }
    machine.enter(() => void timer.act(...timer.values));
  };

  const set =
    (repeats: boolean): Native =>
    ([given, delay, ...values]) => {
      const act = functionOf(given);
      const asked = Number(delay);
      const delayMs = Number.isNaN(asked) || asked < DELAY_MS_MIN ? DELAY_MS_MIN : asked;
      if (delayMs > DELAY_MS_MAX) throw new EngineError("Interval is too long (>100 years)");
      lastId += 1;
      const id = lastId;
      const waitMs = i2c.leadMs + delayMs;
      const handle = machine.later(waitMs, () => fire(id));
      const intervalMs = repeats ? delayMs : undefined;
      timers.set(id, { act, values, intervalMs, dueMs: clock.now() + waitMs, handle });
      return id;
    };

  const clear =
    (name: string): Native =>
    (values) => {
      if (values.length > 0 && values[0] === undefined) {
        throw new EngineError(`clear${name}(undefined) not allowed. Use clear${name}() instead`);
      }
      for (const id of values.length === 0 ? [...timers.keys()] : [values[0] as number]) {
        const timer = timers.get(id);
        if (timer !== undefined) machine.cancel(timer.handle);
        timers.delete(id);
      }
    };

  machine.realm.define("setTimeout", set(false));
  machine.realm.define("setInterval", set(true));
  machine.realm.define("clearTimeout", clear("Timeout"));
  machine.realm.define("clearInterval", clear("Interval"));
}
