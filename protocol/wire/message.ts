// A tagged message between a terminal and its gateway: who may say what, never replayed.
// Called by both sides around every body of bodies.ts. Records are not sent so: they are signed.
// Form: deterministic CBOR [kind, connection: bstr 8, n, body: bstr] followed by 16 raw bytes,
// the first half of HMAC-SHA256(direction's key, "zinc/up/1/" or "zinc/down/1/" | terminal |
// 00 | the CBOR). `connection` is the terminal's (boots u32, connects u32): never used twice, so
// a message of another connection is refused, and in one connection n strictly rises. (D-004)
// The HMAC and the constant-time comparison are the caller's: this folder has no crypto.

import { asciiBytes, concatBytes } from "../bytes.js";
import type { ErrorCode } from "../errors.js";
import { BODY_BYTES_MAX, COUNTER_MAX } from "../limits.js";
import { CborReader } from "../record/cbor-reader.js";
import { CborWriter } from "../record/cbor-writer.js";

/** Bytes of a tag, and of a connection number. */
export const TAG_BYTES = 16;
export const CONNECTION_BYTES = 8;

/** What a message is: from the terminal (up), then from the gateway (down). */
export const UP_HELLO = 1;
export const UP_PROOF = 2;
export const UP_AUTHORISE = 3;
export const UP_STATUS = 4;
export const DOWN_CHALLENGE = 16;
export const DOWN_WELCOME = 17;
export const DOWN_ANSWER = 18;
export const DOWN_ACKNOWLEDGE = 19;
export const DOWN_CONFIGURATION = 20;
export const DOWN_RESEND = 21;

/** Which way a message goes; each has its own key. */
export type Direction = "up" | "down";

/** HMAC-SHA256: 32 bytes of a tag for `data` under `key`. */
export type Hmac = (key: Uint8Array, data: Uint8Array) => Uint8Array;
/** Whether two tags are the same, in a time that does not depend on where they differ. */
export type EqualTags = (a: Uint8Array, b: Uint8Array) => boolean;

/** What is said, without the tag. */
export interface Message {
  readonly kind: number;
  readonly connection: Uint8Array;
  readonly n: number;
  readonly body: Uint8Array;
}

/** The ends and the key of one direction between a terminal and its gateway. */
export interface Channelled {
  readonly terminal: string;
  readonly direction: Direction;
  readonly key: Uint8Array;
  readonly hmac: Hmac;
}

function tagOf(content: Uint8Array, via: Channelled): Uint8Array {
  const context = asciiBytes(`zinc/${via.direction}/1/${via.terminal}\u0000`);
  return via.hmac(via.key, concatBytes([context, content])).subarray(0, TAG_BYTES);
}

/** The bytes of a message, tagged. */
export function encodeMessage(message: Message, via: Channelled): Uint8Array {
  const out = new CborWriter(24 + message.body.length);
  out.array(4);
  out.int(message.kind);
  out.byteString(message.connection);
  out.int(message.n);
  out.byteString(message.body);
  const content = out.bytes();
  return concatBytes([content, tagOf(content, via)]);
}

/**
 * Reads a tagged message. The tag is checked before anything inside is believed.
 * @returns the message (views into `bytes`), or W101, W105, W130 or a code of its form
 */
export function decodeMessage(
  bytes: Uint8Array,
  via: Channelled,
  equal: EqualTags,
): Message | ErrorCode {
  if (bytes.length <= TAG_BYTES) return "W101";
  if (bytes.length > BODY_BYTES_MAX + 64) return "W105";
  const content = bytes.subarray(0, bytes.length - TAG_BYTES);
  if (!equal(tagOf(content, via), bytes.subarray(content.length))) return "W130";
  const from = new CborReader(content);
  from.fixedArray(4);
  const kind = from.uint(255);
  const connection = from.fixedBytes(CONNECTION_BYTES);
  const n = from.uint(COUNTER_MAX);
  const body = from.byteString(BODY_BYTES_MAX);
  from.end();
  return from.error === "" ? { kind, connection, n, body } : from.error;
}
