// The gateway: a pipeline of stages in one process. Called by scripts and tests. This file wires
// and does nothing else: broker -> ingest -> verify -> ledger -> downlink, and the pages beside.
import { randomBytes } from "node:crypto";
import fastify, { type FastifyInstance } from "fastify";
import type { Change } from "./console/queries.js";
import { EmbeddedBroker } from "./ingest/broker.js";
import type { Intake } from "./ingest/intake.js";
import { RemoteBroker } from "./ingest/remote-broker.js";
import { Pipeline } from "./main-pipeline.js";
import type { Clock, Gateway, GatewayOptions } from "./main-ports.js";
import { auditLedger } from "./store/audit.js";
import { ConsoleReader } from "./store/console-reader.js";
import { openDatabase } from "./store/database.js";
import { openKeyFile } from "./store/key-file.js";
import { GatewayRefused } from "./store/refused.js";
import { VerifierPool } from "./verify/pool.js";
import { verifyStrict } from "./verify/strict.js";
import { DirectVerifier, type Verifier } from "./verify/verifier.js";

const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** What both kinds of broker can do for the pipeline. */
interface Broker {
  publish(topic: string, bytes: Uint8Array): void;
  close(): Promise<void>;
}

function startVerifier({ workers, log }: GatewayOptions): Verifier {
  if (workers === 0) return new DirectVerifier();
  return new VerifierPool(workers, (cause) => {
    log(`fatal X101 thread cause=${String(cause)}`);
    throw cause;
  });
}

/** Gives a failure to listen or connect its code. */
async function orRefuse<T>(code: "A103" | "M101", what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayRefused(code, { detail: `${what}: ${why}`, cause });
  }
}

function startBroker(
  { mqtt }: GatewayOptions,
  intake: Intake,
  pipeline: Pipeline,
): Promise<EmbeddedBroker | RemoteBroker> {
  if ("url" in mqtt) {
    return orRefuse("M101", `the broker at ${mqtt.url}`, RemoteBroker.connect(mqtt, intake));
  }
  if ("attachedOnly" in mqtt) return EmbeddedBroker.open(intake, pipeline.registry);
  const listening = EmbeddedBroker.listen(mqtt, intake, pipeline.registry);
  return orRefuse("A103", `port ${mqtt.port} for MQTT`, listening);
}

/** Those who want to know of changes, told once a turn of the event loop at most. */
class Changes {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #pending = new Set<Change>();

  readonly note = (change: Change): void => {
    if (this.#pending.size === 0) setImmediate(() => this.#tell());
    this.#pending.add(change);
  };

  readonly subscribe = (listener: (change: Change) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    const changes = [...this.#pending];
    this.#pending.clear();
    for (const change of changes) for (const listener of this.#listeners) listener(change);
  }
}

async function startPages(
  { http, pages }: GatewayOptions,
  reader: ConsoleReader,
): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 65536 });
  await pages?.(app, reader);
  const url = await orRefuse("A103", `port ${http.port} for pages`, app.listen(http));
  return { app, url };
}

/**
 * Starts a gateway; resolves when terminals can connect and pages are served. Rejects with a
 * `GatewayRefused`: A103 a port, A104 the folder, A105 a demonstration's folder or not one, M101
 * another's broker.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const clock = options.clock ?? WALL_CLOCK;
  const entropy = options.entropy ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)));
  const db = openDatabase(options.dataDir, options.demo);
  const closers: (() => unknown)[] = [() => db.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const fileKey = openKeyFile(options.dataDir, entropy);
    const changes = new Changes();
    let broker: Broker | undefined;
    const pipeline = new Pipeline({
      db,
      fileKey,
      demo: options.demo,
      clock,
      entropy,
      verifier: startVerifier(options),
      log: options.log,
      publish: (topic, bytes) => broker?.publish(topic, bytes),
      onChange: changes.note,
    });
    closers.push(() => pipeline.close());
    const reader = new ConsoleReader(db, pipeline, {
      seconds: () => Math.floor(clock.now() / 1000),
      subscribe: changes.subscribe,
      demo: options.demo,
      timeZone: options.timeZone ?? "Europe/Paris",
      verify: verifyStrict,
    });
    const started = await startBroker(options, pipeline.intake, pipeline);
    broker = started;
    closers.push(() => started.close());
    const { app, url } = await startPages(options, reader);
    closers.push(() => app.close());
    return {
      httpUrl: url,
      mqttPort: started instanceof EmbeddedBroker ? started.port : 0,
      services: { fleet: pipeline.registry, queries: reader, audit: () => auditLedger(db) },
      attach: (connection) => {
        if (started instanceof EmbeddedBroker) started.attach(connection);
      },
      close: closeAll,
    };
  } catch (failure) {
    await closeAll();
    throw failure;
  }
}
