// Group commit: what waits goes together, and nobody is told before it is durable.
import { describe, expect, it } from "vitest";
import { CommitQueue } from "../../../gateway/ledger/commit-queue.js";
import type { VerifiedRecord } from "../../../gateway/verify/statement.js";

const record = (sequence: number) =>
  ({ enrolment: 1, statement: { sequence } }) as unknown as VerifiedRecord;
const records = (count: number) => Array.from({ length: count }, (_, i) => record(i));

/** A queue whose turns a test runs by hand. */
function makeQueue(append: (batch: readonly VerifiedRecord[]) => void = () => undefined) {
  const turns: (() => void)[] = [];
  const retries: (() => void)[] = [];
  const events: string[] = [];
  const queue = new CommitQueue({
    append: (batch) => {
      append(batch);
      events.push(`commit ${batch.length}`);
      return { enrolments: new Set([1]), exceptions: false };
    },
    onCommitted: () => events.push("acknowledge"),
    onFailed: () => events.push("failed"),
    later: (callback) => turns.push(callback),
    after: (callback) => retries.push(callback),
  });
  const run = (list: (() => void)[]): void => list.shift()?.();
  return { queue, events, turn: () => run(turns), retry: () => run(retries), turns };
}

describe("the commit queue", () => {
  it("commits everything that waits at once, then tells, then acknowledges", () => {
    const { queue, events, turn } = makeQueue();
    queue.push(records(3), () => events.push("durable a"));
    queue.push(records(2), () => events.push("durable b"));
    expect(events).toEqual([]);
    turn();
    expect(events).toEqual(["commit 5", "durable a", "durable b", "acknowledge"]);
  });

  it("begins a commit before a batch grows without bound, and never splits a message", () => {
    const { queue, events, turn } = makeQueue();
    for (let i = 0; i < 5; i++) queue.push(records(400), () => undefined);
    turn();
    turn();
    turn();
    expect(events.filter((event) => event !== "acknowledge")).toEqual([
      "commit 800",
      "commit 800",
      "commit 400",
    ]);
  });

  it("tries again what could not be committed, and tells nobody before", () => {
    let full = true;
    const { queue, events, turn, retry, turns } = makeQueue(() => {
      if (full) throw new Error("disk full");
    });
    queue.push(records(1), () => events.push("durable"));
    turn();
    queue.push(records(1), () => events.push("durable"));
    expect(events).toEqual(["failed"]);
    expect(turns).toEqual([]);
    full = false;
    retry();
    expect(events).toEqual(["failed", "commit 2", "durable", "durable", "acknowledge"]);
  });

  it("is drained once nothing waits", async () => {
    const { queue, events, turn } = makeQueue();
    await queue.drained();
    queue.push(records(1), () => undefined);
    const drained = queue.drained().then(() => events.push("drained"));
    turn();
    await drained;
    expect(events.at(-1)).toBe("drained");
  });
});
