/**
 * A stopped gateway's file as a stranger reads it: SQLite's tables and nothing else of the
 * gateway's. Called by: the auditor. Must never: write, nor share code with the ledger.
 */
import { join } from "node:path";
import Database from "better-sqlite3";

/** A terminal's enrolment. */
export interface EnrolmentRow {
  readonly id: number;
  readonly terminal: string;
  readonly place: string;
  readonly publicKey: Uint8Array;
  readonly genesis: Uint8Array;
  readonly time: number;
  readonly demo: number;
}

/** A record as it is kept. */
export interface RecordRow {
  readonly id: number;
  readonly enrolment: number;
  readonly sequence: number;
  readonly kind: number;
  readonly hash: Uint8Array;
  readonly envelope: Uint8Array;
}

/** One posting, its accounts and asset by name. */
export interface PostingRow {
  readonly transaction: number;
  readonly source: string;
  readonly destination: string;
  readonly asset: string;
  readonly amount: number;
}

/** A balance that the ledger keeps beside its postings. */
export interface BalanceRow {
  readonly account: string;
  readonly asset: string;
  readonly debited: number;
  readonly credited: number;
}

/** What the ledger set aside. */
export interface ExceptionRow {
  readonly kind: string;
  readonly code: string;
  readonly sequence: number | null;
  readonly settled: number | null;
}

/** What the gateway refused; `said`: its bytes in hex. */
export interface RefusedRow {
  readonly code: string;
  readonly terminal: string;
  readonly said: string;
}

/** Everything that the auditor looks at. */
export interface LedgerFile {
  readonly enrolments: readonly EnrolmentRow[];
  /** In the order of arrival. */
  readonly records: readonly RecordRow[];
  readonly postings: readonly PostingRow[];
  readonly transactions: readonly number[];
  readonly balances: readonly BalanceRow[];
  readonly forks: number;
  readonly refused: readonly RefusedRow[];
  readonly exceptions: readonly ExceptionRow[];
}

/** Reads the file in `folder`, whose gateway is stopped. */
export function readLedger(folder: string): LedgerFile {
  const db = new Database(join(folder, "ledger.sqlite"), { readonly: true, fileMustExist: true });
  const all = <Row>(sql: string): Row[] => db.prepare(sql).all() as Row[];
  try {
    return {
      enrolments: all(
        `SELECT id, terminal, place, public_key AS publicKey, genesis, time, demo FROM enrolment`,
      ),
      records: all(`SELECT id, enrolment, sequence, kind, hash, envelope FROM record ORDER BY id`),
      postings: all(
        `SELECT p.ledger_transaction AS "transaction", s.name AS source, d.name AS destination,
           a.name AS asset, p.amount
         FROM posting p JOIN account s ON s.id = p.source JOIN account d ON d.id = p.destination
           JOIN asset a ON a.id = p.asset ORDER BY p.ledger_transaction, p.leg`,
      ),
      transactions: all<{ id: number }>("SELECT id FROM ledger_transaction").map(({ id }) => id),
      balances: all(
        `SELECT c.name AS account, a.name AS asset, b.debited, b.credited
         FROM balance b JOIN account c ON c.id = b.account JOIN asset a ON a.id = b.asset`,
      ),
      forks: all("SELECT 1 FROM fork").length,
      refused: all("SELECT code, terminal, hex(bytes) AS said FROM refused"),
      exceptions: all("SELECT kind, code, sequence, settled FROM exception"),
    };
  } finally {
    db.close();
  }
}
