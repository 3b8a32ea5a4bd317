/**
 * What hangs on the engine's pins and buses, as this folder sees it. Called by engine-terminal.ts;
 * implemented by desk.ts with hardware/virtual, and by tests with less.
 * Must never: call back into the engine while it is asked.
 */

/** Something on a serial port: a stream of bytes both ways. */
export interface SerialPart {
  /** The engine set its port to this speed, bits a second. */
  setup(baud: number): void;
  /** Bytes that the engine sent. */
  hear(bytes: Uint8Array): void;
  /** Where the part's own bytes go. */
  onData(listener: (bytes: Uint8Array) => void): void;
}

/** The parts of one terminal. Pins are named as the engine does, `D13`. */
export interface Parts {
  pinMode(pin: string, mode: string): void;
  digitalWrite(pin: string, level: 0 | 1): void;
  digitalRead(pin: string): 0 | 1;
  /** A square wave: `duty` 0 to 1, `hz` 0 when the engine was told none. */
  analogWrite(pin: string, duty: number, hz: number): void;
  /**
   * Milliseconds that the bus holds the engine from now on, as a transfer takes its time on a
   * board; undefined when nothing acknowledges the 7-bit `address`.
   */
  i2cWrite(address: number, bytes: Uint8Array): number | undefined;
  /** Undefined when nothing acknowledges `address`. */
  i2cRead(address: number, count: number): Uint8Array | undefined;
  /** The chip's generator: `count` bytes. */
  random(count: number): Uint8Array;
  /** By the engine's name of the port. */
  readonly serial: Readonly<Record<string, SerialPart>>;
  /** Power for everything. */
  powerOn(): void;
  /** The chip starts anew: its pins float. What hangs on them keeps its power. */
  chipReset(): void;
  powerCut(): void;
}
