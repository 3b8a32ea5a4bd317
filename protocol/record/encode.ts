// A record's byte form, written: one deterministic CBOR map with integer keys.
// Called by the terminal when it derives a record from its journal, and by tests.
// Never checks: what is encoded was made by our own code; decode.ts refuses all else.
// @see record.cddl
import type { Money } from "../money.js";
import { CborWriter } from "./cbor-writer.js";
import type { ArticleLine, CardProof, CardReference, FieldName, ZincRecord } from "./record.js";
import { FIELDS } from "./record.js";

/** Writes a list of [asset, amount]. */
export function writeMoney(out: CborWriter, list: Money[]): void {
  out.array(list.length);
  for (let i = 0; i < list.length; i++) {
    out.array(2);
    out.text(list[i].asset);
    out.int(list[i].amount);
  }
}

function writeArticles(out: CborWriter, lines: ArticleLine[]): void {
  out.array(lines.length);
  for (let i = 0; i < lines.length; i++) {
    out.array(3);
    out.int(lines[i].article);
    out.int(lines[i].quantity);
    out.int(lines[i].unitPrice);
  }
}

/** Writes a card reference: [kind, generation, 8 bytes]. */
export function writeCard(out: CborWriter, card: CardReference): void {
  out.array(3);
  out.int(card.kind);
  out.int(card.generation);
  out.byteString(card.reference);
}

function writeProof(out: CborWriter, proof: CardProof): void {
  out.array(2);
  out.int(proof.counter);
  out.byteString(proof.mac);
}

function writeInts(out: CborWriter, values: number[]): void {
  out.array(values.length);
  for (let i = 0; i < values.length; i++) out.int(values[i]);
}

function writeField(out: CborWriter, record: ZincRecord, name: FieldName): void {
  if (name === "card") writeCard(out, record.card as CardReference);
  else if (name === "proof" || name === "proofBefore") writeProof(out, record[name] as CardProof);
  else if (name === "amounts" || name === "balances" || name === "expected") {
    writeMoney(out, record[name] as Money[]);
  } else if (name === "articles") writeArticles(out, record.articles as ArticleLine[]);
  else if (name === "saleLeg") {
    const at = record.saleLeg;
    if (at !== undefined) writeInts(out, [at.sale, at.leg, at.legs]);
  } else if (name === "authority") {
    const right = record.authority;
    if (right !== undefined) writeInts(out, [right.by, right.hold]);
  } else {
    const value = record[name] as number | string | Uint8Array;
    if (typeof value === "number") out.int(value);
    else if (typeof value === "string") out.text(value);
    else out.byteString(value);
  }
}

/** The payload bytes of a record: deterministic CBOR, RFC 8949 section 4.2.1. */
export function encodeRecord(record: ZincRecord): Uint8Array {
  const out = new CborWriter(320);
  let count = 0;
  for (let i = 0; i < FIELDS.length; i++) if (record[FIELDS[i][1]] !== undefined) count++;
  out.map(count);
  for (let i = 0; i < FIELDS.length; i++) {
    const name = FIELDS[i][1];
    if (record[name] === undefined) continue;
    out.int(FIELDS[i][0]);
    writeField(out, record, name);
  }
  return out.bytes();
}
