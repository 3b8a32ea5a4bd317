// One record with everything that proves it, checked now and not when it came. Called by
// console-reader.ts.
import { createHash } from "node:crypto";
import { hexText, sameBytes } from "../../protocol/bytes.js";
import type { Envelope } from "../../protocol/record/cose.js";
import { decodeEnvelopes, signedBytes } from "../../protocol/record/cose.js";
import { decodeRecord } from "../../protocol/record/decode.js";
import { encodeRecord } from "../../protocol/record/encode.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import type { MovementRow, RecordProof } from "../console/queries.js";
import type { Enrolled } from "../fleet/fleet.js";
import type { ConsoleFacts } from "./console-context.js";
import { fieldsOf } from "./console-fields.js";
import type { Sqlite } from "./database.js";

interface ProofRow {
  readonly hash: Uint8Array;
  readonly link: Uint8Array | null;
  readonly envelope: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/** Proofs over the tables of the ledger. */
export class ProofReader {
  readonly #facts: ConsoleFacts;
  readonly #row;
  readonly #before;
  readonly #after;

  constructor(db: Sqlite, facts: ConsoleFacts) {
    this.#facts = facts;
    this.#row = db.prepare(
      "SELECT hash, link, envelope FROM record WHERE enrolment = ? AND sequence = ?",
    );
    this.#before = db
      .prepare("SELECT max(sequence) FROM record WHERE enrolment = ? AND sequence < ?")
      .pluck();
    this.#after = db
      .prepare("SELECT min(sequence) FROM record WHERE enrolment = ? AND sequence > ?")
      .pluck();
  }

  /** Decodes, hashes and verifies a record that the ledger holds. */
  prove(row: MovementRow, enrolled: Enrolled): RecordProof | undefined {
    const kept = this.#row.get(enrolled.id, row.sequence) as ProofRow | undefined;
    const envelope = kept && decodeEnvelopes(kept.envelope).envelopes[0];
    if (kept === undefined || envelope === undefined) return undefined;
    const read = decodeRecord(envelope.payload);
    const record = "code" in read ? undefined : read;
    const previousSequence = this.#before.get(enrolled.id, row.sequence) as number | null;
    return {
      row,
      fields: record === undefined ? [] : fieldsOf(record),
      payloadHex: hexText(envelope.payload),
      envelopeHex: hexText(kept.envelope),
      signatureHex: hexText(envelope.signature),
      keyIdHex: hexText(envelope.keyId),
      publicKeyHex: hexText(enrolled.publicKey),
      hashHex: hexText(kept.hash),
      previousHashHex: hexText(record?.previous ?? NO_BYTES),
      previousSequence,
      nextSequence: this.#after.get(enrolled.id, row.sequence) as number | null,
      checked: {
        atSeconds: this.#facts.seconds(),
        signature: this.#signature(envelope, enrolled),
        hash: sameBytes(createHash("sha256").update(envelope.payload).digest(), kept.hash),
        canonical: record !== undefined && sameBytes(encodeRecord(record), envelope.payload),
        chain: this.#chain(row.sequence, record, enrolled),
      },
    };
  }

  #signature(
    { keyId, payload, signature }: Envelope,
    enrolled: Enrolled,
  ): "valid" | "invalid" | "unknown-key" {
    if (!sameBytes(keyId, enrolled.keyId)) return "unknown-key";
    const signed = signedBytes(keyId, payload);
    return this.#facts.verify(signature, signed, enrolled.publicKey) ? "valid" : "invalid";
  }

  #chain(
    sequence: number,
    record: ZincRecord | undefined,
    { id, genesis }: Enrolled,
  ): RecordProof["checked"]["chain"] {
    if (record === undefined) return "breaks";
    if (sequence === 1) return sameBytes(record.previous, genesis) ? "first" : "breaks";
    const before = this.#row.get(id, sequence - 1) as ProofRow | undefined;
    if (before === undefined) return "previous-missing";
    return sameBytes(record.previous, before.link ?? before.hash) ? "links" : "breaks";
  }
}
