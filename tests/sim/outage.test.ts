// Outages: the newcomer's story with two terminals, and whole evenings by chance from a seed.
import { describe, expect, it, onTestFinished } from "vitest";
import { type Judgement, totalOf } from "./auditor.js";
import { judge } from "./cut-run.js";
import { liveThrough, TILLS } from "./evening.js";
import { hex, sha256 } from "./stranger.js";
import { World } from "./world.js";

const LONG = process.env["ZINC_LONG"] === "1";
const LIMIT_MS = LONG ? 3_600_000 : 300_000;
const SEEDS = Array.from({ length: LONG ? 100 : 3 }, (_, at) => `evening ${at + 1}`);
const ACTS = 30;
/** Byte of the outcome at which the story's power goes: the sale is begun and not made. */
const IN_THE_MIDDLE = { at: "flash-write", n: 2, bytes: 30 } as const;

/** Everything that could be seen of a world, in one number. */
function fingerprint(world: World, { fingerprint: records }: Judgement): string {
  const screens = world.tills.map((till) => `${till.id}\n${till.screens.join("\n")}`);
  return hex(sha256(Buffer.from([records, ...screens].join("\n\n"))));
}

describe("two terminals", () => {
  it("bring the sales of an outage, one of them cut, to the ledger once and in order", async () => {
    const world = await World.make("a newcomer's story", TILLS);
    onTestFinished(() => world.end());
    const till = world.till("bar-1");
    await world.topUp("bar-2", 5000, "awa");
    await world.topUp("bar-2", 4000, "basile");
    till.terminal.setNetwork(false);
    const told = async (amount: number, card: string): Promise<string | undefined> =>
      (await world.sell("bar-1", amount, card)).told.at(-1)?.verdict;
    expect(await told(101, "awa")).toBe("made");
    expect(await told(102, "basile")).toBe("made");
    till.terminal.crashAt(IN_THE_MIDDLE);
    expect(await told(103, "awa")).toBeUndefined();
    expect(till.terminal.powered).toBe(false);
    const elsewhere = await world.sell("bar-2", 201, "awa");
    expect(elsewhere.told.at(-1)?.verdict).toBe("made");
    till.terminal.powerOn();
    await world.runUntil(() => /NOT made/.test(till.lines[2]!), 10_000);
    expect(till.lines.map((line) => line.trimEnd())).toContain("1.03 EUR");
    for (const amount of [104, 105, 106]) expect(await told(amount, "awa")).toBe("made");
    await world.settleUntilQuiet();
    const { moved, unknown, ...judgement } = await judge(world);
    expect(judgement).toMatchObject({ lost: 0, doubled: 0, faults: [] });
    const atBar = moved.filter(({ terminal }) => terminal === "bar-1");
    expect(atBar.map(totalOf)).toEqual([101, 102, 104, 105, 106]);
    expect(unknown).toBe(1);
  });
});

describe("a gateway restored from an old back-up", () => {
  it("gets from the terminal what it lost, once", async () => {
    const world = await World.make("an old back-up", ["bar-1"]);
    onTestFinished(() => world.end());
    await world.topUp("bar-1", 5000, "awa");
    await world.settleUntilQuiet();
    await world.site.stop();
    const backup = world.site.files();
    await world.settleUntilQuiet();
    for (const amount of [101, 102, 103]) await world.sell("bar-1", amount, "awa");
    await world.settleUntilQuiet();
    await world.site.stop();
    world.site.restore(backup);
    await world.settleUntilQuiet();
    await world.runUntil(() => false, 60_000);
    await world.sell("bar-1", 104, "awa");
    await world.settleUntilQuiet();
    const { moved, ...judgement } = await judge(world);
    expect(judgement).toMatchObject({ lost: 0, doubled: 0, faults: [] });
    expect(moved.map(totalOf)).toEqual([5000, 101, 102, 103, 104]);
  });
});

describe("an evening by chance", () => {
  it.each(SEEDS)(
    "%s loses nothing, doubles nothing and tells nobody wrong",
    async (seed) => {
      const { world, diary } = await liveThrough(seed, ACTS);
      const { faults, lost, doubled, records, unknown } = await judge(world);
      process.stdout.write(
        `${seed}: ${ACTS} acts, ${records} records, ${unknown} unknown: ` +
          `${lost} lost, ${doubled} doubled, ${faults.length} faults\n`,
      );
      expect(faults, diary.join("\n")).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "is the same, to the byte, when it is lived again from its seed",
    async () => {
      const prints: string[] = [];
      for (let again = 0; again < 2; again += 1) {
        const { world } = await liveThrough("twice", ACTS);
        prints.push(fingerprint(world, await judge(world)));
      }
      expect(prints[1]).toBe(prints[0]);
    },
    LIMIT_MS,
  );
});
