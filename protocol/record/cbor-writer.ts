// Deterministic CBOR, written: the one form that RFC 8949 section 4.2.1 allows of integers, byte
// and text strings, arrays and maps with integer keys. Called by every encoder of the wire.
// Never writes floats, tags other than COSE's, indefinite lengths, null or non-ASCII text.
// @see RFC 8949 sections 3.1, 4.2.1

/** Writes into a buffer that grows by doubling; `bytes()` is a view of what was written. */
export class CborWriter {
  private buffer: Uint8Array;
  private at: number;

  /** @param room bytes to start with */
  constructor(room: number) {
    this.buffer = new Uint8Array(room);
    this.at = 0;
  }

  /** What was written so far: a view, good until the next write. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }

  /** An integer of either sign, within 2^53 - 1. */
  int(value: number): void {
    if (value < 0) this.head(0x20, -1 - value);
    else this.head(0, value);
  }

  /** A byte string. */
  byteString(value: Uint8Array): void {
    this.head(0x40, value.length);
    this.raw(value);
  }

  /** A text string of ASCII characters. */
  text(value: string): void {
    const length = value.length;
    this.head(0x60, length);
    this.reserve(length);
    for (let i = 0; i < length; i++) this.buffer[this.at + i] = value.charCodeAt(i);
    this.at += length;
  }

  /** The head of an array; its `count` items follow. */
  array(count: number): void {
    this.head(0x80, count);
  }

  /** The head of a map; `count` pairs follow, keys ascending. */
  map(count: number): void {
    this.head(0xa0, count);
  }

  /** The head of a tagged item (COSE_Sign1 is 18, RFC 9052 section 2). */
  tag(number: number): void {
    this.head(0xc0, number);
  }

  /** Bytes that are CBOR already. */
  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  private head(major: number, value: number): void {
    this.reserve(9);
    const buffer = this.buffer;
    if (value < 24) {
      buffer[this.at++] = major + value;
      return;
    }
    let bytes = 8;
    let info = 27;
    if (value < 256) {
      bytes = 1;
      info = 24;
    } else if (value < 65536) {
      bytes = 2;
      info = 25;
    } else if (value < 4294967296) {
      bytes = 4;
      info = 26;
    }
    buffer[this.at++] = major + info;
    let rest = value;
    for (let i = this.at + bytes - 1; i >= this.at; i--) {
      const high = Math.floor(rest / 256);
      buffer[i] = rest - high * 256;
      rest = high;
    }
    this.at += bytes;
  }

  private reserve(more: number): void {
    const need = this.at + more;
    if (need <= this.buffer.length) return;
    let room = this.buffer.length * 2;
    while (room < need) room *= 2;
    const grown = new Uint8Array(room);
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}
