// The ledger audited against itself: everything that is derived is made again from the postings
// and the records, and compared. Called by the technician's commands, after restores, and by
// tests. Only reads; reads everything.
import type { Sqlite } from "./database.js";

/** One account and asset whose kept sums are not those of its postings. Minor units. */
export interface SumDifference {
  readonly account: string;
  readonly asset: string;
  readonly kept: { readonly debited: number; readonly credited: number };
  readonly summed: { readonly debited: number; readonly credited: number };
}

/** What an audit found; all lists are empty in a sound ledger. */
export interface Audit {
  readonly records: number;
  readonly transactions: number;
  readonly differences: readonly SumDifference[];
  /** Assets whose balances do not sum to zero over all accounts. */
  readonly unbalancedAssets: readonly string[];
  /** Transactions without a posting, and chain heads beyond the records that are held. */
  readonly emptyTransactions: readonly number[];
  readonly wrongHeads: readonly number[];
}

interface DifferenceRow {
  readonly account: string;
  readonly asset: string;
  readonly keptDebited: number;
  readonly keptCredited: number;
  readonly debited: number;
  readonly credited: number;
}

const SUMMED = `summed AS (
  SELECT account, asset, sum(debited) AS debited, sum(credited) AS credited FROM (
    SELECT source AS account, asset, amount AS debited, 0 AS credited FROM posting
    UNION ALL SELECT destination, asset, 0, amount FROM posting
  ) GROUP BY account, asset)`;

const DIFFERENCES = `WITH ${SUMMED}, both AS (
    SELECT account, asset FROM summed UNION SELECT account, asset FROM balance)
  SELECT a.name AS account, s.name AS asset,
    ifnull(b.debited, 0) AS keptDebited, ifnull(b.credited, 0) AS keptCredited,
    ifnull(m.debited, 0) AS debited, ifnull(m.credited, 0) AS credited
  FROM both LEFT JOIN summed AS m USING (account, asset)
  LEFT JOIN balance AS b USING (account, asset)
  JOIN account AS a ON a.id = account JOIN asset AS s ON s.id = asset
  WHERE keptDebited <> ifnull(m.debited, 0) OR keptCredited <> ifnull(m.credited, 0)`;

/** Sums of all postings against the sums that are kept. */
export function compareBalances(db: Sqlite): SumDifference[] {
  const rows = db.prepare(DIFFERENCES).all() as DifferenceRow[];
  return rows.map(({ account, asset, keptDebited, keptCredited, debited, credited }) => ({
    account,
    asset,
    kept: { debited: keptDebited, credited: keptCredited },
    summed: { debited, credited },
  }));
}

/** Everything that can be checked without keys. */
export function auditLedger(db: Sqlite): Audit {
  const numbers = (sql: string): number[] => db.prepare(sql).pluck().all() as number[];
  return db.transaction(() => ({
    records: numbers("SELECT count(*) FROM record")[0] ?? 0,
    transactions: numbers("SELECT count(*) FROM ledger_transaction")[0] ?? 0,
    differences: compareBalances(db),
    unbalancedAssets: db
      .prepare(
        `SELECT s.name FROM balance AS b JOIN asset AS s ON s.id = b.asset
         GROUP BY b.asset HAVING sum(b.debited) <> sum(b.credited)`,
      )
      .pluck()
      .all() as string[],
    emptyTransactions: numbers(
      `SELECT id FROM ledger_transaction AS t WHERE NOT EXISTS
       (SELECT 1 FROM posting WHERE ledger_transaction = t.id)`,
    ),
    wrongHeads: numbers(
      `SELECT enrolment FROM chain_head AS h WHERE stored <>
       (SELECT count(*) FROM record AS r WHERE r.enrolment = h.enrolment
        AND r.sequence <= h.stored)`,
    ),
  }))();
}
