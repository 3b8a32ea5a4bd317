/** The virtual flash: NOR rules, cuts, files, and counting. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { FaultPlan } from "../../../../hardware/virtual/flash/fault-plan.js";
import { FlashImage, FlashMisuse } from "../../../../hardware/virtual/flash/flash-image.js";
import { fromHex, toHex } from "../../vectors.js";

const BASE = 0x310000;
const GEOMETRY = { address: BASE, bytes: 16384, pageBytes: 4096 };
const folder = mkdtempSync(join(tmpdir(), "zinc-flash-"));
afterAll(() => rmSync(folder, { recursive: true }));

const image = (): FlashImage => new FlashImage(GEOMETRY);
const at = (flash: FlashImage, count = 4, offset = 0): string =>
  toHex(flash.read(BASE + offset, count));

describe("NOR flash", () => {
  it("is FF when new, and a write only clears bits", () => {
    const flash = image();
    expect(at(flash)).toBe("FFFFFFFF");
    flash.write(BASE, fromHex("F0F0FFFF"));
    flash.write(BASE, fromHex("FF0F00FF"));
    expect(at(flash)).toBe("F00000FF");
  });

  it("sets one page to FF when it is erased, by any address inside", () => {
    const flash = image();
    flash.write(BASE + 4092, fromHex("0000000000000000"));
    flash.erasePage(BASE + 4099);
    expect(at(flash, 8, 4092)).toBe("00000000FFFFFFFF");
    expect([...flash.wear]).toEqual([0, 1, 0, 0]);
  });

  it.each([
    ["an address that is no multiple of 4", BASE + 2, 4],
    ["a length that is no multiple of 4", BASE, 3],
    ["an address below the image", BASE - 4, 4],
    ["an end behind the image", BASE + 16380, 8],
    ["half an address", BASE + 0.5, 4],
  ])("refuses a write to %s, and changes nothing", (_what, address, count) => {
    const flash = image();
    expect(() => flash.write(address, new Uint8Array(count))).toThrow(FlashMisuse);
    expect(at(flash, 16384)).toBe("FF".repeat(16384));
    expect(flash.counts.writes).toBe(0);
  });

  it("refuses to read or erase outside, and to be made of half pages", () => {
    expect(() => image().read(BASE + 16384, 1)).toThrow(FlashMisuse);
    expect(() => image().erasePage(BASE - 1)).toThrow(FlashMisuse);
    expect(() => new FlashImage({ ...GEOMETRY, bytes: 5000 })).toThrow(FlashMisuse);
  });

  it("counts writes, bytes and erases", () => {
    const flash = image();
    flash.write(BASE, new Uint8Array(8));
    flash.write(BASE, new Uint8Array(4));
    flash.erasePage(BASE);
    expect(flash.counts).toEqual({ writes: 2, bytesWritten: 12, erases: 1 });
  });
});

describe("a power cut", () => {
  const data = fromHex("0102030405060708");

  it("leaves exactly the bytes before it, at every byte of a write", () => {
    for (let bytes = 0; bytes <= data.length; bytes += 1) {
      const flash = image();
      let cuts = 0;
      const plan = new FaultPlan(flash, () => {
        cuts += 1;
      });
      plan.arm({ at: "flash-write", n: 2, bytes });
      plan.write(BASE + 8, data);
      plan.write(BASE, data);
      expect(at(flash, 8)).toBe(toHex(data.slice(0, bytes)).padEnd(16, "F"));
      expect(at(flash, 8, 8)).toBe(toHex(data));
      expect(cuts).toBe(1);
      plan.write(BASE, data);
      expect(cuts).toBe(1);
    }
  });

  it("can leave some bits of the byte that was being programmed", () => {
    const flash = image();
    const plan = new FaultPlan(flash, () => {});
    plan.arm({ at: "flash-write", n: 1, bytes: 1, unprogrammed: 0xf0 });
    plan.write(BASE, fromHex("00000000"));
    expect(at(flash)).toBe("00F0FFFF");
  });

  it("strikes at the n-th byte of all that is written", () => {
    for (let n = 1; n <= 16; n += 1) {
      const flash = image();
      let cut = false;
      const plan = new FaultPlan(flash, () => {
        cut = true;
      });
      plan.arm({ at: "flash-byte", n });
      plan.write(BASE, data);
      if (!cut) plan.write(BASE + 8, data);
      const all = toHex(data) + toHex(data);
      expect(at(flash, 16)).toBe(all.slice(0, n * 2).padEnd(32, "F"));
      expect(cut).toBe(true);
    }
  });

  it.each([
    ["untouched", /^(00)+$/],
    ["half", /^(FF){2048}(00){2048}$/],
    ["erased", /^(FF)+$/],
  ] as const)("in an erase can leave its page %s", (leaves, pattern) => {
    const flash = image();
    flash.write(BASE, new Uint8Array(4096));
    const plan = new FaultPlan(flash, () => {});
    plan.arm({ at: "flash-erase", n: 1, leaves });
    plan.erasePage(BASE);
    expect(at(flash, 4096)).toMatch(pattern);
  });

  it("in an erase can leave garbage, the same in every run, never a 1 made 0", () => {
    const torn = [image(), image()].map((flash) => {
      flash.write(BASE, new Uint8Array(4096).fill(0x0f));
      flash.erasePage(BASE, "garbage");
      return flash.read(BASE, 4096);
    });
    expect(torn[0]).toEqual(torn[1]);
    expect(torn[0]!.every((byte) => (byte & 0x0f) === 0x0f)).toBe(true);
    expect(new Set(torn[0]).size).toBeGreaterThan(8);
  });

  it("strikes before or after a network step", () => {
    for (const when of ["before", "after"] as const) {
      const seen: string[] = [];
      const plan = new FaultPlan(image(), () => void seen.push("cut"));
      plan.arm({ at: "net-step", n: 2, when });
      for (const what of ["connect", "write"] as const) {
        plan.net(what, 0, () => void seen.push(what));
      }
      expect(seen).toEqual(when === "before" ? ["connect", "cut"] : ["connect", "write", "cut"]);
    }
  });
});

describe("an image in a file", () => {
  it("is there again in another process's image", () => {
    const file = join(folder, "again.flash");
    const flash = new FlashImage(GEOMETRY, file);
    flash.write(BASE + 4096, fromHex("00112233"));
    flash.write(BASE, fromHex("44556677"));
    flash.erasePage(BASE);
    flash.close();
    const again = new FlashImage(GEOMETRY, file);
    expect(at(again)).toBe("FFFFFFFF");
    expect(at(again, 4, 4096)).toBe("00112233");
    again.close();
  });

  it("starts erased when the file is of another size", () => {
    const file = join(folder, "size.flash");
    new FlashImage({ ...GEOMETRY, bytes: 4096 }, file).close();
    const flash = new FlashImage(GEOMETRY, file);
    expect(at(flash, 16384)).toBe("FF".repeat(16384));
    flash.close();
    expect(readFileSync(file).length).toBe(16384);
  });

  it("holds every write that returned before a kill -9 of the process", async (context) => {
    const built = fileURLToPath(
      new URL("../../../../build/hardware/virtual/flash/flash-image.js", import.meta.url),
    );
    if (!existsSync(built)) context.skip("build/hardware is not there: npm run build");
    const file = join(folder, "killed.flash");
    const program = `import(${JSON.stringify(built)}).then(({ FlashImage }) => {
      const flash = new FlashImage(${JSON.stringify(GEOMETRY)}, ${JSON.stringify(file)});
      for (let n = 0; n < 1000; n += 1) {
        flash.write(${BASE} + n * 4, Uint8Array.of(n, n >> 8, 0, 0));
      }
      process.stdout.write("written");
      setInterval(() => {}, 1000);
    });`;
    const child = spawn(process.execPath, ["-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const flash = new FlashImage(GEOMETRY, file);
    expect(at(flash, 4, 999 * 4)).toBe("E7030000");
    expect(at(flash, 4, 4000)).toBe("FFFFFFFF");
    flash.close();
  });
});
