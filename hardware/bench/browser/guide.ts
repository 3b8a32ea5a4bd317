/**
 * The first minute: four steps that tick themselves off as they are done.
 * Made by main.ts. Only looks; never stands in the way of doing things in another order.
 */
import type { BenchCommand } from "../messages.js";

type Step = "price" | "ok" | "card" | "ledger";

/** The steps above the desk. */
export class Guide {
  readonly #items: readonly HTMLElement[];

  constructor(root: ParentNode) {
    this.#items = [...root.querySelectorAll<HTMLElement>("[data-step]")];
    this.#point();
  }

  /** Looks at what a person just did. */
  command(command: BenchCommand): void {
    if (command.type === "card" && command.terminal !== null) this.#done("card", ["ok"]);
    if (command.type !== "key" || !command.down) return;
    if (/[0-9]/.test(command.key)) this.#done("price", []);
    if (/[A-C]/.test(command.key)) this.#done("ok", []);
    if (/[#D]/.test(command.key)) this.#done("ok", ["price"]);
  }

  /** The ledger beside the desk changed. */
  ledgerChanged(): void {
    this.#done("ledger", ["card"]);
  }

  /** Ticks a step, and those before it, if what it needs was done. */
  #done(step: Step, needs: readonly Step[]): void {
    if (needs.some((need) => !this.#isDone(need))) return;
    for (const item of this.#items) {
      item.classList.add("done");
      item.querySelector(".guide-done")?.removeAttribute("hidden");
      if (item.dataset["step"] === step) break;
    }
    this.#point();
  }

  #isDone(step: Step): boolean {
    return this.#items.some(
      (item) => item.dataset["step"] === step && item.classList.contains("done"),
    );
  }

  #point(): void {
    const next = this.#items.find((item) => !item.classList.contains("done"));
    for (const item of this.#items) {
      if (item === next) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
  }
}
