// Balances for the console: the trial balance and the members of a family. Called by
// console-reader.ts. Sums are those that the ledger's last commit wrote.
import type { BalanceRow, Page, PageRequest, TrialBalance } from "../console/queries.js";
import { familyRange } from "./console-movements.js";
import type { Sqlite } from "./database.js";

interface SumRow extends BalanceRow {
  readonly accountId: number;
  readonly assetId: number;
}

const CARDS = "a.name >= 'card:' AND a.name < 'card;'";
const SUMS =
  "FROM balance AS b JOIN account AS a ON a.id = b.account JOIN asset AS s ON s.id = b.asset";

/** Sums over the tables of the ledger. */
export class SumReader {
  readonly #db: Sqlite;
  readonly #trial;
  readonly #transactions;
  readonly #family;
  readonly #familyCount;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#trial = db.prepare(
      `SELECT CASE WHEN ${CARDS} THEN 'card:*' ELSE a.name END AS account, count(*) AS accounts,
       s.name AS asset, sum(b.debited) AS debitedMinor, sum(b.credited) AS creditedMinor
       ${SUMS} GROUP BY 1, 3 ORDER BY 1, 3`,
    );
    this.#transactions = db.prepare("SELECT count(*) FROM ledger_transaction").pluck();
    this.#family = db.prepare(
      `SELECT a.name AS account, 1 AS accounts, s.name AS asset, b.debited AS debitedMinor,
       b.credited AS creditedMinor, a.id AS accountId, s.id AS assetId
       ${SUMS} WHERE a.name >= ? AND a.name < ?
       AND (? - (b.credited - b.debited), a.id, s.id) > (0, ?, ?)
       ORDER BY b.credited - b.debited DESC, a.id, s.id LIMIT ?`,
    );
    this.#familyCount = db
      .prepare(`SELECT count(*) ${SUMS} WHERE a.name >= ? AND a.name < ?`)
      .pluck();
  }

  /** Every account and asset once, the cards as one family, in one reading. */
  trialBalance(atSeconds: number, records: () => number): TrialBalance {
    return this.#db.transaction(() => ({
      atSeconds,
      records: records(),
      transactions: this.#transactions.get() as number,
      rows: this.#trial.all() as BalanceRow[],
    }))();
  }

  /** The members of a family, largest balance first; of one account, its assets. */
  page(family: string, { cursor, limit }: PageRequest): Page<BalanceRow> {
    const range = family.endsWith(":*") ? familyRange(family) : [family, `${family}\u0000`];
    const [balance, account, asset] = readCursor(cursor);
    const found = this.#family.all(...range, balance, account, asset, limit + 1) as SumRow[];
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const next =
      last && found.length > limit
        ? `${last.creditedMinor - last.debitedMinor},${last.accountId},${last.assetId}`
        : null;
    const total = this.#familyCount.get(...range) as number;
    return { rows: rows.map(({ accountId, assetId, ...row }) => row), next, total };
  }
}

/** A row's balance, account and asset; without one, before the largest that there can be. */
function readCursor(cursor: string | null): [number, number, number] {
  const parts = /^(-?\d{1,15}),(\d{1,15}),(\d{1,15})$/.exec(cursor ?? "");
  if (parts === null) return [Number.MAX_SAFE_INTEGER, 0, 0];
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}
