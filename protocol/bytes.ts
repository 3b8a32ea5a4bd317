// Bytes: joining, comparing and printing them, with nothing that only one side has.
// Called by everything that meets the wire. Never slices (on the terminal's engine a typed
// array's slice() gives a plain array): views are made with subarray, copies with set.

/** A new array that holds `parts` one after the other. */
export function concatBytes(parts: Uint8Array[]): Uint8Array {
  let total = 0;
  for (let i = 0; i < parts.length; i++) total += parts[i].length;
  const out = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    out.set(parts[i], at);
    at += parts[i].length;
  }
  return out;
}

/** A copy of bytes `from` (inclusive) to `to` (exclusive). */
export function copyBytes(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Uint8Array(to - from);
  out.set(bytes.subarray(from, to));
  return out;
}

/** Whether two arrays hold the same bytes. Not for tags: those are compared in constant time. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The bytes of an ASCII text; characters above 0x7F are cut to their low byte by the array. */
export function asciiBytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

/** The text of bytes that are known to be ASCII. */
export function asciiText(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += String.fromCharCode(bytes[i]);
  return out;
}

const HEX_DIGITS = "0123456789abcdef";

/** Lower-case hexadecimal, two digits a byte. */
export function hexText(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    out += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15);
  }
  return out;
}

/** The bytes of an even number of hexadecimal digits, or undefined if `text` is anything else. */
export function hexBytes(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < text.length; i++) {
    const digit = HEX_DIGITS.indexOf(text.charAt(i).toLowerCase());
    if (digit < 0) return undefined;
    out[i >> 1] = (out[i >> 1] << 4) | digit;
  }
  return out;
}

/** Writes a big-endian unsigned integer of `bytes` bytes (1 to 6) at `at`. */
export function putUint(into: Uint8Array, at: number, bytes: number, value: number): void {
  let rest = value;
  for (let i = at + bytes - 1; i >= at; i--) {
    const high = Math.floor(rest / 256);
    into[i] = rest - high * 256;
    rest = high;
  }
}

/** Reads a big-endian unsigned integer of `bytes` bytes (1 to 6) at `at`. */
export function getUint(from: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = at; i < at + bytes; i++) value = value * 256 + from[i];
  return value;
}
