// The auditor itself is judged: it accepts an honest world, and finds each thing that could be
// wrong with a ledger or with what people were told.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, type Evidence } from "./auditor.js";
import type { Act } from "./till.js";
import { World } from "./world.js";

const TILL = "bar-1";
let world: World;
let honest: Evidence;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "zinc-audit-"));
  world = await World.make("an honest world", [TILL]);
  await world.topUp(TILL, 5000, "awa");
  await world.sell(TILL, 350, "awa");
  await world.sell(TILL, 275, "awa");
  await world.settleUntilQuiet();
  await world.end();
  const { enrolled, acts, uids, site } = world;
  honest = { folder: site.folder, enrolled: [...enrolled.values()], acts, uids };
});

afterAll(async () => {
  await world.end();
  world.dispose();
  rmSync(folder, { recursive: true });
});

/** The faults of the honest world after a change to its file, made past the ledger's triggers. */
function faultsAfter(...statements: string[]): readonly string[] {
  const changed = join(folder, "changed");
  cpSync(honest.folder, changed, { recursive: true });
  const db = new Database(join(changed, "ledger.sqlite"));
  try {
    db.pragma("foreign_keys = OFF");
    const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck();
    for (const name of triggers.all()) db.exec(`DROP TRIGGER ${String(name)}`);
    for (const statement of statements) {
      if (db.prepare(statement).run().changes === 0) throw new Error(`no effect: ${statement}`);
    }
  } finally {
    db.close();
  }
  const { faults } = audit({ ...honest, folder: changed });
  rmSync(changed, { recursive: true });
  return faults;
}

const LAST_SALE = "(SELECT max(id) FROM record WHERE kind = 1)";

describe("the auditor", () => {
  it("finds nothing wrong with an honest world", () => {
    expect(audit(honest)).toMatchObject({ lost: 0, doubled: 0, unknown: 0, faults: [] });
  });

  it.each([
    {
      what: "a record that is missing at the end",
      sql: [
        `DELETE FROM posting WHERE ledger_transaction = ${LAST_SALE}`,
        `DELETE FROM ledger_transaction WHERE id = ${LAST_SALE}`,
        `DELETE FROM record WHERE id = ${LAST_SALE}`,
      ],
      fault: /^lost: sale of 275/m,
    },
    {
      what: "a record that is missing in the middle",
      sql: ["DELETE FROM record WHERE kind = 2"],
      fault: /expected sequence|does not link/,
    },
    {
      what: "two records in each other's place",
      sql: [
        `UPDATE record SET sequence = -1 WHERE id = ${LAST_SALE}`,
        `UPDATE record SET sequence = (SELECT max(sequence) FROM record) + 1 WHERE kind = 2`,
      ],
      fault: /says sequence/,
    },
    {
      what: "bytes of a record changed",
      sql: [
        `UPDATE record SET envelope = CAST(substr(envelope, 1, length(envelope) - 90) ||
           x'00ff00ff' || substr(envelope, -86) AS BLOB) WHERE id = ${LAST_SALE}`,
      ],
      fault: /signature is not the key's/,
    },
    {
      what: "bytes of a signature changed",
      sql: [
        `UPDATE record SET envelope = CAST(substr(envelope, 1, length(envelope) - 20) ||
           x'00ff00ff' || substr(envelope, -16) AS BLOB) WHERE id = ${LAST_SALE}`,
      ],
      fault: /signature is not the key's/,
    },
    {
      what: "an envelope cut short",
      sql: [`UPDATE record SET envelope = substr(envelope, 1, 50) WHERE id = ${LAST_SALE}`],
      fault: /not a COSE_Sign1/,
    },
    {
      what: "another key enrolled",
      sql: ["UPDATE enrolment SET public_key = zeroblob(32)"],
      fault: /has another key/,
    },
    {
      what: "an amount posted otherwise than signed",
      sql: [`UPDATE posting SET amount = amount + 1 WHERE ledger_transaction = ${LAST_SALE}`],
      fault: /its postings are/,
    },
    {
      what: "a sale that was not posted",
      sql: [
        `DELETE FROM posting WHERE ledger_transaction = ${LAST_SALE}`,
        `DELETE FROM ledger_transaction WHERE id = ${LAST_SALE}`,
      ],
      fault: /its postings are/,
    },
    {
      what: "a transaction of no record",
      sql: ["INSERT INTO ledger_transaction VALUES (9999, 0)"],
      fault: /transaction 9999 of no movement/,
    },
    {
      what: "a balance that its postings do not make",
      sql: ["UPDATE balance SET credited = credited + 1 WHERE credited > 0"],
      fault: /kept otherwise/,
    },
    {
      what: "a fork",
      sql: [
        `INSERT INTO fork SELECT enrolment, sequence, zeroblob(32), envelope, 0 FROM record
           WHERE id = ${LAST_SALE}`,
      ],
      fault: /1 forks/,
    },
    {
      what: "an exception that nobody settled",
      sql: [`INSERT INTO exception (kind, code, at, enrolment) VALUES ('gap', 'L102', 0, 1)`],
      fault: /exception gap/,
    },
    {
      what: "something refused",
      sql: [`INSERT INTO refused (at, terminal, code, bytes) VALUES (0, 'bar-1', 'S101', x'00')`],
      fault: /refused S101/,
    },
  ])("finds $what", ({ sql, fault }) => {
    expect(faultsAfter(...sql).join("\n")).toMatch(fault);
  });

  const told = (change: (act: Act) => Act | undefined): readonly string[] => {
    const acts = honest.acts.map((act) => (act.amount === 275 ? change(act) : act));
    return audit({ ...honest, acts: acts.filter((act) => act !== undefined) }).faults;
  };

  it("finds a sale that nobody made", () => {
    expect(told(() => undefined).join("\n")).toMatch(/made by nobody/);
  });

  it("finds a sale that was made and not told", () => {
    expect(told((act) => ({ ...act, told: [] })).join("\n")).toMatch(/made, unsaid/);
  });

  it("finds a sale that was made and told as not made", () => {
    const how = "NOT made";
    const denied = told((act) => ({ ...act, told: [{ verdict: "not made", how }] }));
    expect(denied.join("\n")).toMatch(/made, unsaid/);
    const both = told((act) => ({ ...act, told: [...act.told, { verdict: "not made", how }] }));
    expect(both.join("\n")).toMatch(/two answers/);
  });

  it("finds a sale that was told and is not there", () => {
    const made = [{ verdict: "made", how: "the sound of success" }] as const;
    const more: Act = { terminal: TILL, kind: "sale", amount: 999, card: "awa", told: [...made] };
    const judged = audit({ ...honest, acts: [...honest.acts, more] });
    expect(judged.lost).toBe(1);
    expect(judged.faults.join("\n")).toMatch(/^lost: sale of 999/m);
  });

  it("finds a sale that is there twice", () => {
    const twice = honest.acts.map((act) => (act.amount === 275 ? { ...act, amount: 350 } : act));
    expect(audit({ ...honest, acts: twice }).doubled).toBeGreaterThan(0);
  });
});
