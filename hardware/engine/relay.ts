/**
 * The engine's way into the network that the test made: the prelude tells whom the firmware calls,
 * then the engine connects here and is joined to a connection of that network.
 * Called by engine-terminal.ts. Must never: reach a network that was not passed in.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { HostNet, HostSocket } from "../virtual/host/ports.js";

/** One side waiting for the other. */
interface Call {
  far: HostSocket | undefined;
  near: Socket | undefined;
  /** What the far end sent before the engine's socket came. */
  readonly early: Uint8Array[];
  over: boolean;
}

/** The network side of one terminal. */
export class Relay {
  readonly #net: HostNet;
  readonly #server: Server;
  readonly #calls = new Set<Call>();
  readonly #expected: Call[] = [];

  constructor(net: HostNet) {
    this.#net = net;
    this.#server = createServer((socket) => this.#join(socket));
  }

  /** Listens on a free port of this machine. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** Calls `host`:`port`; the port at which the engine is to connect, or undefined: refused. */
  call(host: string, port: number): number | undefined {
    const call: Call = { far: undefined, near: undefined, early: [], over: false };
    try {
      call.far = this.#net.connect(host, port, {
        connected: () => undefined,
        data: (bytes) => {
          if (call.near === undefined) call.early.push(bytes);
          else call.near.write(bytes);
        },
        error: () => undefined,
        closed: () => this.#hangUp(call),
      });
    } catch {
      return undefined;
    }
    this.#calls.add(call);
    this.#expected.push(call);
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : undefined;
  }

  /** The terminal lost its power: nothing is passed any more. The far ends are the caller's. */
  drop(): void {
    for (const call of [...this.#calls]) {
      call.near?.destroy();
      call.over = true;
      this.#calls.delete(call);
    }
    this.#expected.length = 0;
  }

  /** Breaks everything and stops listening. */
  async close(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(socket: Socket): void {
    const call = this.#expected.shift();
    socket.on("error", () => undefined);
    if (call === undefined || call.over) {
      socket.destroy();
      return;
    }
    call.near = socket;
    socket.on("data", (bytes) => call.far?.write(bytes));
    socket.on("close", () => {
      if (!call.over) call.far?.end();
      this.#calls.delete(call);
    });
    for (const bytes of call.early) socket.write(bytes);
  }

  #hangUp(call: Call): void {
    call.over = true;
    call.near?.end();
    this.#calls.delete(call);
  }
}
