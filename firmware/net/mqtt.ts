/*
 * One MQTT 3.1.1 connection after the other, over the engine's sockets: login, one subscription,
 * QoS 0 and 1 publishing, keep-alive, deadlines, reconnecting with back-off and jitter. Called by
 * net.ts. Must never store a message (the journal is the outbox), nor take a refused login or
 * subscription for an accepted one.
 * There is one connection in a terminal, so its state is this module's. Counts seconds, not time:
 * the clock may be set meanwhile.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import { bytesOf, type Link, type Network } from "../platform/network.js";
import { every } from "../platform/timers.js";
import type { Incoming, MqttLogin } from "./packets.js";
import {
  connectPacket,
  DISCONNECT,
  PACKET_CONNACK,
  PACKET_PINGRESP,
  PACKET_PUBACK,
  PACKET_PUBLISH,
  PACKET_SUBACK,
  PING,
  pubackPacket,
  publishPacket,
  readPublish,
  subscribePacket,
  takePacket,
  wordAt,
} from "./packets.js";

/** Seconds for TCP, login and subscription together. */
const OPEN_SECONDS_MAX = 15;
/** Seconds of silence, either way, after which the server is asked whether it is there. */
const PING_SECONDS = 5;
/** Seconds within which it must say so. */
const PONG_SECONDS_MAX = 4;
const KEEP_ALIVE_SECONDS = 20;
/** First and longest pause before the next attempt, seconds; jitter takes up to half. */
const PAUSE_SECONDS = 1;
const PAUSE_SECONDS_MAX = 64;
const ID_MAX = 65535;

const CLOSED = 0;
const OPENING = 1;
const UP = 2;

/** What a client is given. `random`: 0 to 1, from the terminal's own generator. */
export interface MqttPorts {
  network: Network;
  host: string;
  port: number;
  login: MqttLogin;
  /** The one topic that is subscribed to. */
  topic: string;
  random(): number;
  /** The subscription stands. */
  up(): void;
  /** It is over, or was refused: M101, M102. The next attempt comes by itself. */
  down(code: ErrorCode): void;
  /** A message of the topic. */
  message(payload: Uint8Array): void;
}

let ports: MqttPorts;
let state = CLOSED;
let link: Link | undefined;
let incoming: Incoming = { buffer: "", first: 0, rest: "" };
/** Counts connections, so that events of an old one are told apart. */
let turn = 0;
let nextId = 0;
/** Seconds since the last sending, the last hearing, PINGREQ (-1: none), in this state. */
let quiet = 0;
let deaf = 0;
let pinged = -1;
let since = 0;
/** The pause before the next attempt, and what is left of it. */
let pause = PAUSE_SECONDS;
let wait = 0;

function send(bytes: string): void {
  quiet = 0;
  if (link !== undefined) link.write(bytes);
}

/** Ends the connection; the next attempt comes after a pause. */
function drop(code: ErrorCode): void {
  if (state === CLOSED) return;
  state = CLOSED;
  turn++;
  const old = link;
  link = undefined;
  incoming = { buffer: "", first: 0, rest: "" };
  wait = Math.ceil(pause * (1 - ports.random() / 2));
  pause = Math.min(PAUSE_SECONDS_MAX, pause * 2);
  if (old !== undefined) old.end();
  ports.down(code);
}

function onSuback(rest: string): void {
  if (state !== OPENING) return;
  if (rest.length !== 3 || wordAt(rest, 0) !== nextId || rest.charCodeAt(2) > 1) {
    drop("M102");
    return;
  }
  state = UP;
  since = 0;
  pinged = -1;
  ports.up();
}

function onConnack(rest: string): void {
  const code = rest.length === 2 ? rest.charCodeAt(1) : 255;
  if (code === 0) {
    nextId = 1;
    send(subscribePacket(nextId, ports.topic));
  } else drop(code === 4 || code === 5 ? "M102" : "M101");
}

function onPublish(first: number, rest: string): void {
  const published = readPublish(first, rest);
  if (published === undefined) {
    drop("M101");
    return;
  }
  if (published.id > 0) send(pubackPacket(published.id));
  if (published.topic === ports.topic) ports.message(bytesOf(published.payload));
}

function onPacket(): void {
  const type = incoming.first >> 4;
  const rest = incoming.rest;
  if (type === PACKET_PUBLISH) onPublish(incoming.first, rest);
  else if (type === PACKET_PINGRESP) pinged = -1;
  else if (type === PACKET_CONNACK && state === OPENING) onConnack(rest);
  else if (type === PACKET_SUBACK) onSuback(rest);
  else if (type !== PACKET_PUBACK) drop("M101");
}

function onData(bytes: string): void {
  incoming.buffer += bytes;
  deaf = 0;
  const mine = turn;
  for (;;) {
    const taken = takePacket(incoming);
    if (taken < 0) drop("M101");
    if (taken !== 1) return;
    onPacket();
    if (mine !== turn) return;
  }
}

function open(): void {
  turn++;
  const mine = turn;
  state = OPENING;
  since = 0;
  quiet = 0;
  deaf = 0;
  pinged = -1;
  link = ports.network.connect(ports.host, ports.port, {
    connected: function () {
      if (mine === turn) send(connectPacket(ports.login, KEEP_ALIVE_SECONDS));
    },
    data: function (bytes: string) {
      if (mine === turn) onData(bytes);
    },
    closed: function () {
      if (mine === turn) drop("M101");
    },
  });
  if (link === undefined && mine === turn) drop("M101");
}

/** What a second brings: the next attempt, a ping, or a deadline that has passed. */
function tick(): void {
  if (state === CLOSED) {
    if (wait > 0) wait--;
    if (wait === 0) open();
    return;
  }
  since++;
  quiet++;
  deaf++;
  if (state === OPENING) {
    if (since >= OPEN_SECONDS_MAX) drop("M101");
    return;
  }
  if (pinged >= 0) pinged++;
  if (pinged >= PONG_SECONDS_MAX) drop("M101");
  else if (pinged < 0 && Math.max(quiet, deaf) >= PING_SECONDS) {
    pinged = 0;
    send(PING);
  }
}

/** The radio lost its station, or has it again: both are known sooner here than by silence. */
function onRadio(up: boolean): void {
  if (!up) drop("M101");
  else if (state === CLOSED) {
    pause = PAUSE_SECONDS;
    wait = 1;
  }
}

/** Starts connecting, at the next second, and goes on for ever. */
export function startMqtt(given: MqttPorts): void {
  ports = given;
  state = CLOSED;
  link = undefined;
  wait = 0;
  pause = PAUSE_SECONDS;
  given.network.onRadio(onRadio);
  every(1000, tick);
}

/** The connection proved useful: the next pause is short again. */
export function settleMqtt(): void {
  pause = PAUSE_SECONDS;
}

/** Gives the connection up, as after a handshake that never came. */
export function dropMqtt(code: ErrorCode): void {
  if (state === UP) send(DISCONNECT);
  drop(code);
}

/** Publishes when connected; QoS 1 gives an id > 0, else 0. */
export function publish(topic: string, payload: Uint8Array, qos: number): number {
  if (state !== UP) return 0;
  let id = 0;
  if (qos > 0) {
    nextId = nextId >= ID_MAX ? 1 : nextId + 1;
    id = nextId;
  }
  send(publishPacket(topic, payload, id));
  return id;
}
