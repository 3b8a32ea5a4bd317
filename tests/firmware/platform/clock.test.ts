// The battery clock's registers, and what the terminal's time is worth after a start.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  registersToSeconds,
  secondsToRegisters,
  startClock,
} from "../../../firmware/platform/clock.js";
import type { I2cBus } from "../../../firmware/platform/i2c.js";
import { TIME_SECONDS_MIN } from "../../../protocol/limits.js";

let engineSeconds = 0;
Object.assign(globalThis, {
  getTime: () => engineSeconds,
  setTime: (seconds: number) => {
    engineSeconds = seconds;
  },
});
beforeEach(() => {
  engineSeconds = 3.5;
});

const ADDRESS = 0x68;

/** A clock chip's registers behind a bus; undefined: nothing answers. */
function busOf(registers: Uint8Array | undefined): I2cBus {
  let at = 0;
  return {
    write: (address, bytes) => {
      if (registers === undefined || address !== ADDRESS) return false;
      at = bytes[0]!;
      for (let i = 1; i < bytes.length; i++) registers[at++] = bytes[i]!;
      return true;
    },
    read: (_address, count) => registers?.slice(at, at + count),
  };
}

/** Registers that show `seconds`; status as given. */
function chip(seconds: number, status: number): Uint8Array {
  const registers = new Uint8Array(19);
  registers.set(secondsToRegisters(seconds));
  registers[15] = status;
  return registers;
}

const NOON = Date.UTC(2026, 10, 24, 12) / 1000;

describe("the battery clock's registers", () => {
  it("hold every second from 2020 to 2099, as the data sheet has them", () => {
    const last = Date.UTC(2099, 11, 31, 23, 59, 59) / 1000;
    fc.assert(
      fc.property(fc.integer({ min: TIME_SECONDS_MIN, max: last }), (seconds) => {
        const registers = secondsToRegisters(seconds);
        const date = new Date(seconds * 1000);
        const hex = (value: number): number => Number.parseInt(String(value), 16);
        expect([...registers]).toEqual([
          hex(date.getUTCSeconds()),
          hex(date.getUTCMinutes()),
          hex(date.getUTCHours()),
          date.getUTCDay() + 1,
          hex(date.getUTCDate()),
          hex(date.getUTCMonth() + 1),
          hex(date.getUTCFullYear() - 2000),
        ]);
        expect(registersToSeconds(registers)).toBe(seconds);
      }),
    );
  });

  it("of a clock that was never set are no time", () => {
    expect(registersToSeconds(new Uint8Array([0, 0, 0, 1, 1, 1, 0]))).toBe(0);
  });
});

describe("the terminal's clock", () => {
  it("starts with the battery clock's time when that ran through", () => {
    const clock = startClock(busOf(chip(NOON, 0)), ADDRESS);
    expect([clock.now(), clock.source()]).toEqual([NOON, 2]);
    clock.doubt();
    expect(clock.source()).toBe(3);
  });

  it("is in doubt when the battery clock stopped", () => {
    const clock = startClock(busOf(chip(NOON, 0x88)), ADDRESS);
    expect([clock.now(), clock.source()]).toEqual([NOON, 3]);
  });

  it("was never set when no battery clock answers, or that one was never set", () => {
    expect(startClock(busOf(undefined), ADDRESS).source()).toBe(0);
    expect(startClock(undefined, ADDRESS).source()).toBe(0);
    const clock = startClock(busOf(chip(TIME_SECONDS_MIN - 86400, 0x80)), ADDRESS);
    expect([clock.now(), clock.source()]).toEqual([3, 0]);
  });

  it("is set by the gateway together with the battery clock, whose doubt is over", () => {
    const registers = chip(NOON - 500, 0x88);
    const clock = startClock(busOf(registers), ADDRESS);
    clock.set(NOON);
    expect([clock.now(), clock.source()]).toEqual([NOON, 1]);
    expect(registersToSeconds(registers)).toBe(NOON);
    expect(startClock(busOf(registers), ADDRESS).source()).toBe(2);
  });
});
