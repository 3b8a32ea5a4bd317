// The embedded broker: terminals log in, publish under their own up/ and listen to their own down/;
// observers listen to what goes up. Called by main.ts. aedes writes the PUBACK before it carries a
// publish out, so the durable commit happens in `authorizePublish`, which it waits for.
// Nothing is retained, and a client's id is its login, so that nobody can push another one out.
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Client, PublishPacket, Subscription } from "aedes";
import { Aedes } from "aedes";
import { parseTopic, topicOf } from "../../protocol/wire/topics.js";
import type { Intake } from "./intake.js";
import { PacketGuard } from "./packet-guard.js";

/** Connections at once, terminals and observers. */
const CLIENTS_MAX = 2000;
/** Milliseconds within which a connection must say CONNECT. */
const CONNECT_MS_MAX = 10_000;
/** What an observer may listen to. */
const OBSERVED = /^zinc\/1\/(\+|[a-z0-9-]{1,16})\/(up|down)\/(#|[a-z]+)$/;

/** Who may log in. Checks are bounded by the caller. */
export interface Access {
  authenticate(login: string, password: Uint8Array): "terminal" | "observer" | undefined;
}

/** A broker refuses with these; aedes wants an error and, for CONNACK, its return code. */
class BrokerRefusal extends Error {
  /** MQTT 3.1.1 section 3.2.2.3: 4 is a bad user name or password, 5 not authorised. */
  readonly returnCode: 4 | 5;

  constructor(code: string, returnCode: 4 | 5) {
    super(code);
    this.returnCode = returnCode;
  }
}

/** The broker in this process. */
export class EmbeddedBroker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #intake: Intake;
  readonly #access: Access;
  readonly #roles = new WeakMap<Client, "terminal" | "observer">();
  readonly #sockets = new Set<Duplex>();
  /** Nobody is answered any more: what a packet needs may be closed before its turn comes. */
  #closing = false;

  private constructor(intake: Intake, access: Access) {
    this.#intake = intake;
    this.#access = access;
    this.#aedes = new Aedes({
      connectTimeout: CONNECT_MS_MAX,
      maxTopicLevels: 5,
      authenticate: (client, login, password, done) => {
        if (this.#closing) return;
        const role = this.#login(client, login ?? "", password);
        if (role === undefined) done(new BrokerRefusal("M102", 4), null);
        else done(null, true);
      },
      authorizePublish: (client, packet, done) => this.#publish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const allowed = this.#maySubscribe(client, subscription);
        done(null, allowed ? subscription : null);
      },
    });
    this.#aedes.on("clientDisconnect", (client) => {
      if (this.#roles.get(client) === "terminal") this.#intake.gone(client.id);
    });
    this.#server = createServer((socket) => this.attach(socket));
    this.#server.maxConnections = CLIENTS_MAX;
  }

  /** Starts without a port: connections come through `attach`. */
  static async open(intake: Intake, access: Access): Promise<EmbeddedBroker> {
    const broker = new EmbeddedBroker(intake, access);
    await broker.#aedes.listen();
    return broker;
  }

  /** Starts to listen; port 0 takes a free one. Rejects as node's `listen` does. */
  static async listen(
    address: { readonly host: string; readonly port: number },
    intake: Intake,
    access: Access,
  ): Promise<EmbeddedBroker> {
    const broker = await EmbeddedBroker.open(intake, access);
    await new Promise<void>((resolve, reject) => {
      broker.#server.once("error", reject);
      broker.#server.listen(address.port, address.host, resolve);
    });
    return broker;
  }

  /** The port that was taken; 0 without one. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }

  /** Takes a connection, of the server's own or of a simulator. */
  attach(connection: Duplex | Socket): void {
    this.#sockets.add(connection);
    connection.once("close", () => this.#sockets.delete(connection));
    const guard = new PacketGuard();
    const read = connection.read.bind(connection);
    connection.read = (size?: number): unknown => {
      const chunk = read(size) as Uint8Array | null;
      if (chunk === null || guard.accepts(chunk)) return chunk;
      connection.destroy();
      return null;
    };
    this.#aedes.handle(connection);
  }

  /** Sends a message down; a terminal that is not connected does not get it. */
  publish(topic: string, payload: Uint8Array): void {
    const packet: PublishPacket = {
      cmd: "publish",
      topic,
      payload: Buffer.from(payload.buffer, payload.byteOffset, payload.length),
      qos: 0,
      dup: false,
      retain: false,
    };
    this.#aedes.publish(packet, () => undefined);
  }

  /** Takes nothing more: no connection, no message. Those that stand are closed. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }

  #login(
    client: Client,
    login: string,
    password: Buffer | undefined,
  ): "terminal" | "observer" | undefined {
    const role = this.#access.authenticate(login, password ?? new Uint8Array(0));
    if (role === undefined || (role === "terminal" && client.id !== login)) {
      this.#intake.loginFailed(login);
      return undefined;
    }
    this.#roles.set(client, role);
    return role;
  }

  #publish(
    client: Client | null,
    packet: PublishPacket,
    done: (error?: Error | null) => void,
  ): void {
    if (this.#closing) return;
    if (client === null || this.#roles.get(client) !== "terminal") {
      done(new BrokerRefusal("W121", 5));
      return;
    }
    packet.retain = false;
    const payload =
      typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const verdict = this.#intake.take(packet.topic, payload, client.id, () => done());
    if (verdict === "foreign") done(new BrokerRefusal("W121", 5));
  }

  #maySubscribe(client: Client, { topic }: Subscription): boolean {
    const role = this.#roles.get(client);
    if (role === "observer") return OBSERVED.test(topic) && !topic.includes("//");
    const parsed = parseTopic(topic);
    return (
      role === "terminal" && parsed !== undefined && topic === topicOf(client.id, "down/message")
    );
  }
}
