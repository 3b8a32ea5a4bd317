/*
 * The signer against published vectors, against tweetnacl and at its edges. Arithmetic, tables and
 * bounds have their own tests: ed25519-*.test.ts.
 */
import "./engine.js";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { largeComb, smallComb } from "../../../firmware/crypto/ed25519/table.js";
import {
  publicKey,
  publicKeyStart,
  sign,
  signStart,
  useComb,
} from "../../../firmware/crypto/ed25519.js";
import { combTable, LARGE_COMB } from "../../../scripts/firmware/generate/comb-table.js";
import vectors from "../../vectors/ed25519-sign.json" with { type: "json" };
import { bytesOf, hexOf, seededBytes } from "./bytes.js";

const PAIRS = process.env["ZINC_LONG"] === "1" ? 10_000 : 300;

/** The large table, cut into blocks. */
function largeBlocks(): ArrayBuffer[] {
  const table = combTable(LARGE_COMB);
  const bytes = table.length / 8;
  return Array.from({ length: 8 }, (_, b) => table.slice(b * bytes, (b + 1) * bytes).buffer);
}

describe.each([
  ["the small table", smallComb()],
  ["the large table", largeComb(largeBlocks())],
])("the signer with %s", (_, comb) => {
  it("gives the keys and signatures of RFC 8032 section 7.1", () => {
    useComb(comb);
    for (const vector of vectors.vectors) {
      const key = publicKey(bytesOf(vector.seed));
      expect(hexOf(key)).toBe(vector.publicKey);
      const secretKey = bytesOf(vector.seed + vector.publicKey);
      expect(hexOf(sign(bytesOf(vector.message), secretKey))).toBe(vector.signature);
    }
  });

  it(`gives tweetnacl's signatures for ${PAIRS} random pairs, blinded or not`, () => {
    useComb(comb);
    const random = seededBytes("pairs");
    for (let i = 0; i < PAIRS; i++) {
      const { secretKey } = nacl.sign.keyPair.fromSeed(random(32));
      const message = random(i % 200);
      const expected = hexOf(nacl.sign.detached(message, secretKey));
      const job = signStart(message, secretKey, i % 2 === 0 ? undefined : random(24));
      while (!job.step());
      expect(hexOf(job.signature!), `pair ${i}`).toBe(expected);
    }
  });

  it("takes the public key from the secret key's second half, as tweetnacl does", () => {
    useComb(comb);
    const secretKey = seededBytes("other")(64);
    const message = new Uint8Array(3);
    expect(hexOf(sign(message, secretKey))).toBe(hexOf(nacl.sign.detached(message, secretKey)));
  });

  it("blinds with extreme bytes too", () => {
    useComb(comb);
    const { secretKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32));
    const expected = hexOf(nacl.sign.detached(new Uint8Array(0), secretKey));
    for (const fill of [0, 255]) {
      const job = signStart(new Uint8Array(0), secretKey, new Uint8Array(24).fill(fill));
      while (!job.step());
      expect(hexOf(job.signature!)).toBe(expected);
    }
  });
});

describe("signing in slices", () => {
  it("lets any number of jobs take turns", () => {
    useComb(smallComb());
    const random = seededBytes("turns");
    const jobs = Array.from({ length: 5 }, (_, i) => {
      const { publicKey: key, secretKey } = nacl.sign.keyPair.fromSeed(random(32));
      const message = random(20 * i);
      return { message, secretKey, key, job: signStart(message, secretKey) };
    });
    const keyJob = publicKeyStart(jobs[0]!.secretKey.subarray(0, 32));
    let running = true;
    while (running) {
      running = !keyJob.step();
      for (const { job } of jobs) running = !job.step() || running;
    }
    for (const { job, message, secretKey } of jobs) {
      expect(hexOf(job.signature!)).toBe(hexOf(nacl.sign.detached(message, secretKey)));
    }
    expect(hexOf(keyJob.publicKey!)).toBe(hexOf(jobs[0]!.key));
  });

  it("starts again after a job that was given up, and stays done when it is done", () => {
    const { secretKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(9));
    const message = new Uint8Array([1, 2, 3]);
    const abandoned = signStart(message, secretKey);
    for (let i = 0; i < 20; i++) abandoned.step();
    const job = signStart(message, secretKey);
    while (!job.step());
    expect(job.step()).toBe(true);
    expect(hexOf(job.signature!)).toBe(hexOf(nacl.sign.detached(message, secretKey)));
  });

  it("reads the secret key at the start: wiping it then changes nothing", () => {
    const { secretKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(5));
    const message = new Uint8Array([7]);
    const expected = hexOf(nacl.sign.detached(message, secretKey));
    const job = signStart(message, secretKey);
    secretKey.fill(0);
    while (!job.step());
    expect(hexOf(job.signature!)).toBe(expected);
  });
});
