/**
 * Where a test cuts a terminal's power: at one enumerated flash operation or network step.
 * Called by: tests and the simulator, through `VirtualTerminal.crashAt`.
 * Must never: be random. Count a clean run's steps with `VirtualTerminal.onStep`, then cut at each.
 */

/** What a cut leaves of the page that was being erased. */
export type TornErase = "untouched" | "half" | "garbage" | "erased";

/** A moment to cut the power; `n` counts from 1, from the call of `crashAt` on. */
export type FaultPoint =
  /** In the n-th write, when its first `bytes` bytes (0 to its length) are programmed. Bits set in
   *  `unprogrammed` did not reach 0 in the byte after those. */
  | {
      readonly at: "flash-write";
      readonly n: number;
      readonly bytes: number;
      readonly unprogrammed?: number;
    }
  /** When the n-th byte of all bytes written is programmed. */
  | { readonly at: "flash-byte"; readonly n: number }
  /** In the n-th erase, leaving its page as told. */
  | { readonly at: "flash-erase"; readonly n: number; readonly leaves: TornErase }
  /** Just before or just after the n-th network step (see {@link NetStep}). */
  | { readonly at: "net-step"; readonly n: number; readonly when: "before" | "after" };

/** One countable step of a terminal, told to `VirtualTerminal.onStep` before it happens. */
export type Step =
  | { readonly kind: "flash-write"; readonly address: number; readonly bytes: number }
  | { readonly kind: "flash-erase"; readonly address: number }
  | { readonly kind: "net"; readonly what: NetStep; readonly bytes: number };

/** The network steps that are counted. */
export type NetStep = "connect" | "connected" | "write" | "data" | "end" | "closed";
