/**
 * Cards for the tests of the virtual reader: an echo, of either kind, that records what it got.
 * Called by: the tests. Not a real card: it answers what the test tells it to.
 */
import type { PiccAnswer, VirtualPicc } from "../../hardware/virtual/picc/picc.js";
import { fromHex, toHex } from "./vectors.js";

/** A card that answers by a function of the test's, and counts its power losses. */
export class ScriptedCard implements VirtualPicc {
  readonly atqa: Uint8Array;
  readonly sak: number;
  readonly uid: Uint8Array;
  readonly ats?: Uint8Array;
  /** What it received, as hex. */
  readonly heard: string[] = [];
  powerLosses = 0;
  /** What it answers; mute by default. */
  answer: (command: string) => PiccAnswer = () => ({ kind: "none" });

  private constructor(uid: string, atqa: string, sak: number, ats?: string) {
    this.uid = fromHex(uid);
    this.atqa = fromHex(atqa);
    this.sak = sak;
    if (ats !== undefined) this.ats = fromHex(ats);
  }

  /** ISO/IEC 14443-4, with the identity of a real DESFire from a trace. */
  static isoDep(uid = "048D2432273B80"): ScriptedCard {
    return new ScriptedCard(uid, "4403", 0x20, "067577810280");
  }

  /** Type 2, with the identity of a real Ultralight AES from a trace. */
  static type2(uid = "043F88C2451390"): ScriptedCard {
    return new ScriptedCard(uid, "4400", 0x00);
  }

  powerLoss(): void {
    this.powerLosses += 1;
  }

  exchange(command: Uint8Array): PiccAnswer {
    this.heard.push(toHex(command));
    return this.answer(toHex(command));
  }
}

/** A frame as a card's answer, after `delayMs`. */
export function frameAnswer(hex: string, delayMs = 1): PiccAnswer {
  return { kind: "frame", bytes: fromHex(hex), delayMs };
}
