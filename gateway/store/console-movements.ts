// Movements for the console: records with their postings, filtered, a page at a time. Called by
// console-reader.ts. Every page walks an index in the order of the page and stops when it is full;
// a filter on an account walks that account's postings instead of all records.
import { hexText } from "../../protocol/bytes.js";
import { TIME_SECONDS_MAX } from "../../protocol/limits.js";
import { AUTHORITY_HOLD, KIND_SALE } from "../../protocol/record/record.js";
import type {
  ExceptionKind,
  MovementFilter,
  MovementRow,
  Page,
  PageRequest,
  PostingRow,
} from "../console/queries.js";
import type { ConsoleContext } from "./console-context.js";
import { clockSource, nameOfKind, numberOfKind, recordOf } from "./console-words.js";
import type { Sqlite } from "./database.js";

/** Rows counted at most by `newerThan`. */
const NEWER_MAX = 1000;
/** Accounts of a family up to which each is walked; a larger family is found everywhere anyway. */
const FAMILY_WALKED_MAX = 8;
/** The asset that was seen first, most often the euro of the place. */
const FIRST_ASSET = 1;

interface RecordRow {
  readonly id: number;
  readonly enrolment: number;
  readonly sequence: number;
  readonly kind: number;
  readonly time: number;
  readonly received: number;
  readonly envelope: Uint8Array;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const COLUMNS = "r.id, r.enrolment, r.sequence, r.kind, r.time, r.received, r.envelope";

/** Movements over the tables of the ledger. */
export class MovementReader {
  readonly #db: Sqlite;
  readonly #context: ConsoleContext;
  readonly #postings;
  readonly #exceptions;
  readonly #bySequence;

  constructor(db: Sqlite, context: ConsoleContext) {
    this.#db = db;
    this.#context = context;
    this.#postings = db.prepare(
      `SELECT s.name AS source, d.name AS destination, a.name AS asset, p.amount AS minor
       FROM posting AS p JOIN account AS s ON s.id = p.source
       JOIN account AS d ON d.id = p.destination JOIN asset AS a ON a.id = p.asset
       WHERE p.ledger_transaction = ? ORDER BY p.leg`,
    );
    this.#exceptions = db
      .prepare("SELECT DISTINCT kind FROM exception WHERE record = ? AND settled IS NULL")
      .pluck();
    this.#bySequence = db.prepare(
      `SELECT ${COLUMNS} FROM record AS r WHERE r.enrolment = ? AND r.sequence = ?`,
    );
  }

  /** How many records there are: numbers are dense and nothing is ever removed. */
  records(): number {
    return Number(this.#db.prepare("SELECT max(id) FROM record").pluck().get() ?? 0);
  }

  /** A page of movements. */
  page(filter: MovementFilter, { cursor, limit }: PageRequest): Page<MovementRow> {
    const after = readCursor(cursor);
    const rows = this.#rows(filter, after, limit + 1);
    const shown = rows.slice(0, limit).map((row) => this.#movement(row));
    const plain = Object.entries(filter).every(
      ([name, value]) => name === "order" || value === null,
    );
    return {
      rows: shown,
      next: rows.length > limit ? (shown.at(-1)?.cursor ?? null) : null,
      total: plain ? this.records() : null,
    };
  }

  /** How many rows of the filter arrived after a cursor's row, up to 1000. */
  newerThan(filter: MovementFilter, cursor: string): number {
    const after = readCursor(cursor);
    if (after === undefined) return 0;
    return this.#rows({ ...filter, order: "oldest" }, after, NEWER_MAX).length;
  }

  /** One movement by its place in a terminal's chain. */
  find(enrolment: number, sequence: number): MovementRow | undefined {
    const row = this.#bySequence.get(enrolment, sequence) as RecordRow | undefined;
    return row && this.#movement(row);
  }

  #rows(filter: MovementFilter, after: number | undefined, limit: number): RecordRow[] {
    const newest = filter.order === "newest";
    const conditions = this.#conditions(filter);
    if (conditions === undefined) return [];
    if (after !== undefined) {
      conditions.push({ sql: newest ? "r.id < ?" : "r.id > ?", values: [after] });
    }
    const direction = newest ? "DESC" : "ASC";
    const accounts = this.#walkedAccounts(filter.account);
    const ids =
      accounts === undefined
        ? this.#byRecord(conditions, direction, limit)
        : this.#byAccount(accounts, { conditions, direction, limit });
    return this.#db.prepare(ids.sql).all(...ids.values) as RecordRow[];
  }

  #byRecord(conditions: readonly Condition[], direction: string, limit: number): Condition {
    const where = conditions.map(({ sql }) => sql).join(" AND ");
    const sql = `SELECT ${COLUMNS} FROM record AS r ${where === "" ? "" : `WHERE ${where}`}
      ORDER BY r.id ${direction} LIMIT ?`;
    return { sql, values: [...conditions.flatMap(({ values }) => values), limit] };
  }

  /** Both sides of each account, each in order and cut at the limit, then merged. */
  #byAccount(
    accounts: readonly number[],
    { conditions, direction, limit }: { conditions: Condition[]; direction: string; limit: number },
  ): Condition {
    const walks: Condition[] = [];
    for (const account of accounts) {
      for (const side of ["source", "destination"]) {
        const own = { sql: `p.${side} = ?`, values: [account] };
        const all = [own, ...conditions];
        walks.push({
          sql: `SELECT * FROM (SELECT DISTINCT p.ledger_transaction AS id FROM posting AS p
            JOIN record AS r ON r.id = p.ledger_transaction
            WHERE ${all.map(({ sql }) => sql).join(" AND ")}
            ORDER BY p.ledger_transaction ${direction} LIMIT ?)`,
          values: [...all.flatMap(({ values }) => values), limit],
        });
      }
    }
    const sql = `SELECT ${COLUMNS} FROM record AS r
      WHERE r.id IN (${walks.map((walk) => walk.sql).join(" UNION ")})
      ORDER BY r.id ${direction} LIMIT ?`;
    return { sql, values: [...walks.flatMap(({ values }) => values), limit] };
  }

  /** The accounts to walk; undefined when records are walked, filtered or not. */
  #walkedAccounts(account: string | null): number[] | undefined {
    if (account === null) return undefined;
    const found = this.#accounts(account);
    return found.length > FAMILY_WALKED_MAX ? undefined : found;
  }

  #accounts(account: string): number[] {
    if (!account.endsWith(":*")) {
      return this.#db
        .prepare("SELECT id FROM account WHERE name = ?")
        .pluck()
        .all(account) as number[];
    }
    const [from, to] = familyRange(account);
    const sql = "SELECT id FROM account WHERE name >= ? AND name < ? LIMIT ?";
    return this.#db
      .prepare(sql)
      .pluck()
      .all(from, to, FAMILY_WALKED_MAX + 1) as number[];
  }

  /** Undefined when nothing can match. */
  #conditions(filter: MovementFilter): Condition[] | undefined {
    const conditions: Condition[] = [];
    if (filter.terminal !== null) {
      const enrolled = this.#context.registry.find(filter.terminal);
      if (enrolled === undefined) return undefined;
      conditions.push({ sql: "r.enrolment = ?", values: [enrolled.id] });
    }
    if (filter.kind !== null) conditions.push(ofKind(numberOfKind(filter.kind)));
    if (filter.fromSeconds !== null || filter.toSeconds !== null) {
      const within = this.#within(
        filter.fromSeconds ?? 0,
        filter.toSeconds ?? TIME_SECONDS_MAX + 1,
      );
      if (within === undefined) return undefined;
      conditions.push(within);
    }
    const { account } = filter;
    const asset = filter.asset === null ? null : this.#assetId(filter.asset);
    if (asset === undefined) return undefined;
    const large = account !== null && this.#walkedAccounts(account) === undefined;
    if (account !== null && !large && this.#accounts(account).length === 0) return undefined;
    if (asset !== null && asset !== FIRST_ASSET) conditions.push(ofRareAsset(asset));
    if (asset !== null || large) conditions.push(postingExists(asset, large ? account : null));
    return conditions;
  }

  #assetId(name: string): number | undefined {
    const id = this.#db.prepare("SELECT id FROM asset WHERE name = ?").pluck().get(name);
    return id as number | undefined;
  }

  /** Times are nearly in the order of arrival: the first and last record bound the walk. */
  #within(from: number, to: number): Condition | undefined {
    const bounds = this.#db
      .prepare("SELECT min(id) AS first, max(id) AS last FROM record WHERE time >= ? AND time < ?")
      .get(from, to) as { first: number | null; last: number | null };
    const { first, last } = bounds;
    if (first === null || last === null) return undefined;
    const sql = "r.id BETWEEN ? AND ? AND +r.time >= ? AND +r.time < ?";
    return { sql, values: [first, last, from, to] };
  }

  #movement(row: RecordRow): MovementRow {
    const record = recordOf(row.envelope);
    const terminal = this.#context.registry.byId(row.enrolment)?.terminal ?? "";
    const { authority, card } = record ?? {};
    return {
      cursor: String(row.id),
      terminal,
      terminalName: terminal,
      sequence: row.sequence,
      kind: nameOfKind(row.kind),
      time: { seconds: row.time, source: clockSource(record?.timeSource) },
      receivedSeconds: row.received,
      place: record?.place ?? "",
      card: card ? hexText(card.reference) : null,
      postings: this.#postings.all(row.id) as PostingRow[],
      authorisedBy: authority ? (authority.by === AUTHORITY_HOLD ? "hold" : "allowance") : null,
      exceptions: this.#exceptions.all(row.id) as ExceptionKind[],
    };
  }
}

/** Names of a family's accounts are from the first to before the second: `card:` to `card;`. */
export function familyRange(family: string): [string, string] {
  const name = family.slice(0, -2);
  return [`${name}:`, `${name};`];
}

function readCursor(cursor: string | null): number | undefined {
  return cursor !== null && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
}

/** Walks the postings of an asset that is not the usual one, by the index on those. */
function ofRareAsset(asset: number): Condition {
  const sql = `r.id IN (SELECT p.ledger_transaction FROM posting AS p
    WHERE p.asset = ? AND p.asset <> ${FIRST_ASSET})`;
  return { sql, values: [asset] };
}

/** The index on kinds leaves sales out, and is used only when the query says so too. */
function ofKind(kind: number): Condition {
  const sql = kind === KIND_SALE ? "r.kind = 1" : "r.kind = ? AND r.kind <> 1";
  return { sql, values: kind === KIND_SALE ? [] : [kind] };
}

function postingExists(asset: number | null, family: string | null): Condition {
  const conditions = ["p.ledger_transaction = r.id"];
  const values: (string | number)[] = [];
  if (asset !== null) {
    conditions.push("p.asset = ?");
    values.push(asset);
  }
  if (family !== null) {
    conditions.push("a.id IN (p.source, p.destination) AND a.name >= ? AND a.name < ?");
    values.push(...familyRange(family));
  }
  const tables = family === null ? "posting AS p" : "posting AS p, account AS a";
  return { sql: `EXISTS (SELECT 1 FROM ${tables} WHERE ${conditions.join(" AND ")})`, values };
}
