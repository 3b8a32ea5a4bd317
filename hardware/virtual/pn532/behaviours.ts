/**
 * Ways in which a reader or its cable misbehaves, each small enough to read at a glance.
 * Called by: tests and the simulator, which hand them to `VirtualPn532.misbehave`.
 * Must never: be random; where a fault strikes is a parameter.
 */

/** One fault. Any part may be absent. */
export interface Pn532Behaviour {
  /** Changes bytes on their way to the chip. */
  toChip?(bytes: Uint8Array): Uint8Array;
  /** Changes bytes on their way to the host. */
  toHost?(bytes: Uint8Array): Uint8Array;
  /** Says what becomes of a command instead of its usual run; undefined: the usual run. */
  command?(code: number): "mute" | "syntax" | undefined;
}

/** The two wires, by who listens at their end. */
export type Direction = "toChip" | "toHost";

/** Applies `change` to the n-th byte (from 0) that passes after the fault was installed. */
function onByte(
  direction: Direction,
  n: number,
  change: (byte: number) => readonly number[],
): Pn532Behaviour {
  let passed = 0;
  return {
    [direction]: (bytes: Uint8Array): Uint8Array => {
      const at = n - passed;
      passed += bytes.length;
      if (at < 0 || at >= bytes.length) return bytes;
      return Uint8Array.of(
        ...bytes.subarray(0, at),
        ...change(bytes[at]!),
        ...bytes.subarray(at + 1),
      );
    },
  };
}

/** Loses the n-th byte. */
export function dropByte(direction: Direction, n: number): Pn532Behaviour {
  return onByte(direction, n, () => []);
}

/** Turns bit `bit` (0 to 7) of the n-th byte over. */
export function flipBit(direction: Direction, n: number, bit: number): Pn532Behaviour {
  return onByte(direction, n, (byte) => [byte ^ (1 << bit)]);
}

/** Sends the n-th byte twice. */
export function doubleByte(direction: Direction, n: number): Pn532Behaviour {
  return onByte(direction, n, (byte) => [byte, byte]);
}

/** Takes commands and never says a word, not even ACK. */
export function mute(): Pn532Behaviour {
  return { command: () => "mute" };
}

/** Refuses one command code with the error frame. */
export function refuse(code: number): Pn532Behaviour {
  return { command: (given) => (given === code ? "syntax" : undefined) };
}
