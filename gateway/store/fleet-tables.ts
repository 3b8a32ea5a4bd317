// The fleet's storage in SQLite. Called by the register and by presence.
import type { Configuration } from "../../protocol/wire/configuration.js";
import { decodeConfiguration, encodeConfiguration } from "../../protocol/wire/configuration.js";
import type { Enrolled } from "../fleet/fleet.js";
import type { FleetStore, Login, NewEnrolment } from "../fleet/fleet-store.js";
import type { Sqlite } from "./database.js";

interface EnrolmentRow extends Omit<Enrolled, "demo"> {
  readonly demo: number;
}

const prepareAll = (db: Sqlite) => ({
  enrolments: db.prepare(
    `SELECT id, terminal, place, public_key AS publicKey, key_id AS keyId, genesis, time, demo
     FROM enrolment ORDER BY id`,
  ),
  enrol: db.prepare(
    `INSERT INTO enrolment (terminal, place, public_key, key_id, genesis, time, demo)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ),
  secret: db.prepare("INSERT INTO terminal_secret VALUES (?, ?)"),
  sealed: db.prepare("SELECT sealed FROM terminal_secret WHERE enrolment = ?"),
  login: db.prepare("SELECT role, salt, hash FROM login WHERE name = ?"),
  putLogin: db.prepare("INSERT OR REPLACE INTO login VALUES (?, ?, ?, ?)"),
  configurations: db.prepare(
    `SELECT body FROM configuration AS c WHERE version =
     (SELECT max(version) FROM configuration WHERE place = c.place)`,
  ),
  configure: db.prepare("INSERT INTO configuration VALUES (?, ?, ?, ?)"),
  setting: db.prepare("SELECT value FROM setting WHERE name = ?"),
  putSetting: db.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)"),
  presences: db.prepare("SELECT enrolment, said FROM presence"),
  putPresence: db.prepare("INSERT OR REPLACE INTO presence VALUES (?, ?)"),
});

/** Enrolments, secrets, logins, configurations, presence. */
export class FleetTables implements FleetStore {
  readonly #db: Sqlite;
  readonly #sql: ReturnType<typeof prepareAll>;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#sql = prepareAll(db);
  }

  enrolments(): Enrolled[] {
    const rows = this.#sql.enrolments.all() as EnrolmentRow[];
    return rows.map((row) => ({ ...row, demo: row.demo === 1 }));
  }

  insertEnrolment({ enrolled, sealed, login }: NewEnrolment): number {
    const { terminal, place, publicKey, keyId, genesis, time, demo } = enrolled;
    return this.#db.transaction(() => {
      const made = this.#sql.enrol.run(
        terminal,
        place,
        publicKey,
        keyId,
        genesis,
        time,
        demo ? 1 : 0,
      );
      const id = Number(made.lastInsertRowid);
      this.#sql.secret.run(id, sealed);
      this.putLogin(terminal, login);
      return id;
    })();
  }

  sealedKeys(enrolment: number): Uint8Array | undefined {
    return this.#sql.sealed.pluck().get(enrolment) as Uint8Array | undefined;
  }

  login(name: string): Login | undefined {
    return this.#sql.login.get(name) as Login | undefined;
  }

  putLogin(name: string, { role, salt, hash }: Login): void {
    this.#sql.putLogin.run(name, role, salt, hash);
  }

  configurations(): Configuration[] {
    const bodies = this.#sql.configurations.pluck().all() as Uint8Array[];
    return bodies.map(decodeConfiguration).filter((found) => typeof found !== "string");
  }

  insertConfiguration(configuration: Configuration, atSeconds: number): void {
    const { place, version } = configuration;
    this.#sql.configure.run(place, version, encodeConfiguration(configuration), atSeconds);
  }

  setting(name: string): string | undefined {
    return this.#sql.setting.pluck().get(name) as string | undefined;
  }

  putSetting(name: string, value: string): void {
    this.#sql.putSetting.run(name, value);
  }

  presences(): { enrolment: number; said: string }[] {
    return this.#sql.presences.all() as { enrolment: number; said: string }[];
  }

  putPresences(said: ReadonlyMap<number, string>): void {
    this.#db.transaction(() => {
      for (const [enrolment, text] of said) this.#sql.putPresence.run(enrolment, text);
    })();
  }
}
