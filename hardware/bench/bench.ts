/**
 * The bench: terminals and cards on one desk, and everyone who looks at it.
 * Called by server.ts, which brings the sockets. Everybody sees and moves the same desk.
 * Never knows what the firmware does; never holds a key down for someone who left.
 */

import { FONT } from "../virtual/display/font.js";
import type { VirtualPicc } from "../virtual/picc/picc.js";
import type { KeyName } from "../virtual/pins/key-names.js";
import type { VirtualTerminal } from "../virtual/terminal.js";
import { Hand } from "./hand.js";
import type { BenchCommand, BenchEvent } from "./messages.js";

/** What the bench asks of a terminal. */
export type DeskTerminal = Pick<
  VirtualTerminal,
  | "powerOn"
  | "powerCut"
  | "powered"
  | "setNetwork"
  | "network"
  | "keyDown"
  | "keyUp"
  | "placeCard"
  | "removeCard"
  | "display"
  | "lights"
  | "buzzer"
  | "onChange"
>;

/** A terminal on the desk. `id` as enrolled, `name` as people call it. */
export interface BenchTerminal {
  readonly id: string;
  readonly name: string;
  readonly terminal: DeskTerminal;
}

/** A card in the tray. `id` is only this bench's; `name` is of a fictive member. */
export interface BenchCard {
  readonly id: string;
  readonly name: string;
  readonly picc: VirtualPicc;
}

/** Someone who looks: gets every event, and holds what keys they pressed. */
export interface Onlooker {
  send(event: BenchEvent): void;
}

/** A display is sent at most once in so long: the firmware writes it nibble by nibble. */
const DISPLAY_QUIET_MS = 16;

/** The desk. */
export class Bench {
  readonly #terminals: ReadonlyMap<string, BenchTerminal>;
  readonly #cards: ReadonlyMap<string, BenchCard>;
  /** Terminal that a card lies on; a card that is not in it is in the tray. */
  readonly #places = new Map<string, string>();
  readonly #onlookers = new Map<Onlooker, Map<string, BenchTerminal>>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #hands: ReadonlyMap<string, Hand>;

  /** Ids must be unique; the terminals are used as they are, powered or not. */
  constructor(terminals: readonly BenchTerminal[], cards: readonly BenchCard[]) {
    this.#terminals = new Map(terminals.map((one) => [one.id, one]));
    this.#cards = new Map(cards.map((one) => [one.id, one]));
    this.#hands = new Map(terminals.map(({ id }) => [id, new Hand()]));
    for (const one of terminals) this.#watch(one);
  }

  #watch(one: BenchTerminal): void {
    one.terminal.onChange((what) => {
      if (what === "display") this.#displaySoon(one);
      else this.#tell(eventOf(one, what));
      if (what === "power") this.#displaySoon(one);
    });
  }

  #displaySoon(one: BenchTerminal): void {
    if (this.#waiting.has(one.id)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(one.id);
      this.#tell(eventOf(one, "display"));
    }, DISPLAY_QUIET_MS);
    this.#waiting.set(one.id, timer);
  }

  #tell(event: BenchEvent): void {
    for (const onlooker of this.#onlookers.keys()) onlooker.send(event);
  }

  /** Shows someone everything as it is, then everything that changes. */
  join(onlooker: Onlooker): void {
    this.#onlookers.set(onlooker, new Map());
    onlooker.send(FONT_EVENT);
    for (const one of this.#terminals.values()) {
      for (const what of ["power", "network", "lights", "buzzer", "display"] as const) {
        onlooker.send(eventOf(one, what));
      }
    }
    onlooker.send(this.#cardsEvent());
  }

  /** Lets go of what they held. */
  leave(onlooker: Onlooker): void {
    for (const [held, one] of this.#onlookers.get(onlooker) ?? []) {
      this.#hands.get(one.id)?.move(() => one.terminal.keyUp(held.slice(-1) as KeyName));
    }
    this.#onlookers.delete(onlooker);
  }

  /** How many look. */
  get size(): number {
    return this.#onlookers.size;
  }

  /** Does what was asked; false for a terminal or card that is not on this desk. */
  act(onlooker: Onlooker, command: BenchCommand): boolean {
    if (command.type === "card") return this.#move(command.card, command.terminal);
    const one = this.#terminals.get(command.terminal);
    if (one === undefined) return false;
    const { terminal } = one;
    if (command.type === "key") this.#press(onlooker, one, command);
    else if (command.type === "network") terminal.setNetwork(command.up);
    else if (command.on && !terminal.powered) terminal.powerOn();
    else if (!command.on && terminal.powered) terminal.powerCut();
    return true;
  }

  #press(
    onlooker: Onlooker,
    one: BenchTerminal,
    { key, down }: { readonly key: KeyName; readonly down: boolean },
  ): void {
    const held = this.#onlookers.get(onlooker);
    const hand = this.#hands.get(one.id);
    const name = `${one.id} ${key}`;
    if (held === undefined || hand === undefined || held.has(name) === down) return;
    if (down && hand.isFull) return;
    if (down) held.set(name, one);
    else held.delete(name);
    hand.move(() => (down ? one.terminal.keyDown(key) : one.terminal.keyUp(key)));
  }

  /** One card a reader: the one that lay there goes back to the tray. */
  #move(id: string, to: string | null): boolean {
    const card = this.#cards.get(id);
    const target = to === null ? null : this.#terminals.get(to);
    if (card === undefined || target === undefined) return false;
    if ((this.#places.get(id) ?? null) === to) return true;
    this.#lift(card);
    if (target !== null) {
      for (const [other, place] of this.#places) {
        const lying = this.#cards.get(other);
        if (place === target.id && lying !== undefined) this.#lift(lying);
      }
      this.#places.set(id, target.id);
      target.terminal.placeCard(card.picc);
    }
    this.#tell(this.#cardsEvent());
    return true;
  }

  #lift(card: BenchCard): void {
    const place = this.#places.get(card.id);
    if (place === undefined) return;
    this.#places.delete(card.id);
    this.#terminals.get(place)?.terminal.removeCard(card.picc);
  }

  #cardsEvent(): BenchEvent {
    const places = [...this.#cards.keys()].map((id) => [id, this.#places.get(id) ?? null]);
    return { type: "cards", places: Object.fromEntries(places) };
  }

  /** Forgets pending events; the terminals are their owner's to stop. */
  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    for (const onlooker of [...this.#onlookers.keys()]) this.leave(onlooker);
    for (const hand of this.#hands.values()) hand.close();
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

const FONT_EVENT: BenchEvent = {
  type: "font",
  glyphs: Object.fromEntries(
    [...FONT].map(([code, rows]) => [hex(Uint8Array.of(code)), hex(rows)]),
  ),
};

function eventOf(
  { id, terminal: from }: BenchTerminal,
  what: "display" | "lights" | "buzzer" | "power" | "network",
): BenchEvent {
  switch (what) {
    case "display": {
      const { ddram, cgram, backlight, on } = from.display;
      const text = from.display.text();
      const bytes = { ddram: hex(ddram), cgram: hex(cgram) };
      return { type: what, terminal: id, ...bytes, backlight, on, text };
    }
    case "lights":
      return { type: what, terminal: id, green: from.lights.green, red: from.lights.red };
    case "buzzer":
      return { type: what, terminal: id, hz: from.buzzer.hz };
    case "power":
      return { type: what, terminal: id, on: from.powered };
    case "network":
      return { type: what, terminal: id, up: from.network };
  }
}
