/**
 * A network inside the process: connections in memory, with latency, on the host's clock.
 * Called by: tests, the simulator. Must never: touch a real socket or the real clock.
 * TCP loses no byte, so faults are those that TCP shows: refusal, delay, and a torn connection.
 */
import { Duplex } from "node:stream";
import {
  ConnectionRefused,
  type HostClock,
  type HostNet,
  type HostSocket,
  type HostSocketHandlers,
} from "./ports.js";

/** The far end of a connection: the broker's side. */
export interface Peer {
  onData(callback: (bytes: Uint8Array) => void): void;
  onClose(callback: () => void): void;
  write(bytes: Uint8Array): void;
  /** Closes in order: the terminal sees `closed(false)` after what was written. */
  end(): void;
  /** Tears the connection: the terminal sees error -9 and `closed(true)`. */
  destroy(): void;
}

/** How the network behaves. */
export interface MemoryNetOptions {
  readonly clock: HostClock;
  /** One way, milliseconds; asked for every message, so it may vary. 1 by default. */
  readonly latencyMs?: () => number;
}

interface Link {
  open: boolean;
  /** When the last message of each direction arrives: order is kept. */
  toPeerMs: number;
  toTerminalMs: number;
  handlers: HostSocketHandlers | undefined;
  onData: (bytes: Uint8Array) => void;
  onClose: () => void;
}

const RESET = [-9, "connection reset"] as const;

/** Connections in memory. */
export class MemoryNet implements HostNet {
  readonly #options: MemoryNetOptions;
  readonly #listeners = new Map<number, (peer: Peer) => void>();
  readonly #links = new Set<Link>();

  constructor(options: MemoryNetOptions) {
    this.#options = options;
  }

  /** Takes connections on a port, any host name; replaces who listened there. */
  listen(port: number, accept: (peer: Peer) => void): void {
    this.#listeners.set(port, accept);
  }

  /** Refuses connections on a port from now on; those that stand are not touched. */
  unlisten(port: number): void {
    this.#listeners.delete(port);
  }

  /** Tears every connection, as a broker that was killed does. */
  tearAll(): void {
    for (const link of [...this.#links]) this.#tear(link);
  }

  connect(_host: string, port: number, handlers: HostSocketHandlers): HostSocket {
    const accept = this.#listeners.get(port);
    if (accept === undefined) throw new ConnectionRefused(`nobody listens on port ${port}`);
    const link: Link = {
      open: true,
      toPeerMs: 0,
      toTerminalMs: 0,
      handlers,
      onData: () => {},
      onClose: () => {},
    };
    this.#links.add(link);
    this.#toPeer(link, () => {
      accept(this.#peerOf(link));
      this.#toTerminal(link, (terminal) => terminal.connected());
    });
    return {
      write: (bytes) => {
        const copy = bytes.slice();
        this.#toPeer(link, () => link.onData(copy));
      },
      end: () => this.#toPeer(link, () => this.#close(link)),
      abandon: () => {
        link.handlers = undefined;
      },
    };
  }

  #peerOf(link: Link): Peer {
    return {
      onData: (callback) => {
        link.onData = callback;
      },
      onClose: (callback) => {
        link.onClose = callback;
      },
      write: (bytes) => {
        const copy = bytes.slice();
        this.#toTerminal(link, (terminal) => terminal.data(copy));
      },
      end: () => this.#toTerminal(link, () => this.#close(link)),
      destroy: () => this.#tear(link),
    };
  }

  #close(link: Link): void {
    if (!this.#links.delete(link)) return;
    link.open = false;
    link.onClose();
    link.handlers?.closed(false);
  }

  #tear(link: Link): void {
    if (!this.#links.delete(link)) return;
    link.open = false;
    link.onClose();
    const { handlers } = link;
    this.#options.clock.setTimeout(() => {
      handlers?.error(...RESET);
      handlers?.closed(true);
    }, 0);
  }

  #toPeer(link: Link, act: () => void): void {
    link.toPeerMs = this.#after(link.toPeerMs, () => void (link.open && act()));
  }

  #toTerminal(link: Link, act: (terminal: HostSocketHandlers) => void): void {
    link.toTerminalMs = this.#after(link.toTerminalMs, () => {
      if (link.open && link.handlers !== undefined) act(link.handlers);
    });
  }

  /** Runs `act` a latency from now, never before what was sent earlier; gives the moment. */
  #after(notBeforeMs: number, act: () => void): number {
    const { clock, latencyMs } = this.#options;
    const nowMs = clock.now();
    const dueMs = Math.max(notBeforeMs, nowMs + (latencyMs?.() ?? 1));
    clock.setTimeout(act, dueMs - nowMs);
    return dueMs;
  }
}

/** A peer as a Node stream, which is what an MQTT broker's `handle` takes. */
export function streamOf(peer: Peer): Duplex {
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => {},
    write: (chunk: Uint8Array, _encoding, done) => {
      peer.write(chunk);
      done();
    },
    final: (done) => {
      peer.end();
      done();
    },
    destroy: (_error, done) => {
      peer.destroy();
      done(null);
    },
  });
  peer.onData((bytes) => void stream.push(bytes));
  peer.onClose(() => void stream.push(null));
  return stream;
}
