/**
 * Time of this computer, for terminals that people use.
 * Called by: scripts (`zinc start`). The one place of hardware/virtual that reads the real clock.
 */
import type { HostClock, HostTimer } from "./ports.js";

interface WallTimer extends HostTimer {
  readonly handle: ReturnType<typeof setTimeout>;
}

/** Longest delay that Node's timers take; longer ones are cut to it, about 24 days. */
const DELAY_MS_MAX = 0x7fffffff;

/** The real clock, monotonic from its first look at the time of day. */
export class WallClock implements HostClock {
  readonly #startMs = Date.now() - performance.now();

  now(): number {
    return this.#startMs + performance.now();
  }

  setTimeout(callback: () => void, delayMs: number): HostTimer {
    const handle = setTimeout(callback, Math.min(delayMs, DELAY_MS_MAX));
    const timer: WallTimer = { dueMs: this.now() + delayMs, handle };
    return timer;
  }

  clearTimeout(timer: HostTimer): void {
    clearTimeout((timer as WallTimer).handle);
  }
}
