// A decoded record as the console's list of fields. Called by console-proof.ts. Which field is
// what is in protocol/record/record.ts; keys are those of record.cddl.

import { hexText } from "../../protocol/bytes.js";
import type { Money } from "../../protocol/money.js";
import type {
  ArticleLine,
  Authority,
  CardProof,
  CardReference,
  FieldName,
  SaleLeg,
  ZincRecord,
} from "../../protocol/record/record.js";
import { FIELDS } from "../../protocol/record/record.js";
import type { FieldValue, ProofField } from "../console/queries.js";
import { clockSource } from "./console-words.js";

const number = (value: number): FieldValue => ({ type: "number", number: value });
const bytes = (value: Uint8Array): FieldValue => ({ type: "bytes", hex: hexText(value) });
const list = (items: readonly FieldValue[]): FieldValue => ({ type: "list", items });
/** The parts of an array that has names for its places; labels are the places from 0. */
const parts = (named: Record<string, FieldValue>): FieldValue => ({
  type: "map",
  fields: Object.entries(named).map(([name, value], label) => ({ label, name, value })),
});

const moneyList = (amounts: readonly Money[]): FieldValue =>
  list(amounts.map(({ asset, amount }) => ({ type: "money", money: { minor: amount, asset } })));

const card = ({ kind, generation, reference }: CardReference): FieldValue =>
  parts({
    kind: number(kind),
    generation: number(generation),
    reference: bytes(reference),
  });

const proof = ({ counter, mac }: CardProof): FieldValue =>
  parts({ counter: number(counter), mac: bytes(mac) });

const article = ({ article: id, quantity, unitPrice }: ArticleLine): FieldValue =>
  parts({ article: number(id), quantity: number(quantity), unitPrice: number(unitPrice) });

const saleLeg = ({ sale, leg, legs }: SaleLeg): FieldValue =>
  parts({ sale: number(sale), leg: number(leg), legs: number(legs) });

const authority = ({ by, hold }: Authority): FieldValue =>
  parts({ by: number(by), hold: number(hold) });

function fieldValue(record: ZincRecord, name: FieldName): FieldValue {
  const value = record[name];
  if (name === "time") {
    const source = clockSource(record.timeSource);
    return { type: "moment", moment: { seconds: record.time, source } };
  }
  if (value === undefined) return { type: "none" };
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return { type: "text", text: value };
  if (value instanceof Uint8Array) return bytes(value);
  switch (name) {
    case "card":
      return card(value as CardReference);
    case "proof":
    case "proofBefore":
      return proof(value as CardProof);
    case "articles":
      return list((value as ArticleLine[]).map(article));
    case "saleLeg":
      return saleLeg(value as SaleLeg);
    case "authority":
      return authority(value as Authority);
    default:
      return moneyList(value as Money[]);
  }
}

/** The fields that a record has, in the order of their keys. */
export function fieldsOf(record: ZincRecord): ProofField[] {
  return FIELDS.filter(([, name]) => record[name] !== undefined).map(([label, name]) => ({
    label,
    name,
    value: fieldValue(record, name),
  }));
}
