/**
 * One terminal of the page: display, lights, buzzer, keys, switches, by the server's events.
 * Made by main.ts. A switch moves under the finger, so that two clicks are there and back; what the
 * server says stands.
 */
import type { BenchCommand, BenchEvent, DisplayMessage } from "../messages.js";
import type { Buzzers } from "./buzzer.js";
import { Keypad } from "./keypad.js";
import { drawDisplay, type Font } from "./lcd.js";

/** A short beep is shown at least so long, or the eye misses it. */
const SOUNDING_MS_MIN = 160;
/** The display is read out once it has stood still so long. */
const SPEAK_AFTER_MS = 700;
/** Rows that are read out; the last one holds clock and keys. */
const SPOKEN_ROWS = 3;

/** What a terminal needs of the page. */
export interface TerminalContext {
  readonly buzzers: Buzzers;
  readonly font: () => Font;
  send(command: BenchCommand): void;
  /** Someone turned to this terminal. */
  chosen(id: string): void;
  /** Reads a text out. */
  speak(text: string): void;
}

/** A view of one terminal. */
export class TerminalView {
  readonly id: string;
  readonly element: HTMLElement;
  readonly #context: TerminalContext;
  #display: DisplayMessage | undefined;
  #powered = false;
  #frame = 0;
  #quiet = 0;
  #silence = 0;
  #spoken = "";

  constructor(element: HTMLElement, context: TerminalContext) {
    this.element = element;
    this.id = element.dataset["terminal"] ?? "";
    this.#context = context;
    const { id } = this;
    new Keypad(element, (key, down) => context.send({ type: "key", terminal: id, key, down }));
    element.addEventListener("pointerdown", () => context.chosen(id));
    element.addEventListener("focusin", () => context.chosen(id));
    for (const toggle of element.querySelectorAll<HTMLElement>("[data-switch]")) {
      toggle.addEventListener("click", () => this.#switch(toggle));
    }
    this.draw();
  }

  #switch(toggle: HTMLElement): void {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    const { id: terminal } = this;
    const isPower = toggle.dataset["switch"] === "power";
    toggle.setAttribute("aria-pressed", String(on));
    this.#context.send(
      isPower ? { type: "power", terminal, on } : { type: "network", terminal, up: on },
    );
  }

  /** Shows what the server said of this terminal. */
  show(event: Exclude<BenchEvent, { type: "font" | "cards" }>): void {
    switch (event.type) {
      case "display":
        this.#display = event;
        this.#displayChanged();
        return;
      case "lights":
        this.#light("green", event.green);
        this.#light("red", event.red);
        return;
      case "buzzer":
        this.#sound(event.hz);
        return;
      case "power":
        this.#powered = event.on;
        this.element.classList.toggle("unpowered", !event.on);
        this.#setSwitch("power", event.on);
        this.draw();
        return;
      case "network":
        this.element.classList.toggle("cut-off", !event.up);
        this.#setSwitch("network", event.up);
    }
  }

  #setSwitch(what: string, on: boolean): void {
    const toggle = this.element.querySelector(`[data-switch="${what}"]`);
    toggle?.setAttribute("aria-pressed", String(on));
  }

  #light(colour: "green" | "red", on: boolean): void {
    this.element.querySelector(`[data-led="${colour}"]`)?.classList.toggle("lit", on);
  }

  #sound(hz: number): void {
    this.#context.buzzers.set(this.id, hz);
    const buzzer = this.element.querySelector("[data-buzzer]");
    clearTimeout(this.#silence);
    if (hz > 0) buzzer?.classList.add("sounding");
    else {
      this.#silence = setTimeout(() => buzzer?.classList.remove("sounding"), SOUNDING_MS_MIN);
    }
  }

  #displayChanged(): void {
    this.draw();
    const rows = this.#display?.text ?? [];
    const text = this.element.querySelector("[data-text]");
    if (text !== null) text.textContent = rows.join("\n");
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#speak(rows), SPEAK_AFTER_MS);
  }

  #speak(rows: readonly string[]): void {
    const words = rows.slice(0, SPOKEN_ROWS).map((row) => row.trim().replace(/\s+/g, " "));
    const text = words.filter((row) => row !== "").join(", ");
    if (text === this.#spoken) return;
    this.#spoken = text;
    if (this.element.dataset["chosen"] === "true") this.#context.speak(text);
  }

  /** Draws the display at the next frame. */
  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const canvas = this.element.querySelector<HTMLCanvasElement>("[data-lcd]");
      const display = this.#powered ? this.#display : undefined;
      canvas?.classList.toggle("lit", display?.backlight === true);
      if (canvas) drawDisplay(canvas, display, this.#context.font());
    });
  }
}
