/**
 * The sixteen keys under mouse, finger and keyboard. Made by terminal.ts.
 * A key goes down and up as the person's does; never shorter than a real press lasts.
 */
import type { BenchCommand } from "../messages.js";

/** A key, by what is printed on it. */
type KeyName = Extract<BenchCommand, { type: "key" }>["key"];

/** A finger's shortest press; the firmware's debounce must see it. */
const PRESS_MS_MIN = 70;
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

/** The keys of one terminal. `scope`: typing works while the focus is in it. */
export class Keypad {
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #onKey: OnKey;
  readonly #since = new Map<KeyName, number>();
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

  #mark(key: KeyName, pressed: boolean): void {
    const button = this.#buttons.find(({ dataset }) => dataset["key"] === key);
    button?.classList.toggle("pressed", pressed);
  }

  #down(key: KeyName): void {
    if (this.#since.has(key)) return;
    this.#since.set(key, performance.now());
    this.#mark(key, true);
    this.#onKey(key, true);
  }

  #up(key: KeyName): void {
    const since = this.#since.get(key);
    if (since === undefined) return;
    const left = PRESS_MS_MIN - (performance.now() - since);
    const release = (): void => {
      if (!this.#since.delete(key)) return;
      this.#mark(key, false);
      this.#onKey(key, false);
    };
    if (left > 0) setTimeout(release, left);
    else release();
  }

  #releaseAll(): void {
    for (const key of this.#since.keys()) this.#up(key);
  }
}
