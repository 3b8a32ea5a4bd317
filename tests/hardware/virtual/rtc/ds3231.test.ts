/** The virtual DS3231: registers, carry, battery, refusals. */
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../../hardware/virtual/host/virtual-clock.js";
import { I2cBus } from "../../../../hardware/virtual/i2c/i2c-bus.js";
import { Ds3231 } from "../../../../hardware/virtual/rtc/ds3231.js";
import { toHex } from "../../vectors.js";

const ADDRESS = 0x68;

class Bench {
  readonly clock = new VirtualClock();
  readonly complaints: string[] = [];
  readonly bus = new I2cBus(this.clock);
  readonly rtc = new Ds3231(this.clock, (sentence) => void this.complaints.push(sentence));

  constructor() {
    this.bus.attach(ADDRESS, this.rtc);
  }

  write(...bytes: number[]): void {
    this.bus.write(ADDRESS, Uint8Array.from(bytes), 100000);
  }

  read(register: number, count: number): string {
    this.write(register);
    return toHex(this.bus.read(ADDRESS, count, 100000)!);
  }

  /** Sets 2026-07-14 23:59:58, a Tuesday (day 2). */
  set(): this {
    this.write(0, 0x58, 0x59, 0x23, 0x02, 0x14, 0x07, 0x26);
    this.write(0x0f, 0x00);
    return this;
  }
}

describe("a DS3231", () => {
  it("that was never set runs from 2000-01-01 and says so by OSF", () => {
    const bench = new Bench();
    expect(bench.read(0, 7)).toBe("00000001010100");
    expect(Number.parseInt(bench.read(0x0f, 1), 16) & 0x80).toBe(0x80);
    bench.clock.advance(61_000);
    expect(bench.read(0, 2)).toBe("0101");
  });

  it("carries over midnight, month and leap day", () => {
    const bench = new Bench().set();
    bench.clock.advance(2000);
    expect(bench.read(0, 7)).toBe("00000003150726");
    bench.write(0, 0x59, 0x59, 0x23, 0x01, 0x28, 0x02, 0x28);
    bench.clock.advance(1000);
    expect(bench.read(0, 7)).toBe("00000002290228");
    bench.write(0, 0x59, 0x59, 0x23, 0x07, 0x31, 0x12, 0x99);
    bench.clock.advance(1000);
    expect(bench.read(0, 7)).toBe("00000001018100");
  });

  it("starts the second anew when it is set", () => {
    const bench = new Bench();
    bench.clock.advance(900);
    bench.set();
    bench.clock.advance(900);
    expect(bench.read(0, 1)).toBe("58");
    bench.clock.advance(100);
    expect(bench.read(0, 1)).toBe("59");
  });

  it("reads all registers of one transfer at the same moment", () => {
    const bench = new Bench().set();
    bench.clock.advance(1999.9);
    expect(bench.read(0, 7)).toMatch(/^(59592302140726|00000003150726)$/);
  });

  it("clears OSF when told, never sets it, and keeps it cleared", () => {
    const bench = new Bench().set();
    expect(bench.read(0x0f, 1)).toBe("00");
    bench.write(0x0f, 0x88);
    expect(bench.read(0x0f, 1)).toBe("08");
  });

  it("keeps 12-hour mode", () => {
    const bench = new Bench();
    bench.write(0, 0x00, 0x59, 0x71, 0x02, 0x14, 0x07, 0x26);
    expect(bench.read(2, 1)).toBe("71");
    bench.clock.advance(60_000);
    expect(bench.read(0, 5)).toBe("0000520315");
    bench.clock.advance(3_600_000);
    expect(bench.read(2, 1)).toBe("41");
  });

  it("wraps from register 12 to 00", () => {
    const bench = new Bench().set();
    expect(bench.read(0x11, 4)).toBe("19005859");
  });

  it.each([
    ["a digit above 9", [0x5a, 0x59, 0x23, 2, 0x14, 7, 0x26]],
    ["minute 60", [0, 0x60, 0x23, 2, 0x14, 7, 0x26]],
    ["hour 24", [0, 0, 0x24, 2, 0x14, 7, 0x26]],
    ["day 0", [0, 0, 0, 0, 0x14, 7, 0x26]],
    ["month 13", [0, 0, 0, 2, 0x14, 0x13, 0x26]],
    ["31 April", [0, 0, 0, 2, 0x31, 4, 0x26]],
    ["29 February of a common year", [0, 0, 0, 2, 0x29, 2, 0x26]],
  ])("ignores %s, and complains", (_what, bytes) => {
    const bench = new Bench().set();
    bench.write(0, ...bytes);
    expect(bench.read(0, 7)).toBe("58592302140726");
    expect(bench.complaints.length).toBe(1);
  });

  it("goes on in another object with the same battery, and loses all without it", () => {
    const bench = new Bench().set();
    const memory = structuredClone(bench.rtc.memory);
    bench.clock.advance(3_600_000);
    const again = new Ds3231(bench.clock, () => {}, memory);
    bench.bus.attach(ADDRESS, again);
    expect(bench.read(0, 7)).toBe("58590003150726");
    expect(bench.read(0x0f, 1)).toBe("00");
    again.loseBattery();
    expect(bench.read(0, 7)).toBe("00000001010100");
    expect(bench.read(0x0f, 1)).toBe("88");
  });

  it("does not acknowledge once it is off the bus", () => {
    const bench = new Bench();
    bench.bus.detach(ADDRESS);
    expect(bench.bus.write(ADDRESS, Uint8Array.of(0), 100000)).toBe(false);
    expect(bench.bus.read(ADDRESS, 1, 100000)).toBeUndefined();
  });
});
