// PN532 host frames: written whole, read from a stream that may be cut anywhere.
// Called by exchange.ts. Never trusts a length or a checksum; noise before a start code is skipped.
// Source: PN532 user manual UM0701-02, section 6.2.1 (frames), 6.2.1.3 (ACK), 6.2.1.4 (NACK),
// 6.2.1.5 (error frame).
//   normal  00 00 FF | LEN LCS | TFI PD.. | DCS | 00      sums of LEN LCS and of TFI.. DCS: 0
//   ACK     00 00 FF | 00 FF | 00        NACK  00 00 FF | FF 00 | 00       TFI: D4 out, D5 in

/** What the stream holds next. */
export const FRAME_NONE = 0;
export const FRAME_ACK = 1;
export const FRAME_NACK = 2;
export const FRAME_ERROR = 3;
export const FRAME_DATA = 4;
export const FRAME_BROKEN = 5;

/** Longest stretch of input kept while looking for a frame, bytes: one extended frame and noise. */
const PENDING_BYTES_MAX = 300;

/** The bytes of an ACK: also what aborts a running command. */
export const ACK_BYTES = [0, 0, 0xff, 0, 0xff, 0];
/** The bytes of a NACK: asks for the last response again. */
export const NACK_BYTES = [0, 0, 0xff, 0xff, 0, 0];

/** What came in and is not yet understood; `data` is the last frame's PD bytes. */
export interface FrameStream {
  pending: string;
  data: string;
}

/** The frame of a command (code and parameters, 1 to 253 bytes). */
export function encodeFrame(command: number[]): Uint8Array {
  const count = command.length + 1;
  const out = new Uint8Array(count + 7);
  let sum = 0xd4;
  out[2] = 0xff;
  out[3] = count;
  out[4] = 256 - count;
  out[5] = 0xd4;
  for (let i = 0; i < command.length; i++) {
    out[6 + i] = command[i];
    sum += command[i];
  }
  out[count + 5] = (256 - (sum & 255)) & 255;
  return out;
}

/**
 * Takes the next frame out of what is pending.
 * @returns one of FRAME_*; for FRAME_DATA `stream.data` holds the bytes behind TFI
 */
export function nextFrame(stream: FrameStream): number {
  const start = stream.pending.indexOf("\x00\xff");
  if (start < 0) {
    const kept = stream.pending.length;
    if (kept > 1) stream.pending = stream.pending.substring(kept - 1);
    return FRAME_NONE;
  }
  const rest = stream.pending.substring(start + 2);
  if (rest.length < 3) return FRAME_NONE;
  const count = rest.charCodeAt(0);
  const check = rest.charCodeAt(1);
  if (count === 0 && check === 0xff) return taken(stream, rest, 2, FRAME_ACK);
  if (count === 0xff && check === 0) return taken(stream, rest, 2, FRAME_NACK);
  if (((count + check) & 255) !== 0) return taken(stream, rest, 2, FRAME_BROKEN);
  if (rest.length < count + 3) {
    return rest.length > PENDING_BYTES_MAX ? taken(stream, rest, 2, FRAME_BROKEN) : FRAME_NONE;
  }
  let sum = 0;
  for (let i = 2; i < count + 3; i++) sum += rest.charCodeAt(i);
  if ((sum & 255) !== 0) return taken(stream, rest, count + 3, FRAME_BROKEN);
  const tfi = rest.charCodeAt(2);
  if (count === 1 && tfi === 0x7f) return taken(stream, rest, count + 3, FRAME_ERROR);
  if (tfi !== 0xd5) return taken(stream, rest, count + 3, FRAME_BROKEN);
  stream.data = rest.substring(3, count + 2);
  return taken(stream, rest, count + 3, FRAME_DATA);
}

function taken(stream: FrameStream, rest: string, used: number, kind: number): number {
  stream.pending = rest.substring(used);
  return kind;
}
