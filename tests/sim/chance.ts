/**
 * Chance from a seed: the same draws in every run, and in every copy made with `at`.
 * Called by: the world (entropy of terminals and gateway), tests that draw what happens next.
 * Must never: be used where the product needs real chance.
 */
import { createHash } from "node:crypto";

/** One stream of draws, told from others by its label. */
export class Chance {
  readonly #label: string;
  #drawn: number;

  /** `drawn`: how many draws were made already, to go on where another stopped. */
  constructor(label: string, drawn = 0) {
    this.#label = label;
    this.#drawn = drawn;
  }

  /** How many draws were made. */
  get drawn(): number {
    return this.#drawn;
  }

  #draw(): Buffer {
    this.#drawn += 1;
    return createHash("sha256").update(`${this.#label} ${this.#drawn}`).digest();
  }

  /** `count` bytes. */
  bytes(count: number): Uint8Array {
    const out = new Uint8Array(count);
    for (let at = 0; at < count; at += 32) out.set(this.#draw().subarray(0, count - at), at);
    return out;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return this.#draw().readUInt32BE(0) % count;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
