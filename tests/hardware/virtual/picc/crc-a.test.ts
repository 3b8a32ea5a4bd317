/** CRC_A against the standard's examples and captures of real cards. */
import { describe, expect, it } from "vitest";
import { crcA, stripCrcA } from "../../../../hardware/virtual/picc/crc-a.js";
import { fromHex, toHex, VECTORS } from "../../vectors.js";

const vectors = VECTORS.filter(({ id }) => id.startsWith("crc-a-"));

describe("CRC_A (ISO/IEC 14443-3 annex B)", () => {
  it.each(vectors)("is as published: $id", (vector) => {
    expect(toHex(crcA(fromHex(vector.in)))).toBe(vector.out);
    expect(stripCrcA(fromHex(vector.in + vector.out))).toEqual(fromHex(vector.in));
  });

  it("is refused when a bit differs or the frame is too short", () => {
    expect(stripCrcA(fromHex("1234CF26"))).toBeUndefined();
    expect(stripCrcA(fromHex("1235" + "26CF"))).toBeUndefined();
    expect(stripCrcA(fromHex("26CF"))).toBeUndefined();
  });
});
