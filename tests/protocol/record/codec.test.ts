// Records to bytes and back: canonical, whole, and nothing else accepted.
import { cdeEncodeOptions, decode as judgeDecode, encode as judgeEncode } from "cbor2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexBytes, hexText } from "../../../protocol/bytes.js";
import { decodeRecord, isRefusal } from "../../../protocol/record/decode.js";
import { encodeRecord } from "../../../protocol/record/encode.js";
import type { ZincRecord } from "../../../protocol/record/record.js";
import { FIELDS } from "../../../protocol/record/record.js";
import { arbitraryRecord } from "../../support/arbitrary-record.js";

function decoded(payload: Uint8Array): ZincRecord {
  const record = decodeRecord(payload);
  if (isRefusal(record)) expect.fail(`${record.code} ${record.detail}`);
  return record;
}

const refusal = (payload: Uint8Array) => {
  const record = decodeRecord(payload);
  return isRefusal(record) ? record.code : "accepted";
};

describe("a record", () => {
  it("comes back from its bytes as it was", () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(decoded(encodeRecord(record))).toEqual(record);
      }),
      { numRuns: 2000 },
    );
  });

  it("is encoded as an independent codec encodes the same map, RFC 8949 section 4.2.1", () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const payload = encodeRecord(record);
        const map = judgeDecode(payload) as Map<number, unknown>;
        expect([...map.keys()]).toEqual(
          FIELDS.filter(([, name]) => record[name] !== undefined).map(([key]) => key),
        );
        expect(hexText(judgeEncode(map, cdeEncodeOptions))).toBe(hexText(payload));
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused when it is cut anywhere, and when bytes follow it", () => {
    fc.assert(
      fc.property(arbitraryRecord, fc.double({ min: 0, max: 1, noNaN: true }), (record, where) => {
        const payload = encodeRecord(record);
        const cut = Math.floor(where * (payload.length - 1));
        expect(refusal(payload.subarray(0, cut))).toBe("W101");
        expect(refusal(new Uint8Array([...payload, 0]))).toBe("W108");
      }),
      { numRuns: 1000 },
    );
  });
});

// A small error record as hexadecimal, to be broken by hand.
const GOOD =
  "ab 0101 02626231 0305 045820" +
  "00".repeat(32) +
  "05 1a65000000 0601 070b 0863636166 0900 181864 50313031 181960";

function changed(from: string, to: string): Uint8Array {
  return hexBytes(GOOD.replace(from, to).replaceAll(" ", "")) ?? expect.fail("odd digits");
}

describe("bytes that mean the same but are not canonical", () => {
  it("the sample is a record before it is broken", () => {
    expect(refusal(changed("", ""))).toBe("accepted");
  });

  it.each([
    ["an integer in a longer form than needed", "0305", "031805", "W102"],
    ["a length in a longer form than needed", "626231", "78026231", "W102"],
    ["an indefinite text", "626231", "7f6262 31ff", "W102"],
    ["keys out of order", "0601 070b", "070b 0601", "W106"],
    ["a key twice", "0601 070b", "0601 0601", "W106"],
    ["an unknown key", "181960", "182160", "W106"],
    ["a tag", "0305", "03c105", "W103"],
    ["a float", "0305", "03f94500", "W103"],
    ["null", "0305", "03f6", "W103"],
    ["a negative zero's neighbour", "0305", "0320", "W103"],
    ["a sequence of zero", "0305", "0300", "W104"],
    ["a sequence beyond four bytes", "0305", "031b0000000100000000", "W104"],
    ["an integer beyond 2^53", "0305", "031bffffffffffffffff", "W104"],
    ["text with a control character", "626231", "626207", "W112"],
    ["an id with a capital", "626231", "626242", "W104"],
    ["another version", "0101", "0102", "W109"],
    ["an unknown kind", "070b", "0718ff", "W110"],
    ["a field that the kind has not", "070b", "0708", "W107"],
  ])("%s is refused", (_what, from, to, code) => {
    expect(refusal(changed(from, to))).toBe(code);
  });
});

describe("mutated records", () => {
  it("a million of them crash nothing, and what is accepted is canonical", () => {
    const seeds = fc.sample(arbitraryRecord, { seed: 20261124, numRuns: 400 }).map(encodeRecord);
    let state = 20261124;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * below);
    };
    let accepted = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const bytes = Uint8Array.from(seeds[i % seeds.length] as Uint8Array);
      for (let flips = 1 + random(3); flips > 0; flips--) {
        bytes[random(bytes.length)] = random(4) === 0 ? 0xff : random(256);
      }
      const record = decodeRecord(bytes);
      if (isRefusal(record)) continue;
      accepted++;
      if (hexText(encodeRecord(record)) !== hexText(bytes)) expect.fail(hexText(bytes));
    }
    expect(accepted).toBeGreaterThan(1000);
  }, 120_000);
});
