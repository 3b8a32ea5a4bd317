// What a gateway is given and what it gives back. Called by scripts (`zinc start`, the bench) and
// by tests; implemented by main.ts. Time, chance and printing come in here and nowhere else.
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { ConsoleQueries } from "./console/queries.js";
import type { Fleet } from "./fleet/fleet.js";
import type { Audit } from "./store/audit.js";

/** Time as the gateway sees it: wall clock in production, a virtual one in tests. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back once, `delayMs` from now. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Forgets a pending call; harmless when it already ran. */
  clearTimeout(timer: unknown): void;
}

/**
 * Where terminals reach the gateway: an embedded broker (port 0: any free one), another's, or an
 * embedded one without a port, to which connections come through `attach` alone (simulator).
 */
export type MqttOptions =
  | { readonly host: string; readonly port: number }
  | { readonly url: string; readonly login?: string; readonly password?: string }
  | { readonly attachedOnly: true };

/** Everything that a gateway is given. What is optional has a production default. */
export interface GatewayOptions {
  /** Folder of the ledger, the key file and nothing else; made when absent. */
  readonly dataDir: string;
  /** Address of the pages; port 0 takes any free one. */
  readonly http: { readonly host: string; readonly port: number };
  readonly mqtt: MqttOptions;
  /** Threads that verify signatures; 0 verifies in the main thread, for the simulator. */
  readonly workers: number;
  /** A demonstration: its keys are marked, and a production gateway refuses its folder (A105). */
  readonly demo: boolean;
  /** One line a message, `code key=value`. */
  readonly log: (line: string) => void;
  readonly clock?: Clock;
  /** Unpredictable bytes; node's generator unless a simulator brings its own. */
  readonly entropy?: (bytes: number) => Uint8Array;
  /** IANA name for the console's times. */
  readonly timeZone?: string;
  /** Adds routes before the server listens: the console's pages, the bench. */
  readonly pages?: (app: FastifyInstance, queries: ConsoleQueries) => void | Promise<void>;
}

/** What a running gateway does for its caller. */
export interface GatewayServices {
  /** Enrolments, configurations, logins: what the technician's commands call. */
  readonly fleet: Fleet;
  /** What the console asks. */
  readonly queries: ConsoleQueries;
  /** Makes everything derived again and compares; reads the whole ledger. */
  audit(): Audit;
}

/** A running gateway. */
export interface Gateway {
  /** `http://host:port`, with the port that was taken. */
  readonly httpUrl: string;
  /** The embedded broker's port; 0 with another's broker. */
  readonly mqttPort: number;
  readonly services: GatewayServices;
  /** Gives the embedded broker a connection that is not a socket (simulator, tests). */
  attach(connection: Duplex): void;
  /** Stops taking, commits what was taken, and closes every file. */
  close(): Promise<void>;
}
