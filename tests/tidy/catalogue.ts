// Rules on the catalogue of errors, protocol/errors.ts: each code is used, documented in each
// language, and no code is used that the catalogue lacks. Called through all-rules.ts.

import type { Finding, Repository, RepositoryFile } from "./repository.js";

const CATALOGUE = "protocol/errors.ts";
const TEXTS = /^protocol\/text\/([a-z]{2})\//;
const ROW = /^\s+([PCFWSLMAX]\d{3}): /;
const CODE = /\b[PCFWSLMAX]\d{3}\b/g;

/** Codes by the line of their row. */
function catalogue(file: RepositoryFile): Map<string, number> {
  const codes = new Map<string, number>();
  file.lines.forEach((text, index) => {
    const code = ROW.exec(text)?.[1];
    if (code !== undefined) codes.set(code, index + 1);
  });
  return codes;
}

function codesIn(files: readonly RepositoryFile[]): Set<string> {
  return new Set(files.flatMap(({ text }) => text.match(CODE) ?? []));
}

/** The catalogue and the code that uses it name the same errors; so does each language. */
export function errorCodes({ files, byPath }: Repository): Finding[] {
  const file = byPath.get(CATALOGUE);
  if (file === undefined) return [];
  const codes = catalogue(file);
  const findings: Finding[] = [];
  const isUser = ({ path, source }: RepositoryFile): boolean =>
    source !== undefined && path !== CATALOGUE && !TEXTS.test(path) && !path.startsWith("tests/");
  const used = codesIn(files.filter(isUser));
  for (const [code, line] of codes) {
    if (!used.has(code)) findings.push({ path: CATALOGUE, line, message: `${code} is never used` });
  }
  const texts = files.filter(({ path }) => TEXTS.test(path));
  for (const language of new Set(texts.map(({ path }) => TEXTS.exec(path)?.[1]))) {
    const told = codesIn(texts.filter(({ path }) => TEXTS.exec(path)?.[1] === language));
    for (const [code, line] of codes) {
      if (told.has(code)) continue;
      findings.push({ path: CATALOGUE, line, message: `${code} has no text in ${language}` });
    }
  }
  return [...findings, ...strangers(files.filter(isUser), codes)];
}

/** Codes in string literals that the catalogue does not have. */
function strangers(files: readonly RepositoryFile[], codes: Map<string, number>): Finding[] {
  return files.flatMap(({ path, source }) =>
    (source?.strings ?? [])
      .filter(({ what }) => /^[PCFWSLMAX]\d{3}$/.test(what) && !codes.has(what))
      .map(({ what, line }) => ({ path, line, message: `${what} is not in ${CATALOGUE}` })),
  );
}

/** A statement that adds to one of the ledger's own tables, in SQL as we write it. */
const LEDGER_TABLES = "record|fork|ledger_transaction|posting|balance|chain_head";
const LEDGER_INSERT = new RegExp(
  `\\bINSERT\\s+(OR\\s+\\w+\\s+)?INTO\\s+(${LEDGER_TABLES})s?\\b`,
  "i",
);

/** The ledger's tables are written by one module, so that one reading proves append-only. */
export function ledgerWriters({ files }: Repository): Finding[] {
  const writers = files.filter(
    ({ path, text }) =>
      path.startsWith("gateway/") && path.endsWith(".ts") && LEDGER_INSERT.test(text),
  );
  return writers.slice(1).map(({ path, lines }) => {
    const line = lines.findIndex((text) => LEDGER_INSERT.test(text)) + 1;
    const message = `a second writer of the ledger: ${writers[0]?.path ?? ""} is the one`;
    return { path, line: Math.max(line, 1), message };
  });
}
