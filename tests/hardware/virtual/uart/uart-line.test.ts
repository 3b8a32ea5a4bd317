/** A UART's wire: how long bytes take, in which lumps, and what a cut loses. */
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../../hardware/virtual/host/virtual-clock.js";
import { UartLine } from "../../../../hardware/virtual/uart/uart-line.js";

function wire(paced: boolean) {
  const clock = new VirtualClock();
  const startMs = clock.now();
  const lumps: { readonly atMs: number; readonly bytes: number[] }[] = [];
  const line = new UartLine(clock, paced, (bytes) =>
    lumps.push({ atMs: clock.now() - startMs, bytes: [...bytes] }),
  );
  return { clock, line, lumps };
}

const bytes = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => index);

describe("a paced wire", () => {
  it("takes ten bit times a byte, in order, in lumps of about a millisecond", () => {
    const { clock, line, lumps } = wire(true);
    line.send(bytes(100), 115200);
    clock.advance(100);
    expect(lumps.flatMap((lump) => lump.bytes)).toEqual([...bytes(100)]);
    expect(lumps.at(-1)!.atMs).toBeCloseTo((100 * 10 * 1000) / 115200, 2);
    expect(lumps.length).toBeLessThanOrEqual(9);
    expect(lumps.every((lump) => lump.bytes.length <= 13)).toBe(true);
  });

  it("sends what is queued meanwhile right behind", () => {
    const { clock, line, lumps } = wire(true);
    line.send(bytes(10), 9600);
    clock.advance(5);
    line.send(bytes(2), 9600);
    clock.advance(100);
    expect(lumps.at(-1)!.atMs).toBeCloseTo((12 * 10 * 1000) / 9600, 2);
    expect(lumps.flatMap((lump) => lump.bytes)).toEqual([...bytes(10), 0, 1]);
  });

  it("loses what is on the way in a cut", () => {
    const { clock, line, lumps } = wire(true);
    line.send(bytes(100), 115200);
    clock.advance(4);
    line.cut();
    clock.advance(100);
    const arrived = lumps.flatMap((lump) => lump.bytes).length;
    expect(arrived).toBeGreaterThan(30);
    expect(arrived).toBeLessThan(50);
    line.send(bytes(1), 115200);
    clock.advance(1);
    expect(lumps.at(-1)!.bytes).toEqual([0]);
  });
});

describe("an instant wire", () => {
  it("delivers at once, whole, but never before `send` returned", () => {
    const { clock, line, lumps } = wire(false);
    line.send(bytes(500), 115200);
    expect(lumps).toEqual([]);
    clock.advance(0);
    expect(lumps).toEqual([{ atMs: 0, bytes: [...bytes(500)] }]);
  });
});
