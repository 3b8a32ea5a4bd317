/**
 * One wire of a UART: bytes leave one end and arrive at the other in the time the baud rate takes.
 * Called by: the terminal, two for each port. Must never: look into the bytes.
 * Bytes are ten bit times long (8N1). Paced, they arrive in lumps at least 1 ms apart, which is
 * how a UART driver hands them on; unpaced, everything arrives at once, on the clock's next turn.
 */
import type { HostClock, HostTimer } from "../host/ports.js";

const BITS_PER_BYTE = 10;
const LUMP_MS = 1;

/** Takes what arrived, and the speed at which it was sent. */
export type UartReceiver = (bytes: Uint8Array, baud: number) => void;

interface Burst {
  readonly bytes: Uint8Array;
  readonly baud: number;
  /** When the first byte is through. */
  readonly firstMs: number;
  readonly byteMs: number;
  sent: number;
}

/** One direction of a UART. */
export class UartLine {
  readonly #clock: HostClock;
  readonly #paced: boolean;
  readonly #receiver: UartReceiver;
  #bursts: Burst[] = [];
  #busyUntilMs = 0;
  #timer: HostTimer | undefined;

  constructor(clock: HostClock, paced: boolean, receiver: UartReceiver) {
    this.#clock = clock;
    this.#paced = paced;
    this.#receiver = receiver;
  }

  /** Queues a copy of `bytes` behind what is on the way. */
  send(bytes: Uint8Array, baud: number): void {
    if (bytes.length === 0) return;
    const byteMs = this.#paced ? (BITS_PER_BYTE * 1000) / baud : 0;
    const startMs = Math.max(this.#clock.now(), this.#busyUntilMs);
    this.#busyUntilMs = startMs + byteMs * bytes.length;
    const burst = { bytes: bytes.slice(), baud, firstMs: startMs + byteMs, byteMs, sent: 0 };
    this.#bursts.push(burst);
    if (this.#timer === undefined) this.#wait(burst);
  }

  /** Loses what is on the way. */
  cut(): void {
    this.#bursts = [];
    this.#busyUntilMs = 0;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(burst: Burst): void {
    const nextMs = burst.firstMs + burst.byteMs * burst.sent;
    const lastMs = burst.firstMs + burst.byteMs * (burst.bytes.length - 1);
    const dueMs = Math.min(lastMs, nextMs + (this.#paced ? LUMP_MS : 0));
    const delayMs = Math.max(0, dueMs - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => this.#deliver(), delayMs);
  }

  #deliver(): void {
    this.#timer = undefined;
    const burst = this.#bursts[0];
    if (burst === undefined) return;
    const elapsedMs = this.#clock.now() - burst.firstMs;
    // A microsecond of grace: times since 1970 as floating numbers are that coarse.
    const through = burst.byteMs === 0 ? burst.bytes.length : 1 + (elapsedMs + 1e-3) / burst.byteMs;
    const end = Math.min(burst.bytes.length, Math.max(burst.sent, Math.floor(through)));
    const lump = burst.bytes.subarray(burst.sent, end);
    burst.sent = end;
    if (end === burst.bytes.length) this.#bursts.shift();
    const next = this.#bursts[0];
    if (next !== undefined) this.#wait(next);
    if (lump.length > 0) this.#receiver(lump, burst.baud);
  }
}
