// Deterministic CBOR, read: refuses whatever is not the one canonical form that cbor-writer
// writes. Called by every decoder of the wire, which asks for the items it expects in order;
// so depth and count are bounded by the caller's declared layout, never by the input.
// Never throws on input: the first refusal sticks in `error`, later reads give empty values.
// @see RFC 8949 sections 3.1, 4.2.1
import type { ErrorCode } from "../errors.js";
import { INTEGER_MAX } from "../limits.js";

const EMPTY = new Uint8Array(0);

/** Reads items in order from `bytes`; look at `error` once, at the end. */
export class CborReader {
  /** The first refusal met (W101 to W112), or '' while all is well. */
  error: ErrorCode | "";
  /** Index of the next byte. */
  at: number;
  private readonly bytes: Uint8Array;
  private major: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.at = 0;
    this.error = "";
    this.major = 0;
  }

  /** Notes a refusal; the first one sticks. */
  refuse(code: ErrorCode): void {
    if (this.error === "") this.error = code;
  }

  /** Whether all bytes were read. */
  ended(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Refuses bytes after the last expected item (W108). */
  end(): void {
    if (this.error === "" && !this.ended()) this.error = "W108";
  }

  /** An unsigned integer of at most `max`. */
  uint(max: number): number {
    return this.bounded(0, max, "W104");
  }

  /** An integer of either sign, at most `max` in size. */
  int(max: number): number {
    const value = this.head();
    if (this.error !== "") return 0;
    if (this.major !== 0 && this.major !== 1) this.refuse("W103");
    const signed = this.major === 1 ? -1 - value : value;
    if (signed > max || signed < -max) this.refuse("W104");
    return this.error === "" ? signed : 0;
  }

  /** A byte string of at most `max` bytes: a view into the input. */
  byteString(max: number): Uint8Array {
    const length = this.bounded(2, max, "W105");
    return this.take(length);
  }

  /** A byte string of exactly `length` bytes: a view into the input. */
  fixedBytes(length: number): Uint8Array {
    const value = this.byteString(length);
    if (this.error === "" && value.length !== length) this.refuse("W104");
    return value;
  }

  /** A text of printable ASCII (0x20 to 0x7E), at most `max` characters. */
  text(max: number): string {
    const raw = this.take(this.bounded(3, max, "W105"));
    let out = "";
    for (let i = 0; i < raw.length; i++) {
      const code = raw[i];
      if (code < 0x20 || code > 0x7e) this.refuse("W112");
      out += String.fromCharCode(code);
    }
    return this.error === "" ? out : "";
  }

  /** The head of an array of at most `max` items; gives the count. */
  array(max: number): number {
    return this.bounded(4, max, "W105");
  }

  /** The head of an array of exactly `count` items. */
  fixedArray(count: number): void {
    if (this.array(count) !== count) this.refuse("W104");
  }

  /** The head of a map of at most `max` pairs; gives the count. */
  map(max: number): number {
    return this.bounded(5, max, "W105");
  }

  /** A tag that must be `number`. */
  tag(number: number): void {
    if (this.bounded(6, INTEGER_MAX, "W104") !== number) this.refuse("W104");
  }

  private bounded(major: number, max: number, beyond: ErrorCode): number {
    const value = this.head();
    if (this.error !== "") return 0;
    if (this.major !== major) this.refuse("W103");
    else if (value > max) this.refuse(beyond);
    return this.error === "" ? value : 0;
  }

  private take(length: number): Uint8Array {
    if (this.error !== "") return EMPTY;
    if (this.at + length > this.bytes.length) {
      this.refuse("W101");
      return EMPTY;
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Reads an item's head, sets `major`, gives the argument; refuses all but the shortest form. */
  private head(): number {
    if (this.error !== "") return 0;
    if (this.at >= this.bytes.length) {
      this.refuse("W101");
      return 0;
    }
    const first = this.bytes[this.at++];
    this.major = first >> 5;
    const info = first & 31;
    if (info < 24) return info;
    if (info > 27) {
      this.refuse("W102");
      return 0;
    }
    const bytes = 1 << (info - 24);
    if (this.at + bytes > this.bytes.length) {
      this.refuse("W101");
      return 0;
    }
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + this.bytes[this.at + i];
    this.at += bytes;
    if (value > INTEGER_MAX) this.refuse("W104");
    else if (value < SHORTEST[info - 24]) this.refuse("W102");
    return this.error === "" ? value : 0;
  }
}

/** Smallest value that needs 1, 2, 4, 8 bytes behind the head. */
const SHORTEST = [24, 256, 65536, 4294967296];
