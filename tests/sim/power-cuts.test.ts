// The power goes at every flash write, erase and network step of what happens at a counter, and
// comes back: nothing lost, nothing doubled, every chain whole, every person told the truth.
import { describe, expect, it } from "vitest";
import { cutEverywhere } from "./cut-run.js";
import { prepareTill, prepareUntil } from "./preparing.js";
import { erases, NEW_CONFIGURATION, ONLINE_SALE, TOP_UP, TURNING_SALE } from "./scenarios.js";

const LONG = process.env["ZINC_LONG"] === "1";
/** Hundreds of starts of gateway and terminal, thousands in a long run. */
const LIMIT_MS = LONG ? 7_200_000 : 600_000;

const start = await prepareTill("cuts");

describe("with a power cut anywhere, nothing is lost, doubled or told wrongly of", () => {
  it.each([
    { scenario: ONLINE_SALE, image: async () => start },
    { scenario: TOP_UP, image: async () => start },
    { scenario: NEW_CONFIGURATION, image: async () => start },
    { scenario: TURNING_SALE, image: () => prepareUntil(start, TURNING_SALE, erases) },
  ])(
    "$scenario.name",
    async ({ scenario, image }) => {
      const { summary, faults } = await cutEverywhere(await image(), scenario, LONG);
      process.stdout.write(`${summary}\n`);
      expect(faults).toEqual([]);
    },
    LIMIT_MS,
  );
});
