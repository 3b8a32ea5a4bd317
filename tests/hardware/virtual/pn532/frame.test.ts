/** Frames of the virtual PN532 against published bytes. */
import { describe, expect, it } from "vitest";
import { encodeFrame, type Frame, FrameReader } from "../../../../hardware/virtual/pn532/frame.js";
import { fromHex, toHex, VECTORS } from "../../vectors.js";

const frames = VECTORS.filter(({ id }) => id.startsWith("pn532-"));
/** Longer than the chip takes: published to show the extended form only. */
const TOO_LONG = "pn532-extended-280";

function dataOf(found: Frame[]): string[] {
  return found.map((frame) => (frame.kind === "data" ? toHex(frame.payload) : frame.kind));
}

describe("a frame of the PN532", () => {
  it.each(frames)("is made as published: $id", (vector) => {
    expect(toHex(encodeFrame(fromHex(vector.in)))).toBe(vector.out);
  });

  it.each(frames.filter(({ id }) => id !== TOO_LONG))(
    "is read back whatever way it is split: $id",
    (vector) => {
      const bytes = fromHex(vector.out);
      for (let at = 0; at <= bytes.length; at += 1) {
        const reader = new FrameReader();
        const found = [...reader.push(bytes.slice(0, at)), ...reader.push(bytes.slice(at))];
        expect(dataOf(found)).toEqual([vector.in]);
      }
    },
  );

  it("is found byte by byte between rubbish, with and without its fill bytes", () => {
    const reader = new FrameReader();
    const stream = "AA55FF00" + "00FF02FED4022A" + "00" + "FF" + "0000FF00FF00" + "0000FFFF0000";
    const found = [...fromHex(stream)].flatMap((byte) => reader.push(Uint8Array.of(byte)));
    expect(dataOf(found)).toEqual(["D402", "ack", "nack"]);
  });

  it.each([
    ["length check", "0000FF02FDD4022A00"],
    ["data check", "0000FF02FED4022B00"],
    ["one bit of the data", "0000FF02FED4032A00"],
    ["extended length check", "0000FFFFFF0002FFD4022A00"],
    ["length beyond 265", "0000FFFFFF010AF5"],
    ["length 0 in extended form", "0000FFFFFF000000"],
  ])("with a wrong %s is passed over, and the next one is read", (_what, hex) => {
    const reader = new FrameReader();
    expect(dataOf(reader.push(fromHex(`${hex}0000FF02FED4022A00`)))).toEqual(["D402"]);
  });

  it("holds 265 bytes at most, in the extended form above 255", () => {
    for (const count of [255, 256, 265]) {
      const payload = new Uint8Array(count).fill(7);
      const bytes = encodeFrame(payload);
      expect(bytes.length).toBe(count + (count > 255 ? 10 : 7));
      expect(dataOf(new FrameReader().push(bytes))).toEqual([toHex(payload)]);
    }
  });
});
