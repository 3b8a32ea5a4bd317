// The tables of a gateway, in one file of SQLite. Called by database.ts. Records, transactions,
// postings, forks and enrolments are append-only: triggers abort whatever would change or remove
// them. Sums, chain heads, exceptions' settlement and presence may change; all but the last can be
// made again from the records.

/** Version of the schema, in the file's `user_version`. */
export const SCHEMA_VERSION = 1;

const APPEND_ONLY = [
  "record",
  "ledger_transaction",
  "posting",
  "fork",
  "enrolment",
  "configuration",
];

const appendOnly = (table: string): string => `
CREATE TRIGGER ${table}_never_updated BEFORE UPDATE ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
CREATE TRIGGER ${table}_never_deleted BEFORE DELETE ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;

/**
 * record.id is the order of arrival, and with it every index of record ends. Most records are sales
 * (kind 1) and most postings are of the first asset: what is common is found without an index.
 * record.link is null where the payload's hash is the link.
 * A transaction made by a record has the record's number. posting: minor units, > 0.
 */
export const SCHEMA = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
  id INTEGER PRIMARY KEY, terminal TEXT NOT NULL, place TEXT NOT NULL,
  public_key BLOB NOT NULL, key_id BLOB NOT NULL, genesis BLOB NOT NULL,
  time INTEGER NOT NULL, demo INTEGER NOT NULL
) STRICT;
CREATE TABLE terminal_secret (
  enrolment INTEGER PRIMARY KEY REFERENCES enrolment (id), sealed BLOB NOT NULL
) STRICT;
CREATE TABLE login (
  name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('terminal', 'observer')),
  salt BLOB NOT NULL, hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE configuration (
  place TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, published INTEGER NOT NULL,
  PRIMARY KEY (place, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE presence (
  enrolment INTEGER PRIMARY KEY REFERENCES enrolment (id), said TEXT NOT NULL
) STRICT;

CREATE TABLE record (
  id INTEGER PRIMARY KEY, enrolment INTEGER NOT NULL REFERENCES enrolment (id),
  sequence INTEGER NOT NULL, kind INTEGER NOT NULL, time INTEGER NOT NULL,
  received INTEGER NOT NULL, hash BLOB NOT NULL, link BLOB, envelope BLOB NOT NULL,
  UNIQUE (enrolment, sequence)
) STRICT;
CREATE INDEX record_enrolment ON record (enrolment);
CREATE INDEX record_time ON record (time);
CREATE INDEX record_kind ON record (kind) WHERE kind <> 1;
CREATE TABLE chain_head (
  enrolment INTEGER PRIMARY KEY REFERENCES enrolment (id), stored INTEGER NOT NULL,
  link BLOB NOT NULL
) STRICT;
CREATE TABLE fork (
  enrolment INTEGER NOT NULL REFERENCES enrolment (id), sequence INTEGER NOT NULL,
  hash BLOB NOT NULL, envelope BLOB NOT NULL, received INTEGER NOT NULL,
  PRIMARY KEY (enrolment, sequence, hash)
) STRICT;

CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE asset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ledger_transaction (id INTEGER PRIMARY KEY, posted INTEGER NOT NULL) STRICT;
CREATE TABLE posting (
  ledger_transaction INTEGER NOT NULL REFERENCES ledger_transaction (id), leg INTEGER NOT NULL,
  source INTEGER NOT NULL REFERENCES account (id),
  destination INTEGER NOT NULL REFERENCES account (id),
  asset INTEGER NOT NULL REFERENCES asset (id), amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (ledger_transaction, leg), CHECK (source <> destination)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_source ON posting (source, ledger_transaction);
CREATE INDEX posting_destination ON posting (destination, ledger_transaction);
CREATE INDEX posting_asset ON posting (asset, ledger_transaction) WHERE asset <> 1;
CREATE TABLE balance (
  account INTEGER NOT NULL REFERENCES account (id), asset INTEGER NOT NULL REFERENCES asset (id),
  debited INTEGER NOT NULL, credited INTEGER NOT NULL, PRIMARY KEY (account, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE doubt (
  enrolment INTEGER NOT NULL, intent INTEGER NOT NULL, said TEXT NOT NULL,
  PRIMARY KEY (enrolment, intent)
) STRICT, WITHOUT ROWID;

CREATE TABLE exception (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL,
  enrolment INTEGER NOT NULL REFERENCES enrolment (id), sequence INTEGER, sequence_to INTEGER,
  record INTEGER REFERENCES record (id), card TEXT, asset TEXT, amount INTEGER,
  settled INTEGER, settled_by INTEGER REFERENCES record (id)
) STRICT;
CREATE INDEX exception_open ON exception (kind, enrolment) WHERE settled IS NULL;
CREATE INDEX exception_record ON exception (record);

CREATE TABLE refused (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, terminal TEXT NOT NULL, code TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE refused_count (
  terminal TEXT NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (terminal, code)
) STRICT, WITHOUT ROWID;
${APPEND_ONLY.map(appendOnly).join("")}
`;
