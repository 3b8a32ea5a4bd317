// Every rule by its name, in the order in which they are reported, and the exemptions applied.
// Called by the tidy test and by the samples test, so that no rule can be in one and not in the
// other.

import { errorCodes, ledgerWriters } from "./catalogue.js";
import { cycles, deadExports, deadFiles, importForms, layers } from "./imports.js";
import { markdownPaths, markdownSize } from "./markdown.js";
import type { Finding, Repository, Rule } from "./repository.js";
import type { Exemption } from "./rules.js";
import {
  blobs,
  fileKinds,
  fileLines,
  folderFiles,
  functionLines,
  lineColumns,
  parameters,
} from "./size.js";
import {
  bannedTexts,
  bannedUses,
  docstrings,
  fileNames,
  headers,
  skips,
  sleeps,
  testNames,
} from "./words.js";

/** The rules by name; exemptions use these names. */
export const RULES: Readonly<Record<string, Rule>> = {
  "file-lines": fileLines,
  "line-columns": lineColumns,
  "function-lines": functionLines,
  parameters,
  "folder-files": folderFiles,
  blobs,
  "file-kinds": fileKinds,
  "file-names": fileNames,
  headers,
  docstrings,
  "banned-uses": bannedUses,
  "banned-texts": bannedTexts,
  layers,
  cycles,
  "import-forms": importForms,
  "dead-files": deadFiles,
  "dead-exports": deadExports,
  "error-codes": errorCodes,
  "ledger-writers": ledgerWriters,
  "markdown-size": markdownSize,
  "markdown-paths": markdownPaths,
  skips,
  sleeps,
  "test-names": testNames,
};

/** What a rule finds, and which exemptions it used up. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly used: readonly Exemption[];
}

/** Runs one rule and takes away what is exempt. */
export function judge(
  name: string,
  repository: Repository,
  exemptions: readonly Exemption[],
): Judgement {
  const used = new Set<Exemption>();
  const findings = (RULES[name]?.(repository) ?? []).filter((finding) => {
    const exemption = exemptions.find(
      ({ rule, path, about }) =>
        rule === name && path === finding.path && finding.message.includes(about ?? ""),
    );
    if (exemption !== undefined) used.add(exemption);
    return exemption === undefined;
  });
  return { findings, used: [...used] };
}
