/**
 * The HD44780 display controller behind four data lines: instructions, memories, and its hurry.
 * Called by: the PCF8574 expander (pins), the terminal (what is seen).
 * Must never: help a driver: what the data sheet forbids is done as badly as a chip may do it,
 * and complained about.
 * Source of truth: Hitachi HD44780U data sheet ADE-207-272: tables 6 (instructions, times),
 * figures 24 (initialising by instruction, 4 bits), 25 (bus timing).
 *
 * D0 to D3 hang free and read 1 (the chip's own pull-ups), so that in the 8-bit interface after
 * power-on every nibble is an instruction with 1111 below it. In the 4-bit interface two nibbles
 * make one. Sent while busy: lost. Sent before the initialisation by instruction: lost.
 */
import { DisplayMemory } from "./display-memory.js";

const RS = 0x01;
const RW = 0x02;
const E = 0x04;
/** How the expander's pins stand when the power comes. */
const ALL_HIGH = 0xff;

/** After power-on, before the first function set (supply from 2.7 V on). */
const POWER_ON_MS = 40;
/** After the first and the second function set of the initialisation; then it is like others. */
const INITIALISING_MS = [4.1, 0.1];
const INSTRUCTION_MS = 0.037;
const DATA_MS = 0.041;
const CLEAR_MS = 1.52;

const FUNCTION_SET_8BIT = 0x30;

/** A display controller. Made without power. */
export class Hd44780 {
  readonly memory = new DisplayMemory();
  readonly #complain: (sentence: string) => void;
  readonly #onChange: () => void;
  #powered = false;
  #port = 0;
  #fourBit = false;
  #high: number | undefined;
  #initialised = 0;
  #busyUntilMs = 0;
  #readLow: number | undefined;
  #readPending = 0;

  constructor(onChange: () => void, complain: (sentence: string) => void) {
    this.#onChange = onChange;
    this.#complain = complain;
  }

  /** The supply came (internal reset) or went. */
  power(on: boolean, atMs: number): void {
    this.#powered = on;
    this.#port = ALL_HIGH;
    this.#fourBit = false;
    this.#high = undefined;
    this.#readLow = undefined;
    this.#initialised = 0;
    this.#busyUntilMs = atMs + POWER_ON_MS;
    this.memory.reset();
    this.#onChange();
  }

  /** All pins at once, as the expander's byte. A nibble counts when E falls. */
  pins(port: number, atMs: number): void {
    const before = this.#port;
    this.#port = port;
    if (!this.#powered) return;
    const changed = before ^ port;
    const rises = (changed & E) !== 0 && (port & E) !== 0;
    const falls = (changed & E) !== 0 && (port & E) === 0;
    // What counts is a write's pulse: RW low after E rose, RW low before it fell.
    const writes = ((rises ? port : before) & RW) === 0;
    if ((rises || falls) && writes && (changed & (RS | RW)) !== 0) {
      this.#complain("RS or RW changed together with E: 40 ns before and 10 ns after are due");
    }
    if (rises && (port & RW) !== 0) this.#prepareRead(port, atMs);
    if (!falls || !writes) return;
    if ((changed & 0xf0) !== 0) this.#complain("data changed together with E falling");
    this.#nibble(before >> 4, (before & RS) !== 0, atMs);
  }

  #nibble(nibble: number, isData: boolean, atMs: number): void {
    if (!this.#fourBit) {
      this.#byte((nibble << 4) | 0x0f, isData, atMs);
    } else if (this.#high === undefined) {
      this.#high = nibble;
    } else {
      const byte = (this.#high << 4) | nibble;
      this.#high = undefined;
      this.#byte(byte, isData, atMs);
    }
  }

  #byte(byte: number, isData: boolean, atMs: number): void {
    const what = `${isData ? "data" : "instruction"} ${byte.toString(16).padStart(2, "0")}`;
    if (atMs < this.#busyUntilMs) {
      const early = ((this.#busyUntilMs - atMs) * 1000).toFixed(0);
      this.#complain(`${what} came ${early} us too early and is lost`);
      return;
    }
    if (this.#initialised < 3) {
      if (isData || (byte & 0xf0) !== FUNCTION_SET_8BIT) {
        this.#complain(`${what} came before three function sets of 8 bits and is lost`);
        return;
      }
      this.#busyUntilMs = atMs + (INITIALISING_MS[this.#initialised] ?? INSTRUCTION_MS);
      this.#initialised += 1;
      return;
    }
    if (isData) {
      this.memory.write(byte);
      this.#busyUntilMs = atMs + DATA_MS;
    } else {
      this.#busyUntilMs = atMs + (byte < 0x04 ? CLEAR_MS : INSTRUCTION_MS);
      this.#instruct(byte);
    }
    this.#onChange();
  }

  /** Table 6, from the highest bit set down. */
  #instruct(byte: number): void {
    if ((byte & 0x80) !== 0) this.memory.pointDdram(byte & 0x7f);
    else if ((byte & 0x40) !== 0) this.memory.pointCgram(byte & 0x3f);
    else if ((byte & 0x20) !== 0) {
      this.#fourBit = (byte & 0x10) === 0;
      this.#high = undefined;
      this.memory.twoLines = (byte & 0x08) !== 0;
    } else if ((byte & 0x10) !== 0) {
      this.memory.shiftOrMove((byte & 0x08) !== 0, (byte & 0x04) !== 0);
    } else if ((byte & 0x08) !== 0) {
      this.memory.on = (byte & 0x04) !== 0;
      this.memory.cursor = (byte & 0x02) !== 0;
      this.memory.blink = (byte & 0x01) !== 0;
    } else if ((byte & 0x04) !== 0) {
      this.memory.increments = (byte & 0x02) !== 0;
      this.memory.shiftsOnWrite = (byte & 0x01) !== 0;
    } else if ((byte & 0x02) !== 0) this.memory.home();
    else if (byte === 0x01) this.memory.clear();
  }

  /** E rose with RW high: the byte (busy flag and address, or data) is ready for its nibbles. */
  #prepareRead(port: number, atMs: number): void {
    if (this.#readLow !== undefined) {
      this.#readPending = this.#readLow;
      this.#readLow = undefined;
      return;
    }
    const busy = atMs < this.#busyUntilMs;
    const isData = (port & RS) !== 0;
    const byte = isData ? this.memory.read() : (busy ? 0x80 : 0x00) | this.memory.address;
    if (isData) this.#busyUntilMs = atMs + DATA_MS;
    this.#readPending = byte >> 4;
    if (this.#fourBit) this.#readLow = byte & 0x0f;
  }

  /** What the chip puts on D4-D7 now (while RW and E are high), or undefined: it listens. */
  drivenNibble(_atMs: number): number | undefined {
    const driving = this.#powered && (this.#port & RW) !== 0 && (this.#port & E) !== 0;
    return driving ? this.#readPending : undefined;
  }
}
