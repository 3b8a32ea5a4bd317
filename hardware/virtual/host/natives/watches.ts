/**
 * Watches: functions called when a pin's level changes, with the engine's debouncing.
 * Called by: pins.ts. Source of truth: Espruino src/jsinteractive.c (events wait in a queue until
 * the running code is done; with debounce the level has to hold that long).
 */
import type { PinName } from "../../../boards/board.js";
import type { Level } from "../../pins/pin-bank.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import type { HostTimer } from "../ports.js";
import { fieldOf, numberOf } from "../values.js";

/** A pin that the ESP32 port of the engine refuses to watch, besides the flash chip's. */
const UNWATCHABLE: PinName = "D12";

type Edge = "rising" | "falling" | "both";

interface Watch {
  readonly act: (...values: unknown[]) => unknown;
  readonly pin: PinName;
  readonly edge: Edge;
  readonly repeat: boolean;
  readonly debounceMs: number;
  /** What the watch last took the level for. */
  state: Level;
  lastTime: number;
  settling: HostTimer | undefined;
}

function edgeOf(options: unknown): Edge {
  const edge = fieldOf(options, "edge") ?? "both";
  if (edge === "rising" || edge === "falling" || edge === "both") return edge;
  throw new EngineError("'edge' should be a string - either 'rising', 'falling' or 'both'");
}

/** All watches of one start. */
export class Watches {
  readonly #machine: Machine;
  readonly #byId = new Map<number, Watch>();
  #lastId = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    machine.parts.pins.onLevel((pin, level) => this.#onLevel(pin, level));
  }

  /** Starts a watch; gives its number. */
  set(act: Watch["act"], pin: PinName, options: unknown): number {
    const { pins, clock } = this.#machine.parts;
    if (pin === UNWATCHABLE) throw new EngineError(`${pin} cannot be watched`);
    const debounce = fieldOf(options, "debounce");
    if (pins.mode(pin) === "auto" || pins.mode(pin) === "input") pins.setMode(pin, "input_pullup");
    this.#lastId += 1;
    this.#byId.set(this.#lastId, {
      act,
      pin,
      edge: edgeOf(options),
      repeat: fieldOf(options, "repeat") === true,
      debounceMs: debounce === undefined ? 0 : numberOf(debounce, "debounce"),
      state: pins.read(pin),
      lastTime: clock.now() / 1000,
      settling: undefined,
    });
    pins.follow(pin);
    return this.#lastId;
  }

  /** Ends one watch, or all. */
  clear(id: number | undefined): void {
    for (const each of id === undefined ? [...this.#byId.keys()] : [id]) this.#drop(each);
  }

  #drop(id: number): void {
    const watch = this.#byId.get(id);
    if (watch === undefined) return;
    this.#byId.delete(id);
    if (watch.settling !== undefined) this.#machine.cancel(watch.settling);
    const others = [...this.#byId.values()].some(({ pin }) => pin === watch.pin);
    if (!others) this.#machine.parts.pins.unfollow(watch.pin);
  }

  #onLevel(pin: PinName, level: Level): void {
    for (const [id, watch] of this.#byId) {
      if (watch.pin !== pin) continue;
      if (watch.debounceMs === 0) {
        this.#machine.later(0, () => this.#fire(id, watch, level));
        continue;
      }
      if (watch.settling !== undefined) this.#machine.cancel(watch.settling);
      watch.settling = this.#machine.later(watch.debounceMs, () => {
        watch.settling = undefined;
        this.#fire(id, watch, this.#machine.parts.pins.read(pin));
      });
    }
  }

  #fire(id: number, watch: Watch, level: Level): void {
    if (!this.#byId.has(id) || level === watch.state) return;
    watch.state = level;
    const time = this.#machine.parts.clock.now() / 1000;
    const { lastTime } = watch;
    watch.lastTime = time;
    if (watch.edge !== "both" && (watch.edge === "rising") !== (level === 1)) return;
    if (!watch.repeat) this.#drop(id);
    const event = this.#machine.realm.object({ state: level === 1, time, lastTime });
    this.#machine.enter(() => void watch.act(event));
  }
}
