// Verifying threads: the same verdicts as in one thread, in the order of submission.
import { afterEach, describe, expect, it } from "vitest";
import type { CheckedMessage } from "../../../gateway/verify/check.js";
import { VerifierPool } from "../../../gateway/verify/pool.js";
import { SignedChain, sale } from "../signed-chain.js";

let pool: VerifierPool;
afterEach(() => pool.close());

function enrol(chain: SignedChain, enrolment: number): void {
  const { terminal, keyId } = chain;
  pool.enrol({ enrolment, terminal, keyId, publicKey: chain.keys.publicKey });
}

const submit = (terminal: string, payload: Uint8Array): Promise<CheckedMessage> =>
  new Promise((resolve) => pool.submit({ terminal, payload }, resolve));

describe("verifying threads", () => {
  it("answer in the order of submission, whatever each message takes", async () => {
    pool = new VerifierPool(2, (cause) => expect.fail(String(cause)));
    const chain = new SignedChain("till-1", "bar", 1);
    enrol(chain, 1);
    const records = Array.from({ length: 60 }, (_, i) => chain.next(sale(i, 100 + i)).envelope);
    const heavy = Buffer.concat(records.slice(0, 59));
    const seen: number[] = [];
    const all = records.flatMap((record, index) => {
      const payload = index % 10 === 0 ? heavy : record;
      return [submit("till-1", payload).then(() => seen.push(index))];
    });
    await Promise.all(all);
    expect(seen).toEqual(records.map((_, index) => index));
  });

  it("believe a key from the moment that it is enrolled", async () => {
    pool = new VerifierPool(1, (cause) => expect.fail(String(cause)));
    const chain = new SignedChain("till-1", "bar", 1);
    const { envelope } = chain.next(sale(1, 100));
    expect((await submit("till-1", envelope)).refused[0]?.code).toBe("S102");
    enrol(chain, 1);
    expect((await submit("till-1", envelope)).records.length).toBe(1);
  });

  it("take small views of a large buffer without dragging it along", async () => {
    pool = new VerifierPool(1, (cause) => expect.fail(String(cause)));
    const chain = new SignedChain("till-1", "bar", 1);
    enrol(chain, 1);
    const { envelope } = chain.next(sale(1, 100));
    const pooled = Buffer.allocUnsafe(100_000);
    pooled.set(envelope, 5000);
    const checked = await submit("till-1", pooled.subarray(5000, 5000 + envelope.length));
    expect(checked.records[0]?.envelope.buffer.byteLength).toBe(envelope.length);
  });

  it("answer what was submitted before they close", async () => {
    pool = new VerifierPool(2, (cause) => expect.fail(String(cause)));
    const chain = new SignedChain("till-1", "bar", 1);
    enrol(chain, 1);
    let answered = 0;
    for (let i = 0; i < 20; i++) {
      const payload = chain.next(sale(1, 100)).envelope;
      pool.submit({ terminal: "till-1", payload }, () => answered++);
    }
    await pool.close();
    expect(answered).toBe(20);
  });
});
