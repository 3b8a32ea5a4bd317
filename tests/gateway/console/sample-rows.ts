// Rows that the tests of the console show: one evening at an invented bar, told in few lines.
// Called by the tests of this folder. Each maker takes what a test wants different.

import type {
  ExceptionRow,
  MovementRow,
  RecordProof,
  TerminalRow,
} from "../../../gateway/console/queries.js";

/** 3 November 2026, 21:04:07 in Paris. */
export const EVENING_SECONDS = 1_793_736_247;
/** The one asset of the samples. */
export const EURO = "EUR.asso/2";

/** A sale of 3.50 € to one card, record 1 of terminal bar-1. */
export function movement(other: Partial<MovementRow> = {}): MovementRow {
  return {
    cursor: `c${other.sequence ?? 1}`,
    terminal: "bar-1",
    terminalName: "Bar 1",
    sequence: 1,
    kind: "sale",
    time: { seconds: EVENING_SECONDS, source: "battery" },
    receivedSeconds: EVENING_SECONDS + 1,
    place: "bar",
    card: "5f2a00112233c771",
    postings: [
      { source: "card:5f2a00112233c771", destination: "sales:bar", minor: 350, asset: EURO },
    ],
    authorisedBy: "hold",
    exceptions: [],
    ...other,
  };
}

/** A terminal that is online and in order. */
export function terminal(other: Partial<TerminalRow> = {}): TerminalRow {
  return {
    id: "bar-1",
    name: "Bar 1",
    place: "bar",
    state: "online",
    lastSeenSeconds: EVENING_SECONDS,
    queue: 0,
    lastRecord: {
      sequence: 1042,
      hash: "ab".repeat(32),
      time: { seconds: EVENING_SECONDS, source: "battery" },
    },
    storedTo: 1042,
    backedUpTo: 1042,
    chain: "intact",
    gaps: [],
    clock: { source: "battery", offsetSeconds: 0 },
    firmware: "0.1.0",
    configuration: { running: 3, wanted: 3 },
    ...other,
  };
}

/** A gap of one record at bar-1. */
export function exception(other: Partial<ExceptionRow> = {}): ExceptionRow {
  return {
    id: "1",
    kind: "gap",
    state: "open",
    atSeconds: EVENING_SECONDS,
    terminal: "bar-1",
    terminalName: "Bar 1",
    sequence: 1042,
    sequenceTo: 1042,
    card: null,
    amount: null,
    code: null,
    settledBy: null,
    ...other,
  };
}

/** The proof of `movement()`, all checks passed. */
export function proof(other: Partial<RecordProof> = {}): RecordProof {
  return {
    row: movement(),
    fields: [
      { label: 2, name: "terminal", value: { type: "text", text: "bar-1" } },
      { label: 7, name: "kind", value: { type: "number", number: 1 } },
      { label: 20, name: "means", value: { type: "number", number: 1 } },
      { label: 4, name: "previous", value: { type: "bytes", hex: "cd".repeat(32) } },
      {
        label: 14,
        name: "amounts",
        value: { type: "list", items: [{ type: "money", money: { minor: 350, asset: EURO } }] },
      },
    ],
    payloadHex: "a10101",
    envelopeHex: "d28443a10127a0",
    signatureHex: "0f".repeat(64),
    keyIdHex: "0011223344556677",
    publicKeyHex: "ee".repeat(32),
    hashHex: "ab".repeat(32),
    previousHashHex: "cd".repeat(32),
    previousSequence: null,
    nextSequence: 2,
    checked: {
      atSeconds: EVENING_SECONDS + 60,
      signature: "valid",
      hash: true,
      canonical: true,
      chain: "first",
    },
    ...other,
  };
}
