// Numbers for names: a table (id, name) and what of it is remembered. Called by the ledger's
// writer for accounts and assets. A number is given once and never to another name.
import type { Sqlite } from "./database.js";

/** Names remembered before starting anew: bounds memory, costs one read a name. */
const NAMES_MAX = 200_000;

/** One table of names. */
export class NameTable {
  readonly #ids = new Map<string, number>();
  readonly #select;
  readonly #insert;

  /** @param table a name of the schema's, never from outside */
  constructor(db: Sqlite, table: "account" | "asset") {
    this.#select = db.prepare(`SELECT id FROM ${table} WHERE name = ?`).pluck();
    this.#insert = db.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  }

  /** The number of a name, if it has one. */
  find(name: string): number | undefined {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const found = this.#select.get(name) as number | undefined;
    if (found === undefined) return undefined;
    if (this.#ids.size >= NAMES_MAX) this.#ids.clear();
    this.#ids.set(name, found);
    return found;
  }

  /** The number of a name, given now if it has none, in the transaction at hand. */
  id(name: string): number {
    const known = this.find(name);
    if (known !== undefined) return known;
    const given = Number(this.#insert.run(name).lastInsertRowid);
    this.#ids.set(name, given);
    return given;
  }

  /** Forgets what is remembered: the transaction at hand was rolled back. */
  forget(): void {
    this.#ids.clear();
  }
}
