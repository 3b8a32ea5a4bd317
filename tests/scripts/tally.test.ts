// What closes a run of the tests: counts, and a reason for everything that did not run.
import { describe, expect, it } from "vitest";
import { tally } from "../../scripts/testing/tally.js";

describe("the tally of a test run", () => {
  it("ends with one line of counts", () => {
    const { lines, failed } = tally(
      [
        { name: "a", state: "passed" },
        { name: "b", state: "failed" },
        { name: "c", state: "skipped", reason: "no engine" },
      ],
      0,
    );
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 1 skipped");
    expect(failed).toBe(1);
  });

  it("prints every reason once, with its count", () => {
    const { lines } = tally(
      ["a", "b", "c"].map((name) => ({
        name,
        state: "skipped" as const,
        reason: name === "c" ? "no chromium" : "no engine",
      })),
      0,
    );
    expect(lines).toEqual([
      "skipped 1: no chromium",
      "skipped 2: no engine",
      "0 passed, 0 failed, 3 skipped",
    ]);
  });

  it("takes the reason that a title gives", () => {
    const { lines, failed } = tally(
      [{ name: "x: the broker (skipped without mosquitto)", state: "skipped" }],
      0,
    );
    expect(lines[0]).toBe("skipped 1: skipped without mosquitto");
    expect(failed).toBe(0);
  });

  it("counts a skip without a reason as a failure", () => {
    const { lines, failed } = tally([{ name: "x: quiet", state: "skipped" }], 0);
    expect(lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
    expect(failed).toBe(1);
  });

  it("counts errors outside tests as failures", () => {
    expect(tally([{ name: "a", state: "passed" }], 2).failed).toBe(2);
  });
});
