// What the ledger's file does not allow, and what it does when a commit fails.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LedgerBug } from "../../../gateway/ledger/assertion.js";
import { Ledger } from "../../../gateway/ledger/ledger.js";
import type { LedgerStore } from "../../../gateway/ledger/ledger-store.js";
import { auditLedger, compareBalances } from "../../../gateway/store/audit.js";
import { openDatabase } from "../../../gateway/store/database.js";
import { type SignedChain, topUp } from "../signed-chain.js";
import { AT, cardName, type LedgerFixture, openLedger, verified } from "./ledger-fixture.js";

let fixture: LedgerFixture;
let chain: SignedChain;
let id: number;

beforeEach(() => {
  fixture = openLedger();
  ({ chain, id } = fixture.terminal("till-1", 1));
});
afterEach(() => fixture.close());

/** The store, with one method that fails while `failing()`. */
function failingStore(method: "putSums" | "commit" | "insertPosting", failing: () => boolean) {
  return new Proxy(fixture.store, {
    get(store, name: keyof LedgerStore) {
      const value = store[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (name !== method || !failing()) return value.apply(store, args);
        throw method === "insertPosting" ? new LedgerBug("a test") : new Error("disk full");
      };
    },
  });
}

describe("the ledger's file", () => {
  it("runs with a write-ahead log and full synchronisation", () => {
    expect(fixture.db.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(fixture.db.pragma("synchronous", { simple: true })).toBe(2);
    expect(fixture.db.pragma("foreign_keys", { simple: true })).toBe(1);
  });

  it("refuses a second gateway on the same folder (A104)", () => {
    fixture.take(id, chain.next(topUp(7, 100)));
    expect(() => openDatabase(fixture.folder, false)).toThrow("A104");
  });

  it("lets nobody change or remove a record, a transaction, a posting or an enrolment", () => {
    fixture.take(id, chain.next(topUp(7, 100)));
    for (const table of ["record", "ledger_transaction", "posting", "enrolment"]) {
      const column = table === "posting" ? "leg" : "id";
      expect(() => fixture.db.exec(`DELETE FROM ${table}`)).toThrow("append-only");
      expect(() => fixture.db.exec(`UPDATE ${table} SET ${column} = 9`)).toThrow("append-only");
    }
  });

  it("refuses a posting of nothing, and one from an account to itself", () => {
    fixture.take(id, chain.next(topUp(7, 100)));
    const insert = (values: string) => () =>
      fixture.db.exec(`INSERT INTO posting VALUES (${values})`);
    expect(insert("1, 2, 1, 2, 1, 0")).toThrow("CHECK");
    expect(insert("1, 2, 1, 2, 1, -5")).toThrow("CHECK");
    expect(insert("1, 2, 1, 1, 1, 5")).toThrow("CHECK");
    expect(insert("99, 1, 1, 2, 1, 5")).toThrow("FOREIGN KEY");
    expect(insert("1, 2, 1, 2, 1, 'five'")).toThrow();
  });

  it("finds a kept sum that is not the sum of its postings", () => {
    fixture.take(id, chain.next(topUp(7, 100)));
    fixture.db.exec("UPDATE balance SET credited = credited + 1 WHERE credited > 0");
    expect(compareBalances(fixture.db)).toMatchObject([
      { account: cardName(7), kept: { credited: 101 }, summed: { credited: 100 } },
    ]);
    expect(auditLedger(fixture.db).unbalancedAssets).toHaveLength(1);
  });
});

describe("a commit that fails", () => {
  it("leaves nothing behind, and the same batch goes through later", () => {
    let full = false;
    const ledger = new Ledger(failingStore("putSums", () => full));
    const batch = [chain.next(topUp(7, 100)), chain.next(topUp(8, 100))].map((made) =>
      verified(id, made),
    );
    full = true;
    expect(() => ledger.append(batch, AT)).toThrow("disk full");
    expect(auditLedger(fixture.db)).toMatchObject({ records: 0, transactions: 0 });
    expect(ledger.stored(id).stored).toBe(0);
    full = false;
    ledger.append(batch, AT);
    expect(ledger.stored(id).stored).toBe(2);
    expect(fixture.balances()["drawer:till-1"]).toBe(-200);
    expect(compareBalances(fixture.db)).toEqual([]);
  });

  it("by our own bug on one record quarantines that one (X101) and takes the others", () => {
    let calls = 0;
    const ledger = new Ledger(failingStore("insertPosting", () => [2, 4].includes(++calls)));
    const batch = [1, 2, 3].map((card) => verified(id, chain.next(topUp(card, 100))));
    ledger.append(batch, AT);
    expect(ledger.stored(id).stored).toBe(3);
    expect(fixture.exceptions()).toMatchObject([
      { kind: "quarantined", code: "X101", sequence: 2 },
    ]);
    expect(fixture.balances()["drawer:till-1"]).toBe(-200);
  });
});
