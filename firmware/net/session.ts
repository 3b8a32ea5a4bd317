/*
 * Tagged messages within one connection: the handshake that proves both ends, and the counters
 * that refuse whatever was said before. Called by net.ts. Must never act on a message that its
 * tag, its connection or its number speaks against: those are counted.
 * @see protocol/wire/message.ts, D-004
 */
import { putUint, sameBytes } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import { COUNTER_MAX } from "../../protocol/limits.js";
import { decodeNonce, encodeHello, encodeNonce, type Hello } from "../../protocol/wire/bodies.js";
import type { Channelled, EqualTags, Message } from "../../protocol/wire/message.js";
import {
  CONNECTION_BYTES,
  DOWN_CHALLENGE,
  DOWN_WELCOME,
  decodeMessage,
  encodeMessage,
  UP_HELLO,
  UP_PROOF,
} from "../../protocol/wire/message.js";

/** What a session is given. `up` and `down` carry the keys; `boots` was never used before. */
export interface SessionPorts {
  up: Channelled;
  down: Channelled;
  equal: EqualTags;
  boots: number;
  send(bytes: Uint8Array): void;
}

/** Connected but not greeted; greeted; challenged and answered; welcomed. */
export const SESSION_NONE = 0;
export const SESSION_HELLO = 1;
export const SESSION_PROOF = 2;
export const SESSION_WELCOMED = 3;

let ports: SessionPorts;
let state = SESSION_NONE;
let connects = 0;
let connection = new Uint8Array(CONNECTION_BYTES);
let sent = 0;
let heard = 0;
let refusals = 0;

/** Makes the sessions of this start of the terminal. */
export function startSessions(given: SessionPorts): void {
  ports = given;
  state = SESSION_NONE;
  connects = 0;
  refusals = 0;
}

/** SESSION_NONE … SESSION_WELCOMED. */
export function sessionState(): number {
  return state;
}

/** How many messages were refused since the start. */
export function refusedMessages(): number {
  return refusals;
}

/** Sends a tagged message in this connection. */
export function say(kind: number, body: Uint8Array): void {
  sent++;
  const message = { kind: kind, connection: connection, n: sent, body: body };
  ports.send(encodeMessage(message, ports.up));
}

/** A connection stands: greets the gateway under a number that was never used. */
export function greet(hello: Hello): void {
  connects = connects >= COUNTER_MAX ? COUNTER_MAX : connects + 1;
  connection = new Uint8Array(CONNECTION_BYTES);
  putUint(connection, 0, 4, ports.boots);
  putUint(connection, 4, 4, connects);
  sent = 0;
  heard = 0;
  state = SESSION_HELLO;
  say(UP_HELLO, encodeHello(hello));
}

/** The connection is over. */
export function endSession(): void {
  state = SESSION_NONE;
}

function refuse(code: ErrorCode): ErrorCode {
  refusals++;
  return code;
}

/** Answers a challenge; anything wrong with it is refused. */
function prove(body: Uint8Array): ErrorCode | "" {
  const nonce = decodeNonce(body);
  if (typeof nonce === "string") return refuse(nonce);
  state = SESSION_PROOF;
  say(UP_PROOF, encodeNonce(nonce));
  return "";
}

/**
 * Takes what arrived.
 * @returns a message to act on (the first is the welcome); '' when it was dealt with here; a code
 * when it was refused: W130 to W132, or of its form
 */
export function hear(bytes: Uint8Array): Message | ErrorCode | "" {
  const message = decodeMessage(bytes, ports.down, ports.equal);
  if (typeof message === "string") return refuse(message);
  if (state === SESSION_NONE || !sameBytes(message.connection, connection)) return refuse("W132");
  if (message.n <= heard) return refuse("W131");
  heard = message.n;
  if (message.kind === DOWN_CHALLENGE) return prove(message.body);
  if (state === SESSION_PROOF && message.kind === DOWN_WELCOME) state = SESSION_WELCOMED;
  return state === SESSION_WELCOMED ? message : refuse("W132");
}
