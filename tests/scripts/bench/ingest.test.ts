// The ingest bench runs from end to end on a few records. It measures nothing here: figures are
// for a calm machine and `npm run bench`.
import { describe, expect, it } from "vitest";
import type { benchIngest as Bench } from "../../../scripts/bench/ingest.js";

/** The compiled bench: it forks its generator from beside itself. */
const COMPILED = new URL("../../../build/scripts/bench/ingest.js", import.meta.url).href;

describe("the ingest bench", () => {
  it("gives raw and ingest rates, and their ratio for each size of message", async () => {
    const { benchIngest } = (await import(COMPILED)) as { benchIngest: typeof Bench };
    const steps: string[] = [];
    const figures = await benchIngest({
      records: 400,
      rounds: 1,
      recordsAMessage: [1, 30],
      progress: (what) => steps.push(what),
    });
    expect(figures.map(({ figure, unit }) => `${figure} (${unit})`)).toEqual([
      "raw verification (records/s)",
      "ingest, durable and acknowledged, 1 record a message (records/s)",
      "ingest against raw verification, 1 record a message (ratio)",
      "ingest, durable and acknowledged, 30 records a message (records/s)",
      "ingest against raw verification, 30 records a message (ratio)",
    ]);
    for (const { value } of figures) expect(value).toBeGreaterThan(0);
    expect(steps.length).toBeGreaterThan(3);
  }, 60_000);
});
