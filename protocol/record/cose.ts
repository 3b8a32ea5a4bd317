// The envelope of a record: COSE_Sign1 with EdDSA and the key's id, so that anyone's COSE
// library verifies it. Called by the terminal (writes), the gateway and verifiers (read).
// Never verifies or signs: the signature's bytes come and go; crypto is the caller's.
// Form (RFC 9052 section 4.2), tagged: D2 84 | protected: bstr of {1: -8, 4: kid} | A0 |
// payload: bstr | signature: bstr 64. Signed: Sig_structure (section 4.4) with
// external_aad "zinc/record/1".

import { asciiBytes, sameBytes } from "../bytes.js";
import type { ErrorCode } from "../errors.js";
import { ENVELOPE_BYTES_MAX, MESSAGE_RECORDS_MAX, RECORD_BYTES_MAX } from "../limits.js";
import { CborReader } from "./cbor-reader.js";
import { CborWriter } from "./cbor-writer.js";

/** Bytes of a key id: the first 8 of SHA-256(public key). */
export const KEY_ID_BYTES = 8;
/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;

const EXTERNAL_AAD = asciiBytes("zinc/record/1");

/** The protected header {1: -8 (EdDSA), 4: kid}, RFC 9053 section 2.2, RFC 9052 section 3.1. */
export function protectedHeader(keyId: Uint8Array): Uint8Array {
  const out = new CborWriter(16);
  out.map(2);
  out.int(1);
  out.int(-8);
  out.int(4);
  out.byteString(keyId);
  return out.bytes();
}

/** The bytes that are signed: Sig_structure of RFC 9052 section 4.4. */
export function signedBytes(keyId: Uint8Array, payload: Uint8Array): Uint8Array {
  const out = new CborWriter(64 + payload.length);
  out.array(4);
  out.text("Signature1");
  out.byteString(protectedHeader(keyId));
  out.byteString(EXTERNAL_AAD);
  out.byteString(payload);
  return out.bytes();
}

/** The envelope of a signed payload. */
export function encodeEnvelope(
  keyId: Uint8Array,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const out = new CborWriter(100 + payload.length);
  out.tag(18);
  out.array(4);
  out.byteString(protectedHeader(keyId));
  out.map(0);
  out.byteString(payload);
  out.byteString(signature);
  return out.bytes();
}

/** What an envelope holds; all views into the input. `bytes` is the whole envelope. */
export interface Envelope {
  readonly keyId: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly bytes: Uint8Array;
}

function readEnvelope(from: CborReader, input: Uint8Array): Envelope {
  const start = from.at;
  from.tag(18);
  from.fixedArray(4);
  const header = from.byteString(32);
  from.map(0);
  const payload = from.byteString(RECORD_BYTES_MAX);
  const signature = from.fixedBytes(SIGNATURE_BYTES);
  const keyId = header.subarray(header.length - KEY_ID_BYTES);
  if (from.error === "" && !sameBytes(header, protectedHeader(keyId))) from.refuse("S101");
  return { keyId, payload, signature, bytes: input.subarray(start, from.at) };
}

/** Envelopes read from one message, and the refusal that ended the reading, if any. */
export interface Envelopes {
  readonly envelopes: Envelope[];
  readonly error: ErrorCode | "";
  /** Index of the first byte that was not understood. */
  readonly at: number;
}

/**
 * Reads a message of records: a CBOR sequence (RFC 8742) of 1 to 64 envelopes. What precedes a
 * bad one is kept.
 */
export function decodeEnvelopes(message: Uint8Array): Envelopes {
  const from = new CborReader(message);
  const envelopes: Envelope[] = [];
  let at = 0;
  if (message.length === 0) from.refuse("W101");
  while (from.error === "" && !from.ended()) {
    if (envelopes.length === MESSAGE_RECORDS_MAX) {
      from.refuse("W122");
      break;
    }
    const envelope = readEnvelope(from, message);
    if (from.error === "" && envelope.bytes.length > ENVELOPE_BYTES_MAX) from.refuse("W105");
    if (from.error !== "") break;
    envelopes.push(envelope);
    at = from.at;
  }
  return { envelopes, error: from.error, at };
}
