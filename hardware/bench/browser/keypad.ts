/**
 * The sixteen keys under mouse, finger and keyboard. Made by terminal.ts.
 * One key at a time, as one finger presses: down as long as the person holds it, never shorter than
 * a real press, and up before the next goes down, since two keys of a matrix at once are none.
 */
import type { BenchCommand } from "../messages.js";

/** A key, by what is printed on it. */
type KeyName = Extract<BenchCommand, { type: "key" }>["key"];

/** A finger's shortest press, and the shortest rest before the next: debouncing must see both. */
const PRESS_MS_MIN = 70;
const REST_MS_MIN = 30;
/** Presses that may wait: a typist is faster than one finger. */
const PRESSES_MAX = 16;
const COLUMNS = 4;
const TYPED: Readonly<Record<string, KeyName>> = { Enter: "#", Backspace: "*" };
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/** Tells of each key's way down and up. */
export type OnKey = (key: KeyName, down: boolean) => void;

interface Press {
  readonly key: KeyName;
  /** When it went down; undefined while it waits. */
  since: number | undefined;
  released: boolean;
}

/** The keys of one terminal. `scope`: typing works while the focus is in it. */
export class Keypad {
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #onKey: OnKey;
  /** The first is down, or about to be. */
  readonly #presses: Press[] = [];
  #timer = 0;
  #restsUntil = 0;
  /** Whether the arrow keys chose a key: then Enter presses it, else Enter is OK. */
  #walking = false;

  constructor(scope: HTMLElement, onKey: OnKey) {
    this.#onKey = onKey;
    this.#buttons = [...scope.querySelectorAll<HTMLButtonElement>("[data-key]")];
    for (const button of this.#buttons) this.#listen(button);
    scope.addEventListener("keydown", (event) => this.#typed(event, true));
    scope.addEventListener("keyup", (event) => this.#typed(event, false));
    scope.addEventListener("focusout", () => this.#releaseAll());
  }

  #listen(button: HTMLButtonElement): void {
    const key = button.dataset["key"] as KeyName;
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.#walking = false;
      button.setPointerCapture(event.pointerId);
      this.#down(key);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      button.addEventListener(end, () => this.#up(key));
    }
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("click", ({ detail }) => {
      // Only assistive technology clicks without pointer or key.
      if (detail !== 0) return;
      this.#down(key);
      this.#up(key);
    });
  }

  #typed(event: KeyboardEvent, down: boolean): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.altKey || event.metaKey || target.closest(".card, .switch")) return;
    const focused = target.closest<HTMLButtonElement>("[data-key]");
    if (down && focused !== null && this.#walk(event, focused)) return;
    const key = this.#keyOf(event.key, focused);
    if (key === undefined) return;
    event.preventDefault();
    if (!down) this.#up(key);
    else if (!event.repeat) this.#down(key);
  }

  #keyOf(typed: string, focused: HTMLButtonElement | null): KeyName | undefined {
    const pressed = typed === " " || (typed === "Enter" && this.#walking);
    if (pressed && focused !== null) return focused.dataset["key"] as KeyName;
    const name = TYPED[typed] ?? typed.toUpperCase();
    return this.#buttons.find(({ dataset }) => dataset["key"] === name)?.dataset["key"] as
      | KeyName
      | undefined;
  }

  /** One stop for Tab; the arrows walk from key to key. */
  #walk(event: KeyboardEvent, focused: HTMLButtonElement): boolean {
    const step = STEPS[event.key];
    if (step === undefined) return false;
    const next = this.#buttons[this.#buttons.indexOf(focused) + step];
    event.preventDefault();
    if (next === undefined) return true;
    this.#walking = true;
    for (const button of this.#buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    return true;
  }

  #down(key: KeyName): void {
    const last = this.#presses.at(-1);
    if (last?.key === key && !last.released) return;
    if (this.#presses.length === PRESSES_MAX) return;
    this.#presses.push({ key, since: undefined, released: false });
    this.#advance();
  }

  #up(key: KeyName): void {
    for (const press of this.#presses) if (press.key === key) press.released = true;
    this.#advance();
  }

  /** Does what is due with the first press, and comes back when more will be. */
  #advance(): void {
    clearTimeout(this.#timer);
    const [press, following] = this.#presses;
    if (press === undefined) return;
    const now = performance.now();
    if (press.since === undefined && now < this.#restsUntil) {
      this.#later(this.#restsUntil - now);
      return;
    }
    if (press.since === undefined) {
      press.since = now;
      this.#move(press.key, true);
    }
    if (!press.released && following === undefined) return;
    const left = press.since + PRESS_MS_MIN - now;
    if (left <= 0) {
      this.#presses.shift();
      this.#move(press.key, false);
      this.#restsUntil = now + REST_MS_MIN;
    }
    this.#later(left > 0 ? left : REST_MS_MIN);
  }

  #move(key: KeyName, down: boolean): void {
    const button = this.#buttons.find(({ dataset }) => dataset["key"] === key);
    button?.classList.toggle("pressed", down);
    this.#onKey(key, down);
  }

  #later(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#advance(), milliseconds);
  }

  #releaseAll(): void {
    for (const press of this.#presses) press.released = true;
    this.#advance();
  }
}
