// The house's rules, as an ordinary test over every file that git would keep. It prints
// `path:line: error: …`; the rules are data in rules.ts and layers.ts, and samples.test.ts proves
// that each of them can fail.

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judge, RULES } from "./all-rules.js";
import { type Finding, formatFinding, readRepository } from "./repository.js";
import { EXEMPTIONS, type Exemption } from "./rules.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Fails with the findings as they are, a line each, so that editors can jump to them. */
function report(findings: readonly Finding[]): void {
  if (findings.length > 0) expect.fail(`\n${findings.map(formatFinding).join("\n")}\n`);
}

describe("the repository is tidy", () => {
  const repository = readRepository(ROOT);
  const used = new Set<Exemption>();

  it.each(Object.keys(RULES))("%s", (name) => {
    const judgement = judge(name, repository, EXEMPTIONS);
    for (const exemption of judgement.used) used.add(exemption);
    report(judgement.findings);
  });

  it("every exemption exempts something", () => {
    const idle = EXEMPTIONS.filter((exemption) => !used.has(exemption));
    expect(idle.map(({ rule, path }) => `${path}: ${rule}`)).toEqual([]);
  });
});
