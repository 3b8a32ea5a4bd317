/*
 * What the sender and the signer may ask of the journal. Implemented by journal.ts; used by net/
 * and main.ts. Must never give a record that is not durable.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import type { Acknowledgement } from "../../protocol/wire/bodies.js";

/** The records of this terminal, by their sequence. */
export interface Outbox {
  /** Sequence of the last record, 0 for none. */
  lastSequence(): number;
  /** The gateway stores all records up to this one. */
  acknowledgedTo(): number;
  /** Sequence of the oldest record that can still be derived. */
  oldest(): number;
  /** A record's payload, always the same; undefined when it is not here. */
  payload(sequence: number): Uint8Array | undefined;
  /** A record's signature, 64 bytes; undefined while it has none. */
  signature(sequence: number): Uint8Array | undefined;
  /** The next record that needs a signature; 0: none; -1: still looking, ask again. */
  unsigned(): number;
  /** Keeps the signature that was made for a record. */
  keepSignature(sequence: number, signature: Uint8Array): void;
  /**
   * Takes over what the gateway says is durable.
   * @returns '' or why nothing was freed: L101 (its hash is not our record's), W104
   */
  acknowledge(a: Acknowledgement): ErrorCode | "";
}
