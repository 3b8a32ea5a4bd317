// A ledger over a real SQLite file, without broker or threads: a test says what is taken. Called by
// the ledger's and the store's tests.
import { rmSync } from "node:fs";
import type { Committed } from "../../../gateway/ledger/ledger.js";
import { Ledger } from "../../../gateway/ledger/ledger.js";
import type { LedgerStore } from "../../../gateway/ledger/ledger-store.js";
import { openDatabase, type Sqlite } from "../../../gateway/store/database.js";
import { FleetTables } from "../../../gateway/store/fleet-tables.js";
import { LedgerWriter } from "../../../gateway/store/ledger-writer.js";
import { statementOf, type VerifiedRecord } from "../../../gateway/verify/statement.js";
import { decodeRecord } from "../../../protocol/record/decode.js";
import { temporaryFolder } from "../gateway-fixture.js";
import { type Made, SignedChain, sha256 } from "../signed-chain.js";

/** When everything is received: Unix seconds. */
export const AT = 1_800_000_000;

/** A ledger and its file. */
export interface LedgerFixture {
  readonly db: Sqlite;
  readonly store: LedgerStore;
  readonly folder: string;
  ledger: Ledger;
  /** A new terminal at `place`, and its chain. */
  terminal(name: string, seed: number): { chain: SignedChain; id: number };
  take(id: number, ...made: readonly Made[]): Committed;
  /** Account names and balances (credits less debits), all assets together. */
  balances(): Record<string, number>;
  exceptions(): { kind: string; code: string; sequence: number; settled: number | null }[];
  /** A ledger that read everything from the file again. */
  reopen(): void;
  close(): void;
}

/** A record as the verifying stage would give it. */
export function verified(id: number, { payload, hash, envelope }: Made): VerifiedRecord {
  const record = decodeRecord(payload);
  if ("code" in record) throw new Error(record.code);
  const { previous } = record;
  return { enrolment: id, statement: statementOf(record), hash, previous, envelope, refusal: "" };
}

const BALANCES = `SELECT a.name, sum(b.credited - b.debited) AS minor FROM balance AS b
  JOIN account AS a ON a.id = b.account GROUP BY a.name`;

/** Opens a ledger in a new folder that knows one place. */
export function openLedger(place = "bar"): LedgerFixture {
  const folder = temporaryFolder();
  const db = openDatabase(folder, false);
  const fleet = new FleetTables(db);
  const owners = new Map<number, { terminal: string; genesis: Uint8Array }>();
  const store = new LedgerWriter(db, {
    owner: (id) => owners.get(id) ?? { terminal: "", genesis: new Uint8Array(32) },
    knowsPlace: (name) => name === place,
  });
  const fixture: LedgerFixture = {
    db,
    store,
    folder,
    ledger: new Ledger(store),
    terminal: (name, seed) => {
      const chain = new SignedChain(name, place, seed);
      const genesis = sha256(new TextEncoder().encode(`genesis of ${name}`));
      const { publicKey } = chain.keys;
      const enrolled = { terminal: name, place, publicKey, keyId: chain.keyId, genesis };
      const id = fleet.insertEnrolment({
        enrolled: { ...enrolled, time: AT, demo: false },
        sealed: new Uint8Array(1),
        login: { role: "terminal", salt: new Uint8Array(1), hash: new Uint8Array(1) },
      });
      owners.set(id, { terminal: name, genesis });
      chain.link = Uint8Array.from(genesis);
      return { chain, id };
    },
    take: (id, ...made) =>
      fixture.ledger.append(
        made.map((one) => verified(id, one)),
        AT,
      ),
    balances: () => {
      const rows = db.prepare(BALANCES).all() as { name: string; minor: number }[];
      return Object.fromEntries(rows.map(({ name, minor }) => [name, minor]));
    },
    exceptions: () =>
      db
        .prepare("SELECT kind, code, sequence, settled FROM exception ORDER BY id")
        .all() as ReturnType<LedgerFixture["exceptions"]>,
    reopen: () => {
      fixture.ledger = new Ledger(store);
    },
    close: () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return fixture;
}

/** The account of a card of `cardNumber`. */
export const cardName = (number: number): string => `card:${number.toString(16).padStart(16, "0")}`;
