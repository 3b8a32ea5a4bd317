// An enrolment: the statement that a key is a terminal's, at a place, from a time on. Its hash is
// the genesis of the terminal's chain. Called by the gateway and by provisioning.
// Form: canonical CBOR [1, terminal, place, public key: bstr 32, time, demo: 0 | 1].
import { CborWriter } from "../record/cbor-writer.js";

/** What is enrolled. `demo` marks demonstration keys, which a production gateway refuses. */
export interface Enrolment {
  readonly terminal: string;
  readonly place: string;
  readonly publicKey: Uint8Array;
  readonly time: number;
  readonly demo: boolean;
}

/** The bytes of an enrolment; SHA-256 of them is the chain's genesis. */
export function encodeEnrolment(enrolment: Enrolment): Uint8Array {
  const out = new CborWriter(96);
  out.array(6);
  out.int(1);
  out.text(enrolment.terminal);
  out.text(enrolment.place);
  out.byteString(enrolment.publicKey);
  out.int(enrolment.time);
  out.int(enrolment.demo ? 1 : 0);
  return out.bytes();
}
