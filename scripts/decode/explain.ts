// Says in words what the bytes of a record hold, field by field, from the layouts that the
// protocol declares. Called by `zinc decode`. Must never check a signature or judge what is said:
// `zinc verify` does.
import { createHash } from "node:crypto";
import { hexText } from "../../protocol/bytes.js";
import type { Refusal } from "../../protocol/errors.js";
import { decimalText, type Money, parseAsset } from "../../protocol/money.js";
import { decodeEnvelopes, type Envelope } from "../../protocol/record/cose.js";
import { decodeRecord, isRefusal } from "../../protocol/record/decode.js";
import {
  type ArticleLine,
  AUTHORITY_ALLOWANCE,
  AUTHORITY_HOLD,
  type Authority,
  CARD_BARE_IDENTITY,
  CARD_PERSONALISED,
  type CardProof,
  type CardReference,
  EVIDENCE_CARD_COUNTER,
  EVIDENCE_CARD_LOG,
  EVIDENCE_JOURNAL,
  FIELDS,
  type FieldName,
  kindFields,
  MEANS_BANK_CARD,
  MEANS_CASH,
  OUTCOME_DONE,
  OUTCOME_NOT_DONE,
  type SaleLeg,
  START_POWER,
  START_RESTART,
  TIME_BATTERY_CLOCK,
  TIME_GATEWAY,
  TIME_IN_DOUBT,
  TIME_NEVER_SET,
  type ZincRecord,
} from "../../protocol/record/record.js";

/** One field: its key on the wire (none for parts of the envelope), name, value in words. */
export interface ExplainedField {
  readonly key?: number;
  readonly name: string;
  readonly text: string;
}

/** One record, or what else the bytes are, with the field that says so first. */
export interface Explained {
  readonly what: string;
  readonly fields: readonly ExplainedField[];
}

const WORDS: Partial<Record<FieldName, Readonly<Record<number, string>>>> = {
  timeSource: {
    [TIME_NEVER_SET]: "never set",
    [TIME_GATEWAY]: "gateway",
    [TIME_BATTERY_CLOCK]: "battery clock",
    [TIME_IN_DOUBT]: "in doubt",
  },
  means: { [MEANS_CASH]: "cash", [MEANS_BANK_CARD]: "bank card", 3: "voucher" },
  outcome: { [OUTCOME_DONE]: "done", [OUTCOME_NOT_DONE]: "not done" },
  evidence: {
    [EVIDENCE_JOURNAL]: "journal",
    [EVIDENCE_CARD_LOG]: "card log",
    [EVIDENCE_CARD_COUNTER]: "card counter",
  },
  startReason: { [START_POWER]: "power", [START_RESTART]: "restart" },
};
const CARD_WORDS: Readonly<Record<number, string>> = {
  [CARD_BARE_IDENTITY]: "bare identity",
  [CARD_PERSONALISED]: "personalised",
};

function moneyText({ asset, amount }: Money): string {
  return `${decimalText(amount, parseAsset(asset)?.exponent ?? 0)} ${asset}`;
}

function articleText({ article, quantity, unitPrice }: ArticleLine): string {
  return `${quantity} of article ${article} at ${unitPrice}`;
}

function authorityText({ by, hold }: Authority): string {
  if (by === AUTHORITY_HOLD) return `hold ${hold} of the gateway`;
  return by === AUTHORITY_ALLOWANCE ? "the place's offline allowance" : `${by}`;
}

function listText<T>(list: readonly T[], text: (one: T) => string): string {
  return list.length === 0 ? "none" : list.map(text).join(", ");
}

function fieldText(name: FieldName, value: ZincRecord[FieldName]): string {
  if (value instanceof Uint8Array) return hexText(value);
  if (name === "time" || name === "clockBefore") {
    return `${new Date(Number(value) * 1000).toISOString().replace(".000", "")} (${value})`;
  }
  if (name === "kind") return `${kindFields(Number(value))?.name} (${value})`;
  const word = WORDS[name]?.[Number(value)];
  if (word !== undefined) return `${word} (${value})`;
  if (name === "amounts" || name === "balances" || name === "expected") {
    return listText(value as Money[], moneyText);
  }
  if (name === "articles") return listText(value as ArticleLine[], articleText);
  if (name === "authority") return authorityText(value as Authority);
  if (name === "card") {
    const { kind, generation, reference } = value as CardReference;
    return `${hexText(reference)}, ${CARD_WORDS[kind]}, key generation ${generation}`;
  }
  if (name === "proof" || name === "proofBefore") {
    const { counter, mac } = value as CardProof;
    return `counter ${counter}, MAC ${hexText(mac)}`;
  }
  if (name === "saleLeg") {
    const { sale, leg, legs } = value as SaleLeg;
    return `leg ${leg} of ${legs} of sale ${sale}`;
  }
  return String(value);
}

function explainRecord(record: ZincRecord): Explained {
  const fields: ExplainedField[] = [];
  for (const [key, name] of FIELDS) {
    const value = record[name];
    if (value !== undefined) fields.push({ key, name, text: fieldText(name, value) });
  }
  return { what: `record: ${kindFields(record.kind)?.name}`, fields };
}

function explainEnvelope(envelope: Envelope): Explained | Refusal {
  const record = decodeRecord(envelope.payload);
  if (isRefusal(record)) return record;
  const { what, fields } = explainRecord(record);
  const hash = createHash("sha256").update(envelope.payload).digest("hex");
  return {
    what: `signed ${what}`,
    fields: [
      { name: "keyId", text: hexText(envelope.keyId) },
      { name: "signature", text: hexText(envelope.signature) },
      { name: "payloadHash", text: hash },
      ...fields,
    ],
  };
}

/* The first byte of a tagged COSE_Sign1 (tag 18), and of a map with up to 23 pairs or more. */
const ENVELOPE_HEAD = 0xd2;

/** What `bytes` are: one or more signed records, or a record's payload; or why they are neither. */
export function explain(bytes: Uint8Array): Explained[] | Refusal {
  if (bytes[0] !== ENVELOPE_HEAD) {
    const record = decodeRecord(bytes);
    return isRefusal(record) ? record : [explainRecord(record)];
  }
  const { envelopes, error, at } = decodeEnvelopes(bytes);
  if (error !== "") return { code: error, detail: `envelope byte ${at}` };
  const explained: Explained[] = [];
  for (const envelope of envelopes) {
    const one = explainEnvelope(envelope);
    if ("code" in one) return one;
    explained.push(one);
  }
  return explained;
}
