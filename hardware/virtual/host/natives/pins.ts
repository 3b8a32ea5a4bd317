/**
 * Pins as the engine's globals D0 to D39, their reading and writing, and watches.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_io.c,
 * targets/esp32/jshardware.c (pins 6 to 11 carry the flash chip, 34 to 39 only read).
 */
import type { PinName } from "../../../boards/board.js";
import { PIN_MODES, type PinMode } from "../../pins/pin-bank.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { fieldOf, functionOf, numberOf } from "../values.js";
import { Watches } from "./watches.js";

const PINS = 40;
const INPUT_ONLY = 34;
const DEFAULT_PULSE_HZ = 1000;

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
  const watches = new Watches(machine);
  realm.define("setWatch", ([act, pin, options]: unknown[]) =>
    watches.set(functionOf(act), pinOf(pin), options),
  );
  realm.define("clearWatch", (values: ArrayLike<unknown>) => {
    if (values.length > 0 && values[0] === undefined) {
      throw new EngineError("clearWatch(undefined) not allowed. Use clearWatch() instead");
    }
    watches.clear(values.length === 0 ? undefined : (values[0] as number));
  });
  return pinOf;
}
