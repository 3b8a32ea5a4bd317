/**
 * Texts on the real engine: printed lines, exit codes, memory and flash as a board has them.
 */
import { describe, expect, it } from "vitest";
import { ENGINE_TITLE, findEngine } from "../../hardware/engine/engine.js";
import { flashImage } from "../../hardware/engine/flash-image.js";
import { runScript } from "../../hardware/engine/run-script.js";

const engine = (await findEngine())!;
const onBoard = engine?.shape === "board";

describe.skipIf(engine === undefined)(`a script on the engine ${ENGINE_TITLE}`, () => {
  it("gives what it printed, one line each", async () => {
    const run = await runScript(engine, 'print("one");print("two",3);print(">four");');
    expect(run).toEqual({ lines: ["one", "two 3", ">four"], code: 0 });
  });

  it("waits for the script's own timers", async () => {
    const run = await runScript(engine, 'setTimeout(function(){print("late")},20);print("soon");');
    expect(run.lines).toEqual(["soon", "late"]);
  });

  it("tells an uncaught error", async () => {
    const run = await runScript(engine, "nothing.here();");
    expect(run.code).toBe(1);
    expect(run.lines[0]).toContain('"nothing" is not defined');
  });

  it("runs from flash and finds other files there", async () => {
    const files = [{ name: "answer", data: "exports.value=42;" }];
    const text = 'print(require("answer").value,require("Storage").list().length);';
    const run = await runScript(engine, text, { from: "flash", files });
    expect(run.lines).toEqual(["42 2"]);
  });

  it("passes every byte of a file", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text =
      'print(E.CRC32(require("Storage").read("bytes")),E.CRC32(new Uint8Array(256).map(' +
      "function(_,i){return i;})));";
    const { lines } = await runScript(engine, text, { files: [{ name: "bytes", data: bytes }] });
    const [read, made] = lines[0]!.split(" ");
    expect(read).toBe(made);
  });

  it("cuts a script that never ends", async () => {
    const run = await runScript(engine, "while(1);", { timeoutMs: 300 });
    expect(run.code).toBeNull();
  });
});

describe.skipIf(!onBoard)("the board-shaped engine (skipped without one in ESPRUINO)", () => {
  it("has an ESP32's variables", async () => {
    const text = "var m=process.memory();print(m.total,m.blocksize);";
    expect((await runScript(engine, text)).lines).toEqual(["16383 14"]);
  });

  it("runs out of memory where a board does", async () => {
    const run = await runScript(engine, 'var a=[];while(1)a.push("0123456789012345678901234567");');
    expect(run.lines.join("\n")).toContain("MEMORY");
  });

  it("keeps a function's body in flash", async () => {
    const body = "function f(a){return a+1;}".replace("1", "1+0".repeat(400));
    const text = `var u=process.memory().usage;${body}print(process.memory().usage-u);`;
    const { lines } = await runScript(engine, text, { from: "flash" });
    expect(Number(lines[0])).toBeLessThan(10);
  });
});

describe("a flash image", () => {
  const flash = {
    fileBytes: 8192,
    address: 0,
    storageAddress: 4096,
    storageBytes: 4096,
    pageBytes: 4096,
  };

  it("holds header, name and data padded to words, then erased bytes", () => {
    const image = flashImage(flash, [{ name: "ab", data: "hello" }]);
    expect(image.readUInt32LE(4096)).toBe(5);
    expect(image.toString("latin1", 4100, 4103)).toBe("ab\0");
    expect(image.toString("latin1", 4128, 4133)).toBe("hello");
    expect(image.subarray(4133).every((byte) => byte === 0xff)).toBe(true);
  });

  it("leaves the rest of a larger file erased", () => {
    const image = flashImage(flash, [
      { name: "raw", data: "", bytes: 64 },
      { name: "b", data: "c" },
    ]);
    expect(image.readUInt32LE(4096)).toBe(64);
    expect(image.readUInt32LE(4096 + 32 + 64)).toBe(1);
  });

  it("refuses what does not fit", () => {
    expect(() => flashImage(flash, [{ name: "big", data: "", bytes: 5000 }])).toThrow("fit");
  });
});
