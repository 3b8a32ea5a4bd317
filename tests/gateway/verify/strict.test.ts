// What the gateway calls a valid signature, held against two other implementations: tweetnacl and
// node's OpenSSL, each wrapped by checks of its own, since neither is strict alone.
import { createPublicKey, verify } from "node:crypto";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { isSafeKey, verifyStrict } from "../../../gateway/verify/strict.js";
import { bytes32, integer, L, sign, smallOrderEncodings } from "./curve.js";

const P = 2n ** 255n - 19n;
const MESSAGE = new TextEncoder().encode("zinc");
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");
const SMALL = new Set(smallOrderEncodings().map((bytes) => Buffer.from(bytes).toString("hex")));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The checks that make a lenient verifier strict: S < L, y < p, no small order. */
function isStrictInput(signature: Uint8Array, key: Uint8Array): boolean {
  const s = integer(signature.subarray(32));
  const point = signature.subarray(0, 32);
  const canonical = (bytes: Uint8Array): boolean => {
    const y = Uint8Array.from(bytes);
    y[31] &= 127;
    return integer(y) < P;
  };
  if (s >= L || !canonical(point) || !canonical(key)) return false;
  return !SMALL.has(hex(point)) && !SMALL.has(hex(key));
}

function byNacl(signature: Uint8Array, key: Uint8Array): boolean {
  return isStrictInput(signature, key) && nacl.sign.detached.verify(MESSAGE, signature, key);
}

function byNode(signature: Uint8Array, key: Uint8Array): boolean {
  if (!isStrictInput(signature, key)) return false;
  const spki = Buffer.concat([SPKI_HEAD, key]);
  return verify(
    null,
    MESSAGE,
    createPublicKey({ key: spki, format: "der", type: "spki" }),
    signature,
  );
}

function expectAll(signature: Uint8Array, key: Uint8Array, valid: boolean): void {
  const verdicts = {
    sodium: verifyStrict(signature, MESSAGE, key),
    nacl: byNacl(signature, key),
    node: byNode(signature, key),
  };
  expect(verdicts).toEqual({ sodium: valid, nacl: valid, node: valid });
}

/** The signature with its S or R replaced. */
function withPart(signature: Uint8Array, at: 0 | 32, part: Uint8Array): Uint8Array {
  const out = Uint8Array.from(signature);
  out.set(part, at);
  return out;
}

describe("strict verification (RFC 8032 section 5.1.7)", () => {
  const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(9));
  const good = nacl.sign.detached(MESSAGE, pair.secretKey);

  it("accepts what a signer makes", () => {
    expectAll(good, pair.publicKey, true);
    for (let n = 1n; n < 6n; n++) {
      const { key, signature } = sign(MESSAGE, { a: 77n * n, r: 1234567n + n });
      expectAll(signature, key, true);
    }
  });

  it("refuses every single changed bit of a signature", () => {
    for (let bit = 0; bit < 512; bit++) {
      const changed = Uint8Array.from(good);
      changed[bit >> 3] ^= 1 << (bit & 7);
      expect(verifyStrict(changed, MESSAGE, pair.publicKey)).toBe(false);
      if (bit % 37 === 0) expectAll(changed, pair.publicKey, false);
    }
  });

  it("refuses S + L, S = L and the largest S: signatures are not malleable", () => {
    const s = integer(good.subarray(32));
    for (const other of [s + L, L, L + 1n, 2n ** 256n - 1n, s + 2n * L]) {
      expectAll(withPart(good, 32, bytes32(other)), pair.publicKey, false);
    }
  });

  it("refuses keys of small order, under which a signature fits any message", () => {
    for (const key of smallOrderEncodings()) {
      const anything = new Uint8Array(64);
      anything.set(smallOrderEncodings()[0] ?? key);
      expectAll(anything, key, false);
      expect(isSafeKey(key)).toBe(false);
    }
  });

  it("refuses an R of small order", () => {
    for (const point of smallOrderEncodings()) {
      expectAll(withPart(good, 0, point), pair.publicKey, false);
    }
  });

  it("refuses keys and R that are not in canonical form", () => {
    for (const y of [2n, 3n, 18n]) {
      const beyond = bytes32(P + y);
      expectAll(good, beyond, false);
      expectAll(withPart(good, 0, beyond), pair.publicKey, false);
      expect(isSafeKey(beyond)).toBe(false);
    }
    const zeroWithSign = Uint8Array.from(bytes32(1n));
    zeroWithSign[31] |= 128;
    expect(isSafeKey(zeroWithSign)).toBe(false);
  });

  it("refuses an R with a part of small order, which only a cofactored check accepts", () => {
    for (let torsion = 1n; torsion < 8n; torsion++) {
      const made = sign(MESSAGE, { a: 4321n, r: 99n + torsion, pointTorsion: torsion });
      expectAll(made.signature, made.key, false);
    }
  });

  it("agrees with the others on keys of mixed order, and does not enrol them", () => {
    let accepted = 0;
    for (let r = 1n; r < 30n; r++) {
      const { key, signature, challenge } = sign(MESSAGE, { a: 4321n, r, keyTorsion: 1n });
      const valid = challenge % 8n === 0n;
      if (valid) accepted++;
      expectAll(signature, key, valid);
      expect(isSafeKey(key)).toBe(false);
    }
    expect(accepted).toBeGreaterThan(0);
  });

  it("enrols the keys that signers have", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { publicKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seed));
      expect(isSafeKey(publicKey)).toBe(true);
    }
    expect(isSafeKey(new Uint8Array(31))).toBe(false);
  });
});
