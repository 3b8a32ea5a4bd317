// The fleet: who may be enrolled, what is kept of secrets, who may log in, which folder is whose.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import nacl from "tweetnacl";
import { afterEach, describe, expect, it } from "vitest";
import type { Registry } from "../../../gateway/fleet/registry.js";
import { seal, unseal } from "../../../gateway/fleet/seal.js";
import { startGateway } from "../../../gateway/main.js";
import { encodeEnrolment } from "../../../protocol/wire/enrolment.js";
import {
  CONFIGURATION,
  enrol,
  type Fixture,
  PLACE,
  startFixture,
  temporaryFolder,
} from "../gateway-fixture.js";
import { ScriptedTerminal } from "../scripted-terminal.js";
import { sha256, topUp } from "../signed-chain.js";

let fixture: Fixture | undefined;
const folders: string[] = [];

afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made;
}

const start = async (options: Parameters<typeof startFixture>[0] = {}): Promise<Fixture> => {
  fixture = await startFixture(options);
  return fixture;
};
const registry = ({ gateway }: Fixture): Registry => gateway.services.fleet as Registry;
const key = (seed: number) => nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seed)).publicKey;
const text = (value: string) => new TextEncoder().encode(value);

describe("enrolment", () => {
  it("makes the genesis from the statement that the key is the terminal's", async () => {
    const { gateway } = await start();
    const { enrolled } = enrol(gateway, "till-1", 1);
    const { terminal, place, publicKey, time } = enrolled;
    const statement = encodeEnrolment({ terminal, place, publicKey, time, demo: false });
    expect(enrolled.genesis).toEqual(sha256(statement));
    expect(gateway.services.fleet.enrolments()).toEqual([enrolled]);
  });

  it("refuses ids that are none and keys that are unsafe", async () => {
    const { gateway } = await start();
    const { fleet } = gateway.services;
    expect(fleet.prepare("Till 1", PLACE)).toMatchObject({ code: "A102" });
    expect(fleet.prepare("till-1", "")).toMatchObject({ code: "A102" });
    const given = fleet.prepare("till-1", PLACE);
    if ("code" in given) throw new Error(given.code);
    expect(fleet.enrol(given, new Uint8Array(32))).toMatchObject({ code: "S104" });
    expect(fleet.enrolments()).toEqual([]);
  });

  it("can be done again until the terminal has sent a record", async () => {
    const started = await start();
    const { gateway } = started;
    enrol(gateway, "till-1", 1);
    const { given, chain, enrolled } = enrol(gateway, "till-1", 2);
    expect(gateway.services.fleet.enrolments()).toEqual([enrolled]);
    const till = new ScriptedTerminal(given);
    await till.start(gateway.mqttPort);
    await till.send(chain.next(topUp(7, 100)));
    await till.acknowledged(1);
    await till.end();
    expect(gateway.services.fleet.prepare("till-1", PLACE)).toMatchObject({ code: "A102" });
    expect(gateway.services.fleet.enrol(given, key(3))).toMatchObject({ code: "A102" });
  });

  it("survives a restart, keys included", async () => {
    const dataDir = folder();
    const first = await start({ dataDir });
    const { given, enrolled } = enrol(first.gateway, "till-1", 1);
    first.gateway.services.fleet.publishConfiguration(CONFIGURATION);
    await first.close();
    const again = await start({ dataDir });
    const found = registry(again).find("till-1");
    expect(found).toMatchObject({ id: enrolled.id, terminal: "till-1", place: PLACE });
    const channel = found && registry(again).channel(found);
    expect(channel && Buffer.from(channel.upKey).equals(given.upKey)).toBe(true);
    expect(channel && Buffer.from(channel.downKey).equals(given.downKey)).toBe(true);
    expect(registry(again).configuration(PLACE)?.version).toBe(1);
    const second = registry(again).prepare("till-2", PLACE);
    expect(second).toMatchObject({ referenceKey: given.referenceKey, generation: 1 });
  });
});

describe("secrets at rest", () => {
  it("are in no file in clear, and the key file is its owner's alone", async () => {
    const dataDir = folder();
    const first = await start({ dataDir });
    const { given } = enrol(first.gateway, "till-1", 1);
    await first.close();
    fixture = undefined;
    const database = readFileSync(join(dataDir, "ledger.sqlite"));
    for (const secret of [given.upKey, given.downKey, given.referenceKey, text(given.password)]) {
      expect(database.includes(Buffer.from(secret))).toBe(false);
    }
    expect(statSync(join(dataDir, "gateway.key")).mode & 0o777).toBe(0o600);
  });

  it("open only with the same key and for the same purpose", () => {
    const entropy = (bytes: number) => new Uint8Array(bytes).fill(3);
    const fileKey = new Uint8Array(32).fill(1);
    const sealed = seal(text("secret"), fileKey, "channel a", entropy);
    expect(unseal(sealed, fileKey, "channel a")).toEqual(text("secret"));
    expect(unseal(sealed, fileKey, "channel b")).toBeUndefined();
    expect(unseal(sealed, new Uint8Array(32), "channel a")).toBeUndefined();
    expect(unseal(sealed.subarray(0, 20), fileKey, "channel a")).toBeUndefined();
  });

  it("are refused with a key file of the wrong size (A104)", async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, "gateway.key"), "short");
    await expect(startFixture({ dataDir })).rejects.toMatchObject({ code: "A104" });
  });
});

describe("logins", () => {
  it("take the right password of the right login", async () => {
    const started = await start();
    const { given } = enrol(started.gateway, "till-1", 1);
    const { fleet } = started.gateway.services;
    const password = fleet.addObserver("judge");
    expect(registry(started).authenticate("till-1", text(given.password))).toBe("terminal");
    expect(registry(started).authenticate("judge", text(String(password)))).toBe("observer");
    expect(registry(started).authenticate("till-1", text("wrong"))).toBeUndefined();
    expect(registry(started).authenticate("nobody", text(given.password))).toBeUndefined();
    expect(registry(started).authenticate("'; --", text(given.password))).toBeUndefined();
  });

  it("of an observer can be renewed, and cannot take a terminal's name", async () => {
    const started = await start();
    enrol(started.gateway, "till-1", 1);
    const { fleet } = started.gateway.services;
    const first = String(fleet.addObserver("judge"));
    const second = String(fleet.addObserver("judge"));
    expect(registry(started).authenticate("judge", text(first))).toBeUndefined();
    expect(registry(started).authenticate("judge", text(second))).toBe("observer");
    expect(fleet.addObserver("till-1")).toMatchObject({ code: "A102" });
    expect(fleet.addObserver("no such")).toMatchObject({ code: "A102" });
  });
});

describe("configurations", () => {
  it("get a new version when something differs, and only then", async () => {
    const { fleet } = (await start()).gateway.services;
    expect(fleet.publishConfiguration(CONFIGURATION)).toBe(1);
    expect(fleet.publishConfiguration(CONFIGURATION)).toBe(1);
    expect(fleet.publishConfiguration({ ...CONFIGURATION, zone: 720 })).toBe(2);
    expect(fleet.configuration(PLACE)).toMatchObject({ version: 2, zone: 720 });
    expect(fleet.configuration("elsewhere")).toBeUndefined();
  });

  it("that break their form are refused", async () => {
    const { fleet } = (await start()).gateway.services;
    const draft = { ...CONFIGURATION, language: "de" };
    expect(fleet.publishConfiguration(draft)).toMatchObject({ code: "A102" });
    expect(fleet.configuration(PLACE)).toBeUndefined();
  });
});

describe("a data folder", () => {
  it("of a demonstration is refused by a production start, and the other way (A105)", async () => {
    const demo = folder();
    await (await startFixture({ dataDir: demo, demo: true })).close();
    await expect(startFixture({ dataDir: demo })).rejects.toMatchObject({ code: "A105" });
    const real = folder();
    await (await startFixture({ dataDir: real })).close();
    await expect(startFixture({ dataDir: real, demo: true })).rejects.toMatchObject({
      code: "A105",
    });
    await (await startFixture({ dataDir: demo, demo: true })).close();
  });

  it("that cannot be made is refused (A104), and so is a port in use (A103)", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    await expect(startFixture({ dataDir: file })).rejects.toMatchObject({ code: "A104" });
    const { gateway } = await start();
    const options = {
      dataDir: folder(),
      http: { host: "127.0.0.1", port: 0 },
      mqtt: { host: "127.0.0.1", port: gateway.mqttPort },
      workers: 0,
      demo: false,
      log: () => undefined,
    };
    await expect(startGateway(options)).rejects.toMatchObject({ code: "A103" });
  });
});
