/**
 * The chip while it runs: one start of the firmware, its event loop and everything native.
 * Called by: the terminal, a new one for each start. Must never: survive a power cut: from then on
 * every native call is inert and throws what nothing catches, timers are gone, the realm dropped.
 * Source of truth: Espruino src/jsinteractive.c (event loop, uncaught errors, watchdog).
 */
import type { Board, SerialName } from "../../boards/board.js";
import type { FaultPlan } from "../flash/fault-plan.js";
import type { FlashImage } from "../flash/flash-image.js";
import type { I2cBus } from "../i2c/i2c-bus.js";
import type { PinBank } from "../pins/pin-bank.js";
import { EngineError, POWER_CUT } from "./engine-error.js";
import { EngineRandom } from "./engine-random.js";
import type { NetGate } from "./net-gate.js";
import type { HostClock, HostTimer } from "./ports.js";
import { Realm } from "./realm.js";

/** The board's side of one UART. */
export interface SerialWire {
  /** Sends at a speed, on the pins that were set up. */
  send(bytes: Uint8Array, baud: number): void;
}

/** Everything a chip is soldered to. */
export interface MachineParts {
  readonly board: Board;
  readonly clock: HostClock;
  readonly flash: FlashImage;
  readonly faults: FaultPlan;
  readonly net: NetGate;
  readonly pins: PinBank;
  readonly i2c: I2cBus;
  readonly serials: ReadonlyMap<SerialName, SerialWire>;
  entropy(bytes: number): Uint8Array;
  log(line: string): void;
  /** The firmware, or the watchdog, asked for a new start. */
  reboot(): void;
}

/** Takes what a UART received. */
export type SerialInput = (bytes: Uint8Array, baud: number) => void;

/** One start of the firmware. */
export class Machine {
  readonly parts: MachineParts;
  readonly realm: Realm;
  readonly random = new EngineRandom();
  /** Modules by the name that `require` takes. */
  readonly modules = new Map<string, object>();
  /** Where received bytes go, by port; filled in by the natives. */
  readonly serialInputs = new Map<SerialName, SerialInput>();
  /** What E.getErrorFlags gives next. */
  readonly errorFlags = new Set<string>();
  /** Handlers of process.on("uncaughtException"). */
  readonly uncaught: ((error: unknown) => unknown)[] = [];
  /** Called when the network came (`true`) or went. */
  readonly networkListeners: ((up: boolean) => void)[] = [];
  readonly #timers = new Set<HostTimer>();
  #alive = true;

  constructor(parts: MachineParts) {
    this.parts = parts;
    this.realm = new Realm({
      alive: () => this.#alive,
      random: () => this.random.fraction(),
      unhandled: (reason) => this.#report(`Error: Unhandled promise rejection: ${String(reason)}`),
      ownBug: (error) => parts.log(`host: ${String((error as Error).stack)}`),
    });
    const require = this.realm.callable((values) => {
      const module = this.modules.get(String(values[0]));
      if (module === undefined) throw new EngineError(`Module "${String(values[0])}" not found`);
      return module;
    });
    this.realm.define("require", require);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the firmware's text. */
  start(bundle: string): void {
    this.enter(() => void this.realm.run(bundle));
  }

  /** The power is gone, or the chip starts anew: nothing of this start happens any more. */
  kill(): void {
    this.#alive = false;
    for (const timer of this.#timers) this.parts.clock.clearTimeout(timer);
    this.#timers.clear();
    this.serialInputs.clear();
    this.networkListeners.length = 0;
  }

  /** Ends this start for a new one. Throws: the caller does not go on. */
  reboot(): never {
    this.kill();
    this.parts.reboot();
    throw POWER_CUT;
  }

  /** Calls `act` after a delay unless this start ended before. */
  later(delayMs: number, act: () => void): HostTimer {
    const timer = this.parts.clock.setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#alive) act();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  /** Forgets a `later`. */
  cancel(timer: HostTimer): void {
    this.#timers.delete(timer);
    this.parts.clock.clearTimeout(timer);
  }

  /**
   * Goes into the firmware: calls `act`, then the promise jobs it left. What it throws goes to
   * process.on("uncaughtException"), else it is printed, and the program goes on.
   */
  enter(act: () => void): void {
    if (!this.#alive) return;
    this.#guarded(act);
    this.#guarded(() => this.realm.runJobs());
  }

  #guarded(act: () => void): void {
    try {
      if (this.#alive) act();
    } catch (thrown) {
      if (this.#alive) this.#report(thrown);
    }
  }

  #report(thrown: unknown): void {
    if (this.uncaught.length === 0) {
      this.parts.log(`Uncaught ${this.realm.describe(thrown)}`);
      return;
    }
    for (const handler of this.uncaught) {
      try {
        handler(thrown);
      } catch (again) {
        if (this.#alive) this.parts.log(`Uncaught ${this.realm.describe(again)}`);
      }
    }
  }
}
