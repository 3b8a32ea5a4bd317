// The power goes at every flash write, erase and network step of what happens at a counter, and
// comes back: nothing lost, nothing doubled, every chain whole, every person told the truth.
import { describe, expect, it } from "vitest";
import { needs } from "../support/skip.js";
import { cutEverywhere, type Scenario } from "./cut-run.js";
import { prepareTill, prepareUntil } from "./preparing.js";
import {
  erasesJournal,
  erasesSettings,
  NEW_CONFIGURATION,
  ONLINE_SALE,
  PROGRESS_SALE,
  TOP_UP,
  TURNING_SALE,
} from "./scenarios.js";
import type { WorldImage } from "./world.js";

const LONG = process.env["ZINC_LONG"] === "1";
/** Hundreds of starts of gateway and terminal, thousands in a long run. */
const LIMIT_MS = LONG ? 7_200_000 : 600_000;

async function expectWhole(image: WorldImage, scenario: Scenario): Promise<void> {
  const { summary, faults } = await cutEverywhere(image, scenario, LONG);
  process.stdout.write(`${summary}\n`);
  expect(faults).toEqual([]);
}

const start = await prepareTill("cuts");

describe("with a power cut anywhere, nothing is lost, doubled or told wrongly of", () => {
  it.each([
    { scenario: ONLINE_SALE, image: async () => start },
    { scenario: TOP_UP, image: async () => start },
    { scenario: NEW_CONFIGURATION, image: async () => start },
    { scenario: TURNING_SALE, image: () => prepareUntil(start, TURNING_SALE, erasesJournal) },
  ])(
    "$scenario.name",
    async ({ scenario, image }) => expectWhole(await image(), scenario),
    LIMIT_MS,
  );

  it(
    PROGRESS_SALE.name,
    async (context) => {
      needs(context, "ZINC_LONG");
      const image = await prepareUntil(start, PROGRESS_SALE, erasesSettings);
      await expectWhole(image, PROGRESS_SALE);
    },
    LIMIT_MS,
  );
});
