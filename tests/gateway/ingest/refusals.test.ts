// Refused bytes: all counted, the last of them kept, and never more than the bound.
import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Refusals } from "../../../gateway/ingest/refusals.js";
import { openDatabase, type Sqlite } from "../../../gateway/store/database.js";
import { KEPT_MAX, RefusalTables } from "../../../gateway/store/refusal-tables.js";
import { temporaryFolder } from "../gateway-fixture.js";

let folder: string;
let db: Sqlite;
let refusals: Refusals;

beforeEach(() => {
  folder = temporaryFolder();
  db = openDatabase(folder, false);
  refusals = new Refusals(new RefusalTables(db), () => 42);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const one = (sql: string): unknown => db.prepare(sql).pluck().get();

describe("refusals", () => {
  it("are counted by code and terminal, over many writes", () => {
    for (let i = 0; i < 3; i++) {
      refusals.refuse("S103", "till-1", Uint8Array.of(i));
      refusals.refuse("W101", "till-1", Uint8Array.of(i));
      refusals.flush();
    }
    refusals.flush();
    expect(db.prepare("SELECT * FROM refused_count ORDER BY code").all()).toEqual([
      { terminal: "till-1", code: "S103", count: 3 },
      { terminal: "till-1", code: "W101", count: 3 },
    ]);
    expect(one("SELECT count(*) FROM refused")).toBe(6);
  });

  it("of a flood are counted, and a bounded number of them is kept", () => {
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 500; i++) refusals.refuse("S103", "till-1", new Uint8Array(5000));
      refusals.flush();
    }
    expect(one("SELECT sum(count) FROM refused_count")).toBe(15_000);
    expect(one("SELECT count(*) FROM refused")).toBe(KEPT_MAX);
    expect(one("SELECT max(length(bytes)) FROM refused")).toBe(2048);
    expect(one("SELECT min(at) FROM refused")).toBe(42);
  });
});
