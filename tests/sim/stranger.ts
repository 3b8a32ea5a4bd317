/**
 * Records as a stranger reads them: an independent CBOR library, node's SHA-256, tweetnacl.
 * Called by: the auditor. Must never: use the project's own codec, envelope or verifier.
 * Source of truth: RFC 9052 section 4.4, RFC 8949 section 4.2.1, protocol/record/record.cddl.
 */
import { createHash } from "node:crypto";
import { cdeEncodeOptions, decode, encode, Tag } from "cbor2";
import nacl from "tweetnacl";

/** A record's fields by their number in record.cddl. */
export type Fields = ReadonlyMap<number, unknown>;

/** What a stranger found in an envelope. */
export interface Opened {
  readonly fields: Fields;
  /** SHA-256 of the payload. */
  readonly hash: Uint8Array;
  /** What is wrong with it, in words; empty when nothing is. */
  readonly faults: readonly string[];
}

const AAD = Buffer.from("zinc/record/1");

/** SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The first link of a chain: the hash of the enrolment's statement. */
export function genesisOf(enrolment: {
  readonly terminal: string;
  readonly place: string;
  readonly publicKey: Uint8Array;
  readonly time: number;
  readonly demo: number;
}): Uint8Array {
  const { terminal, place, publicKey, time, demo } = enrolment;
  const statement = [1, terminal, place, Uint8Array.from(publicKey), time, demo];
  return sha256(encode(statement, cdeEncodeOptions));
}

const proven = new Map<string, boolean>();

/** Whether tweetnacl accepts a signature; asked once, since worlds of one image share records. */
function verifies(signed: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  const question = hex(sha256(Buffer.concat([sha256(signed), signature, publicKey])));
  const known = proven.get(question);
  if (known !== undefined) return known;
  const answer = nacl.sign.detached.verify(signed, signature, Uint8Array.from(publicKey));
  proven.set(question, answer);
  return answer;
}

/** What bytes mean, or undefined when they are no CBOR. */
function read(bytes: Uint8Array): unknown {
  try {
    return decode(Uint8Array.from(bytes), { preferMap: true });
  } catch {
    return undefined;
  }
}

/** What an envelope's header must be, byte for byte. */
function headerOf(publicKey: Uint8Array): Uint8Array {
  const header = new Map<number, unknown>();
  header.set(1, -8);
  header.set(4, Uint8Array.from(sha256(publicKey).subarray(0, 8)));
  return encode(header, cdeEncodeOptions);
}

/** Opens a COSE_Sign1 and checks all that can be checked without the chain. */
export function open(envelope: Uint8Array, publicKey: Uint8Array): Opened {
  const outer = read(envelope);
  const parts: unknown = outer instanceof Tag && outer.tag === 18 ? outer.contents : undefined;
  if (!Array.isArray(parts) || parts.length !== 4) {
    return { fields: new Map(), hash: new Uint8Array(32), faults: ["not a COSE_Sign1"] };
  }
  const [header, loose, payload, signature] = parts as [
    Uint8Array,
    unknown,
    Uint8Array,
    Uint8Array,
  ];
  const faults: string[] = [];
  if (hex(header) !== hex(headerOf(publicKey))) faults.push("not signed with EdDSA by this key");
  if (!(loose instanceof Map) || loose.size > 0) faults.push("unprotected header");
  const signed = encode(["Signature1", header, Uint8Array.from(AAD), payload], cdeEncodeOptions);
  if (!verifies(signed, signature, publicKey)) {
    faults.push("the signature is not the key's");
  }
  const fields = read(payload);
  if (!(fields instanceof Map)) faults.push("the payload is no map");
  else if (hex(encode(fields, cdeEncodeOptions)) !== hex(payload)) {
    faults.push("the payload is not in the deterministic form");
  }
  return { fields: fields instanceof Map ? fields : new Map(), hash: sha256(payload), faults };
}
