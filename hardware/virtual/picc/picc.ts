/**
 * A card as the reader's antenna sees it: what the virtual PN532 needs, and nothing of the reader.
 * Called by: virtual/pn532 (the RF field), the bench and tests (which make and move cards).
 * Must never: know the PN532, the terminal or the time of day.
 * Source of truth: ISO/IEC 14443-3 clause 6 (ATQA, SAK, UID), 14443-4 clause 5 (ATS) and 7.
 *
 * Above selection a card sees the same two kinds of frame that the silicon sees after its own
 * framing: a card with an ATS that was activated gets the information field of an ISO-DEP block
 * (a whole APDU); any other card gets the raw frame without CRC_A.
 */

/** What a card sends back, or that it stays mute (the reader then runs into its time-out). */
export type PiccAnswer =
  /** A frame, CRC_A and ISO-DEP block header left out; `delayMs` after the command's end. */
  | { readonly kind: "frame"; readonly bytes: Uint8Array; readonly delayMs: number }
  /** A 4-bit ACK (0x0A) or NAK (0x00, 0x01, 0x04, 0x05) of a type 2 card. */
  | { readonly kind: "nibble"; readonly value: number; readonly delayMs: number }
  | { readonly kind: "none" };

/** The answer of a mute card. */
export const NO_ANSWER: PiccAnswer = { kind: "none" };

/** A card that can lie on a virtual reader. */
export interface VirtualPicc {
  /** ATQA as on the air, least significant byte first; 2 bytes, e.g. 44 03. */
  readonly atqa: Uint8Array;
  /** SAK of the last cascade level; bit 5 (0x20) says ISO/IEC 14443-4. */
  readonly sak: number;
  /** UID, 4, 7 or 10 bytes, without cascade tags. */
  readonly uid: Uint8Array;
  /** ATS from TL on (TL counts itself); present exactly when SAK bit 5 is set. */
  readonly ats?: Uint8Array;
  /** The field went, or the card was pulled out: everything volatile is lost. */
  powerLoss(): void;
  /** Acts on one frame received after selection (see above) and answers. */
  exchange(command: Uint8Array): PiccAnswer;
}
