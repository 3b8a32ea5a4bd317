// One gateway, one terminal, over a real socket: from hello to the acknowledgement.
import { afterEach, describe, expect, it } from "vitest";
import { ASK_SALE } from "../../protocol/wire/bodies.js";
import { CONFIGURATION, enrol, type Fixture, startFixture } from "./gateway-fixture.js";
import { HandClock } from "./hand-clock.js";
import { ScriptedTerminal } from "./scripted-terminal.js";
import { cardNumber, EURO, SignedChain, sale, topUp } from "./signed-chain.js";

let fixture: Fixture;
const terminals: ScriptedTerminal[] = [];

async function terminal(given: ConstructorParameters<typeof ScriptedTerminal>[0], connects = 1) {
  const made = new ScriptedTerminal(given, connects);
  terminals.push(made);
  await made.start(fixture.gateway.mqttPort);
  return made;
}

afterEach(async () => {
  for (const one of terminals.splice(0)) await one.end();
  await fixture.close();
});

describe("a gateway", () => {
  it("acknowledges records once they are durable, and posts them", async () => {
    fixture = await startFixture();
    const { fleet, queries } = fixture.gateway.services;
    fleet.publishConfiguration(CONFIGURATION);
    const { given, chain } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    expect(till.heard.welcomes[0]?.acknowledgement.stored).toBe(0);
    expect(till.heard.welcomes[0]?.acknowledgement.hash).toEqual(chain.link);
    expect(till.heard.configurations[0]?.placeName).toBe("Le bar");
    await till.send(chain.next(topUp(7, 2000)), chain.next(sale(7, 350)));
    const acknowledgement = await till.acknowledged(2);
    expect(acknowledgement).toEqual({ epoch: 1, stored: 2, hash: chain.link, backedUp: 2 });
    const trial = await queries.trialBalance();
    expect(trial.rows).toEqual([
      { account: "card:*", accounts: 1, asset: EURO, debitedMinor: 350, creditedMinor: 2000 },
      { account: "drawer:till-1", accounts: 1, asset: EURO, debitedMinor: 2000, creditedMinor: 0 },
      { account: "sales:bar", accounts: 1, asset: EURO, debitedMinor: 0, creditedMinor: 350 },
    ]);
  });

  it("answers an authorisation with a hold, and its record consumes it", async () => {
    fixture = await startFixture();
    const { given, chain } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    await till.send(chain.next(topUp(7, 500)));
    await till.acknowledged(1);
    const ask = { purpose: ASK_SALE, card: cardNumber(7), total: 300, assets: [EURO] };
    const answer = await till.ask({ ...ask, request: 11 });
    expect(answer).toMatchObject({ refusal: "", legs: [{ asset: EURO, amount: 300 }] });
    expect(answer.balances).toEqual([{ asset: EURO, amount: 200 }]);
    const second = await till.ask({ ...ask, request: 12 });
    expect(second).toMatchObject({ refusal: "L110", hold: 0 });
    await till.send(chain.next(sale(7, 300, { intent: 11 })));
    await till.acknowledged(2);
    const third = await till.ask({ ...ask, request: 12, total: 200 });
    expect(third).toMatchObject({ refusal: "", balances: [{ asset: EURO, amount: 0 }] });
  });

  it("asks for missing records again, raises a gap that lasts, and settles it", async () => {
    const clock = new HandClock();
    fixture = await startFixture({ clock });
    const { queries } = fixture.gateway.services;
    const { given, chain } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    const [first, second, third] = [1, 2, 3].map((n) => chain.next(topUp(n, 100)));
    await till.send(first, third);
    await till.acknowledged(1);
    clock.move(5);
    await till.until(() => till.heard.resends.length > 0);
    expect(till.heard.resends[0]).toEqual({ from: 2, to: 2 });
    const every = { state: null, kind: null, terminal: null };
    expect((await queries.exceptions(every, { cursor: null, limit: 9 })).rows).toEqual([]);
    clock.move(10);
    const raised = await queries.exceptions(every, { cursor: null, limit: 9 });
    expect(raised.rows).toMatchObject([{ kind: "gap", state: "open", sequence: 2, sequenceTo: 2 }]);
    await till.send(second);
    expect((await till.acknowledged(3)).hash).toEqual(chain.link);
    const settled = await queries.exceptions(every, { cursor: null, limit: 9 });
    expect(settled.rows).toMatchObject([{ state: "settled", settledBy: { sequence: 2 } }]);
    expect(fixture.gateway.services.audit()).toMatchObject({ records: 3, differences: [] });
  });

  it("flags a record that another key signed, once, and refuses it", async () => {
    fixture = await startFixture();
    const { queries } = fixture.gateway.services;
    const { given, chain } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    const stranger = new SignedChain("till-1", "bar", 2);
    await till.send(stranger.next(topUp(7, 100)), stranger.next(topUp(7, 100)));
    await till.send(chain.next(topUp(7, 100)));
    await till.acknowledged(1);
    const every = { state: null, kind: null, terminal: null };
    const { rows } = await queries.exceptions(every, { cursor: null, limit: 9 });
    expect(rows).toMatchObject([{ kind: "not-enrolled", code: "S102", terminal: "till-1" }]);
  });

  it("sends a new configuration to a connected terminal at once", async () => {
    fixture = await startFixture();
    const { fleet } = fixture.gateway.services;
    const { given } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    expect(till.heard.configurations).toEqual([]);
    fleet.publishConfiguration(CONFIGURATION);
    await till.until(() => till.heard.configurations.length > 0);
    expect(till.heard.configurations[0]).toMatchObject({ version: 1, placeName: "Le bar" });
  });

  it("verifies in threads as it does without", async () => {
    fixture = await startFixture({ workers: 2 });
    const { given, chain } = enrol(fixture.gateway, "till-1", 1);
    const till = await terminal(given);
    for (let i = 0; i < 3; i++) {
      await till.send(chain.next(topUp(i, 500)), chain.next(sale(i, 100)));
    }
    expect((await till.acknowledged(6)).hash).toEqual(chain.link);
  });
});
