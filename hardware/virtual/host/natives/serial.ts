/**
 * The UARTs as the engine's globals Serial1 and Serial2.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_serial.c, src/jswrap_stream.c:
 * received bytes come as one binary string a lump; without a listener up to 512 are kept, the rest
 * is lost and BUFFER_FULL says so.
 */
import type { PinName, SerialName } from "../../../boards/board.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { bytesOfAll, fieldOf, functionOf, textOf, wholeOf } from "../values.js";

const KEPT_BYTES_MAX = 512;
/** The console's port on an ESP32 is up from the start, at this speed. */
const CONSOLE_BAUD = 115200;

type Listener = (...values: unknown[]) => unknown;

class SerialPort {
  readonly #machine: Machine;
  readonly #name: SerialName;
  readonly #listeners: Listener[] = [];
  #baud = 0;
  #kept = "";

  constructor(machine: Machine, name: SerialName, baud: number) {
    this.#machine = machine;
    this.#name = name;
    this.#baud = baud;
  }

  setup(baud: number): void {
    if (baud < 1) throw new EngineError("Invalid baud rate specified");
    this.#baud = baud;
  }

  write(bytes: Uint8Array): void {
    if (this.#baud === 0) throw new EngineError(`${this.#name} is not set up`);
    this.#machine.parts.serials.get(this.#name)?.send(bytes, this.#baud);
  }

  /** Bytes sent at another speed than the port's are noise; the driver drops them. */
  receive(bytes: Uint8Array, baud: number): void {
    if (this.#baud !== baud) return;
    const text = textOf(bytes);
    if (this.#listeners.length > 0) {
      for (const listener of [...this.#listeners]) this.#machine.enter(() => void listener(text));
      return;
    }
    if (this.#kept.length + text.length > KEPT_BYTES_MAX)
      this.#machine.errorFlags.add("BUFFER_FULL");
    this.#kept = (this.#kept + text).slice(0, KEPT_BYTES_MAX);
  }

  on(event: string, listener: Listener): void {
    if (event !== "data") return;
    this.#listeners.push(listener);
    if (this.#kept === "") return;
    const kept = this.#kept;
    this.#kept = "";
    this.#machine.later(0, () => this.#machine.enter(() => void listener(kept)));
  }

  removeAllListeners(): void {
    this.#listeners.length = 0;
  }
}

/** Defines the serial ports of the board. */
export function installSerials(machine: Machine, pinOf: (value: unknown) => PinName): void {
  const { board } = machine.parts;
  for (const name of [board.uart.console, board.uart.pcd]) {
    const isPcd = name === board.uart.pcd;
    const port = new SerialPort(machine, name, isPcd ? 0 : CONSOLE_BAUD);
    machine.serialInputs.set(name, (bytes, baud) => port.receive(bytes, baud));
    const checkPin = (options: unknown, side: "tx" | "rx", wired: PinName): void => {
      const given = fieldOf(options, side);
      if (given === undefined && !isPcd) return;
      if (given !== undefined && pinOf(given) === wired) return;
      machine.parts.log(`${name}.setup: ${side} is not ${wired}: nothing is connected there`);
      machine.serialInputs.delete(name);
    };
    const object = machine.realm.object({
      setup: ([baud, options]: unknown[]) => {
        port.setup(wholeOf(baud, `${name}.setup`));
        if (!isPcd) return;
        machine.serialInputs.set(name, (bytes, at) => port.receive(bytes, at));
        checkPin(options, "tx", board.pins.pcdTx);
        checkPin(options, "rx", board.pins.pcdRx);
      },
      write: (values: ArrayLike<unknown> & Iterable<unknown>) => port.write(bytesOfAll(values)),
      on: ([event, listener]: unknown[]) => port.on(String(event), functionOf(listener)),
      removeAllListeners: () => port.removeAllListeners(),
      setConsole: () => undefined,
    });
    machine.realm.define(name, object);
  }
}
