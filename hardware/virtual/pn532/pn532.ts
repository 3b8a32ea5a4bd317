/**
 * A PN532 reader module at the far end of a UART (HSU): bytes in, bytes out, in its own time.
 * Called by: the terminal. Must never: be told what the host means; bytes are all it gets.
 * Source of truth: NXP UM0701-02 sections 6.2 (frames), 6.3.2 (HSU wake-up), 7.2.11 (PowerDown).
 *
 * After power-up and PowerDown it sleeps: a 55 wakes it, and the two bytes behind that one are
 * lost while its oscillator starts. Until SAMConfiguration it then stays silent to everything else.
 */
import type { HostClock, HostTimer } from "../host/ports.js";
import type { RfField } from "../picc/rf-field.js";
import type { Pn532Behaviour } from "./behaviours.js";
import { ChipState, NO_FILL_BYTES } from "./chip.js";
import { type CommandRun, SYNTAX } from "./command-run.js";
import {
  BAUD_RATES,
  COMMANDS,
  POWER_DOWN,
  SAM_CONFIGURATION,
  SET_SERIAL_BAUD_RATE,
} from "./commands.js";
import { ACK_FRAME, ERROR_FRAME, encodeFrame, FrameReader, TFI_CHIP, TFI_HOST } from "./frame.js";
import { ACK_DELAY_MS, WAKE_BYTES_LOST } from "./timing.js";

/** What the chip hangs on. */
export interface Pn532Ports {
  readonly clock: HostClock;
  readonly field: RfField;
  /** Bytes to the host, at the chip's present speed. */
  send(bytes: Uint8Array, baud: number): void;
}

const WAKE_BYTE = 0x55;
const WAKE_BY_HSU = 0x10;
const DEFAULT_BAUD = 115200;

/** dark: no power. asleep: waits for 55 (or for ever). waking: loses bytes. awake: listens. */
type Mode = "dark" | "asleep" | "waking" | "awake";

/** One reader module. Made without power. */
export class VirtualPn532 {
  readonly #ports: Pn532Ports;
  readonly #behaviours = new Set<Pn532Behaviour>();
  readonly #reader = new FrameReader();
  #chip: ChipState;
  #mode: Mode = "dark";
  #bytesToLose = 0;
  #wakesByHsu = true;
  #configured = false;
  #baud = DEFAULT_BAUD;
  #nextBaud: number | undefined;
  #lastAnswer: Uint8Array | undefined;
  #timer: HostTimer | undefined;
  #powered = false;
  #plugged = true;

  constructor(ports: Pn532Ports) {
    this.#ports = ports;
    this.#chip = new ChipState(ports.field);
  }

  /** Bits a second at which the chip speaks and listens now. */
  get baud(): number {
    return this.#baud;
  }

  /** Whether the module's cable is in. */
  get plugged(): boolean {
    return this.#plugged;
  }

  /** Gives or takes the supply; taking it loses everything but the cards in the field. */
  power(on: boolean): void {
    this.#powered = on;
    this.#restart();
  }

  /** Pulls or puts in the module's cable, supply included. */
  plug(inserted: boolean): void {
    this.#plugged = inserted;
    this.#restart();
  }

  /** Installs a fault; the function it gives removes it. */
  misbehave(behaviour: Pn532Behaviour): () => void {
    this.#behaviours.add(behaviour);
    return () => void this.#behaviours.delete(behaviour);
  }

  #restart(): void {
    this.#stop();
    this.#ports.field.switch(false);
    this.#chip = new ChipState(this.#ports.field);
    this.#reader.reset();
    this.#mode = this.#powered && this.#plugged ? "asleep" : "dark";
    this.#wakesByHsu = true;
    this.#configured = false;
    this.#baud = DEFAULT_BAUD;
    this.#nextBaud = undefined;
    this.#lastAnswer = undefined;
  }

  /** Takes bytes from the host; at another speed than the chip's they are noise and are lost. */
  receive(bytes: Uint8Array, baud: number): void {
    if (this.#mode === "dark" || baud !== this.#baud) return;
    let heard = bytes;
    for (const { toChip } of this.#behaviours) heard = toChip?.(heard) ?? heard;
    heard = this.#awaken(heard);
    if (heard.length === 0) return;
    for (const frame of this.#reader.push(heard)) {
      if (frame.kind === "ack") this.#onAck();
      else if (frame.kind === "nack") this.#onNack();
      else this.#onData(frame.payload);
    }
  }

  /** What is left of `bytes` once the chip has woken up. */
  #awaken(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    if (this.#mode === "asleep") {
      const at = this.#wakesByHsu ? rest.indexOf(WAKE_BYTE) : -1;
      if (at < 0) return new Uint8Array(0);
      this.#mode = "waking";
      this.#bytesToLose = WAKE_BYTES_LOST;
      rest = rest.subarray(at + 1);
    }
    if (this.#mode === "waking") {
      const lost = Math.min(this.#bytesToLose, rest.length);
      this.#bytesToLose -= lost;
      rest = rest.subarray(lost);
      if (this.#bytesToLose === 0) this.#mode = "awake";
    }
    return rest;
  }

  /** The host's ACK: ends what is running, or carries out a change of speed. */
  #onAck(): void {
    this.#stop();
    if (this.#nextBaud !== undefined) this.#baud = this.#nextBaud;
    this.#nextBaud = undefined;
  }

  #onNack(): void {
    if (this.#timer === undefined && this.#lastAnswer !== undefined) this.#send(this.#lastAnswer);
  }

  #onData(payload: Uint8Array): void {
    const code = payload[1];
    if (payload[0] !== TFI_HOST || code === undefined) return;
    if (!this.#configured && code !== SAM_CONFIGURATION) return;
    let fate: "mute" | "syntax" | undefined;
    for (const { command } of this.#behaviours) fate ??= command?.(code);
    if (fate === "mute") return;
    // A new command takes the place of one that is still running.
    this.#stop();
    this.#nextBaud = undefined;
    this.#lastAnswer = undefined;
    const data = payload.slice(2);
    const run = fate === "syntax" ? undefined : COMMANDS.get(code)?.(this.#chip, data);
    this.#after(ACK_DELAY_MS, () => {
      this.#send(ACK_FRAME);
      if (run === undefined) this.#after(ACK_DELAY_MS, () => this.#answer(ERROR_FRAME));
      else this.#step(code, data, run);
    });
  }

  #step(code: number, data: Uint8Array, run: CommandRun): void {
    const next = run.next();
    if (next.done !== true) {
      this.#after(next.value, () => this.#step(code, data, run));
      return;
    }
    if (next.value === SYNTAX) {
      this.#answer(ERROR_FRAME);
      return;
    }
    const frame = encodeFrame(Uint8Array.of(TFI_CHIP, code + 1, ...next.value));
    const bare = (this.#chip.parameters & NO_FILL_BYTES) !== 0;
    this.#answer(bare ? frame.subarray(1, -1) : frame);
    this.#settle(code, data);
  }

  /** What a command does once its answer is out. */
  #settle(code: number, data: Uint8Array): void {
    if (code === SAM_CONFIGURATION) this.#configured = true;
    if (code === SET_SERIAL_BAUD_RATE) this.#nextBaud = BAUD_RATES[data[0]!];
    if (code === POWER_DOWN) {
      this.#ports.field.switch(false);
      this.#chip.targets.clear();
      this.#mode = "asleep";
      this.#configured = false;
      this.#wakesByHsu = (data[0]! & WAKE_BY_HSU) !== 0;
    }
  }

  #answer(frame: Uint8Array): void {
    this.#lastAnswer = frame;
    this.#send(frame);
  }

  #send(frame: Uint8Array): void {
    let bytes = frame;
    for (const { toHost } of this.#behaviours) bytes = toHost?.(bytes) ?? bytes;
    if (bytes.length > 0) this.#ports.send(bytes, this.#baud);
  }

  /** Waits, with one wait at a time; for ever if told Infinity. */
  #after(delayMs: number, act: () => void): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#ports.clock.setTimeout(() => {
      this.#timer = undefined;
      act();
    }, delayMs);
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#ports.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
