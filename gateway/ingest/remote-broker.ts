// Another program's broker, reached by URL: one plain subscription to what all terminals send up.
// Called by main.ts instead of the embedded broker. That broker keeps the logins and who may
// publish where; the gateway confirms a message to it (PUBACK) after the durable commit.
import { connect, type IPublishPacket, type MqttClient } from "mqtt";
import type { Intake } from "./intake.js";

/** Every terminal's way up. */
const UP_TOPICS = "zinc/1/+/up/#";

/** How the broker is reached. */
export interface RemoteOptions {
  readonly url: string;
  readonly login?: string;
  readonly password?: string;
}

/** A connection to a broker that is not ours; it is made again whenever it breaks. */
export class RemoteBroker {
  readonly #client: MqttClient;

  private constructor(options: RemoteOptions, intake: Intake) {
    this.#client = connect(options.url, {
      clientId: "zinc-gateway",
      clean: false,
      manualConnect: true,
      resubscribe: true,
      ...(options.login !== undefined && { username: options.login }),
      ...(options.password !== undefined && { password: options.password }),
    });
    this.#client.handleMessage = (packet, callback) => {
      const { topic, payload } = packet as IPublishPacket;
      const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
      const verdict = intake.take(topic, bytes, undefined, () => callback());
      if (verdict === "foreign") callback();
    };
  }

  /** Connects and subscribes. Rejects when the first attempt fails. */
  static async connect(options: RemoteOptions, intake: Intake): Promise<RemoteBroker> {
    const broker = new RemoteBroker(options, intake);
    await new Promise<void>((resolve, reject) => {
      broker.#client.once("connect", () => resolve());
      broker.#client.once("error", reject);
      broker.#client.connect();
    });
    broker.#client.on("error", () => undefined);
    await broker.#client.subscribeAsync(UP_TOPICS, { qos: 1 });
    return broker;
  }

  /** Sends a message down. */
  publish(topic: string, payload: Uint8Array): void {
    this.#client.publish(topic, Buffer.from(payload), { qos: 0 });
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.#client.endAsync();
  }
}
