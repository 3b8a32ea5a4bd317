/** The whole terminal: power, restarts, crashes, console, flash and reader behind the program. */
import { describe, expect, it } from "vitest";
import { IdentityCard } from "../../../hardware/virtual/picc/identity-card.js";
import { flashFor } from "../../../hardware/virtual/terminal.js";
import { Desk, printed } from "../desk.js";
import { fromHex, toHex } from "../vectors.js";

const PARTITION = 0x310000;

describe("power", () => {
  it("starts the program, and a cut ends it for good", () => {
    const desk = new Desk("var n = 0; setInterval(function () { print(n++); }, 10);");
    expect(desk.terminal.powered).toBe(false);
    desk.run(35);
    expect(desk.log).toEqual(["0", "1", "2"]);
    desk.terminal.powerCut();
    desk.clock.advance(1000);
    expect(desk.log.length).toBe(3);
    expect(desk.terminal.powered).toBe(false);
    desk.run(15);
    expect(desk.log.slice(3)).toEqual(["0"]);
  });

  it("that is given or taken twice changes nothing", () => {
    const desk = new Desk("print('start');");
    const changes: string[] = [];
    desk.terminal.onChange((what) => void changes.push(what));
    desk.terminal.powerCut();
    desk.run().run();
    desk.terminal.powerCut();
    desk.terminal.powerCut();
    expect(desk.log).toEqual(["start"]);
    expect(changes.filter((what) => what === "power")).toEqual(["power", "power"]);
  });

  it("leaves nothing of one start to the next: globals, listeners, time, random numbers", () => {
    const desk = new Desk("print(typeof left, getTime(), E.hwRand()); left = 1; Array.left = 1;");
    desk.run(500);
    desk.terminal.powerCut();
    desk.run(500);
    expect(desk.log).toEqual(Array(2).fill("undefined 0 2002641757"));
  });
});

describe("a power cut inside a native call", () => {
  const stubborn = (body: string): string => `
    var F = require("Flash"), data = new Uint8Array(8);
    function write() { F.write(data, ${PARTITION}); }
    print("before"); ${body} print("after");`;

  it.each([
    ["nothing", "write();"],
    ["try and catch", "try { write(); } catch (e) { print('caught'); }"],
    ["try and finally", "try { write(); } finally { print('finally'); }"],
    ["a loop of tries", "for (;;) { try { write(); } catch (e) { print('again'); } }"],
    ["a promise", "Promise.resolve().then(write).catch(function () { print('caught'); });"],
    ["a promise's executor", "new Promise(function () { write(); }).catch(print);"],
    ["a sort", "try { [2, 1].sort(function () { write(); return 0; }); } catch (e) { print(1); }"],
    ["uncaughtException", "process.on('uncaughtException', print); write();"],
  ])("is stopped by %s", (_what, body) => {
    const desk = new Desk(stubborn(body));
    desk.terminal.crashAt({ at: "flash-write", n: 1, bytes: 4 });
    desk.run();
    const promise = /Promise/.test(body);
    expect(desk.log).toEqual(promise && !body.includes("new") ? ["before", "after"] : ["before"]);
    expect(desk.terminal.powered).toBe(false);
    expect(toHex(desk.flash.read(PARTITION, 8))).toBe("00000000FFFFFFFF");
  });

  it("leaves the bytes before it at each of a program's writes, for the next start to see", () => {
    const program = `var F = require("Flash"), A = ${PARTITION};
      print(F.read(12, A).join());
      F.write(new Uint8Array([1, 2, 3, 4]), A);
      F.write(new Uint8Array([5, 6, 7, 8, 9, 10, 11, 12]), A + 4);`;
    const whole = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    for (let n = 1; n <= 12; n += 1) {
      const desk = new Desk(program);
      desk.terminal.crashAt({ at: "flash-byte", n });
      desk.run();
      desk.run();
      const left = whole.map((byte, index) => (index < n ? byte : 255));
      expect(desk.log[1]).toBe(left.join());
      expect(desk.terminal.powered).toBe(true);
    }
  });

  it("counts a program's steps for those who enumerate them", () => {
    const desk = new Desk(`var F = require("Flash"); F.erasePage(${PARTITION + 5});
      F.write("abcd", ${PARTITION});`);
    const steps: unknown[] = [];
    desk.terminal.onStep((step) => void steps.push(step));
    desk.run();
    expect(steps).toEqual([
      { kind: "flash-erase", address: PARTITION + 5 },
      { kind: "flash-write", address: PARTITION, bytes: 4 },
    ]);
  });
});

describe("flash behind the engine's modules", () => {
  it("survives power cuts, and is NOR", () => {
    const program = `var F = require("Flash"); print(F.read(2, ${PARTITION}).join());
      F.write(new Uint8Array([0xf0, 0xff, 0xff, 0xff]), ${PARTITION});
      F.write(new Uint8Array([0x1f, 0xff, 0xff, 0xff]), ${PARTITION});`;
    const desk = new Desk(program).run();
    desk.terminal.powerCut();
    desk.run();
    expect(desk.log).toEqual(["255,255", "16,255"]);
  });

  it("throws for half words, half pages' neighbours and foreign addresses", () => {
    const attempt = (code: string): string =>
      `try { ${code} print("no"); } catch (e) { print("x"); }`;
    const codes = [
      `F.write("abc", ${PARTITION});`,
      `F.write("abcd", ${PARTITION + 1});`,
      "F.write('abcd', 0x1000);",
      "F.erasePage(0x1000);",
      "F.read(4, 0x400000);",
    ];
    const program = `var F = require("Flash");${codes.map(attempt).join("")}`;
    expect(printed(program)).toEqual(codes.map(() => "x"));
  });

  it("has pages of 4096 bytes, and the reserve in Storage's first file", () => {
    const { reserve } = new Desk("").board.flash;
    expect(
      printed(`var p = require("Flash").getPage(${PARTITION} + 5000); print(p.addr, p.length);
        print(require("Flash").getPage(0x1000));
        var s = require("Storage").read("zinc.raw"), a = E.getAddressOf(s, true);
        print(s.length, (a + 4095 & ~4095) === ${reserve.address}, a + s.length === ${
          reserve.address + reserve.bytes
        });
        print(E.memoryArea(${PARTITION}, 4) === "\\xff\\xff\\xff\\xff");`),
    ).toEqual([`${PARTITION + 4096} 4096`, "undefined", "643040 true true", "true"]);
  });

  it("is laid out once: an image in use keeps its files", () => {
    const desk = new Desk("");
    const before = desk.flash.counts.writes;
    const again = new Desk("", { flash: desk.flash });
    expect(again.flash.counts.writes).toBe(before);
    expect(flashFor(desk.board).geometry).toEqual(desk.flash.geometry);
  });
});

describe("a restart", () => {
  it("by E.reboot ends the program at once and runs it anew, flash and display kept", () => {
    const desk = new Desk(`var F = require("Flash"), n = F.read(1, ${PARTITION})[0];
      print("start", n);
      if (n === 255) { F.write("\\x00\\xff\\xff\\xff", ${PARTITION});
        try { E.reboot(); } catch (e) { print("caught"); } print("not here"); }`);
    desk.run(1000);
    expect(desk.log).toEqual(["start 255", "start 0"]);
    expect(desk.terminal.powered).toBe(true);
  });

  it("by the watchdog comes when the program stops kicking it", () => {
    const desk = new Desk(`print("start"); E.enableWatchdog(2, false); var n = 0;
      setInterval(function () { if (++n < 4) E.kickWatchdog(); }, 1000);`);
    desk.run(4900);
    expect(desk.log).toEqual(["start"]);
    desk.clock.advance(500);
    expect(desk.log).toEqual(["start", "Task watchdog got triggered", "start"]);
  });

  it("is prevented by a power cut", () => {
    const desk = new Desk("print('start'); E.reboot();");
    desk.run(10);
    expect(desk.terminal.powered).toBe(true);
    desk.terminal.powerCut();
    desk.clock.advance(1000);
    expect(desk.log).toEqual(["start"]);
  });
});

describe("the console's UART", () => {
  it("carries bytes both ways, split or not", () => {
    const desk = new Desk(`Serial1.setup(115200, {}); var got = "";
      Serial1.on("data", function (d) { got += d; if (got.charAt(got.length - 1) === "\\n") {
        Serial1.write("echo " + got); Serial1.write(new Uint8Array([255])); got = ""; } });`);
    let heard = "";
    desk.terminal.console.onData((bytes) => {
      heard += bytes;
    });
    desk.run(10);
    desk.terminal.console.write("ab");
    desk.terminal.console.write("c\n");
    desk.clock.advance(10);
    expect(heard).toBe("echo abc\n\xff");
    expect(desk.log).toEqual([]);
  });

  it("keeps 512 bytes for a program that does not listen yet, and flags the rest", () => {
    const desk = new Desk(`setTimeout(function () { print(E.getErrorFlags().join());
      print(E.getErrorFlags().length);
      Serial1.on("data", function (d) { print(d.length); }); }, 100);`);
    desk.run(10);
    desk.terminal.console.write("x".repeat(600));
    desk.clock.advance(1000);
    expect(desk.log).toEqual(["BUFFER_FULL", "0", "512"]);
  });
});

describe("the reader behind Serial2", () => {
  const LISTING = `Serial2.setup(115200, { tx: D17, rx: D16 }); var all = "";
    Serial2.on("data", function (d) { all += d; });
    function hex(s) { return s.split("").map(function (c) {
      return ("0" + c.charCodeAt(0).toString(16)).slice(-2); }).join(""); }
    Serial2.write("\\x55\\x55\\0\\0\\0\\0\\xff\\x03\\xfd\\xd4\\x14\\x01\\x17\\0");
    setTimeout(function () { all = "";
      Serial2.write("\\0\\0\\xff\\x04\\xfc\\xd4\\x4a\\x01\\0\\xe1\\0"); }, 20);
    setTimeout(function () { print(hex(all)); }, 100);`;

  it.each(["instant", "real"] as const)("lists a card, at %s speed", (baud) => {
    const desk = new Desk(LISTING, { baud });
    desk.terminal.placeCard(new IdentityCard(fromHex("04AABBCCDDEEFF")));
    desk.run(200);
    const answer = "0000ff0ff1d54b01010044000704aabbccddeeff9400";
    expect(desk.log).toEqual([`0000ff00ff00${answer}`]);
  });

  it("is not connected to other pins, and the log says so", () => {
    const desk = new Desk(LISTING.replace("D17", "D21")).run(200);
    expect(desk.log[0]).toMatch(/tx is not D17/);
    expect(desk.log[1]).toBe("");
  });

  it("is silent at another speed than its own", () => {
    expect(new Desk(LISTING.replace("115200", "9600")).run(200).log).toEqual([""]);
  });
});

describe("display and clock behind I2C1", () => {
  it("throw when the bus is not set up, on other pins, or nobody has the address", () => {
    const attempt = (code: string): string =>
      `try { ${code} print("no"); } catch (e) { print(e + ""); }`;
    const log = printed(
      attempt("I2C1.writeTo(0x27, 0);") +
        "I2C1.setup({ sda: D21, scl: D22, bitrate: 100000 });" +
        attempt("I2C1.writeTo(0x26, 0);") +
        attempt("I2C1.readFrom(0x26, 1);") +
        attempt("I2C1.writeTo(0x27, 0);") +
        "I2C1.setup({ sda: D22, scl: D21, bitrate: 100000 });" +
        attempt("I2C1.writeTo(0x27, 0);"),
    );
    expect(log).toEqual([
      "Error: I2C1 is not set up",
      "Error: jshI2CWrite: slave doesn't ACK the transfer",
      "Error: jshI2CRead: slave doesn't ACK the transfer",
      "no",
      "Error: jshI2CWrite: slave doesn't ACK the transfer",
    ]);
  });

  it("keep a program's time across power cuts, in the clock's battery", () => {
    const desk = new Desk(`I2C1.setup({ sda: D21, scl: D22, bitrate: 400000 });
      I2C1.writeTo(0x68, 0x0f); var s = I2C1.readFrom(0x68, 1)[0];
      if (s & 128) { I2C1.writeTo(0x68, [0x0f, 0]);
        I2C1.writeTo(0x68, [0, 0, 0, 0x12, 3, 0x14, 7, 0x26]); }
      I2C1.writeTo(0x68, 0); print(s, I2C1.readFrom(0x68, 3).join());`);
    desk.run(1000);
    desk.terminal.powerCut();
    desk.clock.advance(61_000);
    desk.run(10);
    expect(desk.log).toEqual(["136 0,0,18", "0 2,1,18"]);
  });

  it("count the time of a transfer: a delay asked for behind it begins at its end", () => {
    const desk = new Desk(`I2C1.setup({ sda: D21, scl: D22, bitrate: 10000 });
      I2C1.readFrom(0x68, 100); setTimeout(function () { print("late"); }, 10);`);
    desk.run(95);
    expect(desk.log).toEqual([]);
    desk.clock.advance(10);
    expect(desk.log).toEqual(["late"]);
  });
});
