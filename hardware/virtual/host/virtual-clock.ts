/**
 * Time that a test moves: the same calls at the same moments in every run, as fast as they go.
 * Called by: tests, the simulator. Must never: look at the real clock.
 * Calls due at the same moment run in the order in which they were asked for.
 */
import type { HostClock, HostTimer } from "./ports.js";

interface Pending extends HostTimer {
  readonly sequence: number;
  callback: (() => void) | undefined;
}

/** Most calls in one `advance` or `runUntil`: a loop that never lets time pass ends here. */
const CALLS_MAX = 50_000_000;

/** More calls than `CALLS_MAX` without an end. */
export class ClockRunaway extends Error {
  override readonly name = "ClockRunaway";
}

/** A clock that stands still until it is told to go on. */
export class VirtualClock implements HostClock {
  #nowMs: number;
  #sequence = 0;
  /** A binary heap, the next call first. */
  readonly #heap: Pending[] = [];

  /** `startMs`: milliseconds since 1970; 2026-01-01 00:00 UTC by default. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(callback: () => void, delayMs: number): HostTimer {
    const dueMs = this.#nowMs + Math.max(0, delayMs);
    this.#sequence += 1;
    const pending: Pending = { dueMs, sequence: this.#sequence, callback };
    this.#push(pending);
    return pending;
  }

  clearTimeout(timer: HostTimer): void {
    // It stays in the heap until its time comes; only its work is taken away.
    (timer as Pending).callback = undefined;
  }

  /** How long until the next call, or undefined when nothing waits. */
  nextMs(): number | undefined {
    const next = this.#peek();
    return next === undefined ? undefined : next.dueMs - this.#nowMs;
  }

  /** Lets `ms` milliseconds pass and makes every call that falls due. */
  advance(ms: number): void {
    this.runUntil(() => false, ms);
  }

  /**
   * Lets time pass until `condition` holds, at most `maxMs`; looks before the first call and after
   * each. True if it came to hold. Without it, exactly `maxMs` have passed.
   */
  runUntil(condition: () => boolean, maxMs: number): boolean {
    const endMs = this.#nowMs + maxMs;
    for (let calls = 0; calls < CALLS_MAX; calls += 1) {
      if (condition()) return true;
      if (!this.#callNext(endMs)) {
        this.#nowMs = endMs;
        return condition();
      }
    }
    throw new ClockRunaway(`${CALLS_MAX} calls and no end`);
  }

  /**
   * As `runUntil`, for worlds with a part that lives on promises (a broker, a database): `settle`
   * is awaited before every call and lets that part finish what it can do at this moment.
   */
  async runSettled(
    condition: () => boolean,
    maxMs: number,
    settle: () => Promise<void>,
  ): Promise<boolean> {
    const endMs = this.#nowMs + maxMs;
    for (let calls = 0; calls < CALLS_MAX; calls += 1) {
      await settle();
      if (condition()) return true;
      if (!this.#callNext(endMs)) {
        this.#nowMs = endMs;
        return condition();
      }
    }
    throw new ClockRunaway(`${CALLS_MAX} calls and no end`);
  }

  /** Makes the next call if it is due by `endMs`. */
  #callNext(endMs: number): boolean {
    const next = this.#peek();
    if (next === undefined || next.dueMs > endMs) return false;
    this.#pop();
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.callback?.();
    return true;
  }

  /** The next call that still has work; drops those that were cleared. */
  #peek(): Pending | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.callback !== undefined) return first;
      this.#pop();
    }
  }

  #push(pending: Pending): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(pending);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(pending, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = pending;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function before(left: Pending, right: Pending): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.sequence < right.sequence);
}
