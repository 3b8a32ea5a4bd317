// The comb table: multiples of the base point, ready for the signer's additions. Called by
// generate.ts for the table in the bundle and by the build for a larger one in flash.
// Source of truth: the layout in firmware/crypto/ed25519/comb.ts, which reads it:
//
//   block   one buffer for each of the comb's blocks, one after the other
//   entry   36 whole numbers of 4 bytes, little-endian: (y-x)/2, (y+x)/2, dxy of one point
//   number  12 limbs of a field element, multiples of 8, the highest limb first
//
// Block b with T teeth has 2^(T-1) entries. Entry m is the sum over its teeth t of
// +-2^(start + columns * t) times the base point: the last tooth's sign is +, the sign of another
// is + where bit t of m is 1.
import { Failure } from "../../failure.js";
import { add, BASE, D, doubleTimes, negate, type Point } from "./curve.js";
import { fieldLimbs, LIMBS, P } from "./limbs.js";

/** The shape of a comb: it reads a scalar of columns * (sum of teeth) bits, at least 253. */
export interface CombShape {
  readonly columns: number;
  /** Teeth of each block. */
  readonly teeth: readonly number[];
}

/** 16,128 bytes, for the bundle: 43 additions and 10 doublings a signature. */
export const SMALL_COMB: CombShape = { columns: 11, teeth: [6, 6, 6, 5] };
/** 147,456 bytes, for flash: 31 additions and 3 doublings. */
export const LARGE_COMB: CombShape = { columns: 4, teeth: [8, 8, 8, 8, 8, 8, 8, 8] };

const ENTRY_NUMBERS = 3 * LIMBS;
const BITS_MIN = 253;
const HALF = (P + 1n) / 2n;

/* The three numbers of an entry, each the highest limb first. */
function entryOf({ x, y }: Point): number[] {
  return [(y - x) * HALF, (y + x) * HALF, D * x * y].flatMap((n) => fieldLimbs(n).reverse());
}

/* The sums of a block: each tooth doubles their number, with - and with +. */
function blockPoints(shape: CombShape, block: number): Point[] {
  const teethBefore = shape.teeth.slice(0, block).reduce((sum, teeth) => sum + teeth, 0);
  const count = shape.teeth[block] ?? 0;
  const tooth = [doubleTimes(BASE, shape.columns * teethBefore)];
  while (tooth.length < count) tooth.push(doubleTimes(tooth.at(-1) as Point, shape.columns));
  let sums = [tooth.pop() as Point];
  for (const one of tooth) {
    sums = [...sums.map((sum) => add(sum, negate(one))), ...sums.map((sum) => add(sum, one))];
  }
  return sums;
}

/** The table's bytes; the blocks follow each other. */
export function combTable(shape: CombShape): Uint8Array {
  const bits = shape.columns * shape.teeth.reduce((sum, teeth) => sum + teeth, 0);
  if (bits < BITS_MIN) {
    throw new Failure("A107", `A comb of ${bits} bits does not hold a scalar.`, "Add teeth.");
  }
  const points = shape.teeth.flatMap((_, block) => blockPoints(shape, block));
  const numbers = new Int32Array(points.length * ENTRY_NUMBERS);
  for (const [index, point] of points.entries()) {
    numbers.set(entryOf(point), index * ENTRY_NUMBERS);
  }
  return new Uint8Array(numbers.buffer);
}
