// The line to the gateway: handshake, clock, records, questions; what is forged is refused.
import "../store/world.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refusedMessages } from "../../../firmware/net/session.js";
import { decodeHello, encodeAnswer, encodeResend } from "../../../protocol/wire/bodies.js";
import * as wire from "../../../protocol/wire/message.js";
import { audit, hex, sale } from "../store/world.js";
import { type Line, pass, startLine, UP_KEY } from "./world.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

/** Sells `count` times and signs. */
function sell(line: Line, count: number): void {
  for (let i = 0; i < count; i++) {
    line.journal.intent(sale(2));
    const sequence = line.journal.outcome(undefined);
    line.journal.keepSignature(sequence, new Uint8Array(64).fill(sequence));
    while (line.journal.idle());
  }
  line.net.wake();
}

describe("the handshake", () => {
  it("greets, gives the challenge back, is welcomed and says how it is", () => {
    const line = startLine();
    expect(line.net.online()).toBe(false);
    pass(2);
    expect(line.net.online()).toBe(true);
    expect(line.gateway.kinds()).toEqual([wire.UP_HELLO, wire.UP_PROOF, wire.UP_STATUS]);
    const hello = line.gateway.heard[0] as wire.Message;
    expect([...hello.connection]).toEqual([0, 0, 0, 7, 0, 0, 0, 1]);
    expect(decodeHello(hello.body)).toEqual({
      firmware: "zinc 0.1.0",
      configuration: 3,
      last: 0,
      acknowledged: 0,
    });
  });

  it("uses a new connection number each time", () => {
    const line = startLine();
    pass(2);
    line.broker.lose();
    expect(line.net.online()).toBe(false);
    pass(4);
    expect(line.net.online()).toBe(true);
    const hellos = line.gateway.heard.filter((message) => message.kind === wire.UP_HELLO);
    expect(hellos.map((hello) => hello.connection[7])).toEqual([1, 2]);
  });

  it("gives up when the gateway does not answer, and tries again", () => {
    const line = startLine();
    line.gateway.welcomes = false;
    pass(20);
    expect(line.broker.attempts).toBeGreaterThan(1);
    line.gateway.welcomes = true;
    pass(20);
    expect(line.net.online()).toBe(true);
  });

  it("refuses and counts what is forged, replayed or of another connection", () => {
    const line = startLine();
    pass(2);
    sell(line, 1);
    line.gateway.acknowledges = false;
    pass(1);
    const { gateway, broker } = line;
    const body = encodeAnswer({
      request: 9,
      hold: 1,
      refusal: "",
      legs: [],
      balances: [],
      asOf: 5,
    });
    const answers: unknown[] = [];
    line.net.ask({ request: 9, purpose: 3, card: sale(1).card, total: 0, assets: [] }, (answer) =>
      answers.push(answer),
    );
    const before = refusedMessages();
    broker.deliver(gateway.sealed(wire.DOWN_ANSWER, body, {}, UP_KEY));
    broker.deliver(gateway.sealed(wire.DOWN_ANSWER, body, { connection: new Uint8Array(8) }));
    broker.deliver(gateway.sealed(wire.DOWN_ANSWER, body, { n: 1 }));
    broker.deliver(new Uint8Array(9));
    expect(answers).toEqual([]);
    expect(refusedMessages() - before).toBe(4);
    const good = gateway.sealed(wire.DOWN_ANSWER, body);
    broker.deliver(good);
    broker.deliver(good);
    expect(answers.length).toBe(1);
    expect(refusedMessages() - before).toBe(5);
  });

  it("believes nothing but a challenge before the welcome", () => {
    const line = startLine();
    line.gateway.welcomes = false;
    pass(2);
    const before = refusedMessages();
    line.gateway.say(wire.DOWN_CONFIGURATION, new Uint8Array(10));
    line.gateway.say(wire.DOWN_WELCOME, new Uint8Array(10));
    pass(1);
    expect(refusedMessages() - before).toBe(2);
    expect(line.configurations).toEqual([]);
    expect(line.net.online()).toBe(false);
  });
});

describe("the clock", () => {
  const kinds = (line: Line) => audit(line.journal).map((r) => [r.kind, r.clockBefore]);

  it("is set from the welcome, with a record when it moves or was never set", () => {
    const never = startLine({ offset: -1_700_000_000, source: 0 });
    pass(2);
    expect(never.ports.clock.source()).toBe(1);
    expect(kinds(never)).toEqual([[9, 1]]);
    const wrong = startLine({ offset: 10, source: 2 });
    pass(2);
    expect(kinds(wrong).length).toBe(1);
  });

  it("is left alone, without a record, when it is right", () => {
    const line = startLine({ offset: 1, source: 1 });
    pass(2);
    expect(kinds(line)).toEqual([]);
    expect(line.ports.clock.now()).toBe(Math.floor(vi.getMockedSystemTime()!.getTime() / 1000) + 1);
    const battery = startLine({ offset: 1, source: 2 });
    pass(2);
    expect(kinds(battery)).toEqual([]);
    expect(battery.ports.clock.source()).toBe(1);
  });
});

describe("records on their way up", () => {
  it("go in order, several in a message, and are freed by the acknowledgement", () => {
    const line = startLine();
    sell(line, 9);
    expect(line.journal.waiting()).toBe(9);
    pass(3);
    expect(line.gateway.records.map(([n]) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(line.journal.waiting()).toBe(0);
    const messages = line.broker.packets.filter(
      (packet) => packet.cmd === "publish" && packet.topic.endsWith("records"),
    );
    expect(messages.length).toBeLessThan(5);
    for (const packet of messages) {
      if (packet.cmd === "publish") expect(packet.payload.length).toBeLessThan(1500);
    }
  });

  it("wait for their signature", () => {
    const line = startLine();
    pass(2);
    line.journal.intent(sale(1));
    line.journal.outcome(undefined);
    line.net.wake();
    pass(2);
    expect(line.gateway.records).toEqual([]);
    line.journal.keepSignature(1, new Uint8Array(64));
    line.net.wake();
    pass(1);
    expect(line.gateway.records.length).toBe(1);
  });

  it("are not freed by a PUBACK, and are sent again, the same, after a silence", () => {
    const line = startLine();
    line.gateway.acknowledges = false;
    sell(line, 40);
    pass(10);
    const sent = line.gateway.records.length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(40);
    expect(line.journal.waiting()).toBe(40);
    line.gateway.stored = 0;
    pass(15);
    const [first, again] = line.gateway.records.filter(([n]) => n === 1);
    expect(hex(again![1])).toBe(hex(first![1]));
    line.gateway.acknowledges = true;
    line.gateway.acknowledge();
    pass(60);
    expect(line.journal.waiting()).toBe(0);
  });

  it("go on behind what the gateway has after a new connection", () => {
    const line = startLine();
    sell(line, 6);
    pass(3);
    line.broker.lose();
    sell(line, 2);
    pass(10);
    expect(line.gateway.records.map(([n]) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("wait while the counter is busy, as acknowledgements do", () => {
    const line = startLine();
    pass(2);
    line.busy = true;
    sell(line, 1);
    pass(5);
    expect(line.gateway.records).toEqual([]);
    line.busy = false;
    pass(1);
    expect(line.gateway.records.length).toBe(1);
    expect(line.journal.waiting()).toBe(0);
  });

  it("are sent again when asked for, as far as they are here", () => {
    const line = startLine();
    sell(line, 5);
    pass(3);
    line.gateway.records = [];
    line.gateway.say(wire.DOWN_RESEND, encodeResend({ from: 2, to: 90 }));
    pass(1);
    expect(line.gateway.records.map(([n]) => n)).toEqual([2, 3, 4, 5]);
  });

  it("tells of an acknowledgement that is not of our records", () => {
    const line = startLine();
    sell(line, 1);
    pass(1);
    line.gateway.hashes[1] = new Uint8Array(32);
    line.gateway.stored = 1;
    line.gateway.acknowledges = false;
    pass(3);
    line.gateway.hashes[1] = new Uint8Array(32);
    line.gateway.acknowledge();
    pass(1);
    expect(line.faults).toContain("L101");
    expect(line.journal.waiting()).toBe(1);
  });
});

describe("a question", () => {
  const ask = { request: 4, purpose: 1, card: sale(1).card, total: 350, assets: ["EUR.asso/2"] };
  const body = encodeAnswer({
    request: 4,
    hold: 77,
    refusal: "",
    legs: [{ asset: "EUR.asso/2", amount: 350 }],
    balances: [],
    asOf: 1_700_000_000,
  });

  it("offline is answered at once with M101", () => {
    const line = startLine();
    const cb = vi.fn();
    line.net.ask(ask, cb);
    expect(cb.mock.calls).toEqual([["M101"]]);
  });

  it("is answered once: by the answer, M103 when that is late, M101 when the line goes", () => {
    const line = startLine();
    pass(2);
    const good = vi.fn();
    line.net.ask(ask, good);
    line.gateway.say(wire.DOWN_ANSWER, body);
    pass(5);
    expect(good.mock.calls.map(([a]) => a.hold)).toEqual([77]);
    const late = vi.fn();
    line.net.ask(ask, late);
    pass(1.4);
    expect(late).not.toHaveBeenCalled();
    pass(0.2);
    line.gateway.say(wire.DOWN_ANSWER, body);
    expect(late.mock.calls).toEqual([["M103"]]);
    const gone = vi.fn();
    line.net.ask(ask, gone);
    line.broker.lose();
    expect(gone.mock.calls).toEqual([["M101"]]);
  });

  it("ends an older one with M103", () => {
    const line = startLine();
    pass(2);
    const first = vi.fn();
    line.net.ask(ask, first);
    line.net.ask({ ...ask, request: 5 }, vi.fn());
    expect(first.mock.calls).toEqual([["M103"]]);
    line.gateway.say(wire.DOWN_ANSWER, body);
    expect(first.mock.calls.length).toBe(1);
  });
});

it("hands a configuration over when the counter is idle", () => {
  const line = startLine();
  pass(2);
  line.busy = true;
  line.gateway.say(wire.DOWN_CONFIGURATION, new Uint8Array([1, 2, 3]));
  pass(2);
  expect(line.configurations).toEqual([]);
  line.busy = false;
  pass(1);
  expect(line.configurations).toEqual([new Uint8Array([1, 2, 3])]);
});
