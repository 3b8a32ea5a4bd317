// Starts a gateway with its pages, and for a demonstration the terminals and cards on the bench.
// Called by the verb `start` and by the end-to-end tests. Passing dependencies happens here: the
// bench gets the console's frame, the console the ledger's queries.
import { mkdirSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import type { ConsoleQueries } from "../gateway/console/queries.js";
import { consoleRoutes, ledgerSlot } from "../gateway/console/routes.js";
import { Shell } from "../gateway/console/shell.js";
import { startGateway } from "../gateway/main.js";
import type { Gateway, GatewayOptions } from "../gateway/main-ports.js";
import { GatewayRefused } from "../gateway/store/refused.js";
import { BENCH_PATH, type BenchOptions, benchRoutes } from "../hardware/bench/server.js";
import { type Desk, openDesk } from "./demo/desk.js";
import type { PlaceLanguage } from "./demo/place.js";
import { Failure } from "./failure.js";

/** What `zinc start` was asked. */
export interface StartOptions {
  /** Folder of all data. */
  readonly dataDir: string;
  /** Port of the pages; 0 takes any free one. */
  readonly port: number;
  readonly log: (line: string) => void;
  /** A demonstration in this language: two terminals, invented members; undefined for real. */
  readonly demo?: { readonly language: PlaceLanguage };
  /** What is going on, for those who watch. */
  readonly progress: (what: string) => void;
}

/** What runs. */
export interface Started {
  /** The address to open. */
  readonly url: string;
  readonly gateway: Gateway;
  /** The bench's terminals and cards; undefined without a demonstration. */
  readonly desk: Desk | undefined;
  close(): Promise<void>;
}

const LOCALHOST = "127.0.0.1";
/** The broker's registered port, for terminals of a real place. */
const MQTT_PORT = 1883;
/** Every interface: terminals of a real place come from the network. */
const EVERYWHERE = "0.0.0.0";

function pages(app: FastifyInstance, queries: ConsoleQueries, desk: Desk | undefined) {
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const shell = new Shell({ queries, nowSeconds, benchPath: desk ? BENCH_PATH : null });
  consoleRoutes(app, { shell, queries });
  if (desk === undefined) return Promise.resolve();
  const options: BenchOptions = {
    terminals: desk.terminals,
    cards: desk.cards,
    language: (request) => shell.language(request),
    render: (request, reply, content) => shell.render(request, reply, content),
    ledger: async (request) => ledgerSlot(await shell.ledger(request)),
  };
  return benchRoutes(app, options);
}

/** Starts everything; throws a Failure A103, A104 or A105 when the gateway can't. */
export async function start(options: StartOptions): Promise<Started> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const { demo, dataDir, log } = options;
  const desk = demo === undefined ? undefined : openDesk({ dataDir, language: demo.language, log });
  const settings: GatewayOptions = {
    dataDir,
    http: { host: LOCALHOST, port: options.port },
    mqtt: desk ? { host: LOCALHOST, port: desk.brokerPort } : { host: EVERYWHERE, port: MQTT_PORT },
    workers: 2,
    demo: demo !== undefined,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    log,
    pages: (app, queries) => pages(app, queries, desk),
  };
  options.progress("starting the gateway");
  const gateway = await startGateway(settings).catch((error: unknown) => {
    if (error instanceof GatewayRefused) throw Failure.of(error.code, error.detail, error);
    throw error;
  });
  await desk?.open(gateway, options.progress);
  return {
    url: gateway.httpUrl + (desk ? BENCH_PATH : "/"),
    gateway,
    desk,
    close: async () => {
      desk?.close();
      await gateway.close();
    },
  };
}
