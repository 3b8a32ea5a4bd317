// One message of records, checked: split, key, signature, content. Called by the verifying
// threads (or the main thread in the simulator). Order of checks, so that one bad record always
// gives the same code: form of the envelope (W1xx, S101), key enrolled for this terminal (S102),
// signature (S103), content (W1xx), terminal named inside (S105).
// An authentic record whose content cannot be read is no refusal: it is verified, with the code.
import type { ErrorCode } from "../../protocol/errors.js";
import { COUNTER_MAX, ID_CHARACTERS_MAX } from "../../protocol/limits.js";
import { CborReader } from "../../protocol/record/cbor-reader.js";
import type { Envelope } from "../../protocol/record/cose.js";
import { decodeEnvelopes, signedBytes } from "../../protocol/record/cose.js";
import { decodeRecord } from "../../protocol/record/decode.js";
import type { KeyRing } from "./key-ring.js";
import type { Statement, VerifiedRecord } from "./statement.js";
import { KIND_UNREADABLE, statementOf } from "./statement.js";
import { sha256Into, verifyStrict } from "./strict.js";

/** Something in a message that is not believed. `bytes`: what it was, a view into the message. */
export interface RefusedBytes {
  readonly code: ErrorCode;
  readonly bytes: Uint8Array;
}

/** A message's records, and what of it was refused. */
export interface CheckedMessage {
  readonly records: readonly VerifiedRecord[];
  readonly refused: readonly RefusedBytes[];
}

const DIGEST_BYTES = 32;
const NO_PREVIOUS = new Uint8Array(DIGEST_BYTES);

interface Content {
  readonly statement: Statement;
  readonly previous: Uint8Array;
  readonly terminal: string;
  readonly refusal: ErrorCode | "";
}

/**
 * The first four fields of a record that cannot be read as a whole: their keys and meaning are the
 * same in every version, so that a newer terminal's record keeps its place in the chain.
 */
function readPlaceInChain(payload: Uint8Array, refusal: ErrorCode): Content | undefined {
  const from = new CborReader(payload);
  from.map(255);
  const keys = [from.uint(255)];
  from.uint(255);
  keys.push(from.uint(255));
  const terminal = from.text(ID_CHARACTERS_MAX);
  keys.push(from.uint(255));
  const sequence = from.uint(COUNTER_MAX);
  keys.push(from.uint(255));
  const previous = from.fixedBytes(DIGEST_BYTES);
  if (from.error !== "" || keys.join(" ") !== "1 2 3 4" || sequence < 1) return undefined;
  const unread = { kind: KIND_UNREADABLE, time: 0, timeSource: 0, place: "" };
  return { statement: { sequence, ...unread }, previous, terminal, refusal };
}

function readContent(payload: Uint8Array): Content | ErrorCode {
  const record = decodeRecord(payload);
  if ("code" in record) return readPlaceInChain(payload, record.code) ?? record.code;
  const { previous, terminal } = record;
  return { statement: statementOf(record), previous, terminal, refusal: "" };
}

function checkEnvelope(
  envelope: Envelope,
  terminal: string,
  keys: KeyRing,
): VerifiedRecord | ErrorCode {
  const key = keys.find(terminal, envelope.keyId);
  if (key === undefined) return "S102";
  const signed = signedBytes(envelope.keyId, envelope.payload);
  if (!verifyStrict(envelope.signature, signed, key.publicKey)) return "S103";
  const content = readContent(envelope.payload);
  if (typeof content === "string") return content;
  if (content.terminal !== terminal) return "S105";
  const hash = new Uint8Array(DIGEST_BYTES);
  sha256Into(hash, envelope.payload);
  return {
    enrolment: key.enrolment,
    statement: content.statement,
    hash,
    previous: content.previous ?? NO_PREVIOUS,
    envelope: envelope.bytes,
    refusal: content.refusal,
  };
}

/** Checks the records of one message that came on `terminal`'s topic. Never throws on input. */
export function checkMessage(message: Uint8Array, terminal: string, keys: KeyRing): CheckedMessage {
  const { envelopes, error, at } = decodeEnvelopes(message);
  const records: VerifiedRecord[] = [];
  const refused: RefusedBytes[] = [];
  for (const envelope of envelopes) {
    const checked = checkEnvelope(envelope, terminal, keys);
    if (typeof checked === "string") refused.push({ code: checked, bytes: envelope.bytes });
    else records.push(checked);
  }
  if (error !== "") refused.push({ code: error, bytes: message.subarray(at) });
  return { records, refused };
}
