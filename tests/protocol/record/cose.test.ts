// Envelopes: other people's COSE libraries and Ed25519 judge what we sign.
import { createHash, createPublicKey, verify } from "node:crypto";
import { Sign1 } from "@auth0/cose";
import fc from "fast-check";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { hexText } from "../../../protocol/bytes.js";
import {
  decodeEnvelopes,
  encodeEnvelope,
  protectedHeader,
  signedBytes,
} from "../../../protocol/record/cose.js";
import { encodeRecord } from "../../../protocol/record/encode.js";
import { arbitraryRecord } from "../../support/arbitrary-record.js";

function newKey() {
  const pair = nacl.sign.keyPair();
  const keyId = createHash("sha256").update(pair.publicKey).digest().subarray(0, 8);
  return { ...pair, keyId: new Uint8Array(keyId) };
}

const sign = (key: ReturnType<typeof newKey>, payload: Uint8Array) =>
  encodeEnvelope(
    key.keyId,
    payload,
    nacl.sign.detached(signedBytes(key.keyId, payload), key.secretKey),
  );

const [SAMPLE] = fc.sample(arbitraryRecord, { seed: 1, numRuns: 1 }).map(encodeRecord);
const PAYLOAD = SAMPLE as Uint8Array;

describe("an envelope", () => {
  it("verifies with an independent COSE library, external_aad included", async () => {
    const key = newKey();
    const envelope = Sign1.decode(Buffer.from(sign(key, PAYLOAD)));
    const x = Buffer.from(key.publicKey).toString("base64url");
    const jwk = { kty: "OKP", crv: "Ed25519", x };
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    const aad = new TextEncoder().encode("zinc/record/1");
    await expect(envelope.verify(publicKey, { externalAAD: aad })).resolves.not.toThrow();
    await expect(envelope.verify(publicKey, { externalAAD: new Uint8Array(0) })).rejects.toThrow();
  });

  it("gives back key id, payload and signature, and itself", () => {
    const key = newKey();
    const message = new Uint8Array([...sign(key, PAYLOAD), ...sign(key, PAYLOAD)]);
    const read = decodeEnvelopes(message);
    expect(read.error).toBe("");
    expect(read.envelopes.map((one) => hexText(one.payload))).toEqual([
      hexText(PAYLOAD),
      hexText(PAYLOAD),
    ]);
    expect(hexText(read.envelopes[0]?.keyId ?? PAYLOAD)).toBe(hexText(key.keyId));
  });

  it("keeps what precedes a broken one and says where it stopped", () => {
    const one = sign(newKey(), PAYLOAD);
    const read = decodeEnvelopes(new Uint8Array([...one, ...one.subarray(0, 40)]));
    expect([read.envelopes.length, read.error, read.at]).toEqual([1, "W101", one.length]);
  });

  it.each([
    ["another algorithm", 5, 0x26, "S101"],
    ["another tag", 0, 0xd1, "W104"],
    ["something in the unprotected header", 16, 0xa1, "W105"],
  ])("with %s is refused", (_what, at, value, code) => {
    const bytes = sign(newKey(), PAYLOAD);
    bytes[at] = value;
    expect(decodeEnvelopes(bytes).error).toBe(code);
  });

  it("has the header that RFC 9052 and RFC 9053 give: {1: -8, 4: kid}", () => {
    const header = hexText(protectedHeader(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])));
    expect(header).toBe("a201270448" + "0102030405060708");
  });

  it("in a message of more than 64 is refused with W122", () => {
    const one = sign(newKey(), PAYLOAD);
    const many = Buffer.concat(Array.from({ length: 65 }, () => one));
    expect(decodeEnvelopes(many)).toMatchObject({ error: "W122" });
    expect(decodeEnvelopes(many).envelopes.length).toBe(64);
  });
});

it("node:crypto agrees with tweetnacl on what is signed", () => {
  const key = newKey();
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.publicKey]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  const [one] = decodeEnvelopes(sign(key, PAYLOAD)).envelopes;
  const signature = one?.signature ?? new Uint8Array(0);
  expect(verify(null, signedBytes(key.keyId, PAYLOAD), publicKey, signature)).toBe(true);
});
