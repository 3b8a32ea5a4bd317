// The MQTT client against a broker that misbehaves, packet by packet.
import "../store/world.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Incoming, takePacket } from "../../../firmware/net/packets.js";
import { DOWN_CONFIGURATION } from "../../../protocol/wire/message.js";
import { pass, startLine } from "./world.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

describe("the MQTT client", () => {
  it("logs in with a clean session, a will and a keep-alive, and listens to its own topic", () => {
    const { broker } = startLine();
    pass(2);
    expect(broker.packets[0]).toMatchObject({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      clientId: "bar-1",
      keepalive: 20,
      username: "bar-1",
      will: { topic: "zinc/1/bar-1/up/gone", qos: 0, retain: false },
    });
    expect(broker.packets[1]).toMatchObject({
      cmd: "subscribe",
      subscriptions: [{ topic: "zinc/1/bar-1/down/message", qos: 1 }],
    });
  });

  it("understands what arrives byte by byte", () => {
    const line = startLine();
    line.broker.chunk = 1;
    pass(2);
    expect(line.net.online()).toBe(true);
    line.gateway.say(DOWN_CONFIGURATION, new Uint8Array(700).fill(6));
    pass(1);
    expect(line.configurations).toEqual([new Uint8Array(700).fill(6)]);
  });

  it("takes a refused login and a refused subscription for what they are", () => {
    for (const knob of [{ connackCode: 5 }, { connackCode: 4 }, { subackCode: 128 }]) {
      const line = startLine();
      Object.assign(line.broker, knob);
      pass(3);
      expect(line.net.online()).toBe(false);
      expect(line.faults[0]).toBe("M102");
      vi.clearAllTimers();
    }
    const down = startLine();
    down.broker.connackCode = 3;
    pass(3);
    expect(down.faults).toEqual([]);
    expect(down.broker.attempts).toBeGreaterThan(1);
  });

  it("waits longer after each failure, to about a minute, and shortly after a success", () => {
    for (const refuses of ["throw", "event"] as const) {
      const line = startLine();
      line.broker.refuses = refuses;
      pass(300);
      const attempts = line.broker.attempts;
      expect(attempts).toBeGreaterThan(6);
      expect(attempts).toBeLessThan(14);
      line.broker.refuses = "";
      pass(70);
      expect(line.net.online()).toBe(true);
      line.broker.lose();
      pass(4);
      expect(line.net.online()).toBe(true);
      vi.clearAllTimers();
    }
  });

  it("gives up a broker that says nothing, at login and later", () => {
    const line = startLine();
    line.broker.mute = true;
    pass(20);
    expect(line.broker.attempts).toBe(2);
    line.broker.mute = false;
    pass(40);
    expect(line.net.online()).toBe(true);
    line.broker.answersPings = false;
    line.broker.mute = true;
    pass(35);
    expect(line.net.online()).toBe(false);
  });

  it("is offline at once when the radio loses its station, and soon back with it", () => {
    const line = startLine();
    pass(5);
    line.broker.radio(false);
    expect(line.net.online()).toBe(false);
    line.broker.refuses = "throw";
    pass(300);
    line.broker.refuses = "";
    line.broker.radio(true);
    pass(4);
    expect(line.net.online()).toBe(true);
  });

  it("keeps a quiet connection alive", () => {
    const line = startLine();
    pass(600);
    expect(line.net.online()).toBe(true);
    expect(line.broker.attempts).toBe(1);
    const pings = line.broker.packets.filter((packet) => packet.cmd === "pingreq").length;
    expect(pings).toBeGreaterThan(10);
  });

  it("acknowledges QoS 1 and passes over another topic", () => {
    const line = startLine();
    pass(2);
    const body = new Uint8Array(5);
    line.broker.deliver(line.gateway.sealed(DOWN_CONFIGURATION, body), 1);
    pass(1);
    expect(line.broker.packets.at(-1)).toMatchObject({ cmd: "puback" });
    expect(line.configurations.length).toBe(1);
    line.broker.deliver(
      line.gateway.sealed(DOWN_CONFIGURATION, body),
      0,
      "zinc/1/bar-2/down/message",
    );
    pass(1);
    expect(line.configurations.length).toBe(1);
  });

  it("ends a connection on which something else than MQTT arrives", () => {
    for (const rubbish of ["\x30\xff\xff\xff\xff\x01", "\x30\xff\xff\x7f", "\xf0\x00"]) {
      const line = startLine();
      pass(2);
      line.broker.push(Buffer.from(rubbish, "latin1"));
      expect(line.net.online()).toBe(false);
      pass(4);
      expect(line.net.online()).toBe(true);
      vi.clearAllTimers();
    }
  });
});

describe("a stream of packets", () => {
  const stream = (buffer: string): Incoming => ({ buffer, first: 0, rest: "" });

  it("is cut at the right places, wherever the pieces end", () => {
    const long = "x".repeat(200);
    const all = `\xd0\x00\x30\xc8\x01${long}\x40\x02\x00\x07`;
    for (let cut = 0; cut <= all.length; cut++) {
      const from = stream(all.substring(0, cut));
      const found: string[] = [];
      while (takePacket(from) === 1) found.push(from.rest);
      from.buffer += all.substring(cut);
      while (takePacket(from) === 1) found.push(from.rest);
      expect(found).toEqual(["", long, "\x00\x07"]);
    }
  });

  it("with a length in five bytes or beyond what is for us is refused at once", () => {
    expect(takePacket(stream("\x30\x80\x80\x80\x80"))).toBe(-1);
    expect(takePacket(stream("\x30\xff\x7f"))).toBe(-1);
    expect(takePacket(stream("\x30\xff"))).toBe(0);
  });
});
