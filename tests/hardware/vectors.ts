/**
 * The published PN532 frames and CRC_A values, and hex for people.
 * Called by: the tests of the virtual reader. Source: tests/vectors/pn532.json, with origins.
 */
import { readFileSync } from "node:fs";

interface Vector {
  readonly id: string;
  readonly in: string;
  readonly out: string;
}

const FILE = new URL("../vectors/pn532.json", import.meta.url);

/** All vectors, in the file's order. */
export const VECTORS: readonly Vector[] = (
  JSON.parse(readFileSync(FILE, "utf8")) as { vectors: Vector[] }
).vectors;

/** The frame of a vector, by its id. */
export function frameOf(id: string): Uint8Array {
  const vector = VECTORS.find((each) => each.id === id);
  if (vector === undefined) throw new Error(`no vector ${id}`);
  return fromHex(vector.out);
}

/** Bytes of a hex text; blanks are ignored. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

/** Hex in capitals, without blanks. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}
