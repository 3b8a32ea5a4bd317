// One message, checked: what is believed, and with which code the rest is not. Rows go down the
// ladder of checks; each record is wrong in one more way than the one before.

import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { checkMessage } from "../../../gateway/verify/check.js";
import { openVerdict, packJob, runJob } from "../../../gateway/verify/job.js";
import { KeyRing } from "../../../gateway/verify/key-ring.js";
import { KIND_UNREADABLE } from "../../../gateway/verify/statement.js";
import { CborWriter } from "../../../protocol/record/cbor-writer.js";
import { encodeEnvelope, signedBytes } from "../../../protocol/record/cose.js";
import { cardNumber, EURO, SignedChain, sale } from "../signed-chain.js";

const chain = new SignedChain("till-1", "bar", 1);
const stranger = new SignedChain("till-1", "bar", 2);
const keys = new KeyRing();
keys.add({
  enrolment: 5,
  terminal: "till-1",
  keyId: chain.keyId,
  publicKey: chain.keys.publicKey,
});
const first = { sequence: 1, previous: new Uint8Array(32) };

/** Signs any payload as the terminal would. */
function signed(payload: Uint8Array): Uint8Array {
  const signature = nacl.sign.detached(signedBytes(chain.keyId, payload), chain.keys.secretKey);
  return encodeEnvelope(chain.keyId, payload, signature);
}

/** A payload of a later version: the first four fields, and one that nobody knows yet. */
function newerPayload(version: number, sequence: number): Uint8Array {
  const out = new CborWriter(64);
  out.map(5);
  out.int(1);
  out.int(version);
  out.int(2);
  out.text("till-1");
  out.int(3);
  out.int(sequence);
  out.int(4);
  out.byteString(new Uint8Array(32).fill(3));
  out.int(200);
  out.int(1);
  return out.bytes();
}

function codeOf(message: Uint8Array, terminal = "till-1"): string | undefined {
  return checkMessage(message, terminal, keys).refused[0]?.code;
}

describe("a message of records", () => {
  const good = chain.sign({ ...sale(7, 350), ...first }).envelope;

  it("gives each record's statement, hash and envelope", () => {
    const made = chain.sign({ ...sale(7, 350, { intent: 4 }), ...first });
    const { records, refused } = checkMessage(made.envelope, "till-1", keys);
    expect(refused).toEqual([]);
    expect(records[0]).toMatchObject({ enrolment: 5, refusal: "", hash: made.hash });
    expect(records[0]?.statement).toEqual({
      sequence: 1,
      kind: 1,
      time: 1_800_000_001,
      timeSource: 1,
      place: "bar",
      card: "0000000000000007",
      amounts: [{ asset: EURO, amount: 350 }],
      intent: 4,
      hold: 0,
    });
  });

  it("refuses by the first check that fails", () => {
    const broken = Uint8Array.from(good);
    broken[broken.length - 1] ^= 1;
    const other = chain.sign({ ...sale(7, 350), ...first, terminal: "till-2" }).envelope;
    const badHeader = Uint8Array.from(good);
    badHeader[4] ^= 1;
    expect(codeOf(new Uint8Array(0))).toBe("W101");
    expect(codeOf(good.subarray(0, good.length - 1))).toBe("W101");
    expect(codeOf(Uint8Array.of(0xd2, 0x83))).toBe("W104");
    expect(codeOf(badHeader)).toMatch(/^(S101|W)/);
    expect(codeOf(stranger.sign({ ...sale(7, 350), ...first }).envelope)).toBe("S102");
    expect(codeOf(good, "till-2")).toBe("S102");
    expect(codeOf(broken)).toBe("S103");
    expect(codeOf(signed(Uint8Array.of(0xa0)))).toBe("W107");
    expect(codeOf(other)).toBe("S105");
    expect(codeOf(good)).toBeUndefined();
  });

  it("keeps what precedes a broken record, and goes on after an unbelieved one", () => {
    const forged = Uint8Array.from(good);
    forged[good.length - 5] ^= 1;
    const message = Buffer.concat([good, forged, good, Buffer.from([0xff])]);
    const { records, refused } = checkMessage(message, "till-1", keys);
    expect(records.length).toBe(2);
    expect(refused.map(({ code }) => code)).toEqual(["S103", "W102"]);
  });

  it("keeps the place in the chain of an authentic record that it cannot read", () => {
    const { records, refused } = checkMessage(signed(newerPayload(2, 17)), "till-1", keys);
    expect(refused).toEqual([]);
    expect(records[0]).toMatchObject({ refusal: "W109", previous: new Uint8Array(32).fill(3) });
    expect(records[0]?.statement).toMatchObject({ kind: KIND_UNREADABLE, sequence: 17 });
  });

  it("gives the same through a thread's job as without", () => {
    const message = Buffer.concat([good, Buffer.from([0xff])]);
    const plain = checkMessage(message, "till-1", keys);
    const verdict = runJob(
      packJob(1, [
        { terminal: "till-1", payload: good },
        { terminal: "till-1", payload: message },
      ]),
      keys,
    );
    const opened = openVerdict(verdict);
    expect(opened.length).toBe(2);
    expect(opened[1]?.refused).toEqual(
      plain.refused.map((r) => ({ ...r, bytes: Uint8Array.from(r.bytes) })),
    );
    expect(opened[1]?.records[0]?.statement).toEqual(plain.records[0]?.statement);
    expect(opened[1]?.records[0]?.hash).toEqual(plain.records[0]?.hash);
    expect(Buffer.from(opened[1]?.records[0]?.envelope ?? [])).toEqual(Buffer.from(good));
  });

  it("survives a thousand messages of noise", () => {
    let seed = 7;
    const next = (): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed >>> 16;
    };
    for (let i = 0; i < 1000; i++) {
      const noise = i % 2 === 0 ? Uint8Array.from(good) : new Uint8Array(next() % 200);
      for (let k = 0; k < 3; k++) noise[next() % Math.max(1, noise.length)] = next() & 255;
      const { records, refused } = checkMessage(noise, "till-1", keys);
      const untouched = Buffer.from(noise).equals(Buffer.from(good));
      expect(records.length > 0).toBe(untouched);
      expect(refused.length > 0).toBe(!untouched);
    }
  });

  it("has a card that tests agree on", () => {
    expect(Buffer.from(cardNumber(7).reference).toString("hex")).toBe("0000000000000007");
  });
});
