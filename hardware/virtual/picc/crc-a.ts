/**
 * CRC_A, the checksum of ISO/IEC 14443 type A frames.
 * Called by: the virtual PN532 when its CIU is told not to handle CRCs, later cards.
 * Source of truth: ISO/IEC 14443-3 annex B (initial value 6363, polynomial 8408 reflected).
 */

/** The two CRC bytes of `bytes`, in the order sent (least significant first). */
export function crcA(bytes: Uint8Array): Uint8Array {
  let crc = 0x6363;
  for (const byte of bytes) {
    let mixed = byte ^ (crc & 0xff);
    mixed = (mixed ^ (mixed << 4)) & 0xff;
    crc = (crc >> 8) ^ (mixed << 8) ^ (mixed << 3) ^ (mixed >> 4);
  }
  return Uint8Array.of(crc & 0xff, (crc >> 8) & 0xff);
}

/** `frame` without its last two bytes, or undefined if those are not its CRC_A. */
export function stripCrcA(frame: Uint8Array): Uint8Array | undefined {
  if (frame.length < 3) return undefined;
  const body = frame.slice(0, -2);
  const crc = crcA(body);
  return crc[0] === frame.at(-2) && crc[1] === frame.at(-1) ? body : undefined;
}
