// Another program's broker by URL: records come, the acknowledgement goes back, and a PUBACK to
// that broker follows the durable commit. A bare aedes plays the other program.

import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enrol, startFixture, temporaryFolder } from "../gateway-fixture.js";
import { ScriptedTerminal } from "../scripted-terminal.js";
import { topUp } from "../signed-chain.js";

let broker: Aedes;
let server: Server;
let url: string;
let port: number;

beforeEach(async () => {
  broker = await Aedes.createBroker();
  server = createServer((socket) => broker.handle(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  url = `mqtt://127.0.0.1:${port}`;
});

afterEach(async () => {
  server.close();
  await new Promise<void>((resolve) => broker.close(resolve));
});

describe("a gateway on another's broker", () => {
  it("takes records from it and acknowledges through it", async () => {
    const { gateway, close } = await startFixture({ mqtt: { url } });
    expect(gateway.mqttPort).toBe(0);
    const { given, chain } = enrol(gateway, "till-1", 1);
    const till = new ScriptedTerminal(given);
    await till.start(port);
    await till.send(chain.next(topUp(7, 100)), chain.next(topUp(7, 100)));
    expect((await till.acknowledged(2)).hash).toEqual(chain.link);
    await till.end();
    await close();
  });

  it("gets what came while it was away", async () => {
    const dataDir = temporaryFolder();
    const first = await startFixture({ mqtt: { url }, dataDir });
    const { given, chain } = enrol(first.gateway, "till-1", 1);
    await first.close();
    const till = new ScriptedTerminal(given);
    await till.connect(port);
    await till.send(chain.next(topUp(7, 100)));
    const again = await startFixture({ mqtt: { url }, dataDir });
    await till.prove();
    const { queries } = again.gateway.services;
    const arrived = new Promise<void>((resolve) => {
      queries.subscribe((change) => change === "movements" && resolve());
    });
    if ((await queries.counts()).records === 0) await arrived;
    expect((await queries.counts()).records).toBe(1);
    await till.end();
    await again.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("does not start when there is none (M101)", async () => {
    const options = { mqtt: { url: "mqtt://127.0.0.1:1" } };
    await expect(startFixture(options)).rejects.toMatchObject({ code: "M101" });
  });
});
