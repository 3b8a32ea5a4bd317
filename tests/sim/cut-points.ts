/**
 * Where a power cut can fall: every flash write at several of its bytes, every erase in each way
 * it can be torn, every network step before and after. Enumerated from a clean run's steps.
 * Called by: the tests of power cuts. Must never: leave a step out.
 */
import type { FaultPoint, Step, TornErase } from "../../hardware/virtual/flash/fault-point.js";

const ERASES: readonly TornErase[] = ["untouched", "half", "garbage", "erased"];
/** Bits that a cut left at 1 in the byte being programmed. */
const UNPROGRAMMED = [0x5a, 0x0f, 0xf0, 0xa5];

/** How many steps of each kind a clean run has. */
export interface StepCounts {
  readonly writes: number;
  readonly bytes: number;
  readonly erases: number;
  readonly net: number;
}

/** Counts. */
export function countSteps(steps: readonly Step[]): StepCounts {
  const writes = steps.filter((step) => step.kind === "flash-write");
  return {
    writes: writes.length,
    bytes: writes.reduce((sum, { bytes }) => sum + bytes, 0),
    erases: steps.filter(({ kind }) => kind === "flash-erase").length,
    net: steps.filter(({ kind }) => kind === "net").length,
  };
}

/** A write's cuts: nothing, the first byte, half, all but the last, all; or behind every byte. */
function cutsOf(n: number, length: number, everyByte: boolean): FaultPoint[] {
  const all = Array.from({ length: length + 1 }, (_, bytes) => bytes);
  const some = [...new Set([0, 1, length >> 1, length - 1, length])];
  const points: FaultPoint[] = [];
  for (const bytes of everyByte ? all : some) {
    const at = { at: "flash-write", n, bytes } as const;
    const unprogrammed = UNPROGRAMMED[(n + bytes) % UNPROGRAMMED.length]!;
    const torn = bytes > 0 && bytes < length;
    if (!torn || everyByte) points.push(at);
    if (torn) points.push({ ...at, unprogrammed });
  }
  return points;
}

/** All points of a run with these steps. */
export function pointsOf(steps: readonly Step[], everyByte: boolean): FaultPoint[] {
  const points: FaultPoint[] = [];
  let [writes, erases, net] = [0, 0, 0];
  for (const step of steps) {
    switch (step.kind) {
      case "flash-write":
        writes += 1;
        points.push(...cutsOf(writes, step.bytes, everyByte));
        break;
      case "flash-erase":
        erases += 1;
        for (const leaves of ERASES) points.push({ at: "flash-erase", n: erases, leaves });
        break;
      case "net":
        net += 1;
        for (const when of ["before", "after"] as const) {
          points.push({ at: "net-step", n: net, when });
        }
        break;
    }
  }
  return points;
}

/** A point in one short text, to name it in a failure. */
export function nameOf(point: FaultPoint): string {
  return JSON.stringify(point).replace(/["{}]/g, "");
}
