/**
 * A terminal's own access to the network: the switch on its cable, and the count of its steps.
 * Called by: the terminal (switch, power), the host's module `net` (connections).
 * Must never: lose or reorder bytes of a connection that survives.
 *
 * With the switch off, nothing tells either end: bytes and closings wait, as TCP's repetitions
 * do, and go on when it is on again. Only new connections are refused.
 */
import type { NetStep } from "../flash/fault-point.js";
import {
  ConnectionRefused,
  type HostNet,
  type HostSocket,
  type HostSocketHandlers,
} from "./ports.js";

/** Does each step by calling `act`, unless the power goes before. */
export type NetWatcher = (what: NetStep, bytes: number, act: () => void) => void;

/** One terminal's network. */
export class NetGate {
  readonly #net: HostNet;
  readonly #watch: NetWatcher;
  #up = true;
  #waiting: (() => void)[] = [];
  readonly #sockets = new Set<HostSocket>();

  constructor(net: HostNet, watch: NetWatcher) {
    this.#net = net;
    this.#watch = watch;
  }

  get up(): boolean {
    return this.#up;
  }

  /** Throws the switch. */
  switch(up: boolean): void {
    this.#up = up;
    while (this.#up && this.#waiting.length > 0) this.#waiting.shift()!();
  }

  /** The terminal lost its power: its connections fall silent, and nobody is told. */
  abandonAll(): void {
    for (const socket of this.#sockets) socket.abandon();
    this.#sockets.clear();
    this.#waiting = [];
  }

  /** Does `act`, counted, now or when the network is back. */
  #pass(what: NetStep, bytes: number, act: () => void): void {
    const counted = (): void => this.#watch(what, bytes, act);
    if (this.#up && this.#waiting.length === 0) counted();
    else this.#waiting.push(counted);
  }

  /** Opens a connection; ConnectionRefused without network. */
  connect(host: string, port: number, handlers: HostSocketHandlers): HostSocket {
    if (!this.#up) throw new ConnectionRefused("no network");
    let opened: HostSocket | undefined;
    this.#watch("connect", 0, () => {
      opened = this.#open(host, port, handlers);
    });
    if (opened === undefined) throw new ConnectionRefused("the power went");
    const socket: HostSocket = opened;
    return {
      write: (bytes) => {
        const copy = bytes.slice();
        this.#pass("write", copy.length, () => socket.write(copy));
      },
      end: () => this.#pass("end", 0, () => socket.end()),
      abandon: () => {
        socket.abandon();
        this.#sockets.delete(socket);
      },
    };
  }
  #open(host: string, port: number, handlers: HostSocketHandlers): HostSocket {
    const alive = (): boolean => this.#sockets.has(socket);
    const socket = this.#net.connect(host, port, {
      connected: () => this.#pass("connected", 0, () => void (alive() && handlers.connected())),
      data: (bytes) =>
        this.#pass("data", bytes.length, () => void (alive() && handlers.data(bytes))),
      error: (code, message) =>
        this.#pass("closed", 0, () => void (alive() && handlers.error(code, message))),
      closed: (hadError) =>
        this.#pass("closed", 0, () => {
          if (this.#sockets.delete(socket)) handlers.closed(hadError);
        }),
    });
    this.#sockets.add(socket);
    return socket;
  }
}
