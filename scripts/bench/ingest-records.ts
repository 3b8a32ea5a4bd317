// Records signed before the run, by many keys, for the ingest bench. Called by ingest.ts. Ordinary
// sales and top-ups of a thousand cards: a top-up, then four sales that it pays for.
import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import type { Enrolled } from "../../gateway/fleet/fleet.js";
import { encodeEnvelope, signedBytes } from "../../protocol/record/cose.js";
import { encodeRecord } from "../../protocol/record/encode.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import {
  AUTHORITY_HOLD,
  CARD_BARE_IDENTITY,
  KIND_SALE,
  KIND_TOP_UP,
  MEANS_CASH,
  TIME_GATEWAY,
} from "../../protocol/record/record.js";
import type { SignedRecords } from "./ingest-plan.js";

const ASSET = "EUR.asso/2";
const CARDS = 1000;
/** PKCS #8 of an Ed25519 private key, before its 32 bytes (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** The private key of the bench's terminal `index`: nobody's, and the same each time. */
export function benchKey(index: number): { privateKey: KeyObject; publicKey: Uint8Array } {
  const seed = createHash("sha256").update(`zinc bench ${index}`).digest();
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { x = "" } = privateKey.export({ format: "jwk" });
  return { privateKey, publicKey: new Uint8Array(Buffer.from(x, "base64url")) };
}

function benchRecord(enrolled: Enrolled, sequence: number, previous: Uint8Array): ZincRecord {
  const round = Math.floor((sequence - 1) / 5);
  const card = (round * 7919 + enrolled.id * 104729) % CARDS;
  const reference = createHash("sha256").update(`card ${card}`).digest().subarray(0, 8);
  const amount = 100 + ((round * 50) % 900);
  const common = {
    version: 1,
    terminal: enrolled.terminal,
    sequence,
    previous,
    time: enrolled.time + sequence,
    timeSource: TIME_GATEWAY,
    place: enrolled.place,
    configuration: 1,
    card: { kind: CARD_BARE_IDENTITY, generation: 1, reference },
    intent: sequence,
  };
  if (sequence % 5 === 1) {
    const amounts = [{ asset: ASSET, amount: amount * 6 }];
    return { ...common, kind: KIND_TOP_UP, amounts, means: MEANS_CASH };
  }
  return {
    ...common,
    kind: KIND_SALE,
    amounts: [{ asset: ASSET, amount }],
    balances: [{ asset: ASSET, amount: amount * 3 }],
    articles: [{ article: 12, quantity: 1, unitPrice: amount }],
    saleLeg: { sale: sequence, leg: 1, legs: 1 },
    authority: { by: AUTHORITY_HOLD, hold: sequence },
  };
}

/** `count` records of one terminal, from its genesis on. */
export function signRecords(enrolled: Enrolled, key: KeyObject, count: number): SignedRecords {
  const envelopes: Uint8Array[] = [];
  let previous = enrolled.genesis;
  for (let sequence = 1; sequence <= count; sequence++) {
    const payload = encodeRecord(benchRecord(enrolled, sequence, previous));
    previous = createHash("sha256").update(payload).digest();
    const signature = sign(null, signedBytes(enrolled.keyId, payload), key);
    envelopes.push(encodeEnvelope(enrolled.keyId, payload, signature));
  }
  return { terminal: enrolled.terminal, envelopes };
}
