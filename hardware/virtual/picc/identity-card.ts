/**
 * A card that is nothing but its number: any ISO/IEC 14443-A card that members already own.
 * Called by: the bench, the demonstration, tests. Must never: hold value or answer a command.
 * Source of truth: ISO/IEC 14443-3 clause 6.5 (ATQA, SAK, UID sizes).
 */
import { NO_ANSWER, type PiccAnswer, type VirtualPicc } from "./picc.js";

/** UID sizes and the ATQA (as sent) that goes with each, for a card of one technology. */
const ATQA_OF_SIZE: Readonly<Record<number, readonly [number, number]>> = {
  4: [0x04, 0x00],
  7: [0x44, 0x00],
  10: [0x84, 0x00],
};

/** How an identity card differs from the usual. */
export interface IdentityCardOptions {
  /** As sent, 2 bytes. By default what suits the UID's size. */
  readonly atqa?: readonly [number, number];
  /** 00 by default (type 2); 08 for a MIFARE Classic look. */
  readonly sak?: number;
  /** From TL on; its presence sets bit 5 of SAK. */
  readonly ats?: readonly number[];
}

/** A UID that no card has: of 4 bytes 88 starts a cascade, of 7 the fourth byte never is 88. */
export class NoSuchUid extends Error {
  override readonly name = "NoSuchUid";
}

/** A card that is selected and then stays mute. */
export class IdentityCard implements VirtualPicc {
  readonly atqa: Uint8Array;
  readonly sak: number;
  readonly uid: Uint8Array;
  readonly ats?: Uint8Array;

  /** `uid`: 4, 7 or 10 bytes; NoSuchUid for another size or a cascade tag in the wrong place. */
  constructor(uid: Uint8Array, options: IdentityCardOptions = {}) {
    const usual = ATQA_OF_SIZE[uid.length];
    if (usual === undefined) throw new NoSuchUid(`a UID has 4, 7 or 10 bytes, not ${uid.length}`);
    if (uid[0] === 0x88 || (uid.length > 4 && uid[3] === 0x88 && uid.length === 7)) {
      throw new NoSuchUid("88 is the cascade tag");
    }
    this.uid = Uint8Array.from(uid);
    this.atqa = Uint8Array.from(options.atqa ?? usual);
    this.sak = (options.sak ?? 0x00) | (options.ats === undefined ? 0x00 : 0x20);
    if (options.ats !== undefined) this.ats = Uint8Array.from(options.ats);
  }

  powerLoss(): void {}

  exchange(): PiccAnswer {
    return NO_ANSWER;
  }
}
