/*
 * The clock, set from the gateway's welcome. Called by net.ts. Must never set it from a message
 * that was long on its way, nor move it without a record that says so.
 */
import { TIME_GATEWAY, TIME_NEVER_SET } from "../../protocol/record/record.js";
import type { SettableClock } from "../platform/clock.js";
import type { Journal } from "../store/journal-types.js";

/** A welcome that took longer does not set the clock, milliseconds. */
const ROUND_TRIP_MS_MAX = 2000;
/** A clock that is wrong by no more is left alone, seconds. */
const CLOCK_SECONDS_MAX = 2;

/** The clock, and where it is noted that it was set. */
export interface ClockPorts {
  clock: SettableClock;
  journal: Journal;
}

/**
 * Sets the clock when the gateway's time says something about now.
 * @param time Unix seconds of the welcome; @param trip milliseconds from the proof to the welcome
 */
export function setClockFrom(time: number, trip: number, ports: ClockPorts): void {
  if (trip < 0 || trip > ROUND_TRIP_MS_MAX) return;
  const clock = ports.clock;
  const before = clock.now();
  const source = clock.source();
  const now = time + Math.floor(trip / 2000 + 0.5);
  const wrong = now - before > CLOCK_SECONDS_MAX || before - now > CLOCK_SECONDS_MAX;
  if (!wrong && source === TIME_GATEWAY) return;
  clock.set(now);
  if (wrong || source === TIME_NEVER_SET) ports.journal.note({ kind: 9, before: before });
}
