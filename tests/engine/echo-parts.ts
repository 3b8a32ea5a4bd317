/**
 * Parts for the harness's own tests, simple enough to be right at sight: pins that remember, an
 * I2C memory at 0x50, serial ports that answer what they hear, a network of echoes.
 * Called by engine-terminal.test.ts.
 */

import type { Parts, SerialPart } from "../../hardware/engine/parts.js";
import type { HostNet } from "../../hardware/virtual/host/ports.js";

/** A port that sends everything back. */
class EchoPort implements SerialPart {
  readonly heard: number[] = [];
  baud = 0;
  #send: (bytes: Uint8Array) => void = () => undefined;

  setup(baud: number): void {
    this.baud = baud;
  }

  /** Keeps the bytes and sends them back. */
  hear(bytes: Uint8Array): void {
    this.heard.push(...bytes);
    this.#send(Uint8Array.from(bytes));
  }

  /** Where the echo goes. */
  onData(listener: (bytes: Uint8Array) => void): void {
    this.#send = listener;
  }
}

/** Parts that remember what they were told. */
export class EchoParts implements Parts {
  readonly said: string[] = [];
  readonly levels = new Map<string, 0 | 1>();
  readonly memory = new Uint8Array(256);
  readonly serial = { Serial2: new EchoPort() };
  #pointer = 0;

  pinMode(pin: string, mode: string): void {
    this.said.push(`${pin} ${mode}`);
  }

  digitalWrite(pin: string, level: 0 | 1): void {
    this.said.push(`${pin}=${level}`);
  }

  digitalRead(pin: string): 0 | 1 {
    return this.levels.get(pin) ?? 0;
  }

  analogWrite(pin: string, duty: number, hz: number): void {
    this.said.push(`${pin}~${duty}@${hz}`);
  }

  i2cWrite(address: number, bytes: Uint8Array): number | undefined {
    if (address !== 0x50) return undefined;
    this.#pointer = bytes[0]!;
    this.memory.set(bytes.subarray(1), this.#pointer);
    return 0;
  }

  i2cRead(address: number, count: number): Uint8Array | undefined {
    if (address !== 0x50) return undefined;
    return this.memory.slice(this.#pointer, this.#pointer + count);
  }

  random(count: number): Uint8Array {
    return new Uint8Array(count).fill(0xa5);
  }

  powerOn(): void {
    this.said.push("on");
  }

  chipReset(): void {
    this.said.push("reset");
  }

  powerCut(): void {
    this.said.push("off");
  }
}

/** A network where `echo` answers what it hears and nobody else is at home. */
export const ECHO_NET: HostNet = {
  connect(host, _port, handlers) {
    if (host !== "echo") throw new Error(`nobody at ${host}`);
    let over = false;
    queueMicrotask(() => handlers.connected());
    return {
      write: (bytes) => handlers.data(Uint8Array.from(bytes)),
      end: () => {
        if (!over) handlers.closed(false);
        over = true;
      },
      abandon: () => {
        over = true;
      },
    };
  },
};
