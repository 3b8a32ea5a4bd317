// A clock that a test moves by hand. Called by the gateway's tests.
import type { Clock } from "../../gateway/main-ports.js";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Stands still until moved; then runs what is due, in order. */
export class HandClock implements Clock {
  #nowMs = 1_800_000_000_000;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Timer);
  }

  /** Moves on by `seconds`, one at a time. */
  move(seconds: number): void {
    for (let i = 0; i < seconds; i++) {
      this.#nowMs += 1000;
      for (const timer of [...this.#timers]) {
        if (timer.dueMs > this.#nowMs) continue;
        this.#timers.delete(timer);
        timer.callback();
      }
    }
  }
}
