// Tagged messages, bodies, configuration and the provisioning dialogue: what comes back, and what
// is refused.
import { createHmac, timingSafeEqual } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as bodies from "../../../protocol/wire/bodies.js";
import type { Configuration } from "../../../protocol/wire/configuration.js";
import { decodeConfiguration, encodeConfiguration } from "../../../protocol/wire/configuration.js";
import type { Channelled } from "../../../protocol/wire/message.js";
import { decodeMessage, encodeMessage } from "../../../protocol/wire/message.js";
import { decodeLine, encodeLine, type Line } from "../../../protocol/wire/provision.js";
import { parseTopic, topicOf } from "../../../protocol/wire/topics.js";

const hmac = (key: Uint8Array, data: Uint8Array) =>
  new Uint8Array(createHmac("sha256", key).update(data).digest());
const equal = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);
const via: Channelled = { terminal: "bar-1", direction: "up", key: new Uint8Array(32), hmac };
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const counter = fc.integer({ min: 0, max: 4294967295 });

describe("a tagged message", () => {
  const message = fc.record({
    kind: fc.integer({ min: 0, max: 255 }),
    connection: bytes(8),
    n: counter,
    body: fc.uint8Array({ maxLength: 300 }),
  });

  it("comes back as it was", () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeMessage(encodeMessage(one, via), via, equal)).toEqual(one);
      }),
    );
  });

  it("changed in any one bit is refused, and never reads as another", () => {
    const whole = encodeMessage(
      { kind: 3, connection: new Uint8Array(8), n: 7, body: new Uint8Array([1, 2, 3]) },
      via,
    );
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bent = Uint8Array.from(whole);
      bent[bit >> 3] = (bent[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(decodeMessage(bent, via, equal)).toBe("W130");
    }
  });

  it.each([
    ["the other direction", { ...via, direction: "down" as const }],
    ["another terminal", { ...via, terminal: "bar-2" }],
    ["another key", { ...via, key: new Uint8Array(32).fill(1) }],
  ])("for %s is refused with W130", (_what, other) => {
    const sent = encodeMessage(
      { kind: 1, connection: new Uint8Array(8), n: 1, body: new Uint8Array(0) },
      via,
    );
    expect(decodeMessage(sent, other, equal)).toBe("W130");
  });
});

const money = fc.record({
  asset: fc.constantFrom("EUR.asso/2", "GIFT.asso/2"),
  amount: fc.integer({ min: 1, max: 1000 }),
});
const moneyList = fc.uniqueArray(money, { maxLength: 2, selector: (one) => one.asset });
const ack = fc.record({ epoch: counter, stored: counter, hash: bytes(32), backedUp: counter });
const card = fc.record({
  kind: fc.integer({ min: 1, max: 2 }),
  generation: fc.integer({ min: 0, max: 255 }),
  reference: bytes(8),
});

/** One body: how it is made, written and read. */
interface BodyCase<T> {
  name: string;
  made: fc.Arbitrary<T>;
  write(body: T): Uint8Array;
  read(bytes: Uint8Array): T | string;
}
const bodyCase = <T>(one: BodyCase<T>): BodyCase<unknown> => one as BodyCase<unknown>;

const CASES = [
  bodyCase({
    name: "hello",
    made: fc.record({
      firmware: fc.string({ unit: "grapheme-ascii", maxLength: 64 }),
      configuration: counter,
      last: counter,
      acknowledged: counter,
    }),
    write: bodies.encodeHello,
    read: bodies.decodeHello,
  }),
  bodyCase({
    name: "acknowledgement",
    made: ack,
    write: bodies.encodeAcknowledgement,
    read: bodies.decodeAcknowledgement,
  }),
  bodyCase({
    name: "welcome",
    made: fc.record({ time: counter, configuration: counter, acknowledgement: ack }),
    write: bodies.encodeWelcome,
    read: bodies.decodeWelcome,
  }),
  bodyCase({
    name: "authorise",
    made: fc.record({
      request: counter,
      purpose: fc.integer({ min: 1, max: 3 }),
      card,
      total: fc.integer({ min: 0, max: 100_000_000 }),
      assets: fc.constantFrom<string[]>(["EUR.asso/2"], ["GIFT.asso/2", "EUR.asso/2"]),
    }),
    write: bodies.encodeAuthorise,
    read: bodies.decodeAuthorise,
  }),
  bodyCase({
    name: "answer",
    made: fc.record({
      request: counter,
      hold: counter,
      refusal: fc.constantFrom("", "L110"),
      legs: moneyList,
      balances: moneyList,
      asOf: counter,
    }),
    write: bodies.encodeAnswer,
    read: bodies.decodeAnswer,
  }),
  bodyCase({
    name: "status",
    made: fc.record({
      waiting: counter,
      fill: fc.integer({ min: 0, max: 1000 }),
      time: counter,
      timeSource: fc.integer({ min: 0, max: 3 }),
    }),
    write: bodies.encodeStatus,
    read: bodies.decodeStatus,
  }),
  bodyCase({
    name: "resend",
    made: fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 99 }))
      .map(([from, more]) => ({ from, to: from + more })),
    write: bodies.encodeResend,
    read: bodies.decodeResend,
  }),
];

describe.each(CASES)("the body of $name", ({ made, write, read }) => {
  it("comes back as it was, and cut or lengthened is refused", () => {
    fc.assert(
      fc.property(made, (body) => {
        const written = write(body);
        expect(read(written)).toEqual(body);
        expect(read(written.subarray(0, written.length - 1))).toBe("W101");
        expect(read(new Uint8Array([...written, 0]))).toBe("W108");
      }),
    );
  });
});

const PLACE: Configuration = {
  version: 2,
  place: "cafe",
  placeName: "Cafe du Port",
  language: "fr",
  assets: [{ asset: "EUR.asso/2", symbol: "EUR" }],
  topUpAsset: 0,
  cardAllowance: 1000,
  terminalAllowance: 20000,
  leaseSeconds: 86400,
  zone: 780,
  articles: [{ id: 1, label: "Cafe", price: 120, key: "A" }],
};

describe("a configuration", () => {
  it("comes back as it was", () => {
    expect(decodeConfiguration(encodeConfiguration(PLACE))).toEqual(PLACE);
  });
  it.each([
    ["no asset", { assets: [] }, "W104"],
    ["a language that no terminal speaks", { language: "de" }, "W104"],
    ["a top-up asset that is not there", { topUpAsset: 1 }, "W104"],
    ["a key that no keypad has", { articles: [{ id: 1, label: "x", price: 1, key: "E" }] }, "W104"],
    ["accents in a label", { articles: [{ id: 1, label: "Café", price: 1, key: "A" }] }, "W112"],
    ["an asset without issuer", { assets: [{ asset: "EUR/2", symbol: "E" }] }, "W111"],
  ])("with %s is refused", (_what, change, code) => {
    expect(decodeConfiguration(encodeConfiguration({ ...PLACE, ...change }))).toBe(code);
  });
});

describe("a line of the provisioning dialogue", () => {
  const lines: Line[] = [
    { verb: 1 },
    { verb: 2, board: "esp32-devkit", firmware: "0.1.0", provisioned: false, terminal: "" },
    {
      verb: 3,
      terminal: "bar-1",
      place: "cafe",
      host: "10.0.0.2",
      port: 1883,
      login: "bar-1",
      password: "secret",
      upKey: new Uint8Array(32),
      downKey: new Uint8Array(32),
      referenceKey: new Uint8Array(32),
      generation: 0,
      entropy: new Uint8Array(32),
      time: 1_700_000_000,
    },
    { verb: 4, publicKey: new Uint8Array(32).fill(9) },
    { verb: 5, genesis: new Uint8Array(32).fill(8) },
    { verb: 6 },
    { verb: 7, code: "W141" },
  ];
  it.each(lines)("with verb $verb comes back as it was", (line) => {
    const text = encodeLine(line);
    expect(text.endsWith("\n")).toBe(true);
    expect(decodeLine(text.trimEnd())).toEqual(line);
  });
  it("is base64url as node writes it", () => {
    const text = encodeLine({
      verb: 4,
      publicKey: Uint8Array.from({ length: 32 }, (_, i) => i * 8),
    });
    const body = Buffer.from(text.slice(6).trim(), "base64url");
    expect(`ZINC1 ${body.toString("base64url")}\n`).toBe(text);
  });
  it("that is noise of the console is not the dialogue's, and a broken one is refused", () => {
    expect(decodeLine("Espruino 2v29")).toBeUndefined();
    expect(decodeLine("ZINC1 !!")).toBe("W140");
    expect(decodeLine("ZINC1 gQ")).toBe("W101");
  });
});

describe("a topic", () => {
  it("comes back as terminal and channel; all else is none of ours", () => {
    expect(topicOf("bar-1", "up/records")).toBe("zinc/1/bar-1/up/records");
    expect(parseTopic("zinc/1/bar-1/down/message")).toEqual({
      terminal: "bar-1",
      channel: "down/message",
    });
    for (const other of ["zinc/1//up/records", "zinc/1/Bar/up/records", "zinc/2/a/up/gone", "#"]) {
      expect(parseTopic(other)).toBeUndefined();
    }
  });
});
