// The catalogue of everything that can be refused or go wrong: code, name, who acts, whether to
// try again, HTTP status. Called wherever a refusal is returned, shown or counted. Sentences and
// remedies are in text/. A code is never renumbered; one that is no longer used joins RETIRED.
// Letters: P reader (PCD), C card (PICC), F flash, W wire, S signature, L ledger, M MQTT,
// A commands and API, X our own bug.

/** Who can put it right. */
export type Actor = "operator" | "member" | "treasurer" | "technician" | "developer";
/** Whether trying again can help: the same act again, a new tap, or never. */
export type Retry = "same" | "new tap" | "never";

/** One row of the catalogue. `http`: the status when an API or a page gives this refusal. */
export interface CatalogueEntry {
  readonly name: string;
  readonly actor: Actor;
  readonly retry: Retry;
  readonly http: number;
}

const row = (name: string, actor: Actor, retry: Retry, http: number): CatalogueEntry => ({
  name,
  actor,
  retry,
  http,
});

/** Every error by its code, in the order of the letters above. */
export const ERRORS = {
  P101: row("reader-silent", "technician", "same", 503),
  P102: row("reader-frame-broken", "technician", "same", 502),
  P103: row("reader-refused-command", "developer", "never", 502),
  P104: row("reader-hardware-fault", "technician", "same", 502),
  C101: row("card-left-too-early", "member", "new tap", 409),
  C102: row("two-cards-in-field", "member", "new tap", 409),
  F101: row("journal-full", "operator", "never", 507),
  F102: row("flash-read-back-differs", "technician", "same", 500),
  F103: row("journal-entry-unreadable", "technician", "never", 500),
  F104: row("terminal-not-provisioned", "technician", "never", 409),
  F105: row("settings-unreadable", "technician", "never", 500),
  W101: row("truncated", "developer", "never", 400),
  W102: row("not-canonical", "developer", "never", 400),
  W103: row("wrong-type", "developer", "never", 400),
  W104: row("out-of-range", "developer", "never", 400),
  W105: row("too-long", "developer", "never", 413),
  W106: row("unexpected-field", "developer", "never", 400),
  W107: row("missing-field", "developer", "never", 400),
  W108: row("trailing-bytes", "developer", "never", 400),
  W109: row("unknown-version", "technician", "never", 400),
  W110: row("unknown-kind", "technician", "never", 400),
  W111: row("asset-malformed", "developer", "never", 400),
  W112: row("text-not-ascii", "developer", "never", 400),
  W120: row("topic-malformed", "technician", "never", 400),
  W121: row("topic-of-another-terminal", "technician", "never", 403),
  W122: row("too-many-records-in-message", "developer", "never", 413),
  W130: row("tag-wrong", "technician", "never", 403),
  W131: row("message-replayed", "technician", "never", 409),
  W132: row("message-of-another-connection", "technician", "never", 409),
  W140: row("dialogue-line-malformed", "technician", "same", 400),
  W141: row("dialogue-out-of-turn", "technician", "same", 409),
  S101: row("envelope-malformed", "developer", "never", 400),
  S102: row("key-not-enrolled", "technician", "never", 403),
  S103: row("signature-wrong", "technician", "never", 403),
  S104: row("key-unsafe", "technician", "never", 403),
  S105: row("record-of-another-terminal", "technician", "never", 403),
  L101: row("fork", "treasurer", "never", 409),
  L102: row("gap", "technician", "same", 409),
  L103: row("chain-broken", "treasurer", "never", 409),
  L104: row("overdraft", "treasurer", "never", 409),
  L105: row("outcome-unknown", "treasurer", "never", 409),
  L106: row("entry-lost", "treasurer", "never", 409),
  L107: row("place-unknown", "technician", "never", 409),
  L110: row("balance-too-low", "member", "never", 402),
  L111: row("card-allowance-used-up", "member", "never", 402),
  L112: row("terminal-allowance-used-up", "operator", "never", 402),
  L113: row("asset-not-accepted", "operator", "never", 409),
  M101: row("broker-unreachable", "technician", "same", 503),
  M102: row("broker-refused-login", "technician", "never", 403),
  M103: row("no-answer-in-time", "technician", "same", 504),
  A102: row("bad-request", "developer", "never", 400),
  A103: row("port-in-use", "technician", "same", 500),
  A104: row("data-folder-unusable", "technician", "same", 500),
  A105: row("demonstration-folder", "technician", "never", 409),
  A106: row("file-unreadable", "technician", "same", 400),
  A107: row("build-failed", "developer", "same", 500),
  A108: row("command-misused", "technician", "same", 400),
  X101: row("own-bug", "developer", "never", 500),
} as const;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** Codes that were used once and must never come back with another meaning. */
export const RETIRED: readonly string[] = [];

/** A refusal: the code, and what was found against what was expected, never a key or a UID. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
}
