/** The clock that a test moves. */
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../../hardware/virtual/host/virtual-clock.js";

describe("the virtual clock", () => {
  it("stands still until it is told to go on", () => {
    const clock = new VirtualClock(5000);
    const calls: string[] = [];
    clock.setTimeout(() => calls.push("a"), 10);
    expect(clock.now()).toBe(5000);
    clock.advance(9.999);
    expect(calls).toEqual([]);
    clock.advance(0.001);
    expect(calls).toEqual(["a"]);
    expect(clock.now()).toBe(5010);
  });

  it("makes calls in order of time, and of asking where the time is the same", () => {
    const clock = new VirtualClock();
    const calls: number[] = [];
    const delays = [5, 1, 5, 0, 3, 1, 5, 2];
    delays.forEach((delay, index) => void clock.setTimeout(() => calls.push(index), delay));
    clock.advance(5);
    expect(calls).toEqual([3, 1, 5, 7, 4, 0, 2, 6]);
  });

  it("keeps the order of many calls", () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    for (let n = 0; n < 2000; n += 1) {
      clock.setTimeout(() => times.push(clock.now()), (n * 7919) % 1009);
    }
    clock.advance(2000);
    expect(times.length).toBe(2000);
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });

  it("shows each call the moment it was due, and takes new calls meanwhile", () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.now());
      if (seen.length < 4) clock.setTimeout(again, 10);
    };
    clock.setTimeout(again, 10);
    clock.advance(100);
    expect(seen).toEqual([10, 20, 30, 40]);
    expect(clock.now()).toBe(100);
  });

  it("forgets a call that was cleared, even by another call of the same moment", () => {
    const clock = new VirtualClock();
    const calls: string[] = [];
    clock.setTimeout(() => clock.clearTimeout(second), 1);
    const second = clock.setTimeout(() => calls.push("second"), 1);
    clock.advance(2);
    expect(calls).toEqual([]);
    expect(clock.nextMs()).toBeUndefined();
  });

  it("runs until a condition holds, and says whether it came to", () => {
    const clock = new VirtualClock(0);
    let n = 0;
    const tick = (): void => {
      n += 1;
      clock.setTimeout(tick, 10);
    };
    clock.setTimeout(tick, 10);
    expect(clock.runUntil(() => n === 3, 1000)).toBe(true);
    expect(clock.now()).toBe(30);
    expect(clock.runUntil(() => n === 1000, 100)).toBe(false);
    expect(clock.now()).toBe(130);
    expect(clock.nextMs()).toBe(10);
  });

  it("waits for a world of promises before every call", async () => {
    const clock = new VirtualClock(0);
    const order: string[] = [];
    const settle = async (): Promise<void> => {
      await Promise.resolve();
      order.push(`settled ${clock.now()}`);
    };
    clock.setTimeout(() => order.push("call"), 5);
    expect(await clock.runSettled(() => false, 10, settle)).toBe(false);
    expect(order).toEqual(["settled 0", "call", "settled 5"]);
  });
});
