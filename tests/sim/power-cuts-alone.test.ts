// As power-cuts.test.ts, for what a terminal does on its own: sales without the gateway's word,
// and a start that finds a doubt. A file of its own so that both cores have work.
import { describe, expect, it } from "vitest";
import { cutEverywhere } from "./cut-run.js";
import { prepareDoubt, prepareTill } from "./preparing.js";
import { OFFLINE_SALE, START_IN_DOUBT, UNANSWERED_SALE } from "./scenarios.js";

const LONG = process.env["ZINC_LONG"] === "1";
/** Hundreds of starts of gateway and terminal, thousands in a long run. */
const LIMIT_MS = LONG ? 7_200_000 : 600_000;
/** What the sale moves whose doubt a start finds. */
const DOUBTED_AMOUNT = 333;

const start = await prepareTill("cuts alone");

describe("with a power cut anywhere, nothing is lost, doubled or told wrongly of", () => {
  it.each([
    { scenario: OFFLINE_SALE, image: async () => start },
    { scenario: UNANSWERED_SALE, image: async () => start },
    { scenario: START_IN_DOUBT, image: () => prepareDoubt(start, DOUBTED_AMOUNT) },
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
