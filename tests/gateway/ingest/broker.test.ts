// The embedded broker: who gets in, who may say and hear what, and what happens to nonsense. Real
// sockets, with the mqtt package as everybody else's client.

import { type EventEmitter, once } from "node:events";
import { rmSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { Duplex } from "node:stream";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Preparation } from "../../../gateway/fleet/fleet.js";
import { EmbeddedBroker } from "../../../gateway/ingest/broker.js";
import { Intake } from "../../../gateway/ingest/intake.js";
import { openDatabase } from "../../../gateway/store/database.js";
import { MESSAGE_BYTES_MAX } from "../../../protocol/limits.js";
import { decodeEnvelopes } from "../../../protocol/record/cose.js";
import { enrol, type Fixture, startFixture, temporaryFolder } from "../gateway-fixture.js";
import { ScriptedTerminal } from "../scripted-terminal.js";
import { type SignedChain, topUp } from "../signed-chain.js";

let fixture: Fixture;
let dataDir: string;
let given: Preparation;
let chain: SignedChain;
const clients: MqttClient[] = [];

beforeEach(async () => {
  dataDir = temporaryFolder();
  fixture = await startFixture({ dataDir });
  ({ given, chain } = enrol(fixture.gateway, "till-1", 1));
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await fixture.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function login(username: string, password: string, more: IClientOptions = {}) {
  const options = { clientId: username, username, password, reconnectPeriod: 0, ...more };
  const client = await connectAsync(`mqtt://127.0.0.1:${fixture.gateway.mqttPort}`, options);
  clients.push(client);
  client.on("error", () => undefined);
  return client;
}

const asTill = (more: IClientOptions = {}) => login(given.login, given.password, more);

/** Counts of refused pieces by terminal and code, after the gateway wrote them out. */
async function refusals(): Promise<Record<string, number>> {
  await fixture.gateway.close();
  const db = openDatabase(dataDir, false);
  const rows = db.prepare("SELECT terminal || ' ' || code AS name, count FROM refused_count").all();
  db.close();
  return Object.fromEntries(
    (rows as { name: string; count: number }[]).map(({ name, count }) => [name, count]),
  );
}

describe("a login", () => {
  it("is refused with a wrong password, a wrong name, or another's client id (M102)", async () => {
    await expect(login("till-1", "wrong")).rejects.toThrow(/not authorized|bad user/i);
    await expect(login("till-2", given.password)).rejects.toThrow();
    await expect(asTill({ clientId: "till-2" })).rejects.toThrow();
    expect(await refusals()).toEqual({ " M102": 3 });
  });
});

describe("a broker that closes", () => {
  it("asks nobody about a login whose turn comes only then", async () => {
    const asked: string[] = [];
    const access = { authenticate: (name: string) => void asked.push(name) };
    const ports = { isEnrolled: () => false, records() {}, message() {}, gone() {}, refuse() {} };
    const address = { host: "127.0.0.1", port: 0 };
    const broker = await EmbeddedBroker.listen(address, new Intake(ports), access);
    const line = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    broker.attach(line);
    line.push(Buffer.from("101000044d5154540402003c000474696c6c", "hex"));
    for (let tick = 0; tick < 10; tick++) await new Promise<void>((go) => process.nextTick(go));
    await broker.close();
    await new Promise(setImmediate);
    expect(asked).toEqual([]);
  });
});

describe("a terminal", () => {
  it("may listen to its own way down and to nothing else", async () => {
    const till = await asTill();
    const granted = async (topic: string): Promise<number | undefined> => {
      const result = await till.subscribeAsync(topic, { qos: 1 }).catch(() => undefined);
      return result?.[0]?.qos;
    };
    expect(await granted("zinc/1/till-1/down/message")).toBe(1);
    for (const topic of ["#", "zinc/1/+/down/message", "zinc/1/till-2/down/message"]) {
      expect(await granted(topic)).not.toBe(1);
    }
    expect(await granted("zinc/1/till-1/up/records")).not.toBe(1);
  });

  it.each([
    ["zinc/1/till-2/up/records", "till-1 W121"],
    ["zinc/1/till-1/down/message", "till-1 W120"],
    ["zinc/1/till-1/up/other", "till-1 W120"],
    ["something/else", "till-1 W120"],
  ])("that publishes to %s is cut off, and the message goes nowhere", async (topic, refused) => {
    const till = await asTill();
    const closed = once(till as unknown as EventEmitter, "close");
    till.publish(topic, "x", { qos: 1 });
    await closed;
    expect(await refusals()).toEqual({ [refused]: 1 });
  });

  it("gets its PUBACK for nonsense, which is counted and kept, and goes on", async () => {
    const till = new ScriptedTerminal(given);
    await till.start(fixture.gateway.mqttPort);
    const made = chain.next(topUp(7, 100));
    const forged = Uint8Array.from(made.envelope);
    forged[forged.length - 1] ^= 1;
    await till.publish("up/records", new Uint8Array(0));
    await till.publish("up/records", Uint8Array.of(1, 2, 3));
    await till.publish("up/records", forged);
    await till.publish("up/message", Uint8Array.of(1, 2, 3));
    await till.send(made);
    await till.acknowledged(1);
    await till.end();
    const counts = await refusals();
    expect(counts["till-1 S103"]).toBe(1);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(4);
    const db = openDatabase(dataDir, false);
    const kept = db.prepare("SELECT bytes FROM refused WHERE code = 'S103'").pluck().get();
    db.close();
    expect(Buffer.from(forged).equals(kept as Uint8Array)).toBe(true);
  });

  it("with a message that is too long is refused (W105) but not cut off", async () => {
    const till = new ScriptedTerminal(given);
    await till.start(fixture.gateway.mqttPort);
    await till.publish("up/records", new Uint8Array(MESSAGE_BYTES_MAX + 1));
    await till.send(chain.next(topUp(7, 100)));
    await till.acknowledged(1);
    await till.end();
    expect(await refusals()).toEqual({ "till-1 W105": 1 });
  });

  it("is offline once its connection ends", async () => {
    const till = new ScriptedTerminal(given);
    await till.start(fixture.gateway.mqttPort);
    const { queries } = fixture.gateway.services;
    expect((await queries.counts()).terminalsOnline).toBe(1);
    const changed = new Promise<void>((resolve) => {
      queries.subscribe((change) => change === "terminals" && resolve());
    });
    await till.end();
    await changed;
    expect((await queries.terminals())[0]?.state).toBe("offline");
  });
});

describe("an observer", () => {
  it("hears what terminals send, as they signed it, and may say nothing", async () => {
    const password = String(fixture.gateway.services.fleet.addObserver("judge"));
    const judge = await login("judge", password);
    await judge.subscribeAsync("zinc/1/+/up/#", { qos: 1 });
    const heard = once(judge as unknown as EventEmitter, "message");
    const till = new ScriptedTerminal(given);
    await till.connect(fixture.gateway.mqttPort);
    const made = chain.next(topUp(7, 100));
    await till.send(made);
    const [topic, payload] = (await heard) as [string, Buffer];
    expect(topic).toBe("zinc/1/till-1/up/records");
    expect(decodeEnvelopes(payload).envelopes[0]?.payload).toEqual(Buffer.from(made.payload));
    await till.end();
    const closed = once(judge as unknown as EventEmitter, "close");
    judge.publish("zinc/1/till-1/up/records", "x", { qos: 1 });
    await closed;
  });
});

describe("a stranger", () => {
  it("that announces a huge packet is cut off before it is buffered", async () => {
    const socket = connectSocket(fixture.gateway.mqttPort, "127.0.0.1");
    await once(socket, "connect");
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    socket.write(Buffer.alloc(1000));
    socket.resume();
    await once(socket, "close");
    expect((await asTill()).connected).toBe(true);
  });

  it("that speaks no MQTT is cut off", async () => {
    const socket = connectSocket(fixture.gateway.mqttPort, "127.0.0.1");
    await once(socket, "connect");
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    socket.resume();
    await once(socket, "close");
  });
});
