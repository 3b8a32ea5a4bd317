/*
 * The terminal's clock: whole Unix seconds and what they are worth. Started from the battery
 * clock (DS3231) where one answers, set from the gateway's welcome.
 * Called by the journal, the counter and net/. Must never go on as trusted when the battery clock
 * says that it stopped.
 * Source of truth: DS3231 data sheet, timekeeping registers 00h-06h, status register 0Fh.
 */

import { TIME_SECONDS_MAX, TIME_SECONDS_MIN } from "../../protocol/limits.js";
import {
  TIME_BATTERY_CLOCK,
  TIME_GATEWAY,
  TIME_IN_DOUBT,
  TIME_NEVER_SET,
} from "../../protocol/record/record.js";
import type { I2cBus } from "./i2c.js";

/** Time for those who only read it. */
export interface Clock {
  /** Whole Unix seconds. */
  now(): number;
  /** TIME_NEVER_SET, TIME_GATEWAY, TIME_BATTERY_CLOCK or TIME_IN_DOUBT. */
  source(): number;
}

/** Time for the one who sets it. */
export interface SettableClock extends Clock {
  /** Sets the clock, and the battery clock behind it, to what the gateway said. */
  set(seconds: number): void;
  /** Somebody knows of a later time than this clock shows: it went back. */
  doubt(): void;
}

const REGISTERS = 7;
const STATUS = 0x0f;
/** Oscillator stop flag: the time cannot be believed. */
const STOPPED = 0x80;
const DAY_SECONDS = 86400;

function fromBcd(value: number): number {
  return (value >> 4) * 10 + (value & 15);
}

function toBcd(value: number): number {
  return Math.floor(value / 10) * 16 + (value % 10);
}

/** Days from 1970-01-01 to a date of 2000-2099 (every fourth year is a leap year). */
function daysFrom(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const fromMarch = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return 11017 + 365 * shifted + Math.floor(shifted / 4) + fromMarch + day - 1;
}

/** The battery clock's registers as Unix seconds, or 0 when they are no date of 2000-2099. */
export function registersToSeconds(r: Uint8Array): number {
  const hour = fromBcd(r[2] & 0x3f);
  const days = daysFrom(fromBcd(r[6]), fromBcd(r[5] & 0x1f), fromBcd(r[4]));
  const seconds = days * DAY_SECONDS + hour * 3600 + fromBcd(r[1]) * 60 + fromBcd(r[0]);
  return seconds >= TIME_SECONDS_MIN && seconds <= TIME_SECONDS_MAX ? seconds : 0;
}

/** Unix seconds of 2000-2099 as the battery clock's seven registers, 24-hour form. */
export function secondsToRegisters(seconds: number): Uint8Array {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  let year = Math.floor((days - 10957) / 365.25);
  while (days < daysFrom(year, 1, 1)) year--;
  let month = 12;
  while (days < daysFrom(year, month, 1)) month--;
  const out = new Uint8Array(REGISTERS);
  out[0] = toBcd(rest % 60);
  out[1] = toBcd(Math.floor(rest / 60) % 60);
  out[2] = toBcd(Math.floor(rest / 3600));
  out[3] = ((days + 4) % 7) + 1;
  out[4] = toBcd(days - daysFrom(year, month, 1) + 1);
  out[5] = toBcd(month);
  out[6] = toBcd(year);
  return out;
}

/**
 * Starts the clock. With a battery clock that ran through, its time is taken
 * (TIME_BATTERY_CLOCK); with one that stopped, its time counts as in doubt (TIME_IN_DOUBT); with
 * none, the clock starts where the engine starts (TIME_NEVER_SET).
 */
export function startClock(bus: I2cBus | undefined, address: number): SettableClock {
  let source = TIME_NEVER_SET;
  if (bus !== undefined && bus.write(address, [STATUS])) {
    const status = bus.read(address, 1);
    bus.write(address, [0]);
    const registers = bus.read(address, REGISTERS);
    const seconds = registers === undefined ? 0 : registersToSeconds(registers);
    if (status !== undefined && seconds > 0) {
      setTime(seconds);
      source = (status[0] & STOPPED) === 0 ? TIME_BATTERY_CLOCK : TIME_IN_DOUBT;
    }
  }
  return {
    now: function () {
      return Math.floor(getTime());
    },
    source: function () {
      return source;
    },
    doubt: function () {
      if (source !== TIME_NEVER_SET) source = TIME_IN_DOUBT;
    },
    set: function (seconds: number) {
      setTime(seconds);
      source = TIME_GATEWAY;
      if (bus === undefined) return;
      const bytes = new Uint8Array(REGISTERS + 1);
      bytes.set(secondsToRegisters(seconds), 1);
      if (bus.write(address, bytes)) bus.write(address, [STATUS, 0]);
    },
  };
}
