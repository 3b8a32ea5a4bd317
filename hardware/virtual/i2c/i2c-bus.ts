/**
 * An I2C bus with the parts on it, and how long each transfer takes.
 * Called by: the Node host (I2C1). Must never: know what a part does.
 * Source of truth: NXP UM10204 (9 bit times a byte; no acknowledge from an address nobody has).
 *
 * The engine's calls return only when the transfer is over, so a program can send a lot while the
 * host's clock stands still. The bus keeps its own time: never behind the clock, and ahead of it
 * by what was transferred since. Parts judge their own timing by it, and a delay that the program
 * asks for afterwards begins at the end of the transfer, as it does on a board.
 */
import type { HostClock } from "../host/ports.js";

const BITS_PER_BYTE = 9;

/** A part on the bus. Times are milliseconds on the bus's own time. */
export interface I2cPart {
  /** A transfer to this part began: the next byte written is its first. */
  start(atMs: number): void;
  write(byte: number, atMs: number): void;
  read(atMs: number): number;
  /** The transfer is over. */
  stop(atMs: number): void;
}

/** One bus. */
export class I2cBus {
  readonly #clock: HostClock;
  readonly #parts = new Map<number, I2cPart>();
  #nowMs = 0;

  constructor(clock: HostClock) {
    this.#clock = clock;
  }

  /** How far the bus is ahead of the clock: the time that transfers have cost the program. */
  get leadMs(): number {
    return Math.max(0, this.#nowMs - this.#clock.now());
  }

  /** Puts a part at a 7-bit address. */
  attach(address: number, part: I2cPart): void {
    this.#parts.set(address, part);
  }

  /** Takes the part at an address off the bus. */
  detach(address: number): void {
    this.#parts.delete(address);
  }

  #transfer(address: number, bitrate: number): { part: I2cPart | undefined; byteMs: number } {
    const byteMs = (BITS_PER_BYTE * 1000) / bitrate;
    this.#nowMs = Math.max(this.#nowMs, this.#clock.now()) + byteMs;
    const part = this.#parts.get(address);
    part?.start(this.#nowMs);
    return { part, byteMs };
  }

  /** Writes `bytes`; false when nobody acknowledged. */
  write(address: number, bytes: Uint8Array, bitrate: number): boolean {
    const { part, byteMs } = this.#transfer(address, bitrate);
    if (part === undefined) return false;
    for (const byte of bytes) {
      this.#nowMs += byteMs;
      part.write(byte, this.#nowMs);
    }
    part.stop(this.#nowMs);
    return true;
  }

  /** Reads `count` bytes; undefined when nobody acknowledged. */
  read(address: number, count: number, bitrate: number): Uint8Array | undefined {
    const { part, byteMs } = this.#transfer(address, bitrate);
    if (part === undefined) return undefined;
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) {
      bytes[at] = part.read(this.#nowMs);
      this.#nowMs += byteMs;
    }
    part.stop(this.#nowMs);
    return bytes;
  }
}
