/**
 * The modules net and Wifi.
 * Called by: install.ts. Source of truth: Espruino libs/network/jswrap_net.c, socketserver.c:
 * data come as binary strings of at most 536 bytes; write always gives false and `drain` follows;
 * writing to a closed socket throws; `close` carries whether there was an error, `end` comes
 * before it. libs/network/jswrap_wifi.c for the few calls of Wifi.
 *
 * A refusal throws InternalError at once where the network behind can tell (memory net, network
 * switched off); over real TCP it comes as `error` and `close`. The firmware has to take both.
 */
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { ConnectionRefused, type HostSocket } from "../ports.js";
import { bytesOf, fieldOf, functionOf, textOf, wholeOf } from "../values.js";

const CHUNK_BYTES = 536;
const PORT_MAX = 65535;

type Listener = (...values: unknown[]) => unknown;

/** Listeners of one object, by event. */
class Listeners {
  readonly #machine: Machine;
  readonly #byEvent = new Map<string, Listener[]>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  on(event: string, listener: unknown): void {
    const list = this.#byEvent.get(event) ?? [];
    list.push(functionOf(listener));
    this.#byEvent.set(event, list);
  }

  has(event: string): boolean {
    return this.#byEvent.has(event);
  }

  emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#byEvent.get(event) ?? [])]) {
      this.#machine.enter(() => void listener(...values));
    }
  }
}

class EngineSocket {
  readonly object: object;
  readonly #machine: Machine;
  readonly #listeners: Listeners;
  #host: HostSocket | undefined;
  #open = true;
  /** Bytes that came before anyone listened. */
  #early = "";
  #drainDue = false;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#listeners = new Listeners(machine);
    this.object = machine.realm.object({
      on: ([event, listener]: unknown[]) => this.#on(String(event), listener),
      write: ([data]: unknown[]) => this.#write(bytesOf(data)),
      end: ([data]: unknown[]) => this.#end(data),
    });
  }

  open(host: string, port: number, connected: Listener | undefined): void {
    this.#host = this.#machine.parts.net.connect(host, port, {
      connected: () => {
        if (connected !== undefined) this.#machine.enter(() => void connected(this.object));
        this.#drain();
      },
      data: (bytes) => {
        if (this.#open) this.#receive(textOf(bytes));
      },
      error: (code, message) =>
        this.#listeners.emit("error", this.#machine.realm.object({ code, message })),
      closed: (hadError) => this.#closed(hadError),
    });
  }

  #on(event: string, listener: unknown): void {
    this.#listeners.on(event, listener);
    if (event !== "data" || this.#early === "") return;
    const early = this.#early;
    this.#early = "";
    this.#machine.later(0, () => this.#receive(early));
  }

  #receive(text: string): void {
    if (!this.#listeners.has("data")) {
      this.#early += text;
      return;
    }
    for (let at = 0; at < text.length; at += CHUNK_BYTES) {
      this.#listeners.emit("data", text.slice(at, at + CHUNK_BYTES));
    }
  }

  #write(bytes: Uint8Array): boolean {
    if (!this.#open) throw new EngineError("This socket is closed");
    this.#host?.write(bytes);
    this.#drain();
    return false;
  }

  #drain(): void {
    if (this.#drainDue) return;
    this.#drainDue = true;
    this.#machine.later(0, () => {
      this.#drainDue = false;
      if (this.#open) this.#listeners.emit("drain");
    });
  }

  /** The engine closes as soon as its own buffer is empty; it does not wait for the peer. */
  #end(data: unknown): void {
    if (!this.#open) return;
    if (data !== undefined) this.#write(bytesOf(data));
    this.#open = false;
    this.#host?.end();
    this.#machine.later(0, () => this.#closed(false));
  }

  #closed(hadError: boolean): void {
    if (this.#host === undefined) return;
    this.#host = undefined;
    this.#open = false;
    this.#listeners.emit("end");
    this.#listeners.emit("close", hadError);
  }
}

/** Defines the module net. */
export function installNet(machine: Machine): void {
  const net = machine.realm.object({
    connect: ([to, connected]: unknown[]) => {
      const host = fieldOf(to, "host");
      if (typeof host !== "string") throw new EngineError("Expecting Options to be an Object");
      const port = wholeOf(fieldOf(to, "port"), "port");
      if (port < 1 || port > PORT_MAX) throw new EngineError(`Invalid port ${port}`);
      const socket = new EngineSocket(machine);
      try {
        socket.open(host, port, connected === undefined ? undefined : functionOf(connected));
      } catch (error) {
        if (!(error instanceof ConnectionRefused)) throw error;
        throw new EngineError("Unable to create socket", { kind: "InternalError", cause: error });
      }
      return socket.object;
    },
  });
  machine.modules.set("net", net);
}

/** Defines the module Wifi: the radio is associated whenever the terminal's network is up. */
export function installWifi(machine: Machine): void {
  const listeners = new Listeners(machine);
  const { net } = machine.parts;
  machine.networkListeners.push((up) => listeners.emit(up ? "connected" : "disconnected"));
  const wifi = machine.realm.object({
    connect: ([_name, _options, done]: unknown[]) => {
      const act = functionOf(done);
      machine.later(0, () => machine.enter(() => void act(net.up ? null : "no_ap_found")));
    },
    getStatus: ([done]: unknown[]) => {
      const act = functionOf(done);
      const station = net.up ? "connected" : "connecting";
      machine.later(0, () => machine.enter(() => void act(machine.realm.object({ station }))));
    },
    setHostname: () => undefined,
    stopAP: () => undefined,
    on: ([event, listener]: unknown[]) => listeners.on(String(event), listener),
  });
  machine.modules.set("Wifi", wifi);
}
