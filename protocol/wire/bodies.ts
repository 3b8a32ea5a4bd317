// The bodies of tagged messages: each one canonical CBOR array with its items in order.
// Called by the terminal's net/ and the gateway's downlink. Refusals are codes, never throws.
// The table of each body stands in its docstring; message.ts has the kinds' numbers.
import type { ErrorCode } from "../errors.js";
import {
  AMOUNT_MINOR_MAX,
  ASSET_CHARACTERS_MAX,
  BALANCE_MINOR_MAX,
  COUNTER_MAX,
  INTEGER_MAX,
  NAME_CHARACTERS_MAX,
  PLACE_ASSETS_MAX,
  TIME_SECONDS_MAX,
} from "../limits.js";
import type { Money } from "../money.js";
import { parseAsset } from "../money.js";
import { CborReader } from "../record/cbor-reader.js";
import { CborWriter } from "../record/cbor-writer.js";
import { readCard, readMoney } from "../record/decode.js";
import { writeCard, writeMoney } from "../record/encode.js";
import type { CardReference } from "../record/record.js";

/** Up: who connects. [firmware, configuration version, last sequence, acknowledged up to] */
export interface Hello {
  readonly firmware: string;
  readonly configuration: number;
  readonly last: number;
  readonly acknowledged: number;
}

/** Writes a Hello. */
export function encodeHello(hello: Hello): Uint8Array {
  const out = new CborWriter(64);
  out.array(4);
  out.text(hello.firmware);
  out.int(hello.configuration);
  out.int(hello.last);
  out.int(hello.acknowledged);
  return out.bytes();
}

/** Reads a Hello. */
export function decodeHello(body: Uint8Array): Hello | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(4);
  const firmware = from.text(NAME_CHARACTERS_MAX);
  const configuration = from.uint(COUNTER_MAX);
  const last = from.uint(COUNTER_MAX);
  const acknowledged = from.uint(COUNTER_MAX);
  from.end();
  return from.error !== "" ? from.error : { firmware, configuration, last, acknowledged };
}

/** Bytes of the gateway's challenge. */
export const NONCE_BYTES = 16;

/** Down challenge and up proof: [nonce: bstr 16]; the proof gives the challenge back. */
export function encodeNonce(nonce: Uint8Array): Uint8Array {
  const out = new CborWriter(24);
  out.array(1);
  out.byteString(nonce);
  return out.bytes();
}

/** Reads a challenge or a proof. */
export function decodeNonce(body: Uint8Array): Uint8Array | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(1);
  const nonce = from.fixedBytes(NONCE_BYTES);
  from.end();
  return from.error !== "" ? from.error : nonce;
}

/**
 * Down: what is durable. [epoch, stored, hash: bstr 32, backed up]. Stop sending at `stored`,
 * overwrite only below `backedUp`, and only if `hash` is the payload hash of record `stored`
 * (the genesis hash when stored is 0).
 */
export interface Acknowledgement {
  readonly epoch: number;
  readonly stored: number;
  readonly hash: Uint8Array;
  readonly backedUp: number;
}

function writeAcknowledgement(out: CborWriter, ack: Acknowledgement): void {
  out.int(ack.epoch);
  out.int(ack.stored);
  out.byteString(ack.hash);
  out.int(ack.backedUp);
}

function readAcknowledgement(from: CborReader): Acknowledgement {
  const epoch = from.uint(COUNTER_MAX);
  const stored = from.uint(COUNTER_MAX);
  const hash = from.fixedBytes(32);
  return { epoch, stored, hash, backedUp: from.uint(COUNTER_MAX) };
}

/** Writes an Acknowledgement. */
export function encodeAcknowledgement(ack: Acknowledgement): Uint8Array {
  const out = new CborWriter(64);
  out.array(4);
  writeAcknowledgement(out, ack);
  return out.bytes();
}

/** Reads an Acknowledgement. */
export function decodeAcknowledgement(body: Uint8Array): Acknowledgement | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(4);
  const ack = readAcknowledgement(from);
  from.end();
  return from.error !== "" ? from.error : ack;
}

/** Down: the terminal is itself. [time, configuration version to have, ...acknowledgement] */
export interface Welcome {
  readonly time: number;
  readonly configuration: number;
  readonly acknowledgement: Acknowledgement;
}

/** Writes a Welcome. */
export function encodeWelcome(welcome: Welcome): Uint8Array {
  const out = new CborWriter(80);
  out.array(6);
  out.int(welcome.time);
  out.int(welcome.configuration);
  writeAcknowledgement(out, welcome.acknowledgement);
  return out.bytes();
}

/** Reads a Welcome. */
export function decodeWelcome(body: Uint8Array): Welcome | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(6);
  const time = from.uint(TIME_SECONDS_MAX);
  const configuration = from.uint(COUNTER_MAX);
  const acknowledgement = readAcknowledgement(from);
  from.end();
  return from.error !== "" ? from.error : { time, configuration, acknowledgement };
}

/** What an authorisation is asked for. */
export const ASK_SALE = 1;
export const ASK_TOP_UP = 2;
export const ASK_BALANCE = 3;

/**
 * Up: may this card pay (or what has it)? [request, purpose, card, total, [assets in order]].
 * `request` is the intent's number; `total` in minor units (0 for a balance).
 */
export interface Authorise {
  readonly request: number;
  readonly purpose: number;
  readonly card: CardReference;
  readonly total: number;
  readonly assets: string[];
}

/** Writes an Authorise. */
export function encodeAuthorise(ask: Authorise): Uint8Array {
  const out = new CborWriter(96);
  out.array(5);
  out.int(ask.request);
  out.int(ask.purpose);
  writeCard(out, ask.card);
  out.int(ask.total);
  out.array(ask.assets.length);
  for (let i = 0; i < ask.assets.length; i++) out.text(ask.assets[i]);
  return out.bytes();
}

/** Reads an Authorise. */
export function decodeAuthorise(body: Uint8Array): Authorise | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(5);
  const request = from.uint(COUNTER_MAX);
  const purpose = from.uint(3);
  const card = readCard(from);
  const total = from.uint(AMOUNT_MINOR_MAX);
  const count = from.array(PLACE_ASSETS_MAX);
  const assets: string[] = [];
  for (let i = 0; i < count && from.error === ""; i++) {
    const asset = from.text(ASSET_CHARACTERS_MAX);
    if (from.error === "" && parseAsset(asset) === undefined) from.refuse("W111");
    assets.push(asset);
  }
  from.end();
  if (from.error === "" && purpose < 1) from.refuse("W104");
  return from.error !== "" ? from.error : { request, purpose, card, total, assets };
}

/**
 * Down: the answer. [request, hold, refusal, legs, balances after, as of]. hold 0 with refusal ''
 * answers a balance; a refusal is a catalogue code; `legs` say which assets pay.
 */
export interface Answer {
  readonly request: number;
  readonly hold: number;
  readonly refusal: string;
  readonly legs: Money[];
  readonly balances: Money[];
  readonly asOf: number;
}

/** Writes an Answer. */
export function encodeAnswer(answer: Answer): Uint8Array {
  const out = new CborWriter(128);
  out.array(6);
  out.int(answer.request);
  out.int(answer.hold);
  out.text(answer.refusal);
  writeMoney(out, answer.legs);
  writeMoney(out, answer.balances);
  out.int(answer.asOf);
  return out.bytes();
}

/** Reads an Answer. */
export function decodeAnswer(body: Uint8Array): Answer | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(6);
  const request = from.uint(COUNTER_MAX);
  const hold = from.uint(COUNTER_MAX);
  const refusal = from.text(4);
  const legs = readMoney(from, 1, AMOUNT_MINOR_MAX);
  const balances = readMoney(from, -BALANCE_MINOR_MAX, BALANCE_MINOR_MAX);
  const asOf = from.uint(TIME_SECONDS_MAX);
  from.end();
  return from.error !== "" ? from.error : { request, hold, refusal, legs, balances, asOf };
}

/** Down: send records again. [from, to], both included. */
export interface Resend {
  readonly from: number;
  readonly to: number;
}

/** Up: how the terminal is. [waiting records, journal fill in permille, time, time source] */
export interface Status {
  readonly waiting: number;
  readonly fill: number;
  readonly time: number;
  readonly timeSource: number;
}

function encodeNumbers(values: number[]): Uint8Array {
  const out = new CborWriter(32);
  out.array(values.length);
  for (let i = 0; i < values.length; i++) out.int(values[i]);
  return out.bytes();
}

function decodeNumbers(body: Uint8Array, count: number): number[] | ErrorCode {
  const from = new CborReader(body);
  from.fixedArray(count);
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(from.uint(INTEGER_MAX));
  from.end();
  return from.error !== "" ? from.error : values;
}

/** Writes a Resend. */
export function encodeResend(resend: Resend): Uint8Array {
  return encodeNumbers([resend.from, resend.to]);
}

/** Reads a Resend. */
export function decodeResend(body: Uint8Array): Resend | ErrorCode {
  const values = decodeNumbers(body, 2);
  if (typeof values === "string") return values;
  return values[0] < 1 || values[1] < values[0] ? "W104" : { from: values[0], to: values[1] };
}

/** Writes a Status. */
export function encodeStatus(status: Status): Uint8Array {
  return encodeNumbers([status.waiting, status.fill, status.time, status.timeSource]);
}

/** Reads a Status. */
export function decodeStatus(body: Uint8Array): Status | ErrorCode {
  const values = decodeNumbers(body, 4);
  if (typeof values === "string") return values;
  if (values[1] > 1000 || values[2] > TIME_SECONDS_MAX || values[3] > 3) return "W104";
  return { waiting: values[0], fill: values[1], time: values[2], timeSource: values[3] };
}
