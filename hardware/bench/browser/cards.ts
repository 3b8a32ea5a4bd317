/**
 * The cards: dragged by pointer onto a reader, or put there by keyboard or a tap.
 * Made by main.ts. A card lies where the server says; a drag only asks.
 */
import type { BenchCommand } from "../messages.js";

/** Less than this is a tap, not a drag. */
const DRAG_PIXELS_MIN = 6;

/** What the cards need of the page. */
export interface CardsContext {
  send(command: BenchCommand): void;
  /** The terminal that a tap means. */
  chosen(): string | undefined;
  /** The terminal of that number on the page, from 1. */
  numbered(number: number): string | undefined;
}

interface Drag {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  moved: boolean;
}

/** All cards of the page. */
export class Cards {
  readonly #context: CardsContext;
  readonly #cards = new Map<string, HTMLElement>();
  readonly #homes = new Map<string, Element>();
  #places: Readonly<Record<string, string | null>> = {};
  #drag: Drag | undefined;
  #dragged = false;

  constructor(root: ParentNode, context: CardsContext) {
    this.#context = context;
    for (const card of root.querySelectorAll<HTMLElement>("[data-card]")) {
      const id = card.dataset["card"] ?? "";
      this.#cards.set(id, card);
      if (card.parentElement) this.#homes.set(id, card.parentElement);
      card.addEventListener("pointerdown", (event) => this.#grip(event, card));
      card.addEventListener("pointermove", (event) => this.#carry(event, card));
      card.addEventListener("pointerup", (event) => this.#drop(event, id, card));
      card.addEventListener("pointercancel", () => this.#letGo(card));
      card.addEventListener("click", () => this.#tap(id));
      card.addEventListener("keydown", (event) => this.#typed(event, id));
    }
  }

  /** Lays the cards where the server says; the focus stays on the card that has it. */
  lay(places: Readonly<Record<string, string | null>>): void {
    this.#places = places;
    for (const [id, card] of this.#cards) {
      const terminal = places[id] ?? null;
      const slot = terminal === null ? null : document.querySelector(`[data-slot="${terminal}"]`);
      const place = slot ?? this.#homes.get(id);
      if (place === undefined || card.parentElement === place) continue;
      const focused = document.activeElement === card;
      place.append(card);
      card.closest("[data-reader]")?.classList.remove("over");
      if (focused) card.focus();
    }
    for (const reader of document.querySelectorAll("[data-reader]")) {
      reader.classList.toggle("occupied", reader.querySelector("[data-card]") !== null);
    }
  }

  #put(card: string, terminal: string | null): void {
    this.#context.send({ type: "card", card, terminal });
  }

  /** On a reader: away; in the tray: onto the terminal that someone uses. */
  #tap(id: string): void {
    if (this.#dragged) {
      this.#dragged = false;
      return;
    }
    const there = (this.#places[id] ?? null) !== null;
    this.#put(id, there ? null : (this.#context.chosen() ?? null));
  }

  #typed(event: KeyboardEvent, id: string): void {
    const terminal = /^[1-9]$/.test(event.key) ? this.#context.numbered(Number(event.key)) : null;
    if (terminal === null || terminal === undefined || event.repeat) return;
    event.preventDefault();
    this.#put(id, this.#places[id] === terminal ? null : terminal);
  }

  #grip(event: PointerEvent, card: HTMLElement): void {
    if (event.button !== 0 || this.#drag !== undefined) return;
    this.#dragged = false;
    this.#drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
    card.setPointerCapture(event.pointerId);
  }

  #carry(event: PointerEvent, card: HTMLElement): void {
    const drag = this.#drag;
    if (drag === undefined || drag.pointer !== event.pointerId) return;
    const x = event.clientX - drag.x;
    const y = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(x, y) < DRAG_PIXELS_MIN) return;
    drag.moved = true;
    card.classList.add("dragging");
    card.style.translate = `${x}px ${y}px`;
    const over = readerAt(event);
    for (const reader of document.querySelectorAll("[data-reader]")) {
      reader.classList.toggle("over", reader === over);
    }
  }

  #drop(event: PointerEvent, id: string, card: HTMLElement): void {
    const drag = this.#drag;
    if (drag === undefined || drag.pointer !== event.pointerId) return;
    const reader = readerAt(event);
    this.#letGo(card);
    if (!drag.moved) return;
    this.#dragged = true;
    this.#put(id, reader?.dataset["reader"] ?? null);
  }

  #letGo(card: HTMLElement): void {
    this.#drag = undefined;
    card.classList.remove("dragging");
    card.style.translate = "";
    for (const reader of document.querySelectorAll("[data-reader]")) {
      reader.classList.remove("over");
    }
  }
}

/** The reader under a pointer; the dragged card itself lets the pointer through. */
function readerAt({ clientX, clientY }: PointerEvent): HTMLElement | null {
  const element = document.elementFromPoint(clientX, clientY);
  return element?.closest<HTMLElement>("[data-reader]") ?? null;
}
