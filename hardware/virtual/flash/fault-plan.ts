/**
 * Counts what a terminal does to its flash and its network, and cuts the power at one of them.
 * Called by: the terminal, which passes every flash operation and network step through here.
 * Must never: change anything unless a fault point is armed and reached.
 */
import type { FaultPoint, NetStep, Step } from "./fault-point.js";
import type { FlashImage } from "./flash-image.js";

/** One terminal's steps and its armed fault. */
export class FaultPlan {
  readonly #image: FlashImage;
  readonly #cut: () => void;
  readonly #listeners: ((step: Step) => void)[] = [];
  #armed: FaultPoint | undefined;
  #seen = 0;

  /** `cut` takes the power, at once. */
  constructor(image: FlashImage, cut: () => void) {
    this.#image = image;
    this.#cut = cut;
  }

  /** Arms one fault point; an earlier one that was not reached is forgotten. */
  arm(point: FaultPoint): void {
    this.#armed = point;
    this.#seen = 0;
  }

  /** Hears of every step before it happens. */
  onStep(callback: (step: Step) => void): void {
    this.#listeners.push(callback);
  }

  #tell(step: Step): void {
    for (const listener of this.#listeners) listener(step);
  }

  #strike(): void {
    this.#armed = undefined;
    this.#cut();
  }

  /** Writes to flash, as far as the armed fault lets it. */
  write(address: number, data: Uint8Array): void {
    this.#tell({ kind: "flash-write", address, bytes: data.length });
    const point = this.#armed;
    if (point?.at === "flash-write") {
      this.#seen += 1;
      if (this.#seen === point.n) {
        this.#image.write(address, data, point);
        this.#strike();
        return;
      }
    }
    if (point?.at === "flash-byte") {
      const left = point.n - this.#seen;
      this.#seen += data.length;
      if (data.length >= left) {
        this.#image.write(address, data, { bytes: left });
        this.#strike();
        return;
      }
    }
    this.#image.write(address, data);
  }

  /** Erases a page, as far as the armed fault lets it. */
  erasePage(address: number): void {
    this.#tell({ kind: "flash-erase", address });
    const point = this.#armed;
    if (point?.at === "flash-erase") {
      this.#seen += 1;
      if (this.#seen === point.n) {
        this.#image.erasePage(address, point.leaves);
        this.#strike();
        return;
      }
    }
    this.#image.erasePage(address);
  }

  /** Does one network step, unless the armed fault cuts the power before it. */
  net(what: NetStep, bytes: number, act: () => void): void {
    this.#tell({ kind: "net", what, bytes });
    const point = this.#armed;
    if (point?.at !== "net-step") {
      act();
      return;
    }
    this.#seen += 1;
    const struck = this.#seen === point.n;
    if (struck && point.when === "before") {
      this.#strike();
      return;
    }
    act();
    if (struck && this.#armed === point) this.#strike();
  }
}
