// A terminal's key and chain for the gateway's tests: makes records, signs and links them. Called
// by tests and by the scripted terminal. Signs with tweetnacl, so that another implementation than
// the gateway's own made what the gateway must accept.
import { createHash } from "node:crypto";
import nacl from "tweetnacl";
import { encodeEnvelope, signedBytes } from "../../protocol/record/cose.js";
import { encodeRecord } from "../../protocol/record/encode.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import {
  AUTHORITY_ALLOWANCE,
  CARD_BARE_IDENTITY,
  KIND_SALE,
  KIND_TOP_UP,
  MEANS_CASH,
  TIME_GATEWAY,
} from "../../protocol/record/record.js";

/** The asset of most tests. */
export const EURO = "EUR.asso/2";

/** What a test says of a record; the chain gives the rest. */
export type Said = Partial<ZincRecord> & { readonly kind: number };

/** A record that was made. */
export interface Made {
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly hash: Uint8Array;
  readonly envelope: Uint8Array;
}

/** SHA-256, 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha256").update(bytes).digest());

/** A card's reference from a small number. */
export function cardNumber(number: number) {
  const reference = new Uint8Array(8);
  new DataView(reference.buffer).setUint32(4, number);
  return { kind: CARD_BARE_IDENTITY, generation: 1, reference };
}

/** A sale of `amount` minor units to card `card`. */
export const sale = (card: number, amount: number, more: Partial<ZincRecord> = {}): Said => ({
  kind: KIND_SALE,
  card: cardNumber(card),
  amounts: [{ asset: EURO, amount }],
  intent: 1,
  saleLeg: { sale: 1, leg: 1, legs: 1 },
  authority: { by: AUTHORITY_ALLOWANCE, hold: 0 },
  ...more,
});

/** A top-up in cash. */
export const topUp = (card: number, amount: number, more: Partial<ZincRecord> = {}): Said => ({
  kind: KIND_TOP_UP,
  card: cardNumber(card),
  amounts: [{ asset: EURO, amount }],
  intent: 1,
  means: MEANS_CASH,
  ...more,
});

/** A chain of one key. The genesis is given when the key is enrolled. */
export class SignedChain {
  readonly keys: nacl.SignKeyPair;
  readonly keyId: Uint8Array;
  terminal: string;
  place: string;
  link = new Uint8Array(32);
  sequence = 0;
  /** tweetnacl; a test that needs thousands of records brings a faster one. */
  signer = (data: Uint8Array): Uint8Array => nacl.sign.detached(data, this.keys.secretKey);

  constructor(terminal: string, place: string, seed: number) {
    this.keys = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seed));
    this.keyId = sha256(this.keys.publicKey).subarray(0, 8);
    this.terminal = terminal;
    this.place = place;
  }

  /** The next record of the chain. */
  next(said: Said): Made {
    const made = this.sign({ sequence: this.sequence + 1, previous: this.link, ...said });
    this.sequence = made.sequence;
    this.link = Uint8Array.from(made.hash);
    return made;
  }

  /** A record as said, signed, whatever the chain is. */
  sign(said: Said & { readonly sequence: number; readonly previous: Uint8Array }): Made {
    const record: ZincRecord = {
      version: 1,
      terminal: this.terminal,
      time: 1_800_000_000 + said.sequence,
      timeSource: TIME_GATEWAY,
      place: this.place,
      configuration: 1,
      ...said,
    };
    const payload = encodeRecord(record);
    const signature = this.signer(signedBytes(this.keyId, payload));
    const envelope = encodeEnvelope(this.keyId, payload, signature);
    return { sequence: record.sequence, payload, hash: sha256(payload), envelope };
  }
}
