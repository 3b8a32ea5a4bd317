// One gateway's file of SQLite: opened with the durability that an acknowledgement promises, and
// held by one process. Called by main.ts. Must never run with less than synchronous=FULL.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { GatewayRefused } from "./refused.js";
import { SCHEMA, SCHEMA_VERSION } from "./schema.js";

/** The open file. */
export type Sqlite = Database.Database;

/** Milliseconds to wait for a gateway that is just closing this file. */
const BUSY_MS_MAX = 500;
/** Pages of the write-ahead log after which they are copied home; fewer copies of hot pages. */
const CHECKPOINT_PAGES = 4000;
/** KiB of pages kept in memory: the inner pages of every index at ten million records. */
const CACHE_KIB = 65536;

function prepareFile(db: Sqlite): void {
  db.pragma("page_size = 8192");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("locking_mode = EXCLUSIVE");
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  const version = db.pragma("user_version", { simple: true });
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) {
    const detail = `the ledger has schema ${version}, not ${SCHEMA_VERSION}`;
    throw new GatewayRefused("A104", { detail });
  }
  db.exec(`BEGIN EXCLUSIVE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}

/** Marks a new folder as a demonstration's or not; refuses the other kind (A105). */
function checkDemo(db: Sqlite, demo: boolean): void {
  const wanted = demo ? "1" : "0";
  db.prepare("INSERT OR IGNORE INTO setting VALUES ('demo', ?)").run(wanted);
  const found = db.prepare("SELECT value FROM setting WHERE name = 'demo'").pluck().get();
  if (found === wanted) return;
  const kind = demo ? "is not a demonstration's" : "is a demonstration's";
  throw new GatewayRefused("A105", { detail: `the data folder ${kind}` });
}

/** Opens or makes the ledger in `dataDir`. Throws A104 or A105. */
export function openDatabase(dataDir: string, demo: boolean): Sqlite {
  let db: Sqlite | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    db = new Database(join(dataDir, "ledger.sqlite"), { timeout: BUSY_MS_MAX });
    prepareFile(db);
    checkDemo(db, demo);
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof GatewayRefused) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayRefused("A104", { detail: `the data folder cannot be used: ${why}`, cause });
  }
}
