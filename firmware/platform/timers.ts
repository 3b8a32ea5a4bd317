/*
 * The engine's timers and its uptime, under names that tests can stand in for (fake timers).
 * Called by everything that waits. Must never be used to measure across a set clock: see uptimeMs.
 */

/** Calls `act` once, `ms` from now. @returns the timer, never 0 */
export function after(ms: number, act: () => void): number {
  return setTimeout(act, ms) as unknown as number;
}

/** Calls `act` every `ms`. @returns the timer, never 0 */
export function every(ms: number, act: () => void): number {
  return setInterval(act, ms) as unknown as number;
}

/** Stops what `after` gave; 0 (none) and one that ran are harmless. */
export function cancel(timer: number): void {
  if (timer !== 0) clearTimeout(timer as never);
}

/** Milliseconds by the engine's clock: for spans only, and only where nobody sets the clock. */
export function uptimeMs(): number {
  return getTime() * 1000;
}
