/**
 * One time for a whole world: the virtual clock, with the process's own timers put on it (the
 * broker's keep-alive and deadlines are asked for as `setTimeout`), and a way to wait until the
 * parts that live on promises have done all they can do at this moment.
 * Called by: the world. Must never: let the real clock decide anything, nor be taken over twice.
 */
import type { HostTimer } from "../../hardware/virtual/host/ports.js";
import { VirtualClock } from "../../hardware/virtual/host/virtual-clock.js";

const NATIVE = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
};

/** Turns of the event loop within which everything must come to rest. */
const TURNS_MAX = 100_000;

type Act = (...values: unknown[]) => void;

/** What `setTimeout` and `setInterval` give while the world runs: as much of Node's as is used. */
class WorldTimer {
  readonly #time: SettledTime;
  readonly #act: () => void;
  readonly #delayMs: number;
  readonly #repeats: boolean;
  #pending: HostTimer | undefined;

  constructor(time: SettledTime, act: () => void, delayMs: number, repeats: boolean) {
    this.#time = time;
    this.#act = act;
    this.#delayMs = Math.max(1, delayMs);
    this.#repeats = repeats;
    this.#arm();
  }

  #arm(): void {
    this.#pending = this.#time.clock.setTimeout(() => {
      this.#pending = undefined;
      this.#time.stir();
      if (this.#repeats) this.#arm();
      this.#act();
    }, this.#delayMs);
  }

  refresh(): this {
    this.close();
    this.#arm();
    return this;
  }

  close(): this {
    if (this.#pending !== undefined) this.#time.clock.clearTimeout(this.#pending);
    this.#pending = undefined;
    return this;
  }

  unref(): this {
    return this;
  }

  ref(): this {
    return this;
  }
}

/** A virtual clock and what waits beside it. */
export class SettledTime {
  readonly clock: VirtualClock;
  #stirred = false;
  #immediates = 0;

  /** `startMs`: milliseconds since 1970. */
  constructor(startMs: number) {
    this.clock = new VirtualClock(startMs);
  }

  /** Puts the process's timers on this clock, until `giveBack`. */
  takeOver(): void {
    if (globalThis.setTimeout !== NATIVE.setTimeout) throw new Error("another world is running");
    const timer =
      (repeats: boolean) =>
      (act: Act, delayMs = 0, ...values: unknown[]): WorldTimer =>
        new WorldTimer(this, () => act(...values), delayMs, repeats);
    const clear = (pending: unknown): void => {
      if (pending instanceof WorldTimer) pending.close();
      else NATIVE.clearTimeout(pending as NodeJS.Timeout);
    };
    const immediate = (act: Act, ...values: unknown[]): NodeJS.Immediate => {
      this.#immediates += 1;
      return NATIVE.setImmediate(() => {
        this.#immediates -= 1;
        act(...values);
      });
    };
    Object.assign(globalThis, {
      setTimeout: timer(false),
      setInterval: timer(true),
      clearTimeout: clear,
      clearInterval: clear,
      setImmediate: immediate,
    });
  }

  /** Gives the process its own timers back. */
  giveBack(): void {
    Object.assign(globalThis, NATIVE);
  }

  /** Something happened that a part on promises will go on with. */
  stir(): void {
    this.#stirred = true;
  }

  /** Lets the parts on promises do all they can at this moment; no time passes. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < TURNS_MAX; turns += 1) {
      await new Promise<void>((resolve) => void NATIVE.setImmediate(resolve));
      if (this.#immediates > 0) continue;
      this.#stirred = false;
      return;
    }
    throw new Error(`no rest after ${TURNS_MAX} turns of the event loop`);
  }

  /**
   * Lets time pass until `condition` holds, at most `maxMs`. As `VirtualClock.runSettled`, but
   * settles only after calls that stirred something, which a terminal's own seldom do.
   */
  async runUntil(condition: () => boolean, maxMs: number): Promise<boolean> {
    const endMs = this.clock.now() + maxMs;
    for (;;) {
      const held = this.clock.runUntil(
        () => this.#stirred || condition(),
        Math.max(0, endMs - this.clock.now()),
      );
      if (!this.#stirred) return held;
      await this.settle();
    }
  }
}
