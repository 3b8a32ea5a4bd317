// The work behind the counter: in slices, only while nobody taps, begun again after an error.
import "./world.js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { reviveBehind, startBehind } from "../../../firmware/store/behind.js";
import { openJournal } from "../../../firmware/store/journal.js";
import { signedBytes } from "../../../protocol/record/cose.js";
import { CuttableFlash, hex, noProgress, portsOn, sale, sha256 } from "./world.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

/** A journal with `records`, and work behind it whose signatures take ten slices each. */
function world(records: number) {
  const journal = openJournal(portsOn(new CuttableFlash(4), noProgress(), 4));
  const state = { journal, busy: false, slices: 0, signed: 0, fails: false };
  for (let i = 0; i < records; i++) {
    journal.intent(sale(1));
    journal.outcome(undefined);
  }
  const keyId = new Uint8Array(8);
  startBehind({
    journal,
    keyId,
    idle: () => !state.busy,
    sign: (message) => {
      let left = 10;
      const digest = sha256(message);
      return {
        step: () => {
          if (state.fails) throw new Error("a bug");
          state.slices += 1;
          left -= 1;
          return left === 0;
        },
        signature: new Uint8Array([...digest, ...digest]),
      };
    },
    signed: () => {
      state.signed += 1;
    },
  });
  const expected = (n: number) => hex(sha256(signedBytes(keyId, journal.payload(n)!))).repeat(2);
  return { state, expected };
}

it("signs every record in order, in slices, while nobody taps", () => {
  const { state, expected } = world(3);
  state.busy = true;
  vi.advanceTimersByTime(2000);
  expect(state.slices).toBe(0);
  state.busy = false;
  while (state.slices < 14) vi.advanceTimersByTime(1);
  state.busy = true;
  const half = state.slices;
  expect(half).toBeLessThan(20);
  vi.advanceTimersByTime(2000);
  expect(state.slices).toBe(half);
  state.busy = false;
  vi.advanceTimersByTime(2000);
  expect(state.signed).toBe(3);
  for (const n of [1, 2, 3]) expect(hex(state.journal.signature(n)!)).toBe(expected(n));
});

it("begins again after an error, when it is revived", () => {
  const { state, expected } = world(1);
  state.fails = true;
  expect(() => vi.advanceTimersByTime(1000)).toThrow("a bug");
  state.fails = false;
  vi.advanceTimersByTime(5000);
  expect(state.signed).toBe(0);
  reviveBehind();
  reviveBehind();
  vi.advanceTimersByTime(2000);
  expect(state.signed).toBe(1);
  expect(hex(state.journal.signature(1)!)).toBe(expected(1));
});
