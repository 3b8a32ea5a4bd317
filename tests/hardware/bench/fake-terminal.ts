// A terminal that does nothing but note what was done to it: the bench's side of a VirtualTerminal.
// Called by the tests of this folder, which move its display, lights and sound themselves.

import type { DeskTerminal } from "../../../hardware/bench/bench.js";
import type { VirtualPicc } from "../../../hardware/virtual/picc/picc.js";
import type { Change } from "../../../hardware/virtual/terminal.js";

/** Notes every call in `calls`, in order. */
export class FakeTerminal implements DeskTerminal {
  readonly calls: string[] = [];
  readonly lights = { green: false, red: false };
  readonly buzzer = { hz: 0 };
  readonly #ddram = new Uint8Array(80).fill(0x20);
  readonly display: DeskTerminal["display"];
  powered = false;
  network = true;
  #listeners: ((what: Change) => void)[] = [];
  #row = "";

  constructor() {
    this.display = {
      ddram: this.#ddram,
      cgram: new Uint8Array(64),
      backlight: true,
      on: true,
      text: () => [this.#row, "", "", ""],
    };
  }

  /** Writes the first row and says so. */
  show(row: string): void {
    this.#row = row;
    this.#ddram.fill(0x20, 0, 20);
    this.#ddram.set(new TextEncoder().encode(row));
    this.change("display");
  }

  /** Tells the listeners. */
  change(what: Change): void {
    for (const listener of this.#listeners) listener(what);
  }

  powerOn(): void {
    this.powered = true;
    this.calls.push("power on");
    this.change("power");
  }

  powerCut(): void {
    this.powered = false;
    this.calls.push("power cut");
    this.change("power");
  }

  setNetwork(up: boolean): void {
    this.network = up;
    this.calls.push(`network ${up}`);
    this.change("network");
  }

  keyDown(key: string): void {
    this.calls.push(`down ${key}`);
  }

  keyUp(key: string): void {
    this.calls.push(`up ${key}`);
  }

  placeCard(card: VirtualPicc): void {
    this.calls.push(`card ${card.uid[0]}`);
  }

  removeCard(card?: VirtualPicc): void {
    this.calls.push(`card ${card?.uid[0]} away`);
  }

  onChange(listener: (what: Change) => void): void {
    this.#listeners.push(listener);
  }
}
