// What the bench works out without a run agrees with the firmware and with the build's report.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { continuations, ENTRY_BYTES } from "../../../firmware/store/entry.js";
import { HEADER_BYTES, PAGE_BYTES } from "../../../firmware/store/page.js";
import {
  bundleFigures,
  JOURNAL_LAYOUT,
  journalFigures,
  journalSales,
} from "../../../scripts/bench/arithmetic.js";

const folder = mkdtempSync(join(tmpdir(), "zinc-arithmetic-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the journal's room by arithmetic", () => {
  it("takes the layout that the firmware has", () => {
    const { pageBytes, headerBytes, entryBytes, headArticles } = JOURNAL_LAYOUT;
    expect([pageBytes, headerBytes, entryBytes]).toEqual([PAGE_BYTES, HEADER_BYTES, ENTRY_BYTES]);
    expect(continuations(headArticles)).toBe(0);
    expect(continuations(headArticles + JOURNAL_LAYOUT.continuationArticles)).toBe(1);
    expect(continuations(headArticles + JOURNAL_LAYOUT.continuationArticles + 1)).toBe(2);
  });

  it("gives what the firmware's journal holds when it is filled", () => {
    expect(journalSales(2)).toBe(SALES_OF_TWO);
    expect(journalSales(20)).toBe(SALES_OF_TWENTY);
    expect(journalFigures()[0]).toMatchObject({ value: SALES_OF_TWO, target: ">= 2000" });
  });
});

/** As tests/firmware/store/room.test.ts counts and prints them. */
const SALES_OF_TWO = 2072;
const SALES_OF_TWENTY = 1036;

describe("the bundle's figures", () => {
  it("are those of the build's report", () => {
    const file = join(folder, "app.json");
    const report = { board: "b", bytes: 5, gzipBytes: 4, variables: 300, boardVariables: 1000 };
    writeFileSync(file, JSON.stringify(report));
    const [bytes, variables] = bundleFigures(file);
    expect(bytes).toMatchObject({ value: 5, unit: "bytes" });
    expect(variables?.how).toContain("30.0 %");
  });

  it("ask for a build when there was none", () => {
    expect(() => bundleFigures(join(folder, "none.json"))).toThrow(/^A106 .*npm run build/);
  });
});
