// The load generator of the ingest bench: a process of its own that plays twenty terminals over
// sockets, with records signed beforehand. Started by ingest.ts with the plan as its argument; it
// reports over IPC. It measures from the first publish to the last tagged acknowledgement.
import { createHmac, timingSafeEqual } from "node:crypto";
import { connect, type Socket } from "node:net";
import {
  decodeAcknowledgement,
  decodeNonce,
  encodeHello,
  encodeNonce,
} from "../../protocol/wire/bodies.js";
import {
  type Channelled,
  DOWN_ACKNOWLEDGE,
  DOWN_CHALLENGE,
  DOWN_WELCOME,
  decodeMessage,
  encodeMessage,
  UP_HELLO,
  UP_PROOF,
} from "../../protocol/wire/message.js";
import { topicOf } from "../../protocol/wire/topics.js";
import {
  type LoadLogin,
  type LoadPlan,
  type LoadReport,
  messagesOf,
  readRecords,
} from "./ingest-plan.js";
import {
  CONNACK,
  connectPacket,
  PacketStream,
  PUBACK,
  PUBLISH,
  publishedPayload,
  publishPacket,
  SUBACK,
  subscribePacket,
} from "./mqtt-bytes.js";

/** Messages that a terminal has on the way at once. */
const WINDOW = 8;
const CONNECTION = new Uint8Array(8).fill(1);

const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  createHmac("sha256", key).update(data).digest();

/** One terminal of the load. */
class LoadTerminal {
  readonly #login: LoadLogin;
  readonly #packets: Buffer[];
  readonly #records: number;
  readonly #socket: Socket;
  #up = 0;
  #sent = 0;
  onReady: () => void = () => undefined;
  onDone: () => void = () => undefined;

  constructor(plan: LoadPlan, login: LoadLogin) {
    const { terminal, password } = login;
    this.#login = login;
    const records = readRecords(plan.folder, terminal);
    this.#records = records.envelopes.length;
    const topic = topicOf(terminal, "up/records");
    this.#packets = messagesOf(records, plan.recordsAMessage).map((message, index) =>
      publishPacket(topic, (index % 60000) + 2, message),
    );
    const stream = new PacketStream((type, body) => this.#hear(type, body));
    this.#socket = connect(plan.port, "127.0.0.1", () => {
      this.#socket.write(connectPacket(terminal, password));
    });
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (chunk) => stream.push(chunk));
  }

  /** Fills the window. */
  start(): void {
    for (let i = 0; i < WINDOW; i++) this.#send();
  }

  end(): void {
    this.#socket.destroy();
  }

  #send(): void {
    const packet = this.#packets[this.#sent];
    if (packet === undefined) return;
    this.#sent++;
    this.#socket.write(packet);
  }

  #say(kind: number, body: Uint8Array): void {
    this.#up++;
    const message = { kind, connection: CONNECTION, n: this.#up, body };
    const bytes = encodeMessage(message, this.#channel("up"));
    const topic = topicOf(this.#login.terminal, "up/message");
    this.#socket.write(publishPacket(topic, 1, bytes));
  }

  #channel(direction: "up" | "down"): Channelled {
    const { terminal, upKey, downKey } = this.#login;
    return {
      terminal,
      direction,
      key: Buffer.from(direction === "up" ? upKey : downKey, "hex"),
      hmac,
    };
  }

  #hear(type: number, body: Buffer): void {
    if (type === PUBACK) {
      if (body.readUInt16BE(0) !== 1) this.#send();
    } else if (type === CONNACK) {
      this.#socket.write(subscribePacket(topicOf(this.#login.terminal, "down/message")));
    } else if (type === SUBACK) {
      const hello = { firmware: "bench", configuration: 0, last: 0, acknowledged: 0 };
      this.#say(UP_HELLO, encodeHello(hello));
    } else if (type === PUBLISH) this.#hearMessage(publishedPayload(body));
  }

  #hearMessage(bytes: Buffer): void {
    const message = decodeMessage(bytes, this.#channel("down"), timingSafeEqual);
    if (typeof message === "string") return;
    if (message.kind === DOWN_CHALLENGE) {
      const nonce = decodeNonce(message.body);
      if (typeof nonce !== "string") this.#say(UP_PROOF, encodeNonce(nonce));
    } else if (message.kind === DOWN_WELCOME) this.onReady();
    else if (message.kind === DOWN_ACKNOWLEDGE) {
      const acknowledgement = decodeAcknowledgement(message.body);
      if (typeof acknowledgement === "string") return;
      if (acknowledgement.stored === this.#records) this.onDone();
    }
  }
}

function report(said: LoadReport): void {
  process.send?.(said);
}

async function run(plan: LoadPlan): Promise<void> {
  const terminals = plan.logins.map((login) => new LoadTerminal(plan, login));
  const all = (hook: "onReady" | "onDone"): Promise<unknown> =>
    Promise.all(
      terminals.map(
        (terminal) =>
          new Promise<void>((resolve) => {
            terminal[hook] = resolve;
          }),
      ),
    );
  const done = all("onDone");
  await all("onReady");
  report({ say: "ready" });
  await new Promise((resolve) => process.once("message", resolve));
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (const terminal of terminals) terminal.start();
  await done;
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  report({ say: "done", seconds, cpuSeconds: (used.user + used.system) / 1e6 });
  for (const terminal of terminals) terminal.end();
  process.disconnect();
}

await run(JSON.parse(process.argv[2] ?? "") as LoadPlan);
