/**
 * The harness itself: a few lines of firmware on the engine meet parts that are right at sight.
 * All skipped without an engine.
 */
import { afterEach, describe, expect, it } from "vitest";
import {
  EngineTerminal,
  findTerminalEngine,
  TERMINAL_TITLE,
} from "../../hardware/engine/engine-terminal.js";
import { referenceBoard } from "../../scripts/firmware/reference-board.js";
import { ECHO_NET, EchoParts } from "./echo-parts.js";

const engine = (await findTerminalEngine())!;
const board = referenceBoard();
const { reserve, partition } = board.flash;

let terminal: EngineTerminal;
let parts: EchoParts;

async function start(bundle: string, watchFlash = false): Promise<EngineTerminal> {
  parts = new EchoParts();
  terminal = await EngineTerminal.create({
    ...{ engine, board, bundle, parts, watchFlash },
    net: ECHO_NET,
  });
  await terminal.powerOn();
  return terminal;
}

describe.skipIf(engine === undefined)(`a terminal on the engine ${TERMINAL_TITLE}`, () => {
  afterEach(() => terminal.dispose());

  it("drives pins and hears them", async () => {
    await start(
      'pinMode(D33,"output");digitalWrite(D33,1);analogWrite(D25,0.5,{freq:2000});' +
        "digitalWrite(D25,0);",
    );
    await terminal.run.evaluate("1");
    expect(parts.said).toEqual(["on", "D33 output", "D33=1", "D25~0.5@2000", "D25=0"]);
    parts.levels.set("D39", 1);
    expect(await terminal.run.evaluate("[digitalRead(D39),digitalRead(D4)]")).toEqual([1, 0]);
  });

  it("calls a watch at the edge that it asked for, once if it does not repeat", async () => {
    await start('setWatch(function(e){print("edge",e.state);},D32,{edge:"rising",repeat:false});');
    await terminal.run.evaluate("1");
    parts.levels.set("D32", 1);
    await terminal.run.waitFor(/^edge true$/);
    expect(await terminal.run.evaluate("digitalRead(D32)")).toBe(1);
  });

  it("reads and writes parts on I2C in the middle of an event", async () => {
    await start("");
    const script =
      "(I2C1.writeTo(80,[3,200,255]),I2C1.writeTo(80,new Uint8Array([3]))," +
      "E.toString(I2C1.readFrom(80,3)).split('').map(function(c){return c.charCodeAt(0)}))";
    expect(await terminal.run.evaluate(script)).toEqual([200, 255, 0]);
    expect([...parts.memory.subarray(3, 5)]).toEqual([200, 255]);
  });

  it("throws for an I2C address where nothing is", async () => {
    await start(
      'try{I2C1.writeTo(9,[1]);}catch(e){print("write",e.message);}' +
        'try{I2C1.readFrom(9,1);}catch(e){print("read",e.message);}',
    );
    await terminal.run.waitFor(/^read I2C device not answering$/);
  });

  it("passes every byte both ways over the reader's UART", async () => {
    await start(
      'var n=0,s=0;Serial2.setup(115200,{tx:D17,rx:D16});Serial2.on("data",function(d){' +
        'for(var i=0;i<d.length;i++){n++;s+=d.charCodeAt(i)*n;}if(n===256)print("sum",s);});' +
        "var b=new Uint8Array(256);for(var i=0;i<256;i++)b[i]=i;Serial2.write(b);",
    );
    const [, sum] = await terminal.run.waitFor(/^sum (\d+)$/);
    const bytes = Array.from({ length: 256 }, (_, index) => index);
    expect(parts.serial.Serial2.heard).toEqual(bytes);
    expect(parts.serial.Serial2.baud).toBe(115200);
    expect(Number(sum)).toBe(bytes.reduce((total, byte) => total + byte * (byte + 1), 0));
  });

  it("reaches the network that was passed in, and no other", async () => {
    await start(
      'var net=require("net");try{net.connect({host:"none",port:1},function(){});}' +
        'catch(e){print("refused",e.message);}var c=net.connect({host:"echo",port:1883},' +
        'function(){c.write("\\x00\\xffhi");});c.on("data",function(d){print("got",d.length,' +
        'd.charCodeAt(1));c.end();});c.on("close",function(){print("closed");});',
    );
    await terminal.run.waitFor(/^refused Unable to create socket$/);
    await terminal.run.waitFor(/^got 4 255$/);
    await terminal.run.waitFor(/^closed$/);
  });

  it("refuses every call while the network is away", async () => {
    await start("");
    terminal.setNetwork(false);
    const call =
      '(function(){try{require("net").connect({host:"echo",port:1},function(){});' +
      'return "open";}catch(e){return "refused";}})()';
    expect(await terminal.run.evaluate(call)).toBe("refused");
    terminal.setNetwork(true);
    expect(await terminal.run.evaluate(call)).toBe("open");
  });

  it("begins in 1970 and keeps the time that it is told", async () => {
    await start("");
    expect(await terminal.run.evaluate("getTime()")).toBeLessThan(60);
    expect(await terminal.run.evaluate("(setTime(1700000000),getTime()|0)")).toBe(1700000000);
  });

  it("reads the chip's generator from its register", async () => {
    await start("");
    expect(await terminal.run.evaluate("peek32(0x3ff75144)")).toBe(0xa5a5a5a5);
  });

  it("keeps partition and reserve through a power cut", async () => {
    const { address } = reserve;
    await start(
      `var f=require("Flash");print("found",E.toString(f.read(4,${address})),` +
        `E.toString(f.read(4,${partition.address})));f.erasePage(${address});` +
        `f.write("abcd",${address});f.write("wxyz",${partition.address});print("written");`,
    );
    await terminal.run.waitFor(/^written$/);
    await terminal.powerCut();
    expect(Buffer.from(terminal.flash().read(address, 4)).toString()).toBe("abcd");
    await terminal.powerOn();
    await terminal.run.waitFor(/^found abcd wxyz$/);
    expect(parts.said).toEqual(["on", "off", "on"]);
  });

  it("cuts the power in the middle of a flash write", async () => {
    const { address } = partition;
    await start(
      `var f=require("Flash");f.write("12345678",${address});print("not reached");`,
      true,
    );
    terminal.crashAt({ at: "flash-write", n: 1, bytes: 3 });
    await terminal.powerGone();
    expect(terminal.powered).toBe(false);
    expect(Buffer.from(terminal.flash().read(address, 4)).toString("latin1")).toBe("123\xff");
  });

  it("starts anew after a reboot, with the parts' power on", async () => {
    await start("setTimeout(function(){E.reboot();},200);");
    const again = await terminal.restarted();
    expect(await again.evaluate("1+1")).toBe(2);
    expect(parts.said).toEqual(["on", "reset"]);
  });
});
