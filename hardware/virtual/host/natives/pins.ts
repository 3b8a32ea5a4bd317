/**
 * Pins as the engine's globals D0 to D39, their reading and writing, and watches.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_io.c, src/jswrap_interactive.c
 * (setWatch), targets/esp32/jshardware.c (pins 6 to 11 carry the flash chip, 34 to 39 only read;
 * a watch on pins 6 to 12 is refused; a watch switches the pull-up on).
 */
import type { PinName } from "../../../boards/board.js";
import { type Level, PIN_MODES, type PinMode } from "../../pins/pin-bank.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import type { HostTimer } from "../ports.js";
import { fieldOf, functionOf, numberOf } from "../values.js";

const PINS = 40;
const INPUT_ONLY = 34;
const DEFAULT_PULSE_HZ = 1000;

interface Watch {
  readonly act: (...values: unknown[]) => unknown;
  readonly pin: PinName;
  readonly edge: "rising" | "falling" | "both";
  readonly repeat: boolean;
  readonly debounceMs: number;
  /** What the watch last took the level for. */
  state: Level;
  lastTime: number;
  settling: HostTimer | undefined;
}

/** Pins by the object that the firmware passes around. */
type PinOf = (value: unknown) => PinName;

function definePins(machine: Machine): PinOf {
  const names = new Map<unknown, PinName>();
  for (let number = 0; number < PINS; number += 1) {
    const name: PinName = `D${number}`;
    const pin = machine.realm.object({});
    machine.realm.hide(
      pin,
      "toString",
      machine.realm.callable(() => name),
    );
    names.set(pin, name);
    machine.realm.define(name, pin);
  }
  return (value) => {
    const name = names.get(value);
    if (name === undefined) throw new EngineError("Invalid pin!");
    const number = Number(name.slice(1));
    if (number >= 6 && number <= 11) throw new EngineError(`${name} carries the flash chip`);
    return name;
  };
}

/** Defines pins, pinMode, digitalRead, digitalWrite, analogWrite, setWatch and clearWatch. */
export function installPins(machine: Machine): PinOf {
  const { realm } = machine;
  const { pins } = machine.parts;
  const pinOf = definePins(machine);
  const outputOf = (value: unknown): PinName => {
    const pin = pinOf(value);
    if (Number(pin.slice(1)) >= INPUT_ONLY) throw new EngineError(`${pin} can only be read`);
    return pin;
  };
  realm.define("pinMode", ([pin, mode]: unknown[]) => {
    if (!PIN_MODES.includes(String(mode)))
      throw new EngineError(`Unknown pin mode ${String(mode)}`);
    const drives = /output|opendrain/.test(String(mode));
    pins.setMode(drives ? outputOf(pin) : pinOf(pin), mode as PinMode);
  });
  realm.define("digitalRead", ([pin]: unknown[]) => pins.read(pinOf(pin)));
  realm.define("digitalWrite", ([pin, level]: unknown[]) =>
    pins.write(outputOf(pin), Number(level) === 0 ? 0 : 1),
  );
  realm.define("analogWrite", ([pin, duty, options]: unknown[]) => {
    const asked = fieldOf(options, "freq");
    const hz = asked === undefined ? DEFAULT_PULSE_HZ : numberOf(asked, "freq");
    pins.pulse(outputOf(pin), numberOf(duty, "analogWrite"), hz);
  });
  installWatches(machine, pinOf);
  return pinOf;
}

function edgeOf(options: unknown): Watch["edge"] {
  const edge = fieldOf(options, "edge") ?? "both";
  if (edge === "rising" || edge === "falling" || edge === "both") return edge;
  throw new EngineError(
    "'edge' in setWatch should be a string - either 'rising', 'falling' or 'both'",
  );
}

function installWatches(machine: Machine, pinOf: PinOf): void {
  const { pins, clock } = machine.parts;
  const watches = new Map<number, Watch>();
  let lastId = 0;

  const drop = (id: number): void => {
    const watch = watches.get(id);
    if (watch === undefined) return;
    watches.delete(id);
    if (watch.settling !== undefined) machine.cancel(watch.settling);
    if (![...watches.values()].some(({ pin }) => pin === watch.pin)) pins.unfollow(watch.pin);
  };

  const fire = (id: number, watch: Watch, level: Level): void => {
    if (!watches.has(id) || level === watch.state) return;
    watch.state = level;
    const time = clock.now() / 1000;
    const lastTime = watch.lastTime;
    watch.lastTime = time;
    if (watch.edge !== "both" && (watch.edge === "rising") !== (level === 1)) return;
    if (!watch.repeat) drop(id);
    const event = machine.realm.object({ state: level === 1, time, lastTime });
    machine.enter(() => void watch.act(event));
  };

  pins.onLevel((pin, level) => {
    for (const [id, watch] of watches) {
      if (watch.pin !== pin) continue;
      if (watch.debounceMs === 0) {
        // The event waits in the queue until the running code is done.
        machine.later(0, () => fire(id, watch, level));
        continue;
      }
      if (watch.settling !== undefined) machine.cancel(watch.settling);
      watch.settling = machine.later(watch.debounceMs, () => {
        watch.settling = undefined;
        fire(id, watch, pins.read(pin));
      });
    }
  });

  machine.realm.define("setWatch", ([act, given, options]: unknown[]) => {
    const pin = pinOf(given);
    if (Number(pin.slice(1)) === 12) throw new EngineError(`${pin} cannot be watched`);
    const debounce = fieldOf(options, "debounce");
    if (pins.mode(pin) === "auto" || pins.mode(pin) === "input") pins.setMode(pin, "input_pullup");
    lastId += 1;
    watches.set(lastId, {
      act: functionOf(act),
      pin,
      edge: edgeOf(options),
      repeat: fieldOf(options, "repeat") === true,
      debounceMs: debounce === undefined ? 0 : numberOf(debounce, "debounce"),
      state: pins.read(pin),
      lastTime: clock.now() / 1000,
      settling: undefined,
    });
    pins.follow(pin);
    return lastId;
  });
  machine.realm.define("clearWatch", (values: ArrayLike<unknown>) => {
    if (values.length > 0 && values[0] === undefined) {
      throw new EngineError("clearWatch(undefined) not allowed. Use clearWatch() instead");
    }
    for (const id of values.length === 0 ? [...watches.keys()] : [values[0] as number]) drop(id);
  });
}
