/** The firmware's network: the module net over memory and over TCP, the switch, and the steps. */
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Peer, streamOf } from "../../../../hardware/virtual/host/memory-net.js";
import { TcpNet } from "../../../../hardware/virtual/host/tcp-net.js";
import { WallClock } from "../../../../hardware/virtual/host/wall-clock.js";
import { Desk } from "../../desk.js";

const PROGRAM = `
  var s;
  function say(what) {
    return function (x) { print(what, typeof x === "string" ? x.length : x); };
  }
  function go() {
    try { s = require("net").connect({ host: "broker", port: 1883 }, function () {
      print("connected"); s.write("hello"); });
    } catch (e) { print("thrown " + e); setTimeout(go, 1000); return; }
    s.on("data", say("data")); s.on("error", function (e) { print("error", e.code, e.message); });
    s.on("end", say("end")); s.on("close", say("close")); s.on("drain", say("drain"));
  }
  go();`;

/** A desk with somebody listening; what the peer got, as text. */
function listening() {
  const desk = new Desk(PROGRAM);
  const got: string[] = [];
  const peers: Peer[] = [];
  desk.net.listen(1883, (peer) => {
    peers.push(peer);
    peer.onData((bytes) => void got.push(Buffer.from(bytes).toString("latin1")));
    peer.onClose(() => void got.push("closed"));
  });
  return { desk, got, peers };
}

describe("a connection in memory", () => {
  it("connects, carries bytes both ways, and drains", () => {
    const { desk, got, peers } = listening();
    desk.run(10);
    peers[0]!.write(Buffer.from("\x00\xff", "latin1"));
    desk.clock.advance(10);
    expect(got).toEqual(["hello"]);
    expect(desk.log).toEqual(["connected", "drain undefined", "data 2"]);
  });

  it("hands data on in pieces of at most 536 bytes", () => {
    const { desk, peers } = listening();
    desk.run(10);
    peers[0]!.write(new Uint8Array(1300));
    desk.clock.advance(10);
    expect(desk.log.filter((line) => line.startsWith("data"))).toEqual([
      "data 536",
      "data 536",
      "data 228",
    ]);
  });

  it("throws InternalError at once when nobody listens", () => {
    expect(new Desk(PROGRAM).run(100).log).toEqual([
      "thrown InternalError: Unable to create socket",
    ]);
  });

  it("closes in order when the peer ends, and tears with error -9 when it breaks", () => {
    const { desk, peers } = listening();
    desk.run(10);
    peers[0]!.end();
    desk.clock.advance(10);
    expect(desk.log.slice(2)).toEqual(["end undefined", "close false"]);
    const other = listening();
    other.desk.run(10);
    other.peers[0]!.destroy();
    other.desk.clock.advance(10);
    expect(other.desk.log.slice(2)).toEqual([
      "error -9 connection reset",
      "end undefined",
      "close true",
    ]);
  });

  it("tells the peer of an end, and refuses writes behind it", () => {
    const { desk, got } = listening();
    const program = `${PROGRAM} setTimeout(function () { s.end(); try { s.write("x"); } catch (e) {
      print(e + ""); } }, 50);`;
    const ended = new Desk(program);
    ended.net.listen(1883, (peer) => peer.onClose(() => void got.push("closed")));
    ended.run(100);
    expect(ended.log.slice(2)).toEqual([
      "Error: This socket is closed",
      "end undefined",
      "close false",
    ]);
    expect(got).toEqual(["closed"]);
    expect(desk.terminal.powered).toBe(false);
  });

  it("keeps bytes that came before anybody listened for data", () => {
    const desk =
      new Desk(`var s = require("net").connect({ host: "b", port: 1883 }, function () {});
      setTimeout(function () { s.on("data", function (d) { print(d); }); }, 100);`);
    desk.net.listen(1883, (peer) => peer.write(Buffer.from("early")));
    desk.run(1000);
    expect(desk.log).toEqual(["early"]);
  });
});

describe("the far end as a stream", () => {
  it("carries what a broker on promises reads and writes, and both kinds of end", async () => {
    const desk = new Desk(PROGRAM);
    const ends: string[] = [];
    desk.net.listen(1883, (peer) => {
      const stream = streamOf(peer);
      stream.on("data", (bytes: Buffer) => stream.write(bytes.toString().repeat(2)));
      stream.on("end", () => ends.push("end"));
      stream.on("close", () => ends.push("close"));
    });
    const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
    const { clock } = desk;
    desk.terminal.powerOn();
    const answered = (): boolean => desk.log.includes("data 10");
    expect(await clock.runSettled(answered, 1000, settle)).toBe(true);
    desk.net.tearAll();
    const closed = (): boolean => desk.log.includes("close true") && ends.length === 2;
    expect(await clock.runSettled(closed, 1000, settle)).toBe(true);
    expect(ends).toEqual(["end", "close"]);
  });
});

describe("the terminal's network switch", () => {
  it("refuses new connections while it is off", () => {
    const { desk, got } = listening();
    desk.terminal.setNetwork(false);
    desk.run(1500);
    expect(desk.log).toEqual(Array(2).fill("thrown InternalError: Unable to create socket"));
    desk.terminal.setNetwork(true);
    desk.clock.advance(1000);
    expect(got).toEqual(["hello"]);
  });

  it("holds what a standing connection carries, in order, until it is on again", () => {
    const { desk, got, peers } = listening();
    desk.run(10);
    desk.terminal.setNetwork(false);
    peers[0]!.write(Buffer.from("one"));
    peers[0]!.end();
    desk.clock.advance(5000);
    expect(desk.log).toEqual(["connected", "drain undefined"]);
    expect(got).toEqual(["hello", "closed"]);
    desk.terminal.setNetwork(true);
    desk.clock.advance(10);
    expect(desk.log.slice(2)).toEqual(["data 3", "end undefined", "close false"]);
  });

  it("tells the module Wifi", () => {
    const desk = new Desk(`var w = require("Wifi");
      w.on("disconnected", function () { print("off"); });
      w.on("connected", function () { print("on"); });
      w.connect("n", { password: "p" }, function (e) { print("joined", e); });
      w.getStatus(function (s) { print(s.station); });`).run(10);
    desk.terminal.setNetwork(false);
    desk.terminal.setNetwork(true);
    expect(desk.log).toEqual(["joined null", "connected", "off", "on"]);
  });
});

describe("a power cut", () => {
  it("tells the peer nothing: its connection only falls silent", () => {
    const { desk, got, peers } = listening();
    desk.run(10);
    desk.terminal.powerCut();
    peers[0]!.write(Buffer.from("anybody?"));
    desk.clock.advance(60_000);
    expect(got).toEqual(["hello"]);
    expect(desk.log).toEqual(["connected", "drain undefined"]);
  });

  it("strikes before or after each network step, as it was told", () => {
    const clean = listening();
    const steps: string[] = [];
    clean.desk.terminal.onStep((step) => void steps.push(step.kind === "net" ? step.what : ""));
    clean.desk.run(10);
    expect(steps).toEqual(["connect", "connected", "write"]);
    for (let n = 1; n <= steps.length; n += 1) {
      for (const when of ["before", "after"] as const) {
        const { desk, got } = listening();
        desk.terminal.crashAt({ at: "net-step", n, when });
        desk.run(10);
        expect(desk.terminal.powered).toBe(false);
        // The program writes while it hears that it is connected: step 3 lies inside step 2.
        const written = n >= 2 && when === "after";
        expect(got).toEqual(written ? ["hello"] : []);
        expect(desk.log).toEqual(written || n === 3 ? ["connected"] : []);
      }
    }
  });
});

describe("a connection over TCP", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** Runs the program over real TCP until `done` prints; gives what was printed. */
  async function overTcp(accept: (socket: Socket) => void, done: string): Promise<string[]> {
    server = createServer(accept);
    await new Promise<void>((listening) => server!.listen(0, "127.0.0.1", listening));
    const address = server.address() as { port: number };
    return runOverTcp(address.port, done);
  }

  function runOverTcp(port: number, done: string): Promise<string[]> {
    return new Promise((finished) => {
      const log: string[] = [];
      const program = PROGRAM.replace('"broker", port: 1883', `"127.0.0.1", port: ${port}`);
      const desk = new Desk(program, {
        clock: new WallClock(),
        net: new TcpNet(),
        log: (line) => {
          log.push(line);
          if (!line.startsWith(done)) return;
          desk.terminal.powerCut();
          finished(log);
        },
      });
      desk.terminal.powerOn();
    });
  }

  it("carries bytes and closes in order", async () => {
    const log = await overTcp((socket) => socket.on("data", () => socket.end("ok")), "close");
    expect(log.filter((line) => !line.startsWith("drain"))).toEqual([
      "connected",
      "data 2",
      "end undefined",
      "close false",
    ]);
  });

  it("reports a refusal as an error and a close, since Node cannot know at once", async () => {
    const port = await new Promise<number>((found) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const address = probe.address() as { port: number };
        probe.close(() => found(address.port));
      });
    });
    expect(await runOverTcp(port, "close")).toEqual([
      "error -9 connection reset",
      "end undefined",
      "close true",
    ]);
  });
});
