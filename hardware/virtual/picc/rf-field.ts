/**
 * The space in front of a reader's antenna: the field, the cards in it, and which of them listen.
 * Called by: the virtual PN532 (which switches and talks), the terminal (which moves cards).
 * Must never: frame or time anything; that is the reader's.
 * Source of truth: ISO/IEC 14443-3 clause 6.3 (PICC states), 14443-4 clause 8 (DESELECT).
 */
import { NO_ANSWER, type PiccAnswer, type VirtualPicc } from "./picc.js";

/**
 * idle: waits for REQA or WUPA. halt: waits too (the PN532 wakes with WUPA). active: selected,
 * takes raw frames; REQA sends it back to idle without an answer. protocol: after RATS, takes
 * ISO-DEP blocks and ignores REQA and WUPA until DESELECT or loss of field.
 */
export type PiccState = "idle" | "halt" | "active" | "protocol";

/** A reader's field. Made switched off and empty. */
export class RfField {
  readonly #lying = new Map<VirtualPicc, PiccState>();
  #on = false;

  get on(): boolean {
    return this.#on;
  }

  /** Switches the field; off takes every card's power. */
  switch(on: boolean): void {
    if (this.#on && !on) {
      for (const card of this.#lying.keys()) this.#starve(card);
    }
    this.#on = on;
  }

  /** Puts a card in front of the antenna; nothing happens if it lies there already. */
  place(card: VirtualPicc): void {
    if (!this.#lying.has(card)) this.#lying.set(card, "idle");
  }

  /** Takes one card away, or all. */
  remove(card?: VirtualPicc): void {
    for (const each of card === undefined ? [...this.#lying.keys()] : [card]) {
      if (!this.#lying.has(each)) continue;
      if (this.#on) each.powerLoss();
      this.#lying.delete(each);
    }
  }

  /** The cards lying here. */
  cards(): VirtualPicc[] {
    return [...this.#lying.keys()];
  }

  #starve(card: VirtualPicc): void {
    card.powerLoss();
    this.#lying.set(card, "idle");
  }

  /**
   * One WUPA and the anticollision behind it: the cards that answered, in the order in which a
   * reader that follows the 1 at each collision finds them. An active card falls back silently.
   */
  sense(): VirtualPicc[] {
    if (!this.#on) return [];
    const answering: VirtualPicc[] = [];
    for (const [card, state] of this.#lying) {
      if (state === "idle" || state === "halt") answering.push(card);
      else if (state === "active") this.#lying.set(card, "idle");
    }
    return answering.sort((left, right) => anticollisionKey(right) - anticollisionKey(left));
  }

  /** Brings a sensed card to `state`; ignored when it has left. */
  select(card: VirtualPicc, state: "active" | "protocol"): void {
    if (this.#on && this.#lying.has(card)) this.#lying.set(card, state);
  }

  /** HLTA to an active card, DESELECT to one in the protocol. */
  halt(card: VirtualPicc): void {
    if (this.listens(card)) this.#lying.set(card, "halt");
  }

  /** Whether the card is here, powered and selected. */
  listens(card: VirtualPicc): boolean {
    const state = this.#lying.get(card);
    return this.#on && (state === "active" || state === "protocol");
  }

  /** Sends one frame to a selected card. */
  exchange(card: VirtualPicc, command: Uint8Array): PiccAnswer {
    return this.listens(card) ? card.exchange(command) : NO_ANSWER;
  }
}

/** The first cascade level's bits in the order sent: least significant bit of each byte first. */
function anticollisionKey(card: VirtualPicc): number {
  const level = card.uid.length === 4 ? [...card.uid] : [0x88, ...card.uid.slice(0, 3)];
  let key = 0;
  for (const byte of level) {
    for (let bit = 0; bit < 8; bit += 1) key = key * 2 + ((byte >> bit) & 1);
  }
  return key;
}
