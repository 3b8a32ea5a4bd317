/**
 * The engine's only random generator on an ESP32: the same numbers after each start.
 * Called by: E.hwRand and Math.random. Must never: be seeded: a program that takes it for random
 * has to fail its tests here as it would fail its owners there.
 * Source of truth: Espruino src/jsutils.c:969, targets/esp32/jshardware.c:722.
 */

const RAND_MAX = 0x7fffffff;

/** One start's generator. */
export class EngineRandom {
  #w = 0xdeadbeef;
  #z = 0xcafebabe;

  /** 0 to 2^31 - 1. */
  next(): number {
    this.#z = (Math.imul(36969, this.#z & 0xffff) + (this.#z >>> 16)) >>> 0;
    this.#w = (Math.imul(18000, this.#w & 0xffff) + (this.#w >>> 16)) >>> 0;
    return ((this.#z << 16) + this.#w) & RAND_MAX;
  }

  /** 0 to below 1. */
  fraction(): number {
    return this.next() / (RAND_MAX + 1);
  }
}
