// Each rule of the house on a sample that is bad on purpose: a rule that no longer finds what it
// was made for fails here, before it lets something through.

import { describe, expect, it } from "vitest";
import { judge, RULES } from "./all-rules.js";
import { formatFinding, repositoryOf } from "./repository.js";
import { BANS, type Exemption } from "./rules.js";
import { SAMPLES } from "./samples.js";
import { readSource } from "./source.js";

describe("each rule finds what it was made for", () => {
  it("every rule has a bad sample", () => {
    const sampled = new Set(SAMPLES.map(({ rule }) => rule));
    expect([...sampled].sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each(SAMPLES.map((sample) => [sample.rule, sample.about, sample] as const))(
    "%s: %s",
    (rule, _about, { files, found }) => {
      const { findings } = judge(rule, repositoryOf(files), []);
      expect(findings.map(formatFinding)).toEqual(found);
    },
  );

  it("an exempted finding is not reported, and its exemption counts as used", () => {
    const exemption: Exemption = { rule: "blobs", path: "a.png", reason: "for this test" };
    const repository = repositoryOf({ "a.png": "x".repeat(300_000) });
    expect(judge("blobs", repository, [exemption])).toEqual({ findings: [], used: [exemption] });
  });

  it("every banned use is one that the parser can report", () => {
    const forms = /^(any|enum member without number|\|\| default|new \w+(\(\))?|\w+\(|\w+\.\w+)$/;
    expect(BANS.map(({ use }) => use).filter((use) => !forms.test(use))).toEqual([]);
  });

  it("a name inside a text or a comment is no use of it", () => {
    const source = readSource("a.ts", '// Date.now()\nexport const a = "Math.random()";\n');
    expect(source.uses).toEqual([]);
  });
});
