// Each rule of the firmware's lint refuses its bad samples, and lets pass what the engine runs.
import { describe, expect, it } from "vitest";
import { lintFirmware } from "../../scripts/firmware/lint/lint.js";
import { RULES } from "../../scripts/firmware/lint/problem.js";
import { BAD, GOOD } from "./lint-samples.js";

describe("the firmware's lint", () => {
  it.each(BAD)("refuses by $rule: $code", ({ rule, code }) => {
    expect(lintFirmware(code).map((one) => one.rule)).toContain(rule);
  });

  it.each(GOOD)("allows %s", (code) => {
    expect(lintFirmware(code)).toEqual([]);
  });

  it("has a bad sample for every rule", () => {
    const shown = new Set(BAD.map((one) => one.rule));
    expect(Object.keys(RULES).filter((rule) => !shown.has(rule as never))).toEqual([]);
  });

  it("says where the place is", () => {
    const [problem] = lintFirmware("var a=1;\nprint(a,2**3)");
    expect(problem).toMatchObject({ rule: "syntax", line: 2, column: 8, what: "**" });
  });
});
