// A terminal played by a test over a real MQTT connection: says hello, proves itself, sends what
// it is told to, and keeps what comes down. Called by the gateway's tests. It knows the protocol
// and nothing of the gateway.
import { createHmac, timingSafeEqual } from "node:crypto";
import { connectAsync, type MqttClient } from "mqtt";
import type { Preparation } from "../../gateway/fleet/fleet.js";
import {
  type Acknowledgement,
  type Answer,
  type Authorise,
  decodeAcknowledgement,
  decodeAnswer,
  decodeNonce,
  decodeResend,
  decodeWelcome,
  encodeAuthorise,
  encodeHello,
  encodeNonce,
  encodeStatus,
  type Resend,
  type Status,
  type Welcome,
} from "../../protocol/wire/bodies.js";
import { type Configuration, decodeConfiguration } from "../../protocol/wire/configuration.js";
import type { Channelled, Message } from "../../protocol/wire/message.js";
import {
  DOWN_ACKNOWLEDGE,
  DOWN_ANSWER,
  DOWN_CHALLENGE,
  DOWN_CONFIGURATION,
  DOWN_RESEND,
  DOWN_WELCOME,
  decodeMessage,
  encodeMessage,
  UP_AUTHORISE,
  UP_HELLO,
  UP_PROOF,
  UP_STATUS,
} from "../../protocol/wire/message.js";
import { topicOf } from "../../protocol/wire/topics.js";

const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  createHmac("sha256", key).update(data).digest();

/** Everything that came down, by what it is. */
export interface Heard {
  readonly welcomes: Welcome[];
  readonly acknowledgements: Acknowledgement[];
  readonly answers: Answer[];
  readonly configurations: Configuration[];
  readonly resends: Resend[];
}

/** One connection of a terminal. */
export class ScriptedTerminal {
  readonly heard: Heard = {
    welcomes: [],
    acknowledgements: [],
    answers: [],
    configurations: [],
    resends: [],
  };
  readonly #given: Preparation;
  readonly #connection = new Uint8Array(8);
  readonly #waiting = new Set<() => void>();
  /** Rejects when the connection ends. */
  #end: Promise<never> = new Promise(() => undefined);
  #client: MqttClient | undefined;
  #up = 0;

  /** @param connects number of this connection: never used twice */
  constructor(given: Preparation, connects = 1) {
    this.#given = given;
    new DataView(this.#connection.buffer).setUint32(4, connects);
  }

  get client(): MqttClient {
    if (this.#client === undefined) throw new Error("not connected");
    return this.#client;
  }

  /** Logs in and subscribes. */
  async connect(port: number): Promise<void> {
    const { terminal, login, password } = this.#given;
    this.#client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: terminal,
      username: login,
      password,
      reconnectPeriod: 0,
      will: {
        topic: topicOf(terminal, "up/gone"),
        payload: Buffer.from(""),
        qos: 1,
        retain: false,
      },
    });
    this.#client.on("error", () => undefined);
    this.#end = new Promise((_, reject) => {
      this.#client?.once("close", () => reject(new Error("connection closed")));
    });
    this.#end.catch(() => undefined);
    this.#client.on("message", (_topic, payload) => this.#hear(payload));
    const subscribed = this.#client.subscribeAsync(topicOf(terminal, "down/message"), { qos: 1 });
    await this.#beforeTheEnd(subscribed);
  }

  /** Hello, and what follows until the welcome. */
  async prove(hello: { configuration?: number; last?: number; acknowledged?: number } = {}) {
    const body = { firmware: "test", configuration: 0, last: 0, acknowledged: 0, ...hello };
    await this.say(UP_HELLO, encodeHello(body));
    await this.until(() => this.heard.welcomes.length > 0);
  }

  /** Connects and proves itself. */
  async start(port: number): Promise<void> {
    await this.connect(port);
    await this.prove();
  }

  /** A tagged message, as the next of this connection. */
  async say(kind: number, body: Uint8Array): Promise<void> {
    this.#up++;
    const message: Message = { kind, connection: this.#connection, n: this.#up, body };
    const bytes = encodeMessage(message, this.#channel("up"));
    await this.publish("up/message", bytes);
  }

  /** Any bytes on one of the terminal's own topics; resolves at the PUBACK. */
  async publish(channel: "up/records" | "up/message" | "up/gone", bytes: Uint8Array) {
    const topic = topicOf(this.#given.terminal, channel);
    const published = this.client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
    await this.#beforeTheEnd(published);
  }

  /** Records in one message; resolves at the PUBACK. */
  async send(...records: readonly { readonly envelope: Uint8Array }[]): Promise<void> {
    await this.publish("up/records", Buffer.concat(records.map(({ envelope }) => envelope)));
  }

  async ask(ask: Authorise): Promise<Answer> {
    const before = this.heard.answers.length;
    await this.say(UP_AUTHORISE, encodeAuthorise(ask));
    await this.until(() => this.heard.answers.length > before);
    return this.heard.answers.at(-1) as Answer;
  }

  async tell(status: Status): Promise<void> {
    await this.say(UP_STATUS, encodeStatus(status));
  }

  /** Resolves when the gateway says that it has everything up to `sequence`. */
  async acknowledged(sequence: number): Promise<Acknowledgement> {
    const last = () => this.heard.acknowledgements.at(-1);
    await this.until(() => (last()?.stored ?? 0) >= sequence);
    return last() as Acknowledgement;
  }

  /** Resolves when `holds`, looked at after each message; rejects when the connection ends. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    const held = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
    return this.#beforeTheEnd(held);
  }

  #beforeTheEnd<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#end]);
  }

  async end(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  #channel(direction: "up" | "down"): Channelled {
    const { terminal, upKey, downKey } = this.#given;
    return { terminal, direction, key: direction === "up" ? upKey : downKey, hmac };
  }

  #hear(bytes: Uint8Array): void {
    const message = decodeMessage(Uint8Array.from(bytes), this.#channel("down"), timingSafeEqual);
    if (typeof message === "string") throw new Error(`down message refused: ${message}`);
    const { kind, body } = message;
    const { heard } = this;
    const keep = <T>(list: T[], read: T | string): void => {
      if (typeof read === "string") throw new Error(`down body refused: ${read}`);
      list.push(read);
    };
    if (kind === DOWN_CHALLENGE) {
      const nonce = decodeNonce(body);
      if (typeof nonce === "string") throw new Error(nonce);
      void this.say(UP_PROOF, encodeNonce(nonce));
    } else if (kind === DOWN_WELCOME) keep(heard.welcomes, decodeWelcome(body));
    else if (kind === DOWN_ACKNOWLEDGE) keep(heard.acknowledgements, decodeAcknowledgement(body));
    else if (kind === DOWN_ANSWER) keep(heard.answers, decodeAnswer(body));
    else if (kind === DOWN_CONFIGURATION) keep(heard.configurations, decodeConfiguration(body));
    else if (kind === DOWN_RESEND) keep(heard.resends, decodeResend(body));
    for (const look of [...this.#waiting]) look();
  }
}
