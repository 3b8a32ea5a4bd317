// The wire format pinned: one record of every kind, signed with the key of RFC 8032 section 7.1,
// TEST 1. A change here is a change of the wire and needs a new version.
import { readFileSync } from "node:fs";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { hexBytes, hexText } from "../../../protocol/bytes.js";
import { decodeEnvelopes, signedBytes } from "../../../protocol/record/cose.js";
import { decodeRecord } from "../../../protocol/record/decode.js";
import { encodeRecord } from "../../../protocol/record/encode.js";
import { KIND_FIELDS, type ZincRecord } from "../../../protocol/record/record.js";

interface Vectors {
  readonly publicKey: string;
  readonly records: readonly { readonly record: object; readonly envelope: string }[];
}

const file = new URL("../../vectors/records.json", import.meta.url);
const VECTORS = JSON.parse(readFileSync(file, "utf8")) as Vectors;

/** JSON writes bytes as "hex:…". */
const revive = (record: object): ZincRecord =>
  JSON.parse(JSON.stringify(record), (_key, value) =>
    typeof value === "string" && value.startsWith("hex:") ? hexBytes(value.slice(4)) : value,
  ) as ZincRecord;

describe.each(VECTORS.records)("the vector of $record.kind", ({ record, envelope }) => {
  const bytes = hexBytes(envelope) ?? expect.fail("odd digits");
  const [read] = decodeEnvelopes(bytes).envelopes;

  it("has these bytes and no others", () => {
    expect(hexText(encodeRecord(revive(record)))).toBe(hexText(read?.payload ?? bytes));
    expect(decodeRecord(read?.payload ?? bytes)).toEqual(revive(record));
  });

  it("verifies with tweetnacl", () => {
    const { keyId, payload, signature } = read ?? expect.fail("no envelope");
    const publicKey = hexBytes(VECTORS.publicKey) ?? expect.fail("odd digits");
    expect(nacl.sign.detached.verify(signedBytes(keyId, payload), signature, publicKey)).toBe(true);
  });
});

it("every kind has a vector", () => {
  expect(VECTORS.records.map(({ record }) => revive(record).kind)).toEqual(
    KIND_FIELDS.map(({ kind }) => kind),
  );
});
