/*
 * The chip's own random generator. Called by provisioning alone: everything later is derived.
 * Must never be the engine's: on an ESP32 that one gives the same numbers after each start. The
 * register is truly random only while the radio is on, so what comes is mixed with the
 * provisioning computer's.
 * Source of truth: ESP32 technical reference manual, section 24.4 (RNG_DATA_REG).
 */

/** RNG_DATA_REG as the processor's data bus sees it. */
const RANDOM_REGISTER = 0x3ff75144;

/** 32 bytes of the chip's generator. */
export function chipEntropy(): Uint8Array {
  const out = new Uint8Array(32);
  const view = new DataView(out.buffer);
  for (let i = 0; i < 32; i += 4) view.setUint32(i, peek32(RANDOM_REGISTER));
  return out;
}
