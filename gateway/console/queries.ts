/**
 * What the console asks of the ledger and the fleet: read-only questions and the rows they answer.
 * Declared by the pages that need them; implemented elsewhere and passed in by gateway/main.ts.
 * Never holds a query language, a float or a formatted text: money is integer minor units beside
 * its asset, time is whole Unix seconds, bytes are lower-case hex.
 */

/** An amount of one asset. `minor`: safe integer, signed; `asset`: `NAME.issuer/exponent`. */
export interface Money {
  readonly minor: number;
  readonly asset: string;
}

/** Where a terminal's time came from (record field 6); `unset`: never set, so not a time at all. */
export type ClockSource = "battery" | "gateway" | "doubt" | "unset";

/** A terminal's own time. `seconds`: whole Unix seconds. */
export interface Moment {
  readonly seconds: number;
  readonly source: ClockSource;
}

/** The kinds of record, by name (protocol numbers 1 to 14 in this order). */
export const RECORD_KINDS = [
  "sale",
  "top-up",
  "refund",
  "void",
  "grant",
  "session-opened",
  "session-closed",
  "boot",
  "clock-set",
  "configuration-applied",
  "error",
  "unknown",
  "resolution",
  "lost-entry",
] as const;
/** Name of a kind of record. */
export type RecordKindName = (typeof RECORD_KINDS)[number];

/** One movement of one amount from the account debited to the account credited. `minor` >= 0. */
export interface PostingRow extends Money {
  readonly source: string;
  readonly destination: string;
}

/** `cursor` is opaque; one that cannot be read starts from the first page. `limit`: 1 to 500. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/** `next`: cursor of the next page, null on the last. `total`: rows of the filter, if cheap. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
}

/** Every field narrows; null does not. Times are the record's; `from` included, `to` excluded. */
export interface MovementFilter {
  readonly terminal: string | null;
  readonly kind: RecordKindName | null;
  /** A whole account name (`card:0011223344556677`, `sales:bar`) or, ending in `:*`, a family. */
  readonly account: string | null;
  readonly asset: string | null;
  readonly fromSeconds: number | null;
  readonly toSeconds: number | null;
  /** By arrival in the ledger. */
  readonly order: "newest" | "oldest";
}

/** One record of the ledger. */
export interface MovementRow {
  /** The cursor that stands at this row: `newerThan` it, the rows that arrived after. */
  readonly cursor: string;
  readonly terminal: string;
  readonly terminalName: string;
  readonly sequence: number;
  readonly kind: RecordKindName;
  readonly time: Moment;
  readonly receivedSeconds: number;
  readonly place: string;
  /** 16 hex digits of the card's reference, null where no card took part. */
  readonly card: string | null;
  /** Empty where the record moved nothing. */
  readonly postings: readonly PostingRow[];
  /** What allowed a sale without a purse. */
  readonly authorisedBy: "hold" | "allowance" | null;
  /** Exceptions still open on this record. */
  readonly exceptions: readonly ExceptionKind[];
}

/** A run of sequence numbers that a terminal used and the gateway does not hold. Both included. */
export interface SequenceGap {
  readonly from: number;
  readonly to: number;
}

/** One enrolled terminal as the gateway knows it now. */
export interface TerminalRow {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly state: "online" | "offline" | "never-seen" | "revoked";
  readonly lastSeenSeconds: number | null;
  /** Records that the terminal said it still holds unsent, at its last word. */
  readonly queue: number | null;
  readonly lastRecord: {
    readonly sequence: number;
    readonly hash: string;
    readonly time: Moment;
  } | null;
  /** Acknowledged up to this sequence, and backed up to that one; 0: none. */
  readonly storedTo: number;
  readonly backedUpTo: number;
  /** `waiting`: a gap hides part of the chain; what is here links. */
  readonly chain: "intact" | "waiting" | "broken" | "empty";
  readonly gaps: readonly SequenceGap[];
  /** `offsetSeconds`: terminal minus gateway at its last word. */
  readonly clock: { readonly source: ClockSource; readonly offsetSeconds: number | null };
  readonly firmware: string | null;
  /** Version that runs there, and version it should run. */
  readonly configuration: { readonly running: number | null; readonly wanted: number };
}

/** Sums of one account in one asset; balance = credited - debited. Both sums >= 0. */
export interface BalanceRow {
  readonly account: string;
  /** How many accounts the row sums: 1, or more where `account` is a family ending in `:*`. */
  readonly accounts: number;
  readonly asset: string;
  readonly debitedMinor: number;
  readonly creditedMinor: number;
}

/** Every account and asset once, the cards as one family `card:*`, in one reading of the ledger. */
export interface TrialBalance {
  readonly atSeconds: number;
  /** Records posted, and transactions they made, in the same reading. */
  readonly records: number;
  readonly transactions: number;
  readonly rows: readonly BalanceRow[];
}

/** What can be wrong, by name. */
export const EXCEPTION_KINDS = [
  "fork",
  "gap",
  "unknown-outcome",
  "quarantined",
  "overdraft",
  "lost-entry",
  "chain-break",
  "not-enrolled",
] as const;
/** Name of a kind of exception. */
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** Every field narrows; null does not. */
export interface ExceptionFilter {
  readonly state: "open" | "settled" | null;
  readonly kind: ExceptionKind | null;
  readonly terminal: string | null;
}

/** One thing that the treasurer must know. What a kind does not have is null. */
export interface ExceptionRow {
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly state: "open" | "settled";
  readonly atSeconds: number;
  readonly terminal: string | null;
  readonly terminalName: string | null;
  readonly sequence: number | null;
  /** For a gap: the last missing sequence (`sequence` is the first). */
  readonly sequenceTo: number | null;
  readonly card: string | null;
  /** The amount concerned: of the sale in doubt, of the overdraft (what is missing). */
  readonly amount: Money | null;
  /** Code of protocol/errors.ts where a check refused something. */
  readonly code: string | null;
  /** For `settled`: the record that settled it. */
  readonly settledBy: { readonly terminal: string; readonly sequence: number } | null;
}

/** A decoded field. `label`: its key on the wire; `name`: as in protocol/record/record.ts. */
export interface ProofField {
  readonly label: number;
  readonly name: string;
  readonly value: FieldValue;
}
/** A decoded value, of its own type, so that a page can write it as the locale does. */
export type FieldValue =
  | { readonly type: "none" }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "number"; readonly number: number }
  | { readonly type: "money"; readonly money: Money }
  | { readonly type: "moment"; readonly moment: Moment }
  | { readonly type: "bytes"; readonly hex: string }
  | { readonly type: "list"; readonly items: readonly FieldValue[] }
  | { readonly type: "map"; readonly fields: readonly ProofField[] };

/** One record with everything that proves it. The `checked` part is computed by this very call. */
export interface RecordProof {
  readonly row: MovementRow;
  readonly fields: readonly ProofField[];
  readonly payloadHex: string;
  /** The whole COSE_Sign1 as it arrived. */
  readonly envelopeHex: string;
  readonly signatureHex: string;
  readonly keyIdHex: string;
  readonly publicKeyHex: string | null;
  readonly hashHex: string;
  readonly previousHashHex: string;
  /** Sequences of the terminal's neighbouring records that the gateway holds. */
  readonly previousSequence: number | null;
  readonly nextSequence: number | null;
  readonly checked: {
    readonly atSeconds: number;
    readonly signature: "valid" | "invalid" | "unknown-key";
    /** SHA-256 of the payload equals the hash kept in the ledger. */
    readonly hash: boolean;
    /** The payload is the one canonical encoding of its content. */
    readonly canonical: boolean;
    readonly chain: "links" | "breaks" | "first" | "previous-missing";
  };
}

/** Who keeps this counter, for the head of each page. */
export interface ConsoleSetting {
  readonly place: string;
  /** IANA name; times are shown in it. */
  readonly timeZone: string;
  readonly demo: boolean;
  /** False: records are kept on this machine only, and the console says so. */
  readonly backUp: boolean;
}

/** Figures in the navigation. */
export interface ConsoleCounts {
  readonly records: number;
  readonly terminals: number;
  readonly terminalsOnline: number;
  readonly openExceptions: number;
}

/** What changed; the pages that show it ask again. */
export type Change = "movements" | "terminals" | "exceptions";

/** The questions. All read only; bounded by `limit` or the number of accounts or terminals. */
export interface ConsoleQueries {
  setting(): Promise<ConsoleSetting>;
  counts(): Promise<ConsoleCounts>;
  movements(filter: MovementFilter, page: PageRequest): Promise<Page<MovementRow>>;
  /** How many rows of the filter arrived after the row of that cursor (may stop at 1000). */
  movementsNewerThan(filter: MovementFilter, cursor: string): Promise<number>;
  /** Assets that the ledger has ever seen, for the filter. */
  assets(): Promise<readonly string[]>;
  terminals(): Promise<readonly TerminalRow[]>;
  trialBalance(): Promise<TrialBalance>;
  /** The members of a family such as `card:*`, largest balance first. */
  balances(family: string, page: PageRequest): Promise<Page<BalanceRow>>;
  exceptions(filter: ExceptionFilter, page: PageRequest): Promise<Page<ExceptionRow>>;
  /** Decodes, hashes and verifies the record now; undefined when the gateway does not hold it. */
  proof(terminal: string, sequence: number): Promise<RecordProof | undefined>;
  /** Calls back after each commit that changed something; returns the way to stop. */
  subscribe(onChange: (change: Change) => void): () => void;
}
