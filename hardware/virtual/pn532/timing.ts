/**
 * How long the PN532 and the air take, so that a virtual tap lasts as long as a real one.
 * Called by: the virtual PN532's commands. Must never: be taken for a data sheet: where no
 * measurement is public the value is a round guess, marked so.
 */

/** From the end of a command to its ACK; guess, the limit is 15 ms. */
export const ACK_DELAY_MS = 0.5;
/** The chip's own time for a command that needs no RF; guess. */
export const COMMAND_MS = 0.5;
/** The chip's own time for an exchange with a card; guess. */
export const EXCHANGE_OVERHEAD_MS = 1.5;
/** Field on to the first REQA: a card has 5 ms to wake (ISO/IEC 14443-3 clause 5). */
export const FIELD_GUARD_MS = 5;
/** One attempt that no card answers; guess. */
export const EMPTY_ATTEMPT_MS = 5;
/** WUPA, anticollision and SELECT of one cascade level; from traces of real cards. */
export const CASCADE_LEVEL_MS = 1.5;
/** RATS, ATS and the PN532's own work around it; from traces of real cards. */
export const RATS_MS = 4;
/** The oscillator's start after a wake-up byte, counted in bytes that are lost meanwhile. */
export const WAKE_BYTES_LOST = 2;

const MS_PER_RF_BYTE = 0.085;
const RF_FIXED_MS = 0.038;
const CRC_BYTES = 2;

/** Time on the air at 106 kbit/s for one direction, CRC included. */
export function rfMs(bytes: number): number {
  return (bytes + CRC_BYTES) * MS_PER_RF_BYTE + RF_FIXED_MS / 2;
}

/** RFConfiguration's time-out code n: 100 us x 2^(n-1); 0 means none at all. */
export function timeoutMs(code: number): number {
  return code === 0 ? Number.POSITIVE_INFINITY : 0.1 * 2 ** (code - 1);
}

/** Frame waiting time of an ATS (ISO/IEC 14443-4 clause 5.2.5): 302 us x 2^FWI (4 if none). */
export function frameWaitingMs(ats: Uint8Array | undefined): number {
  const format = ats?.[1] ?? 0;
  const hasTb = (format & 0x20) !== 0;
  const tb = ats?.[2 + ((format & 0x10) === 0 ? 0 : 1)];
  const fwi = hasTb && tb !== undefined ? tb >> 4 : 4;
  return 0.302 * 2 ** fwi;
}
