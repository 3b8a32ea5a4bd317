// The ledger's storage in SQLite, and the one module that writes its tables. Called by the ledger
// alone. Statements are prepared once; numbers of accounts and assets are remembered.
import type { Run } from "../ledger/chain.js";
import type { Doubt } from "../ledger/doubt.js";
import type {
  ChainOwner,
  ExceptionName,
  HeldRecord,
  LedgerStore,
  NewException,
  NewPosting,
  Sums,
} from "../ledger/ledger-store.js";
import type { Taken } from "../ledger/taken.js";
import type { VerifiedRecord } from "../verify/statement.js";
import type { Sqlite } from "./database.js";
import { NameTable } from "./name-table.js";

/** Where the writer finds what the ledger does not own: enrolments and places. */
export interface LedgerContext {
  owner(enrolment: number): ChainOwner;
  knowsPlace(place: string): boolean;
}

interface HeldRow {
  readonly id: number;
  readonly hash: Buffer;
  readonly link: Buffer | null;
  readonly envelope: Buffer;
}

const EXCEPTION_COLUMNS =
  "kind, code, at, enrolment, sequence, sequence_to, record, card, asset, amount";
const SETTLE = "UPDATE exception SET settled = ?, settled_by = ? WHERE settled IS NULL AND kind = ";

const prepareAll = (db: Sqlite) => ({
  begin: db.prepare("BEGIN IMMEDIATE"),
  commit: db.prepare("COMMIT"),
  rollback: db.prepare("ROLLBACK"),
  record: db.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
  fork: db.prepare("INSERT INTO fork VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
  transaction: db.prepare("INSERT INTO ledger_transaction VALUES (?, ?)"),
  posting: db.prepare("INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?)"),
  held: db.prepare(
    "SELECT id, hash, link, envelope FROM record WHERE enrolment = ? AND sequence = ?",
  ),
  head: db.prepare("SELECT stored, link FROM chain_head WHERE enrolment = ?"),
  putHead: db.prepare("INSERT OR REPLACE INTO chain_head VALUES (?, ?, ?)"),
  after: db.prepare(
    "SELECT sequence FROM record WHERE enrolment = ? AND sequence > ? ORDER BY sequence",
  ),
  sums: db.prepare("SELECT debited, credited FROM balance WHERE account = ? AND asset = ?"),
  putSums: db.prepare(
    `INSERT INTO balance VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET debited = excluded.debited, credited = excluded.credited`,
  ),
  doubt: db.prepare("SELECT said FROM doubt WHERE enrolment = ? AND intent = ?"),
  putDoubt: db.prepare("INSERT OR REPLACE INTO doubt VALUES (?, ?, ?)"),
  raise: db.prepare(
    `INSERT INTO exception (${EXCEPTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  settleUnknown: db.prepare(`${SETTLE} 'unknown-outcome' AND record = ?`),
  settleOverdrafts: db.prepare(`${SETTLE} 'overdraft' AND card = ? AND asset = ?`),
  settleGaps: db.prepare(`${SETTLE} 'gap' AND enrolment = ? AND sequence_to <= ?`),
  overdrafts: db.prepare(
    `SELECT DISTINCT card || ' ' || asset FROM exception
     WHERE settled IS NULL AND kind = 'overdraft'`,
  ),
  open: db.prepare(
    "SELECT 1 FROM exception WHERE settled IS NULL AND kind = ? AND enrolment = ? LIMIT 1",
  ),
  gaps: db.prepare(
    `SELECT sequence AS "from", sequence_to AS "to" FROM exception
     WHERE settled IS NULL AND kind = 'gap' AND enrolment = ?`,
  ),
});

/** The only writer of records, transactions and postings. */
export class LedgerWriter implements LedgerStore {
  readonly #db: Sqlite;
  readonly #sql: ReturnType<typeof prepareAll>;
  readonly #context: LedgerContext;
  readonly #accounts: NameTable;
  readonly #assets: NameTable;

  constructor(db: Sqlite, context: LedgerContext) {
    this.#db = db;
    this.#sql = prepareAll(db);
    this.#context = context;
    this.#accounts = new NameTable(db, "account");
    this.#assets = new NameTable(db, "asset");
  }

  commit(work: () => void): void {
    this.#sql.begin.run();
    try {
      work();
      this.#sql.commit.run();
    } catch (failure) {
      if (this.#db.inTransaction) this.#sql.rollback.run();
      this.#accounts.forget();
      this.#assets.forget();
      throw failure;
    }
  }

  lastRecord(): number {
    return Number(this.#db.prepare("SELECT max(id) FROM record").pluck().get() ?? 0);
  }

  owner(enrolment: number): ChainOwner {
    return this.#context.owner(enrolment);
  }

  knowsPlace(place: string): boolean {
    return this.#context.knowsPlace(place);
  }

  insertRecord({ id, record, atSeconds }: Taken, link: Uint8Array): void {
    const { statement, hash } = record;
    this.#sql.record.run(
      id,
      record.enrolment,
      statement.sequence,
      statement.kind,
      statement.time,
      atSeconds,
      hash,
      link === hash ? null : link,
      record.envelope,
    );
  }

  insertFork({ enrolment, statement, hash, envelope }: VerifiedRecord, atSeconds: number): boolean {
    const { sequence } = statement;
    return this.#sql.fork.run(enrolment, sequence, hash, envelope, atSeconds).changes === 1;
  }

  insertTransaction(record: number, seconds: number): void {
    this.#sql.transaction.run(record, seconds);
  }

  insertPosting({ transaction, leg, source, destination, asset, amount }: NewPosting): void {
    this.#sql.posting.run(transaction, leg, source, destination, asset, amount);
  }

  held(enrolment: number, sequence: number): HeldRecord | undefined {
    const row = this.#sql.held.get(enrolment, sequence) as HeldRow | undefined;
    return row && { ...row, link: row.link ?? row.hash };
  }

  chainHead(enrolment: number): { stored: number; link: Uint8Array } | undefined {
    return this.#sql.head.get(enrolment) as { stored: number; link: Buffer } | undefined;
  }

  putChainHead(enrolment: number, stored: number, link: Uint8Array): void {
    this.#sql.putHead.run(enrolment, stored, link);
  }

  sequencesAfter(enrolment: number, sequence: number): number[] {
    return this.#sql.after.pluck().all(enrolment, sequence) as number[];
  }

  accountId(name: string): number {
    return this.#accounts.id(name);
  }

  assetId(name: string): number {
    return this.#assets.id(name);
  }

  findAccount(name: string): number | undefined {
    return this.#accounts.find(name);
  }

  findAsset(name: string): number | undefined {
    return this.#assets.find(name);
  }

  sums(account: number, asset: number): Sums {
    const row = this.#sql.sums.get(account, asset) as Sums | undefined;
    return row ?? { debited: 0, credited: 0 };
  }

  putSums(account: number, asset: number, { debited, credited }: Sums): void {
    this.#sql.putSums.run(account, asset, debited, credited);
  }

  doubt(enrolment: number, intent: number): Doubt {
    const said = this.#sql.doubt.pluck().get(enrolment, intent) as string | undefined;
    return said === undefined ? {} : (JSON.parse(said) as Doubt);
  }

  putDoubt(enrolment: number, intent: number, doubt: Doubt): void {
    this.#sql.putDoubt.run(enrolment, intent, JSON.stringify(doubt));
  }

  raise(exception: NewException): void {
    const { sequence, sequenceTo, record, card, asset, amount } = exception;
    const place = [sequence ?? null, sequenceTo ?? null, record ?? null];
    const money = [card ?? null, asset ?? null, amount ?? null];
    const { kind, code, atSeconds, enrolment } = exception;
    this.#sql.raise.run(kind, code, atSeconds, enrolment, ...place, ...money);
  }

  settleUnknown(unknown: number, by: number, atSeconds: number): void {
    this.#sql.settleUnknown.run(atSeconds, by, unknown);
  }

  settleOverdrafts(card: string, asset: string, by: number, atSeconds: number): void {
    this.#sql.settleOverdrafts.run(atSeconds, by, card, asset);
  }

  settleGaps(enrolment: number, stored: number, by: number, atSeconds: number): void {
    this.#sql.settleGaps.run(atSeconds, by, enrolment, stored);
  }

  openOverdrafts(): string[] {
    return this.#sql.overdrafts.pluck().all() as string[];
  }

  hasOpen(kind: ExceptionName, enrolment: number): boolean {
    return this.#sql.open.get(kind, enrolment) !== undefined;
  }

  openGaps(enrolment: number): Run[] {
    return this.#sql.gaps.all(enrolment) as Run[];
  }
}
