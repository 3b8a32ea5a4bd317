// Other people's programs as judges of what terminals send: clients that are not ours take records
// from the broker, an independent codec reads them, an independent COSE library, tweetnacl and
// node:crypto verify them with the enrolled key.
import { spawn } from "node:child_process";
import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sign1 } from "@auth0/cose";
import { cdeEncodeOptions, decode, decodeSequence, encode, type Tag } from "cbor2";
import { connectAsync } from "mqtt";
import nacl from "tweetnacl";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VirtualTerminal } from "../../hardware/virtual/terminal.js";
import { type Started, start } from "../../scripts/start.js";

const MOSQUITTO = "/usr/bin/mosquitto_sub";
const TOPIC = "zinc/1/+/up/records";
/** The first members of the demonstration have topped up. */
const MEMBERS_WITH_MONEY = 5;
const AAD = new TextEncoder().encode("zinc/record/1");

let dataDir: string;
let started: Started;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "zinc-judges-"));
  const silent = () => undefined;
  const demo = { language: "en" } as const;
  started = await start({ dataDir, port: 0, log: silent, progress: silent, demo });
}, 180_000);
afterAll(async () => {
  await started.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let sales = 0;

/** Presses A at the first terminal and lays the next member's card on it until that is accepted. */
async function sell(): Promise<void> {
  const { terminals, cards } = started.desk ?? expect.fail("no desk");
  const [till] = terminals;
  const card = cards[sales++ % MEMBERS_WITH_MONEY];
  if (till === undefined || card === undefined) expect.fail("an empty desk");
  const { terminal } = till;
  await shows(terminal, /Online/);
  terminal.keyDown("A");
  await shows(terminal, /Present the card/);
  terminal.keyUp("A");
  terminal.placeCard(card.picc);
  await shows(terminal, /Accepted/);
  terminal.removeCard(card.picc);
}

const shows = (terminal: VirtualTerminal, text: RegExp) =>
  expect.poll(() => terminal.display.text().join("\n"), { timeout: 30_000 }).toMatch(text);

/** A login that may only listen, and what it takes to use it. */
function observer(name: string) {
  const { gateway } = started;
  const password = gateway.services.fleet.addObserver(name);
  if (typeof password !== "string") expect.fail(password.detail);
  return { host: "127.0.0.1", port: gateway.mqttPort, username: name, password };
}

/**
 * The first message that mosquitto's client takes; printed as digits. It does not say through a
 * pipe that it has subscribed, so sales go on until one was taken.
 */
async function mosquittoTakes(): Promise<Uint8Array> {
  const { host, port, username, password } = observer("mosquitto");
  const words = ["-h", host, "-p", String(port), "-u", username, "-P", password, "-t", TOPIC];
  const client = spawn(MOSQUITTO, [...words, "-q", "1", "-C", "1", "-F", "%x"]);
  let printed = "";
  client.stdout.on("data", (text) => {
    printed += String(text);
  });
  const ended = once(client, "exit");
  for (let tries = 0; client.exitCode === null && tries < 12; tries++) await sell();
  await ended;
  return Buffer.from(printed.trim(), "hex");
}

/** A listener by the mqtt package, subscribed; `message` is the next it takes. */
async function mqttTakes(): Promise<{ readonly message: Promise<Uint8Array> }> {
  const { host, port, username, password } = observer("judge");
  const client = await connectAsync({ host, port, username, password });
  await client.subscribeAsync(TOPIC, { qos: 1 });
  const message = new Promise<Uint8Array>((taken) => {
    client.once("message", (_topic, payload) => {
      client.end(true);
      taken(payload);
    });
  });
  return { message };
}

/** The enrolled key of the terminal that an envelope names, as Node has it and as 32 bytes. */
function enrolledKey(keyId: Uint8Array): { key: KeyObject; raw: Uint8Array } {
  const enrolled = started.gateway.services.fleet
    .enrolments()
    .find((one) => Buffer.from(one.keyId).equals(keyId));
  if (enrolled === undefined) expect.fail("no such key");
  const raw = enrolled.publicKey;
  const hash = createHash("sha256").update(raw).digest();
  expect(Buffer.from(keyId)).toEqual(hash.subarray(0, 8));
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(raw).toString("base64url") };
  return { key: createPublicKey({ key: jwk, format: "jwk" }), raw };
}

/** Verifies one envelope by code that is not ours; gives the record's map. */
async function judge(tag: Tag): Promise<Map<number, unknown>> {
  const [header, , payload, signature] = tag.contents as Uint8Array[];
  const protectedHeader = decode(header as Uint8Array) as Map<number, unknown>;
  const { key, raw } = enrolledKey(protectedHeader.get(4) as Uint8Array);
  const envelope = Buffer.from(encode(tag, cdeEncodeOptions));
  await Sign1.decode(envelope).verify(key, { externalAAD: AAD });
  const toBeSigned = encode(["Signature1", header, AAD, payload], cdeEncodeOptions);
  expect(nacl.sign.detached.verify(toBeSigned, signature as Uint8Array, raw)).toBe(true);
  return decode(payload as Uint8Array) as Map<number, unknown>;
}

/** Verifies a whole message, a CBOR sequence that is canonical; gives its last record's map. */
async function judged(taken: Uint8Array): Promise<Map<number, unknown>> {
  const tags = [...decodeSequence(Uint8Array.from(taken))] as Tag[];
  const again = tags.map((tag) => encode(tag, cdeEncodeOptions));
  expect(Buffer.concat(again)).toEqual(Buffer.from(taken));
  const records = [];
  for (const tag of tags) records.push(await judge(tag));
  return records.at(-1) ?? expect.fail("an empty message");
}

describe("a record taken from the broker", () => {
  it("by the mqtt package verifies with libraries that are not ours", async () => {
    const { message } = await mqttTakes();
    await sell();
    const record = await judged(await message);
    expect([record.get(1), record.get(8)]).toEqual([1, "cafe"]);
  }, 120_000);

  it("by mosquitto's own client does too", async (context) => {
    if (!existsSync(MOSQUITTO)) context.skip("mosquitto's clients are not installed");
    const record = await judged(await mosquittoTakes());
    expect([record.get(1), record.get(8)]).toEqual([1, "cafe"]);
  }, 120_000);

  it("by a login that may only listen can't be followed by one of its own", async () => {
    const { host, port, username, password } = observer("liar");
    const client = await connectAsync({ host, port, username, password, reconnectPeriod: 0 });
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    client.publish("zinc/1/bar-1/up/records", "x", { qos: 1 });
    await closed;
  }, 20_000);
});
