// The comb table: multiples of the base point, ready for the signer's additions. Called by
// generate.ts for the table in the bundle and by the build for a larger one in flash.
// Source of truth: the layout in firmware/crypto/ed25519/comb.ts, which reads it:
//
//   block   one buffer for each of the comb's blocks, one after the other
//   entry   36 floats of 4 bytes, little-endian: (y-x)/2, (y+x)/2, dxy of one point
//   number  12 limbs of a field element times 2^-127, the highest limb first
//
// Block b with T teeth has 2^(T-1) entries. Entry m is the sum over its teeth t of
// +-2^(start + columns * t) times the base point: the last tooth's sign is +, the sign of another
// is + where bit t of m is 1.
import { Failure } from "../../failure.js";
import { add, BASE, D, doubleTimes, negate, type Point } from "./curve.js";
import { fieldDigits, fieldWeight, invert2, LIMBS, powerOfTwo } from "./limbs.js";

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

/** Table numbers are scaled so that the top limb, up to 2^254, fits a float. */
export const TABLE_SCALE = -127;
export const ENTRY_FLOATS = 3 * LIMBS;
const BITS_MIN = 253;

function writeNumber(into: Float32Array, at: number, value: bigint): void {
  fieldDigits(value).forEach((digit, k) => {
    const limb = digit * powerOfTwo(fieldWeight(k) + TABLE_SCALE);
    into[at + LIMBS - 1 - k] = limb;
    if (into[at + LIMBS - 1 - k] !== limb) {
      throw new Failure("A107", "A limb is not a float.", "Correct the table's scale.");
    }
  });
}

function writeEntry(into: Float32Array, at: number, { x, y }: Point): void {
  writeNumber(into, at, (y - x) * invert2);
  writeNumber(into, at + LIMBS, (y + x) * invert2);
  writeNumber(into, at + 2 * LIMBS, D * x * y);
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
  const floats = new Float32Array(points.length * ENTRY_FLOATS);
  for (const [index, point] of points.entries()) writeEntry(floats, index * ENTRY_FLOATS, point);
  return new Uint8Array(floats.buffer);
}
