// Settings and values kept twice, cut at every byte; where the reserve is found.
import "./world.js";
import { describe, expect, it } from "vitest";
import { findReserve } from "../../../firmware/store/reserve.js";
import {
  type Identity,
  keepConfiguration,
  keepIdentity,
  keepProgress,
  keepStarts,
  openSettings,
} from "../../../firmware/store/settings.js";
import { openTwin, readTwin, writeTwin } from "../../../firmware/store/twin.js";
import type { TornErase } from "../../../hardware/virtual/flash/fault-point.js";
import { ADDRESS, CuttableFlash, noProgress, PAGE, PowerCut } from "./world.js";

const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const IDENTITY: Identity = {
  terminal: "bar-1",
  place: "cafe",
  host: "zinc.example",
  port: 1883,
  login: "bar-1",
  password: "secret",
  upKey: key(1),
  downKey: key(2),
  referenceKey: key(3),
  generation: 1,
  seed: key(4),
  publicKey: key(5),
  genesis: key(6),
};
const value = (n: number): Uint8Array => new Uint8Array(40).fill(n);
const ERASES: TornErase[] = ["untouched", "half", "garbage", "erased"];

describe("settings", () => {
  it("of a new flash say that nothing was provisioned", () => {
    const settings = openSettings(new CuttableFlash(16), ADDRESS);
    expect(settings).toEqual({
      identity: undefined,
      damaged: false,
      boots: 0,
      planned: false,
      progress: noProgress(),
      configuration: undefined,
    });
  });

  it("are found again, the newest of each", () => {
    const flash = new CuttableFlash(16);
    openSettings(flash, ADDRESS);
    expect(keepIdentity(IDENTITY)).toBe(true);
    for (let boots = 1; boots <= 300; boots++)
      expect(keepStarts(boots, boots % 2 === 0)).toBe(true);
    const progress = { epoch: 3, stored: 4_000_000_000, backedUp: 17, hash: key(7), intents: 9 };
    keepProgress(progress);
    for (let n = 1; n <= 4; n++) {
      expect(keepConfiguration(new Uint8Array(8193).fill(n))).toBe(true);
    }
    const settings = openSettings(flash, ADDRESS);
    expect(settings.identity).toEqual(IDENTITY);
    expect(settings).toMatchObject({ boots: 300, planned: true, damaged: false });
    expect(settings.progress).toEqual(progress);
    expect(settings.configuration).toEqual(new Uint8Array(8193).fill(4));
    expect(keepConfiguration(new Uint8Array(3 * PAGE))).toBe(false);
  });

  it("that cannot be read are told from those that were never written", () => {
    const flash = new CuttableFlash(16);
    openSettings(flash, ADDRESS);
    keepIdentity(IDENTITY);
    flash.write(ADDRESS + 100, new Uint8Array(4));
    const settings = openSettings(flash, ADDRESS);
    expect(settings.identity).toBeUndefined();
    expect(settings.damaged).toBe(true);
  });
});

describe("a value kept twice", () => {
  const area = { address: ADDRESS, areaBytes: PAGE, slotBytes: 1024 };

  it("is the old one or the new one after a cut at any byte and any erase", () => {
    for (let before = 1; before <= 9; before++) {
      for (let step = 0; ; step++) {
        const flash = new CuttableFlash(2);
        const twin = openTwin(flash, area);
        for (let n = 1; n <= before; n++) writeTwin(twin, value(n));
        flash.cut = { step: flash.steps + step, unprogrammed: 0x3c, erase: ERASES[step % 4]! };
        let cut = false;
        try {
          writeTwin(twin, value(before + 1));
        } catch (error) {
          expect(error).toBeInstanceOf(PowerCut);
          cut = true;
        }
        flash.cut = undefined;
        const again = openTwin(flash, area);
        expect([before, before + 1]).toContain(readTwin(again)?.[0]);
        expect(writeTwin(again, value(99))).toBe(true);
        expect(readTwin(openTwin(flash, area))?.[0]).toBe(99);
        if (!cut) break;
      }
    }
  });

  it("goes to another slot when flash does not keep it", () => {
    const flash = new CuttableFlash(2);
    const twin = openTwin(flash, area);
    writeTwin(twin, value(1));
    let failures = 2;
    flash.bad = () => failures-- > 0;
    expect(writeTwin(twin, value(2))).toBe(true);
    expect(readTwin(openTwin(flash, area))?.[0]).toBe(2);
    flash.bad = () => true;
    expect(writeTwin(twin, value(3))).toBe(false);
    flash.bad = undefined;
    expect(readTwin(openTwin(flash, area))?.[0]).toBe(2);
  });
});

it("never erases the newest version, however often flash fails", () => {
  const flash = new CuttableFlash(16);
  openSettings(flash, ADDRESS);
  keepConfiguration(value(1));
  flash.bad = () => true;
  for (let i = 0; i < 5; i++) expect(keepConfiguration(value(2))).toBe(false);
  expect(openSettings(flash, ADDRESS).configuration).toEqual(value(1));
  flash.bad = undefined;
  expect(keepConfiguration(value(2))).toBe(true);
  expect(openSettings(flash, ADDRESS).configuration).toEqual(value(2));
});

describe("the reserve", () => {
  function storage(...files: [name: string, bytes: number][]): CuttableFlash {
    const flash = new CuttableFlash(8);
    let at = ADDRESS;
    for (const [name, bytes] of files) {
      const header = new Uint8Array(32);
      new DataView(header.buffer).setUint32(0, bytes, true);
      header.set(new TextEncoder().encode(name), 4);
      flash.write(at, header);
      at += 32 + Math.ceil(bytes / 4) * 4;
    }
    return flash;
  }
  const find = (flash: CuttableFlash) => findReserve(flash, ADDRESS, ADDRESS + 8 * PAGE, PAGE);

  it("is the first whole page inside its file, wherever that lies", () => {
    expect(find(storage(["zinc.raw", 3 * PAGE]))).toBe(ADDRESS + PAGE);
    expect(find(storage([".bootcde", 5001], ["zinc.raw", 3 * PAGE]))).toBe(ADDRESS + 2 * PAGE);
  });

  it("is nowhere when its file is not there or holds no page", () => {
    expect(find(storage())).toBe(0);
    expect(find(storage([".bootcde", 500]))).toBe(0);
    expect(find(storage(["zinc.raw", 100]))).toBe(0);
  });
});
