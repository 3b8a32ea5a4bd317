// Exceptions for the console, newest first. Called by console-reader.ts.
import type {
  ExceptionFilter,
  ExceptionKind,
  ExceptionRow,
  Page,
  PageRequest,
} from "../console/queries.js";
import type { ConsoleContext } from "./console-context.js";
import type { Sqlite } from "./database.js";

interface Row {
  readonly id: number;
  readonly kind: ExceptionKind;
  readonly code: string;
  readonly at: number;
  readonly enrolment: number;
  readonly sequence: number | null;
  readonly sequenceTo: number | null;
  readonly card: string | null;
  readonly asset: string | null;
  readonly amount: number | null;
  readonly settled: number | null;
  readonly settledEnrolment: number | null;
  readonly settledSequence: number | null;
}

const SELECT = `SELECT e.id, e.kind, e.code, e.at, e.enrolment, e.sequence,
  e.sequence_to AS sequenceTo, e.card, e.asset, e.amount, e.settled,
  r.enrolment AS settledEnrolment, r.sequence AS settledSequence
  FROM exception AS e LEFT JOIN record AS r ON r.id = e.settled_by`;

/** Exceptions over the tables of the ledger. */
export class ExceptionReader {
  readonly #db: Sqlite;
  readonly #context: ConsoleContext;
  readonly #open;

  constructor(db: Sqlite, context: ConsoleContext) {
    this.#db = db;
    this.#context = context;
    this.#open = db.prepare("SELECT count(*) FROM exception WHERE settled IS NULL").pluck();
  }

  /** How many are open. */
  open(): number {
    return this.#open.get() as number;
  }

  /** A page of exceptions. */
  page(filter: ExceptionFilter, { cursor, limit }: PageRequest): Page<ExceptionRow> {
    const conditions = ["1"];
    const values: (string | number)[] = [];
    if (filter.state !== null) {
      conditions.push(filter.state === "open" ? "e.settled IS NULL" : "e.settled IS NOT NULL");
    }
    if (filter.kind !== null) {
      conditions.push("e.kind = ?");
      values.push(filter.kind);
    }
    if (filter.terminal !== null) {
      conditions.push("e.enrolment = ?");
      values.push(this.#context.registry.find(filter.terminal)?.id ?? 0);
    }
    const where = conditions.join(" AND ");
    const total = this.#db.prepare(`SELECT count(*) FROM exception AS e WHERE ${where}`).pluck();
    const before = cursor !== null && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
    const found = this.#db
      .prepare(`${SELECT} WHERE ${where} AND e.id < ? ORDER BY e.id DESC LIMIT ?`)
      .all(...values, before ?? Number.MAX_SAFE_INTEGER, limit + 1) as Row[];
    const rows = found.slice(0, limit).map((row) => this.#exception(row));
    const next = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    return { rows, next, total: total.get(...values) as number };
  }

  #exception(row: Row): ExceptionRow {
    const terminal = this.#terminal(row.enrolment);
    const { asset, amount, settledEnrolment, settledSequence } = row;
    const settled = settledEnrolment !== null && settledSequence !== null;
    return {
      id: String(row.id),
      kind: row.kind,
      state: row.settled === null ? "open" : "settled",
      atSeconds: row.at,
      terminal,
      terminalName: terminal,
      sequence: row.sequence,
      sequenceTo: row.sequenceTo,
      card: row.card,
      amount: asset !== null && amount !== null ? { minor: amount, asset } : null,
      code: row.code,
      settledBy: settled
        ? { terminal: this.#terminal(settledEnrolment) ?? "", sequence: settledSequence }
        : null,
    };
  }

  #terminal(enrolment: number): string | null {
    return this.#context.registry.byId(enrolment)?.terminal ?? null;
  }
}
