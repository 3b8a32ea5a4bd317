/**
 * The chip's pins and the wires between them: who drives, who pulls, and what level follows.
 * Called by: the Node host (pinMode and friends), the terminal (lights, buzzer, keypad).
 * Must never: know what a pin is for.
 * Source of truth: ESP32 GPIO (open drain: 0 pulls down, 1 lets go); Espruino jswrap_io.c: a pin
 * whose mode was not set explicitly becomes an output when written, an input when read.
 */
import type { PinName } from "../../boards/board.js";

/** What the engine calls the modes. */
export type PinMode =
  | "auto"
  | "analog"
  | "input"
  | "input_pullup"
  | "input_pulldown"
  | "output"
  | "opendrain"
  | "opendrain_pullup";

/** The modes by name, for checking what a program gives. */
export const PIN_MODES: readonly string[] = [
  "auto",
  "analog",
  "input",
  "input_pullup",
  "input_pulldown",
  "output",
  "opendrain",
  "opendrain_pullup",
];

/** What is on a wire. */
export type Level = 0 | 1;

interface Pin {
  mode: PinMode;
  /** The mode was set by pinMode. */
  manual: boolean;
  output: Level;
  /** Sounding at this frequency, hertz; 0: not a pulse output. */
  hz: number;
}

/** Which pins are joined to a pin by something outside the chip. */
export type Wiring = (pin: PinName) => readonly PinName[];

/** All pins of a chip. */
export class PinBank {
  readonly #pins = new Map<PinName, Pin>();
  readonly #levels = new Map<PinName, Level>();
  readonly #complain: (sentence: string) => void;
  readonly #wiring: Wiring;
  #onLevel: (pin: PinName, level: Level) => void = () => {};
  #onOutput: (pin: PinName) => void = () => {};

  constructor(wiring: Wiring, complain: (sentence: string) => void) {
    this.#wiring = wiring;
    this.#complain = complain;
  }

  /** Hears of every level that changed on a followed pin. */
  onLevel(callback: (pin: PinName, level: Level) => void): void {
    this.#onLevel = callback;
  }

  /** Hears when a pin was written. */
  onOutput(callback: (pin: PinName) => void): void {
    this.#onOutput = callback;
  }

  /** The chip's reset: every pin floats, nothing is followed. */
  reset(): void {
    const written = [...this.#pins.keys()];
    this.#pins.clear();
    this.#levels.clear();
    for (const pin of written) this.#onOutput(pin);
  }

  #pin(name: PinName): Pin {
    let pin = this.#pins.get(name);
    if (pin === undefined) {
      pin = { mode: "auto", manual: false, output: 0, hz: 0 };
      this.#pins.set(name, pin);
    }
    return pin;
  }

  mode(name: PinName): PinMode {
    return this.#pin(name).mode;
  }

  setMode(name: PinName, mode: PinMode): void {
    const pin = this.#pin(name);
    pin.mode = mode;
    pin.manual = mode !== "auto";
    pin.hz = 0;
    this.#changed(name);
  }

  write(name: PinName, level: Level): void {
    const pin = this.#pin(name);
    if (!pin.manual) pin.mode = "output";
    pin.output = level;
    pin.hz = 0;
    this.#changed(name);
  }

  /** Pulses at `hz` with `duty` (0 to 1); at 0 and 1 the pin simply rests. */
  pulse(name: PinName, duty: number, hz: number): void {
    const pin = this.#pin(name);
    if (!pin.manual) pin.mode = "output";
    pin.output = duty >= 1 ? 1 : 0;
    pin.hz = duty > 0 && duty < 1 ? hz : 0;
    this.#changed(name);
  }

  /** The frequency at which a pin pulses, 0 if it does not. */
  hz(name: PinName): number {
    return this.#pins.get(name)?.hz ?? 0;
  }

  /** Whether the chip itself drives the pin high. */
  drivesHigh(name: PinName): boolean {
    const pin = this.#pins.get(name);
    return pin?.mode === "output" && pin.output === 1;
  }

  /** What digitalRead gives. */
  read(name: PinName): Level {
    const pin = this.#pin(name);
    if (!pin.manual && pin.mode === "auto") pin.mode = "input";
    const level = this.#level(name);
    if (level === undefined) this.#complain(`${name} is read but floats: nothing drives it`);
    return level ?? 0;
  }

  /** Starts telling `onLevel` about a pin. */
  follow(name: PinName): void {
    this.#levels.set(name, this.#level(name) ?? 0);
  }

  /** Stops telling about a pin. */
  unfollow(name: PinName): void {
    this.#levels.delete(name);
  }

  /** Something outside changed (a key went down or up): levels are worked out anew. */
  rewired(): void {
    for (const [name, before] of this.#levels) {
      const level = this.#level(name) ?? 0;
      if (level === before) continue;
      this.#levels.set(name, level);
      this.#onLevel(name, level);
    }
  }

  #changed(name: PinName): void {
    this.#onOutput(name);
    this.rewired();
  }

  /** The level of a pin and everything it is joined to; undefined when all of it floats. */
  #level(name: PinName): Level | undefined {
    const joined: PinName[] = [name];
    for (const each of joined) {
      for (const other of this.#wiring(each)) if (!joined.includes(other)) joined.push(other);
    }
    let low = false;
    let high = false;
    let pull: Level | undefined;
    for (const each of joined) {
      const pin = this.#pins.get(each);
      if (pin === undefined) continue;
      const drain = pin.mode === "opendrain" || pin.mode === "opendrain_pullup";
      if ((pin.mode === "output" || drain) && pin.output === 0) low = true;
      if (pin.mode === "output" && pin.output === 1) high = true;
      if (pin.mode === "input_pullup" || pin.mode === "opendrain_pullup") pull = 1;
      if (pin.mode === "input_pulldown") pull ??= 0;
    }
    if (low && high) this.#complain(`short circuit on ${joined.join(", ")}`);
    return low ? 0 : high ? 1 : pull;
  }
}
