// The other end of a terminal's line, for tests of net/: a broker that speaks through the parser
// and generator of mqtt-packet (the judge of our packets), and a gateway that speaks the tagged
// messages. Everything happens at once; time passes only when a test says so.
import "../store/world.js";
import { createHmac, timingSafeEqual } from "node:crypto";
import { createRequire } from "node:module";
import { vi } from "vitest";
import { startNet } from "../../../firmware/net/net.js";
import type { NetPorts } from "../../../firmware/net/net-ports.js";
import type { Net } from "../../../firmware/net/net-types.js";
import type { Link, LinkEvents, Network } from "../../../firmware/platform/network.js";
import { type JournalStore, openJournal } from "../../../firmware/store/journal.js";
import { decodeEnvelopes } from "../../../protocol/record/cose.js";
import {
  type Acknowledgement,
  encodeAcknowledgement,
  encodeNonce,
  encodeWelcome,
} from "../../../protocol/wire/bodies.js";
import type { Channelled, Message } from "../../../protocol/wire/message.js";
import * as wire from "../../../protocol/wire/message.js";
import { CuttableFlash, GENESIS, noProgress, portsOn, sha256 } from "../store/world.js";

const requireOfAedes = createRequire(createRequire(import.meta.url).resolve("aedes"));
const mqtt = requireOfAedes("mqtt-packet") as typeof import("mqtt-packet");
type Packet = import("mqtt-packet").Packet;

type Bytes = Uint8Array | string;
const raw = (of: Bytes): Buffer =>
  typeof of === "string" ? Buffer.from(of, "latin1") : Buffer.from(of);
/** Milliseconds since 1970, by the fake timers. */
const now = (): number => vi.getMockedSystemTime()!.getTime();
Object.assign(globalThis, { getTime: () => now() / 1000 });

/** Tags what goes up. */
export const UP_KEY = new Uint8Array(32).fill(1);
/** Tags what comes down. */
export const DOWN_KEY = new Uint8Array(32).fill(2);
/** Names the terminal's key. */
export const KEY_ID = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

/** A direction's ends and key. */
export function channel(direction: "up" | "down", key: Uint8Array): Channelled {
  const hmac = (k: Uint8Array, data: Uint8Array): Uint8Array =>
    new Uint8Array(createHmac("sha256", k).update(data).digest());
  return { terminal: "bar-1", direction, key, hmac };
}

/** A broker with one client; knobs say how it misbehaves. */
export class Broker implements Network {
  connackCode = 0;
  subackCode = 1;
  answersPings = true;
  /** Answers nothing at all. */
  mute = false;
  /** `throw`: refused at once; `event`: closes without a word. */
  refuses: "" | "throw" | "event" = "";
  /** Bytes of one piece that the terminal receives. */
  chunk = Number.POSITIVE_INFINITY;
  attempts = 0;
  packets: Packet[] = [];
  onPublish: (topic: string, payload: Uint8Array) => void = () => undefined;
  #events: LinkEvents | undefined;
  #id = 0;

  /** The radio: true when it has its station. */
  radio: (up: boolean) => void = () => undefined;

  onRadio(act: (up: boolean) => void): void {
    this.radio = act;
  }

  connect(_host: string, _port: number, events: LinkEvents): Link | undefined {
    this.attempts += 1;
    if (this.refuses === "throw") return undefined;
    this.#events = events;
    const parser = mqtt.parser();
    parser.on("packet", (packet) => this.#take(packet));
    parser.on("error", (error) => {
      throw error;
    });
    setTimeout(() => {
      if (this.refuses === "event") this.lose();
      else if (this.#events === events) events.connected();
    }, 1);
    return {
      write: (bytes) => {
        setTimeout(() => {
          if (this.#events === events) parser.parse(raw(bytes));
        }, 1);
      },
      end: () => {
        if (this.#events === events) this.lose();
      },
    };
  }

  /** The connection breaks. */
  lose(): void {
    const events = this.#events;
    this.#events = undefined;
    events?.closed();
  }

  /** Bytes to the terminal, in pieces. */
  push(bytes: Buffer): void {
    const text = bytes.toString("latin1");
    for (let at = 0; at < text.length; at += this.chunk) {
      this.#events?.data(text.slice(at, at + this.chunk));
    }
  }

  /** Publishes to the terminal. */
  deliver(payload: Uint8Array, qos: 0 | 1 = 0, topic = "zinc/1/bar-1/down/message"): void {
    this.#id += 1;
    const packet = {
      cmd: "publish",
      topic,
      payload: Buffer.from(payload),
      qos,
      messageId: this.#id,
    };
    this.push(mqtt.generate({ ...packet, dup: false, retain: false } as Packet));
  }

  #take(packet: Packet): void {
    this.packets.push(packet);
    if (this.mute) return;
    const say = (answer: object): void => this.push(mqtt.generate(answer as Packet));
    if (packet.cmd === "connect") {
      say({ cmd: "connack", returnCode: this.connackCode, sessionPresent: false });
    } else if (packet.cmd === "subscribe") {
      say({ cmd: "suback", messageId: packet.messageId, granted: [this.subackCode] });
    } else if (packet.cmd === "pingreq" && this.answersPings) say({ cmd: "pingresp" });
    else if (packet.cmd === "publish") {
      if (packet.qos === 1) say({ cmd: "puback", messageId: packet.messageId });
      this.onPublish(packet.topic, new Uint8Array(packet.payload as Buffer));
    }
  }
}

/** A gateway behind a broker; keeps what it is sent, and acknowledges it when told to. */
export class Gateway {
  readonly broker: Broker;
  /** Seconds that it adds to the true time. */
  ahead = 0;
  acknowledges = true;
  welcomes = true;
  epoch = 1;
  stored = 0;
  configuration = 0;
  heard: Message[] = [];
  /** Payloads by sequence, in the order in which they came. */
  records: [sequence: number, payload: Uint8Array][] = [];
  hashes: Uint8Array[] = [GENESIS];
  #n = 0;
  #connection = new Uint8Array(8);

  constructor(broker: Broker) {
    this.broker = broker;
    broker.onPublish = (topic, payload) => {
      if (topic === "zinc/1/bar-1/up/message") this.#hear(payload);
      if (topic === "zinc/1/bar-1/up/records") this.#take(payload);
    };
  }

  /** A tagged message as the terminal would believe it; each part can be falsified. */
  sealed(kind: number, body: Uint8Array, over: Partial<Message> = {}, key = DOWN_KEY): Uint8Array {
    this.#n += 1;
    const message = { kind, connection: this.#connection, n: this.#n, body, ...over };
    return wire.encodeMessage(message, channel("down", key));
  }

  say(kind: number, body: Uint8Array): void {
    this.broker.deliver(this.sealed(kind, body));
  }

  acknowledgement(): Acknowledgement {
    const hash = this.hashes[this.stored] as Uint8Array;
    return { epoch: this.epoch, stored: this.stored, hash, backedUp: this.stored };
  }

  acknowledge(): void {
    this.say(wire.DOWN_ACKNOWLEDGE, encodeAcknowledgement(this.acknowledgement()));
  }

  kinds(): number[] {
    return this.heard.map((message) => message.kind);
  }

  #hear(bytes: Uint8Array): void {
    const message = wire.decodeMessage(bytes, channel("up", UP_KEY), timingSafeEqual);
    if (typeof message === "string") throw new Error(message);
    this.heard.push(message);
    if (message.kind === wire.UP_HELLO) {
      this.#connection = Uint8Array.from(message.connection);
      this.#n = 0;
      if (this.welcomes) this.say(wire.DOWN_CHALLENGE, encodeNonce(new Uint8Array(16).fill(5)));
    } else if (message.kind === wire.UP_PROOF) {
      const time = Math.floor(now() / 1000) + this.ahead;
      const welcome = {
        time,
        configuration: this.configuration,
        acknowledgement: this.acknowledgement(),
      };
      this.say(wire.DOWN_WELCOME, encodeWelcome(welcome));
    }
  }

  #take(bytes: Uint8Array): void {
    const { envelopes, error } = decodeEnvelopes(bytes);
    if (error !== "") throw new Error(error);
    for (const { payload } of envelopes) {
      const sequence = this.#sequenceOf(payload);
      this.records.push([sequence, Uint8Array.from(payload)]);
      if (sequence !== this.stored + 1) continue;
      this.stored = sequence;
      this.hashes[sequence] = sha256(payload);
    }
    if (this.acknowledges) this.acknowledge();
  }

  /** Key 3 of the map, behind version and terminal: small numbers only. */
  #sequenceOf(payload: Uint8Array): number {
    const at = payload.indexOf(3, 10) + 1;
    return payload[at]! < 24 ? payload[at]! : payload[at + 1]!;
  }
}

/** A terminal's line with its journal, between a broker and a gateway. */
export interface Line {
  broker: Broker;
  gateway: Gateway;
  journal: JournalStore;
  net: Net;
  ports: NetPorts;
  faults: string[];
  configurations: Uint8Array[];
  busy: boolean;
}

/** A clock that runs with the fake timers; `offset` is what it is wrong by. */
function runningClock(offset: number, source: number) {
  const state = { offset, source };
  return {
    now: () => Math.floor(now() / 1000) + state.offset,
    source: () => state.source,
    doubt: () => undefined,
    set: (seconds: number) => {
      state.offset = seconds - Math.floor(now() / 1000);
      state.source = 1;
    },
  };
}

/** Starts a line; nothing has happened yet. Call vi.useFakeTimers() before. */
export function startLine(
  options: { offset?: number; source?: number; boots?: number } = {},
): Line {
  const broker = new Broker();
  const gateway = new Gateway(broker);
  const clock = runningClock(options.offset ?? 0, options.source ?? 1);
  const progress = noProgress();
  const journal = openJournal({ ...portsOn(new CuttableFlash(6), progress, 6), clock });
  const line = { broker, gateway, journal, faults: [] as string[] };
  const rest = { configurations: [] as Uint8Array[], busy: false };
  const ports: NetPorts = {
    network: broker,
    address: { terminal: "bar-1", host: "h", port: 1883, login: "bar-1", password: "pw" },
    up: channel("up", UP_KEY),
    down: channel("down", DOWN_KEY),
    equal: timingSafeEqual,
    keyId: KEY_ID,
    boots: options.boots ?? 7,
    firmware: "zinc 0.1.0",
    clock,
    journal,
    configuration: () => 3,
    configured: (bytes) => {
      rest.configurations.push(bytes);
    },
    idle: () => !made.busy,
    random: () => 0.5,
    changed: () => undefined,
    fault: (code) => {
      line.faults.push(code);
    },
  };
  const made: Line = Object.assign(rest, line, { ports, net: startNet(ports) });
  return made;
}

/** Lets `seconds` pass. */
export function pass(seconds: number): void {
  vi.advanceTimersByTime(seconds * 1000);
}
