// A record's byte form, read: gives a typed record, or the one code that says why not.
// Called by the gateway and by verifiers, on bytes from outside. Accepts exactly what encode.ts
// writes: canonical, known fields in ascending order, each in its bounds, the fields of its kind.
// Order of refusals: bytes in order of the input, then fields missing, then fields of the kind.
// @see record.cddl
import type { ErrorCode, Refusal } from "../errors.js";
import {
  AMOUNT_MINOR_MAX,
  ARTICLES_MAX,
  ASSET_CHARACTERS_MAX,
  BALANCE_MINOR_MAX,
  COUNTER_MAX,
  DETAIL_CHARACTERS_MAX,
  ID_CHARACTERS_MAX,
  NAME_CHARACTERS_MAX,
  PLACE_ASSETS_MAX,
  QUANTITY_MAX,
  RECORD_BYTES_MAX,
  SALE_LEGS_MAX,
  TIME_SECONDS_MAX,
} from "../limits.js";
import type { Money } from "../money.js";
import { isId, parseAsset } from "../money.js";
import { CborReader } from "./cbor-reader.js";
import type { ArticleLine, CardProof, CardReference, FieldName, ZincRecord } from "./record.js";
import { COMMON_FIELDS, FIELDS, kindFields, RECORD_VERSION } from "./record.js";

/** A list of [asset, amount]: distinct assets, amounts from `min` to `max` minor units. */
export function readMoney(from: CborReader, min: number, max: number): Money[] {
  const count = from.array(PLACE_ASSETS_MAX);
  const list: Money[] = [];
  for (let i = 0; i < count && from.error === ""; i++) {
    from.fixedArray(2);
    const asset = from.text(ASSET_CHARACTERS_MAX);
    const amount = from.int(max);
    if (from.error !== "") break;
    if (parseAsset(asset) === undefined) from.refuse("W111");
    if (amount < min) from.refuse("W104");
    for (let k = 0; k < list.length; k++) if (list[k].asset === asset) from.refuse("W106");
    list.push({ asset, amount });
  }
  return list;
}

function readArticles(from: CborReader): ArticleLine[] {
  const count = from.array(ARTICLES_MAX);
  const lines: ArticleLine[] = [];
  for (let i = 0; i < count && from.error === ""; i++) {
    from.fixedArray(3);
    const article = from.uint(65535);
    const quantity = from.int(QUANTITY_MAX);
    const unitPrice = from.int(AMOUNT_MINOR_MAX);
    lines.push({ article, quantity, unitPrice });
  }
  return lines;
}

/** A card reference: [kind, generation, 8 bytes]. */
export function readCard(from: CborReader): CardReference {
  from.fixedArray(3);
  const kind = from.uint(2);
  const generation = from.uint(255);
  const reference = from.fixedBytes(8);
  if (from.error === "" && kind < 1) from.refuse("W104");
  return { kind, generation, reference };
}

function readProof(from: CborReader): CardProof {
  from.fixedArray(2);
  const counter = from.uint(COUNTER_MAX);
  return { counter, mac: from.fixedBytes(8) };
}

function readOneOf(from: CborReader, max: number): number {
  const value = from.uint(max);
  if (from.error === "" && value < 1) from.refuse("W104");
  return value;
}

/** An id of [a-z0-9-], 1 to 16 characters. */
export function readId(from: CborReader): string {
  const id = from.text(ID_CHARACTERS_MAX);
  if (from.error === "" && !isId(id)) from.refuse("W104");
  return id;
}

function readErrorCode(from: CborReader): string {
  const code = from.text(4);
  if (from.error === "" && code.length !== 4) from.refuse("W104");
  return code;
}

type Reader = (from: CborReader) => ZincRecord[FieldName];

const counter: Reader = (from) => from.uint(COUNTER_MAX);
const positive: Reader = (from) => readOneOf(from, COUNTER_MAX);
const hash: Reader = (from) => from.fixedBytes(32);
const seconds: Reader = (from) => from.uint(TIME_SECONDS_MAX);
const upTo =
  (max: number): Reader =>
  (from) =>
    readOneOf(from, max);

/** How each field is read, in the order of FIELDS. */
const READERS: Reader[] = [
  (from) => {
    const version = from.uint(255);
    if (from.error === "" && version !== RECORD_VERSION) from.refuse("W109");
    return version;
  },
  readId,
  positive,
  hash,
  seconds,
  (from) => from.uint(3),
  (from) => {
    const kind = from.uint(255);
    if (from.error === "" && kindFields(kind) === undefined) from.refuse("W110");
    return kind;
  },
  readId,
  counter,
  (from) => from.fixedBytes(4),
  readCard,
  readProof,
  readProof,
  (from) => readMoney(from, 0, AMOUNT_MINOR_MAX),
  (from) => readMoney(from, -BALANCE_MINOR_MAX, BALANCE_MINOR_MAX),
  readArticles,
  positive,
  (from) => {
    from.fixedArray(3);
    const sale = readOneOf(from, COUNTER_MAX);
    const leg = readOneOf(from, SALE_LEGS_MAX);
    const legs = readOneOf(from, SALE_LEGS_MAX);
    if (from.error === "" && leg > legs) from.refuse("W104");
    return { sale, leg, legs };
  },
  (from) => {
    from.fixedArray(2);
    const by = readOneOf(from, 2);
    const hold = from.uint(COUNTER_MAX);
    if (from.error === "" && (by === 1) !== hold > 0) from.refuse("W104");
    return { by, hold };
  },
  upTo(3),
  positive,
  upTo(2),
  upTo(3),
  readErrorCode,
  (from) => from.text(DETAIL_CHARACTERS_MAX),
  counter,
  upTo(2),
  (from) => from.text(NAME_CHARACTERS_MAX),
  seconds,
  hash,
  (from) => readMoney(from, 0, AMOUNT_MINOR_MAX),
  hash,
];

function checkKind(keys: number[]): ErrorCode | "" {
  for (let key = 1; key <= COMMON_FIELDS; key++) if (keys[key - 1] !== key) return "W107";
  return "";
}

function checkFields(keys: number[], kind: number): ErrorCode | "" {
  const row = kindFields(kind);
  if (row === undefined) return "W110";
  for (let i = 0; i < row.required.length; i++) {
    if (keys.indexOf(row.required[i]) < 0) return "W107";
  }
  for (let i = COMMON_FIELDS; i < keys.length; i++) {
    const key = keys[i];
    if (row.required.indexOf(key) < 0 && row.optional.indexOf(key) < 0) return "W106";
  }
  return "";
}

/** Whether decodeRecord gave a refusal. */
export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return (value as Refusal).code !== undefined && (value as Refusal).detail !== undefined;
}

/**
 * Reads a record's payload (at most 1,536 bytes). Byte fields are views into `payload`.
 * @returns the record, or a refusal W101 to W112
 */
export function decodeRecord(payload: Uint8Array): ZincRecord | Refusal {
  if (payload.length > RECORD_BYTES_MAX) return { code: "W105", detail: `${payload.length} bytes` };
  const from = new CborReader(payload);
  const values: { [name: string]: ZincRecord[FieldName] } = {};
  const keys: number[] = [];
  const count = from.map(FIELDS.length);
  let last = 0;
  for (let i = 0; i < count && from.error === ""; i++) {
    const key = from.uint(255);
    if (from.error !== "") break;
    if (key <= last || key > FIELDS.length) {
      from.refuse("W106");
      break;
    }
    last = key;
    values[FIELDS[key - 1][1]] = READERS[key - 1](from);
    keys.push(key);
  }
  from.end();
  if (from.error !== "") return { code: from.error, detail: `record byte ${from.at}` };
  const missing = checkKind(keys);
  if (missing !== "") return { code: missing, detail: `fields ${keys.join(" ")}` };
  const record = values as unknown as ZincRecord;
  const wrong = checkFields(keys, record.kind);
  if (wrong !== "") return { code: wrong, detail: `kind ${record.kind}, fields ${keys.join(" ")}` };
  return record;
}
