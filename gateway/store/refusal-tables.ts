// Where refused bytes are kept, in SQLite. Called by refusals.ts. Not part of the ledger: the
// oldest pieces go when there are too many.
import type { RefusalStore, RefusedCount, RefusedPiece } from "../ingest/refusals.js";
import type { Sqlite } from "./database.js";

/** Pieces that are kept; the oldest go. */
export const KEPT_MAX = 1000;

/** Counts by terminal and code, and the last pieces. */
export class RefusalTables implements RefusalStore {
  readonly #db: Sqlite;
  readonly #count;
  readonly #keep;
  readonly #drop;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#count = db.prepare(
      `INSERT INTO refused_count VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    );
    this.#keep = db.prepare("INSERT INTO refused (at, terminal, code, bytes) VALUES (?, ?, ?, ?)");
    this.#drop = db.prepare("DELETE FROM refused WHERE id <= (SELECT max(id) FROM refused) - ?");
  }

  keepRefusals(counts: readonly RefusedCount[], pieces: readonly RefusedPiece[]): void {
    this.#db.transaction(() => {
      for (const { terminal, code, count } of counts) this.#count.run(terminal, code, count);
      for (const { atSeconds, terminal, code, bytes } of pieces) {
        this.#keep.run(atSeconds, terminal, code, bytes);
      }
      this.#drop.run(KEPT_MAX);
    })();
  }
}
