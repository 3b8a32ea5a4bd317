// One gateway, one terminal, over a real socket: from hello to the acknowledgement.
import { afterEach, describe, expect, it } from "vitest";
import { ASK_SALE } from "../../protocol/wire/bodies.js";
import { CONFIGURATION, enrol, type Fixture, startFixture } from "./gateway-fixture.js";
import { ScriptedTerminal } from "./scripted-terminal.js";
import { cardNumber, EURO, sale, topUp } from "./signed-chain.js";

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
