// The bound on a packet's size, whatever pieces it comes in.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PACKET_BYTES_MAX, PacketGuard } from "../../../gateway/ingest/packet-guard.js";

/** A packet with `length` bytes of content. */
function packet(length: number): Uint8Array {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) + (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from([...header, ...new Uint8Array(length).fill(0xff)]);
}

/** Whether the guard accepts `bytes` cut at `cuts`. */
function accepts(bytes: Uint8Array, cuts: readonly number[]): boolean {
  const guard = new PacketGuard();
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places
    .slice(1)
    .every((to, index) => guard.accepts(bytes.subarray(places[index] ?? 0, to)));
}

describe("the packet guard", () => {
  it("accepts packets up to the bound, in any pieces", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(500), { maxLength: 20 }), (sizes, cuts) => {
        const bytes = Buffer.concat(sizes.map(packet));
        expect(
          accepts(
            bytes,
            cuts.map((cut) => Math.min(cut, bytes.length)),
          ),
        ).toBe(true);
      }),
    );
    expect(accepts(packet(PACKET_BYTES_MAX), [1, 2, 3, 4, 5])).toBe(true);
  });

  it("refuses a packet beyond it at its length, before its content", () => {
    const bytes = Buffer.concat([packet(5), packet(PACKET_BYTES_MAX + 1).subarray(0, 4)]);
    for (let cut = 0; cut < bytes.length; cut++) expect(accepts(bytes, [cut])).toBe(false);
  });

  it("refuses a length of five bytes, which MQTT does not have", () => {
    expect(accepts(Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01), [])).toBe(false);
  });
});
