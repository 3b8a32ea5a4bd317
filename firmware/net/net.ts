/*
 * The terminal's line to its gateway: connects, proves itself, sets the clock, sends records,
 * takes acknowledgements, answers and configurations. Started by main.ts; used by the counter as
 * Net. Must never write flash while the counter is busy: what arrives then waits.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import type { Acknowledgement } from "../../protocol/wire/bodies.js";
import {
  decodeAcknowledgement,
  decodeResend,
  decodeWelcome,
  encodeStatus,
} from "../../protocol/wire/bodies.js";
import type { Message } from "../../protocol/wire/message.js";
import {
  DOWN_ACKNOWLEDGE,
  DOWN_ANSWER,
  DOWN_CONFIGURATION,
  DOWN_RESEND,
  DOWN_WELCOME,
  UP_STATUS,
} from "../../protocol/wire/message.js";
import { topicOf } from "../../protocol/wire/topics.js";
import { after, every, uptimeMs } from "../platform/timers.js";
import { dropMqtt, publish, settleMqtt, startMqtt } from "./mqtt.js";
import type { NetPorts } from "./net-ports.js";
import type { Net } from "./net-types.js";
import { ask, endQuestion, onAnswer } from "./question.js";
import {
  endSession,
  greet,
  hear,
  SESSION_PROOF,
  SESSION_WELCOMED,
  say,
  sessionState,
  startSessions,
} from "./session.js";
import { setClockFrom } from "./time.js";
import {
  acknowledged,
  endUplink,
  rewind,
  sendAgainFrom,
  sendNext,
  startUplink,
  tickUplink,
} from "./uplink.js";

/** Seconds from the subscription to the welcome. */
const WELCOME_SECONDS_MAX = 12;
/** Seconds between two accounts of how the terminal is. */
const STATUS_SECONDS = 60;
/** Milliseconds between two messages, and before looking again whether the counter is idle. */
const NEXT_MS = 20;
const BUSY_MS = 200;

let ports: NetPorts;
let pump = 0;
let seconds = 0;
let provedAt = 0;
/** What waits until the counter is idle. */
let newest: Acknowledgement | undefined;
let begun = false;
let received: Uint8Array | undefined;

function online(): boolean {
  return sessionState() === SESSION_WELCOMED;
}

function wake(): void {
  if (pump === 0) pump = after(NEXT_MS, turn);
}

function takeAcknowledgement(): void {
  if (newest !== undefined) {
    const code = ports.journal.acknowledge(newest);
    newest = undefined;
    if (code !== "") ports.fault(code);
    acknowledged();
    ports.changed();
  }
  if (begun) {
    begun = false;
    rewind();
  }
}

/** One turn of what may only be done while the counter is idle. */
function turn(): void {
  pump = 0;
  if (!online() && received === undefined && newest === undefined) return;
  if (!ports.idle()) {
    pump = after(BUSY_MS, turn);
    return;
  }
  takeAcknowledgement();
  if (received !== undefined) {
    const bytes = received;
    received = undefined;
    ports.configured(bytes);
  }
  if (online() && sendNext()) wake();
}

function status(): void {
  const journal = ports.journal;
  const body = {
    waiting: journal.waiting(),
    fill: journal.fill(),
    time: ports.clock.now(),
    timeSource: ports.clock.source(),
  };
  say(UP_STATUS, encodeStatus(body));
}

function onWelcome(body: Uint8Array): void {
  const welcome = decodeWelcome(body);
  if (typeof welcome === "string") {
    dropMqtt("M101");
    return;
  }
  settleMqtt();
  setClockFrom(welcome.time, uptimeMs() - provedAt, ports);
  newest = welcome.acknowledgement;
  begun = true;
  status();
  ports.changed();
  wake();
}

/** Acts on a message of the proven gateway; what is malformed is passed over. */
function act(message: Message): void {
  const body = message.body;
  if (message.kind === DOWN_WELCOME) onWelcome(body);
  else if (message.kind === DOWN_ANSWER) onAnswer(body);
  else if (message.kind === DOWN_ACKNOWLEDGE) {
    const stored = decodeAcknowledgement(body);
    if (typeof stored !== "string") newest = stored;
    wake();
  } else if (message.kind === DOWN_CONFIGURATION) {
    received = body;
    wake();
  } else if (message.kind === DOWN_RESEND) {
    const missing = decodeResend(body);
    if (typeof missing !== "string") sendAgainFrom(missing.from, missing.to);
    wake();
  }
}

function onMessage(bytes: Uint8Array): void {
  const message = hear(bytes);
  if (typeof message !== "string") act(message);
  else if (message === "" && sessionState() === SESSION_PROOF) provedAt = uptimeMs();
}

function onUp(): void {
  seconds = 0;
  const journal = ports.journal;
  greet({
    firmware: ports.firmware,
    configuration: ports.configuration(),
    last: journal.lastSequence(),
    acknowledged: journal.acknowledgedTo(),
  });
}

function onDown(code: ErrorCode): void {
  const was = online();
  endSession();
  endQuestion("M101");
  endUplink();
  if (code === "M102") ports.fault(code);
  if (was) ports.changed();
}

function tick(): void {
  seconds++;
  if (online()) {
    if (tickUplink()) {
      // Perhaps a gateway that started anew behind another's broker: it does not know this session.
      dropMqtt("M101");
      return;
    }
    if (seconds % STATUS_SECONDS === 0) status();
  } else if (sessionState() > 0 && seconds >= WELCOME_SECONDS_MAX) dropMqtt("M101");
}

/** Starts the line; it comes up by itself, whenever it can. */
export function startNet(given: NetPorts): Net {
  ports = given;
  pump = 0;
  seconds = 0;
  newest = undefined;
  begun = false;
  received = undefined;
  const terminal = ports.address.terminal;
  const records = topicOf(terminal, "up/records");
  const message = topicOf(terminal, "up/message");
  startSessions({
    up: ports.up,
    down: ports.down,
    equal: ports.equal,
    boots: ports.boots,
    send: function (bytes: Uint8Array) {
      publish(message, bytes, 0);
    },
  });
  startUplink({
    outbox: ports.journal,
    keyId: ports.keyId,
    send: function (bytes: Uint8Array) {
      return publish(records, bytes, 1) > 0;
    },
  });
  startMqtt({
    network: ports.network,
    host: ports.address.host,
    port: ports.address.port,
    login: {
      clientId: ports.address.login,
      login: ports.address.login,
      password: ports.address.password,
      willTopic: topicOf(terminal, "up/gone"),
    },
    topic: topicOf(terminal, "down/message"),
    random: ports.random,
    up: onUp,
    down: onDown,
    message: onMessage,
  });
  every(1000, tick);
  return { online: online, ask: ask, wake: wake };
}
