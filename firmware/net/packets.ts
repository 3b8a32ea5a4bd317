/*
 * MQTT 3.1.1 packets as binary texts: written, and cut out of a stream that arrives in any pieces.
 * Called by mqtt.ts. Must never hold more of the stream than one packet may have, nor believe a
 * length that the standard forbids.
 * Source of truth: MQTT Version 3.1.1, OASIS standard, sections 2.2 (fixed header), 3.1 to 3.14.
 */
import { BODY_BYTES_MAX } from "../../protocol/limits.js";
import { binaryOf } from "../platform/network.js";

/** The server's answer to a login. */
export const PACKET_CONNACK = 2;
/** A message. */
export const PACKET_PUBLISH = 3;
/** The server has a message of QoS 1. */
export const PACKET_PUBACK = 4;
/** The server's answer to a subscription. */
export const PACKET_SUBACK = 9;
/** The server is there. */
export const PACKET_PINGRESP = 13;

/** PINGREQ, whole (3.12). */
export const PING = "\xc0\x00";
/** DISCONNECT, whole (3.14). */
export const DISCONNECT = "\xe0\x00";

/** A message's body, its tag and heads, a topic: nothing longer is for us. */
const PACKET_BYTES_MAX = BODY_BYTES_MAX + 256;

/** Who connects. `will` is what the broker publishes when the connection is lost. */
export interface MqttLogin {
  clientId: string;
  login: string;
  password: string;
  willTopic: string;
}

function word(value: number): string {
  return String.fromCharCode(value >> 8, value & 255);
}

function field(text: string): string {
  return word(text.length) + text;
}

/** A packet of this first byte; its remaining length in 1 to 4 bytes of 7 bits (2.2.3). */
function packet(first: number, rest: string): string {
  let head = String.fromCharCode(first);
  let length = rest.length;
  do {
    const low = length & 127;
    length = length >> 7;
    head += String.fromCharCode(length > 0 ? low + 128 : low);
  } while (length > 0);
  return head + rest;
}

/** CONNECT: clean session, will of QoS 0 with an empty body, name and password (3.1). */
export function connectPacket(login: MqttLogin, keepAliveSeconds: number): string {
  const flags = "\xc6";
  return packet(
    0x10,
    `\x00\x04MQTT\x04${flags}` +
      word(keepAliveSeconds) +
      field(login.clientId) +
      field(login.willTopic) +
      field("") +
      field(login.login) +
      field(login.password),
  );
}

/** SUBSCRIBE to one topic at QoS 1 (3.8). */
export function subscribePacket(id: number, topic: string): string {
  return packet(0x82, `${word(id)}${field(topic)}\x01`);
}

/** PUBLISH: QoS 1 when `id` is not 0, never retained (3.3). */
export function publishPacket(topic: string, payload: Uint8Array, id: number): string {
  const head = id > 0 ? field(topic) + word(id) : field(topic);
  return packet(id > 0 ? 0x32 : 0x30, binaryOf(head, payload));
}

/** PUBACK (3.4). */
export function pubackPacket(id: number): string {
  return packet(0x40, word(id));
}

/** Two bytes as a number. */
export function wordAt(text: string, at: number): number {
  return text.charCodeAt(at) * 256 + text.charCodeAt(at + 1);
}

/** What arrived and was not taken yet. */
export interface Incoming {
  buffer: string;
  /** First byte and rest of the packet that `takePacket` found. */
  first: number;
  rest: string;
}

/**
 * Takes the next whole packet out of the stream into `first` and `rest`.
 * @returns 1 taken, 0 not all there yet, -1 not MQTT or too long: the connection must end
 */
export function takePacket(from: Incoming): number {
  const buffer = from.buffer;
  let length = 0;
  let scale = 1;
  let at = 1;
  for (;;) {
    if (at >= buffer.length) return 0;
    const byte = buffer.charCodeAt(at);
    at++;
    length += (byte & 127) * scale;
    if (byte < 128) break;
    if (at > 4) return -1;
    scale *= 128;
  }
  if (length > PACKET_BYTES_MAX) return -1;
  if (buffer.length < at + length) return 0;
  from.first = buffer.charCodeAt(0);
  from.rest = buffer.substring(at, at + length);
  from.buffer = buffer.substring(at + length);
  return 1;
}

/** A PUBLISH that arrived: topic, id (0 for QoS 0), payload. */
export interface Published {
  topic: string;
  id: number;
  payload: string;
}

/** Reads a PUBLISH; undefined when it is malformed or of QoS 2, which nobody asked for. */
export function readPublish(first: number, rest: string): Published | undefined {
  const qos = (first >> 1) & 3;
  if (qos > 1 || rest.length < 2) return undefined;
  const end = 2 + wordAt(rest, 0);
  const start = qos === 1 ? end + 2 : end;
  if (rest.length < start) return undefined;
  return {
    topic: rest.substring(2, end),
    id: qos === 1 ? wordAt(rest, end) : 0,
    payload: rest.substring(start),
  };
}
