/**
 * A host's end of a virtual PN532: sends bytes, and gathers what comes back as frames.
 * Called by: the tests of the virtual reader. Knows frames only through the published vectors and
 * its own few lines, so that it does not agree with the twin's mistakes.
 */
import { VirtualClock } from "../../hardware/virtual/host/virtual-clock.js";
import { RfField } from "../../hardware/virtual/picc/rf-field.js";
import { VirtualPn532 } from "../../hardware/virtual/pn532/pn532.js";
import { frameOf, fromHex, toHex } from "./vectors.js";

/** The long wake-up preamble that libnfc sends. */
export const WAKE_UP = "55 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
export const ACK = "0000FF00FF00";
export const NACK = "0000FFFF0000";
export const ERROR = "0000FF01FF7F8100";

/** A powered reader on its own clock, with what it said so far. */
export class ReaderOnTheDesk {
  readonly clock = new VirtualClock();
  readonly field = new RfField();
  readonly chip: VirtualPn532;
  /** Everything it said, in order, as bytes. */
  said: number[] = [];
  baud = 115200;

  constructor() {
    this.chip = new VirtualPn532({
      clock: this.clock,
      field: this.field,
      send: (bytes) => void this.said.push(...bytes),
    });
    this.chip.power(true);
  }

  /** Sends hex, lets `ms` pass, gives what the chip said meanwhile, as hex. */
  say(hex: string, ms = 1000): string {
    this.said = [];
    this.chip.receive(fromHex(hex), this.baud);
    this.clock.advance(ms);
    return toHex(Uint8Array.from(this.said));
  }

  /** Wakes the chip up and configures it; fails the test when it does not answer as published. */
  wake(): this {
    const answer = this.say(WAKE_UP + toHex(frameOf("pn532-samconfig")));
    const expected = ACK + toHex(frameOf("pn532-samconfig-rsp"));
    if (answer !== expected) throw new Error(`the reader said ${answer}`);
    return this;
  }

  /**
   * Sends a command (code first, hex) framed, and gives what follows the ACK: the response's bytes
   * from D5 on, "error" for the error frame, "" for silence.
   */
  command(hex: string, ms = 1000): string {
    return this.answerIn(this.say(toHex(framed(fromHex(`D4${hex}`))), ms));
  }

  /** Reads ACK and one answer out of what the chip said. */
  answerIn(said: string): string {
    if (said === "" || said === ACK) return "";
    if (!said.startsWith(ACK)) throw new Error(`no ACK but ${said}`);
    const rest = said.slice(ACK.length);
    return rest === ERROR ? "error" : payloadOf(fromHex(rest));
  }
}

/** A normal or extended frame around a payload (TFI first). */
export function framed(payload: Uint8Array): Uint8Array {
  const n = payload.length;
  const total = payload.reduce((sum, byte) => sum + byte, 0);
  const length =
    n < 256 ? [n, -n & 255] : [255, 255, n >> 8, n & 255, -((n >> 8) + (n & 255)) & 255];
  return Uint8Array.of(0, 0, 255, ...length, ...payload, -total & 255, 0);
}

function payloadOf(frame: Uint8Array): string {
  const extended = frame[3] === 255 && frame[4] === 255;
  const n = extended ? (frame[5]! << 8) | frame[6]! : frame[3]!;
  const from = extended ? 8 : 5;
  const payload = frame.slice(from, from + n);
  if (toHex(framed(payload)) !== toHex(frame)) throw new Error(`broken frame ${toHex(frame)}`);
  return toHex(payload);
}
