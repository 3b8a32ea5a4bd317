/**
 * The PN532's host frames, as bytes: made here and cut out of a byte stream here.
 * Called by: pn532.ts, tests. Must never: know a command's meaning.
 * Source of truth: NXP UM0701-02 PN532 User Manual, section 6.2.1 (frame structure).
 *
 *   normal    00 00 FF | LEN | LCS | TFI PD0..PDn | DCS | 00     LEN + LCS = 0, TFI + PD + DCS = 0
 *   extended  00 00 FF | FF FF | LENm LENl | LCS | TFI PD0..PDn | DCS | 00
 *   ACK       00 00 FF 00 FF 00         NACK  00 00 FF FF 00 00
 *   error     00 00 FF 01 FF 7F 81 00
 * The first and the last 00 are fill: the start is 00 FF wherever it stands.
 */

/** "Taken" from the chip; "stop what you do" from the host. */
export const ACK_FRAME = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00);
/** The chip's answer to a command it does not understand or does not allow now. */
export const ERROR_FRAME = Uint8Array.of(0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00);

/** TFI of a frame from the host. */
export const TFI_HOST = 0xd4;
/** TFI of a frame from the chip. */
export const TFI_CHIP = 0xd5;

/** The most bytes from TFI to the last PD; longer frames are refused. */
export const PAYLOAD_BYTES_MAX = 265;
const NORMAL_BYTES_MAX = 255;

/** What a byte stream held. `payload` runs from TFI to the last PD. */
export type Frame =
  | { readonly kind: "ack" }
  | { readonly kind: "nack" }
  | { readonly kind: "data"; readonly payload: Uint8Array };

/** Frames `payload` (TFI first): normal up to 255 bytes, else extended. */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  const extended = payload.length > NORMAL_BYTES_MAX;
  const head = extended
    ? [0xff, 0xff, payload.length >> 8, payload.length & 0xff]
    : [payload.length];
  const lengthSum = (payload.length >> 8) + (payload.length & 0xff);
  return Uint8Array.of(
    0x00,
    0x00,
    0xff,
    ...head,
    -lengthSum & 0xff,
    ...payload,
    -sum(payload) & 0xff,
    0x00,
  );
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

/** Where a frame's payload lies in the buffer, or why there is none. */
type Cut =
  | { readonly kind: "wait" }
  | { readonly kind: "broken" }
  | { readonly kind: "found"; readonly frame: Frame; readonly end: number };

const WAIT: Cut = { kind: "wait" };
const BROKEN: Cut = { kind: "broken" };

/** Cuts what follows the start code 00 FF at `start` - 2. */
function cut(bytes: readonly number[], start: number): Cut {
  if (bytes.length < start + 2) return WAIT;
  const first = bytes[start]!;
  const second = bytes[start + 1]!;
  if (first === 0x00 && second === 0xff) {
    return { kind: "found", frame: { kind: "ack" }, end: start + 2 };
  }
  if (first === 0xff && second === 0x00) {
    return { kind: "found", frame: { kind: "nack" }, end: start + 2 };
  }
  const extended = first === 0xff && second === 0xff;
  if (extended && bytes.length < start + 5) return WAIT;
  const length = extended ? (bytes[start + 2]! << 8) | bytes[start + 3]! : first;
  const check = extended
    ? bytes[start + 2]! + bytes[start + 3]! + bytes[start + 4]!
    : first + second;
  if ((check & 0xff) !== 0 || length === 0 || length > PAYLOAD_BYTES_MAX) return BROKEN;
  const from = start + (extended ? 5 : 2);
  if (bytes.length < from + length + 1) return WAIT;
  const payload = Uint8Array.from(bytes.slice(from, from + length));
  if (((sum(payload) + bytes[from + length]!) & 0xff) !== 0) return BROKEN;
  return { kind: "found", frame: { kind: "data", payload }, end: from + length + 1 };
}

/** Cuts frames out of a byte stream that may be split anywhere and hold rubbish. */
export class FrameReader {
  #held: number[] = [];

  /** Takes more bytes; gives the whole frames they completed. Broken ones are passed over. */
  push(bytes: Uint8Array): Frame[] {
    this.#held.push(...bytes);
    const frames: Frame[] = [];
    for (;;) {
      const start = this.#findStart();
      if (start < 0) return frames;
      const found = cut(this.#held, start);
      if (found.kind === "wait") return frames;
      if (found.kind === "found") frames.push(found.frame);
      // After a broken frame hunting goes on right behind its start code.
      this.#held.splice(0, found.kind === "found" ? found.end : start);
    }
  }

  /** Forgets what was half received. */
  reset(): void {
    this.#held = [];
  }

  /** The index behind the first 00 FF; drops what cannot be part of one. */
  #findStart(): number {
    for (let at = 1; at < this.#held.length; at += 1) {
      if (this.#held[at] === 0xff && this.#held[at - 1] === 0x00) return at + 1;
    }
    this.#held = this.#held.at(-1) === 0x00 ? [0x00] : [];
    return -1;
  }
}
