/**
 * The gateway of a world: the real one, on a folder of its own, reached through memory.
 * Called by: the world. Must never: know what a terminal is, nor look into the ledger.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startGateway } from "../../gateway/main.js";
import type { Gateway } from "../../gateway/main-ports.js";
import { type MemoryNet, type Peer, streamOf } from "../../hardware/virtual/host/memory-net.js";
import type { Chance } from "./chance.js";
import type { SettledTime } from "./settled-time.js";

/** The port that terminals are told. */
export const BROKER_PORT = 1883;

/** What a site is made of. */
export interface SitePorts {
  readonly time: SettledTime;
  readonly net: MemoryNet;
  readonly chance: Chance;
  /** An empty folder of the world's. */
  readonly folder: string;
}

/** A folder's files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A gateway that can be stopped, killed and started again. */
export class Site {
  /** What the gateway logged. */
  readonly log: string[] = [];
  readonly #ports: SitePorts;
  #lives = 0;
  #gateway: Gateway | undefined;
  #ending: Promise<void> = Promise.resolve();

  constructor(ports: SitePorts) {
    this.#ports = ports;
    mkdirSync(this.folder);
  }

  /** Where the data is now. */
  get folder(): string {
    return join(this.#ports.folder, `gateway-${this.#lives}`);
  }

  get running(): boolean {
    return this.#gateway !== undefined;
  }

  /** The running gateway's services. */
  get services(): Gateway["services"] {
    if (this.#gateway === undefined) throw new Error("the gateway is not running");
    return this.#gateway.services;
  }

  /** Starts the gateway on its folder and lets terminals in. */
  async start(): Promise<void> {
    const { time, net, chance } = this.#ports;
    const { clock } = time;
    await this.#ending;
    const gateway = await startGateway({
      dataDir: this.folder,
      http: { host: "127.0.0.1", port: 0 },
      mqtt: { attachedOnly: true },
      workers: 0,
      demo: false,
      log: (line) => void this.log.push(line),
      clock: {
        now: () => clock.now(),
        setTimeout: (act, delayMs) =>
          clock.setTimeout(() => {
            time.stir();
            act();
          }, delayMs),
        clearTimeout: (timer) => clock.clearTimeout(timer as { dueMs: number }),
      },
      entropy: (bytes) => chance.bytes(bytes),
    });
    this.#gateway = gateway;
    net.listen(BROKER_PORT, (peer) => gateway.attach(streamOf(this.#watched(peer))));
  }

  /** A peer whose every word stirs the time: the broker goes on with it. */
  #watched(peer: Peer): Peer {
    const { time } = this.#ports;
    time.stir();
    return {
      ...peer,
      onData: (callback) =>
        peer.onData((bytes) => {
          time.stir();
          callback(bytes);
        }),
      onClose: (callback) =>
        peer.onClose(() => {
          time.stir();
          callback();
        }),
    };
  }

  /** Stops it in good order; terminals are not let in from this moment on. */
  stop(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    this.#ports.net.unlisten(BROKER_PORT);
    if (gateway !== undefined) this.#ending = gateway.close();
    return this.#ending;
  }

  /** Ends it as SIGKILL does: what counts is what its files hold at this moment. */
  kill(): Promise<void> {
    const before = this.folder;
    this.#ports.net.tearAll();
    this.#lives += 1;
    cpSync(before, this.folder, { recursive: true });
    return this.stop();
  }

  /** The folder's content; only when the gateway is stopped. */
  files(): Files {
    const names = readdirSync(this.folder).sort();
    return new Map(names.map((name) => [name, readFileSync(join(this.folder, name))]));
  }

  /** Puts another site's files in place of its own, before the start. */
  restore(files: Files): void {
    for (const [name, bytes] of files) writeFileSync(join(this.folder, name), bytes);
  }
}
