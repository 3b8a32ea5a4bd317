// As power-cuts.test.ts, for sales without the gateway's word; a file of its own for the second
// core.
import { describe, expect, it } from "vitest";
import { cutEverywhere } from "./cut-run.js";
import { prepareTill } from "./preparing.js";
import { OFFLINE_SALE, UNANSWERED_SALE } from "./scenarios.js";

const LONG = process.env["ZINC_LONG"] === "1";
/** Hundreds of starts of gateway and terminal, thousands in a long run. */
const LIMIT_MS = LONG ? 7_200_000 : 600_000;

const start = await prepareTill("cuts offline");

describe("with a power cut anywhere, nothing is lost, doubled or told wrongly of", () => {
  it.each([OFFLINE_SALE, UNANSWERED_SALE])(
    "$name",
    async (scenario) => {
      const { summary, faults } = await cutEverywhere(start, scenario, LONG);
      process.stdout.write(`${summary}\n`);
      expect(faults).toEqual([]);
    },
    LIMIT_MS,
  );
});
