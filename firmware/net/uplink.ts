/*
 * Records on their way up: signed, in order, a few in a message, two messages at a time. Called
 * by net.ts. Must never forget a record: only the gateway's tagged acknowledgement, whose hash the
 * journal agrees with, moves on; everything else is sent again.
 */
import { concatBytes } from "../../protocol/bytes.js";
import { encodeEnvelope } from "../../protocol/record/cose.js";
import type { Outbox } from "../store/outbox-types.js";

/** Bytes of one message, so that it fits one segment on the way; one record may be longer. */
const MESSAGE_BYTES = 1400;
/** Messages on their way at once. */
const WINDOW = 2;
/** Seconds without an acknowledgement after which all is sent again. */
const ANSWER_SECONDS_MAX = 20;

/** What the uplink is given. `keyId`: 8 bytes. */
export interface UplinkPorts {
  outbox: Outbox;
  keyId: Uint8Array;
  /** Publishes a message of records; false when there is no connection. */
  send(bytes: Uint8Array): boolean;
}

let ports: UplinkPorts;
/** Last record sent in this connection, and the ends of the messages not acknowledged yet. */
let sentTo = 0;
let onWay: number[] = [];
let seconds = 0;
/** Records that the gateway asked for again, 0 for none. */
let againFrom = 0;
let againTo = 0;

/** Makes the uplink. */
export function startUplink(given: UplinkPorts): void {
  ports = given;
  rewind();
}

/** Begins again behind the last acknowledged record: a new connection, or a time-out. */
export function rewind(): void {
  sentTo = ports.outbox.acknowledgedTo();
  onWay = [];
  seconds = 0;
}

/** The connection is over: nobody waits for what was asked for again. */
export function endUplink(): void {
  againFrom = 0;
}

/** As many signed records from `from` on, to `to` at most, as fit a message; sets `lastTaken`. */
function collect(from: number, to: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let n = from; n <= to; n++) {
    const signature = ports.outbox.signature(n);
    const payload = signature === undefined ? undefined : ports.outbox.payload(n);
    if (signature === undefined || payload === undefined) break;
    const envelope = encodeEnvelope(ports.keyId, payload, signature);
    if (parts.length > 0 && bytes + envelope.length > MESSAGE_BYTES) break;
    parts.push(envelope);
    bytes += envelope.length;
  }
  return parts;
}

/** Sends again a piece of what the gateway asked for. */
function sendAgain(): boolean {
  const parts = collect(againFrom, againTo);
  if (parts.length === 0 || !ports.send(concatBytes(parts))) {
    againFrom = 0;
    return false;
  }
  againFrom += parts.length;
  if (againFrom > againTo) againFrom = 0;
  return true;
}

/** Sends one message if there is one to send; @returns whether it did */
export function sendNext(): boolean {
  if (againFrom > 0) return sendAgain();
  const outbox = ports.outbox;
  sentTo = Math.max(sentTo, outbox.acknowledgedTo(), outbox.oldest() - 1);
  if (onWay.length >= WINDOW || sentTo >= outbox.lastSequence()) return false;
  const parts = collect(sentTo + 1, outbox.lastSequence());
  if (parts.length === 0 || !ports.send(concatBytes(parts))) return false;
  sentTo += parts.length;
  onWay.push(sentTo);
  return true;
}

/** The gateway's acknowledgement was taken over: what it covers is on its way no more. */
export function acknowledged(): void {
  const stored = ports.outbox.acknowledgedTo();
  const left: number[] = [];
  for (let i = 0; i < onWay.length; i++) if (onWay[i] > stored) left.push(onWay[i]);
  if (left.length < onWay.length) seconds = 0;
  onWay = left;
}

/** The gateway wants records again, as far as they are still here. */
export function sendAgainFrom(from: number, to: number): void {
  againFrom = Math.max(from, ports.outbox.oldest());
  againTo = Math.min(to, ports.outbox.lastSequence());
  if (againFrom > againTo) againFrom = 0;
}

/** A second has passed; @returns true when the gateway was silent too long and all goes again */
export function tickUplink(): boolean {
  if (onWay.length === 0) {
    seconds = 0;
    return false;
  }
  seconds++;
  if (seconds < ANSWER_SECONDS_MAX) return false;
  rewind();
  return true;
}
