// The way down: nobody counts as a terminal before the proof, nothing is believed twice, and what
// is said is said to the right connection.
import { createHmac, timingSafeEqual } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { Downlink } from "../../../gateway/downlink/downlink.js";
import type { Peer } from "../../../gateway/downlink/session.js";
import {
  decodeAcknowledgement,
  decodeResend,
  decodeWelcome,
  encodeAuthorise,
  encodeHello,
  encodeNonce,
  encodeStatus,
} from "../../../protocol/wire/bodies.js";
import { decodeConfiguration } from "../../../protocol/wire/configuration.js";
import {
  type Channelled,
  DOWN_ACKNOWLEDGE,
  DOWN_ANSWER,
  DOWN_CHALLENGE,
  DOWN_CONFIGURATION,
  DOWN_RESEND,
  DOWN_WELCOME,
  decodeMessage,
  encodeMessage,
  type Message,
  UP_AUTHORISE,
  UP_HELLO,
  UP_PROOF,
  UP_STATUS,
} from "../../../protocol/wire/message.js";
import { CONFIGURATION } from "../gateway-fixture.js";
import { cardNumber } from "../signed-chain.js";

const HASH = new Uint8Array(32).fill(8);
const peer: Peer = {
  id: 4,
  terminal: "till-1",
  place: "bar",
  upKey: new Uint8Array(32).fill(1),
  downKey: new Uint8Array(32).fill(2),
};
const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  createHmac("sha256", key).update(data).digest();
const channel = (direction: "up" | "down"): Channelled => ({
  terminal: "till-1",
  direction,
  key: direction === "up" ? peer.upKey : peer.downKey,
  hmac,
});
const connection = (number: number): Uint8Array => new Uint8Array(8).fill(number);

let downlink: Downlink;
let sent: Message[];
let refused: string[];
let stored: number;
let wanted: number;
let chance: number;
let heard: string[];

beforeEach(() => {
  sent = [];
  refused = [];
  heard = [];
  stored = 5;
  wanted = 3;
  chance = 0;
  downlink = new Downlink({
    peer: (terminal) => (terminal === "till-1" ? peer : undefined),
    publish: (topic, bytes) => {
      expect(topic).toBe("zinc/1/till-1/down/message");
      const message = decodeMessage(bytes, channel("down"), timingSafeEqual);
      if (typeof message === "string") throw new Error(message);
      sent.push(message);
    },
    acknowledgement: () => ({ epoch: 1, stored, hash: HASH, backedUp: stored }),
    answer: (_, { request }) => {
      return { request, hold: 1, refusal: "", legs: [], balances: [], asOf: 1 };
    },
    configuration: () => ({ ...CONFIGURATION, version: wanted }),
    onHello: () => heard.push("hello"),
    onStatus: (_, { waiting }) => heard.push(`waits ${waiting}`),
    refuse: (code) => refused.push(code),
    seconds: () => 1_800_000_000,
    entropy: (bytes) => new Uint8Array(bytes).fill(++chance),
  });
});

function say(kind: number, n: number, body: Uint8Array, from = connection(1)): Uint8Array {
  const bytes = encodeMessage({ kind, connection: from, n, body }, channel("up"));
  downlink.receive("till-1", bytes);
  return bytes;
}

const hello = (more: object = {}) =>
  encodeHello({ firmware: "1", configuration: 3, last: 5, acknowledged: 5, ...more });
const proof = (number: number) => encodeNonce(new Uint8Array(16).fill(number));
const ask = encodeAuthorise({
  request: 9,
  purpose: 1,
  card: cardNumber(7),
  total: 100,
  assets: ["EUR.asso/2"],
});
const kinds = () => sent.map(({ kind }) => kind);

/** Says hello and proves it in a connection. */
function prove(number = 1, more: object = {}): void {
  say(UP_HELLO, 1, hello(more), connection(number));
  say(UP_PROOF, 2, proof(chance), connection(number));
}

describe("the way down", () => {
  it("challenges, then welcomes with time, version and what is stored", () => {
    prove();
    expect(kinds()).toEqual([DOWN_CHALLENGE, DOWN_WELCOME]);
    expect(decodeWelcome(sent[1].body)).toEqual({
      time: 1_800_000_000,
      configuration: 3,
      acknowledgement: { epoch: 1, stored: 5, hash: HASH, backedUp: 5 },
    });
    expect(sent.map(({ n }) => n)).toEqual([1, 2]);
    expect(heard).toEqual(["hello"]);
  });

  it("sends the configuration whole to a terminal that runs another version", () => {
    prove(1, { configuration: 2 });
    expect(kinds()).toEqual([DOWN_CHALLENGE, DOWN_WELCOME, DOWN_CONFIGURATION]);
    expect(decodeConfiguration(sent[2].body)).toMatchObject({ version: 3, place: "bar" });
  });

  it("asks for records that were acknowledged once and are not here: a restored gateway", () => {
    stored = 2;
    prove();
    expect(kinds().at(-1)).toBe(DOWN_RESEND);
    expect(decodeResend(sent.at(-1)?.body ?? new Uint8Array(0))).toEqual({ from: 3, to: 5 });
  });

  it("answers nothing before the proof", () => {
    say(UP_HELLO, 1, hello());
    say(UP_AUTHORISE, 2, ask);
    say(UP_STATUS, 3, encodeStatus({ waiting: 1, fill: 1, time: 1, timeSource: 1 }));
    downlink.acknowledge([4]);
    expect(kinds()).toEqual([DOWN_CHALLENGE]);
    expect(refused).toEqual(["W132", "W132"]);
  });

  it("refuses a proof of another challenge, such as one that was overheard (W131)", () => {
    say(UP_HELLO, 1, hello());
    say(UP_PROOF, 2, proof(77));
    expect(refused).toEqual(["W131"]);
    expect(kinds()).toEqual([DOWN_CHALLENGE]);
  });

  it("refuses a message that was here before (W131)", () => {
    prove();
    const bytes = say(UP_AUTHORISE, 3, ask);
    downlink.receive("till-1", bytes);
    say(UP_AUTHORISE, 2, ask);
    expect(refused).toEqual(["W131", "W131"]);
    expect(kinds().filter((kind) => kind === DOWN_ANSWER)).toHaveLength(1);
  });

  it("refuses a wrong tag (W130), a stranger (S102) and a connection without hello (W132)", () => {
    prove();
    const bytes = say(UP_AUTHORISE, 3, ask);
    bytes[bytes.length - 1] ^= 1;
    downlink.receive("till-1", bytes);
    downlink.receive("till-9", bytes);
    downlink.receive("till-1", new Uint8Array(3));
    say(UP_AUTHORISE, 4, ask, connection(2));
    expect(refused).toEqual(["W130", "S102", "W101", "W132"]);
  });

  it("refuses a message of the other direction: each has its own key", () => {
    const body = hello();
    const bytes = encodeMessage(
      { kind: UP_HELLO, connection: connection(1), n: 1, body },
      channel("down"),
    );
    downlink.receive("till-1", bytes);
    expect(refused).toEqual(["W130"]);
  });

  it("keeps the proven connection while another only says hello, as a replay would", () => {
    prove(1);
    say(UP_HELLO, 1, hello(), connection(2));
    say(UP_AUTHORISE, 3, ask, connection(1));
    expect(kinds().at(-1)).toBe(DOWN_ANSWER);
    say(UP_PROOF, 2, proof(chance), connection(2));
    say(UP_AUTHORISE, 4, ask, connection(1));
    expect(refused).toEqual(["W132"]);
    downlink.acknowledge([4]);
    expect(sent.at(-1)?.connection).toEqual(connection(2));
  });

  it("acknowledges to connected terminals, with the hash of the last stored record", () => {
    prove();
    stored = 9;
    downlink.acknowledge([4, 5]);
    expect(kinds().filter((kind) => kind === DOWN_ACKNOWLEDGE)).toHaveLength(1);
    const said = decodeAcknowledgement(sent.at(-1)?.body ?? new Uint8Array(0));
    expect(said).toEqual({ epoch: 1, stored: 9, hash: HASH, backedUp: 9 });
  });

  it("repeats the acknowledgement to a terminal that says how it is", () => {
    prove();
    say(UP_STATUS, 3, encodeStatus({ waiting: 12, fill: 6, time: 1_800_000_000, timeSource: 1 }));
    expect(heard.at(-1)).toBe("waits 12");
    expect(kinds().at(-1)).toBe(DOWN_ACKNOWLEDGE);
  });

  it("sends a new configuration to the terminals of its place alone", () => {
    prove();
    downlink.configure({ ...CONFIGURATION, version: 4 });
    downlink.configure({ ...CONFIGURATION, version: 4, place: "elsewhere" });
    expect(kinds().filter((kind) => kind === DOWN_CONFIGURATION)).toHaveLength(1);
  });

  it("gives every message of a connection a number of its own", () => {
    prove(1, { configuration: 1 });
    downlink.acknowledge([4]);
    downlink.askAgain(4, { from: 6, to: 7 });
    expect(sent.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    expect(downlink.askAgain(9, { from: 1, to: 2 })).toBe(false);
  });

  it("refuses bodies and kinds that break their form", () => {
    prove();
    say(UP_AUTHORISE, 3, Uint8Array.of(0xff));
    say(UP_STATUS, 4, Uint8Array.of(0x80));
    say(99, 5, new Uint8Array(0));
    say(UP_HELLO, 1, Uint8Array.of(0x81), connection(3));
    expect(refused).toEqual(["W102", "W104", "W110", "W104"]);
  });
});
