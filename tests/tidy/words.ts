// Rules on what files say and how they are named: headers, docstrings, bans, names of files and
// tests. Called by the tidy test through all-rules.ts. The lists themselves are in rules.ts.

import type { Finding, Repository, RepositoryFile } from "./repository.js";
import { BANNED_TEXTS, BANS, CAPS, DRAWERS, TEST_FOLDERS } from "./rules.js";

/** Last line of the comment that the file begins with, 0 when there is none. */
function headerEnd({ lines }: RepositoryFile): number {
  const start = lines[0]?.startsWith("#!") ? 1 : 0;
  const first = lines[start] ?? "";
  if (first.startsWith("/*")) return lines.findIndex((line) => line.includes("*/")) + 1;
  const mark = ["//", "--", ";", "#"].find((begin) => first.startsWith(begin));
  if (mark === undefined) return 0;
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(mark));
  return end < 0 ? lines.length : end;
}

/** A file begins by saying what it is, so that it can be judged without reading it. */
export function headers({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const file of files) {
    if (!/\.(tsx?|css|sql|cddl)$/.test(file.path)) continue;
    const end = headerEnd(file);
    const isDocstring = file.text.startsWith("/**") && /^export /.test(file.lines[end] ?? "");
    if (end === 0 || isDocstring) {
      findings.push({ path: file.path, line: 1, message: "no header that says what it is" });
    } else if (end > CAPS.headerLines) {
      const message = `header of ${end} lines, at most ${CAPS.headerLines}`;
      findings.push({ path: file.path, line: end, message });
    }
  }
  return findings;
}

/** An export tells its caller what it needs and gives, so that nobody reads its body. */
export function docstrings({ files }: Repository): Finding[] {
  return files
    .filter(({ path }) => !path.endsWith(".d.ts"))
    .flatMap(({ path, source }) =>
      (source?.exports ?? [])
        .filter(({ documented }) => !documented)
        .map(({ name, line }) => ({ path, line, message: `${name} has no docstring` })),
    );
}

/** Things that have a better replacement. */
export function bannedUses({ files }: Repository): Finding[] {
  const begins = (path: string, beginnings: readonly string[] | undefined): boolean =>
    beginnings?.some((beginning) => path.startsWith(beginning)) ?? false;
  const bans = new Map(BANS.map((ban) => [ban.use, ban]));
  const findings: Finding[] = [];
  for (const { path, source } of files) {
    for (const { what, line } of source?.uses ?? []) {
      const ban = bans.get(what);
      if (ban === undefined || begins(path, ban.except)) continue;
      if (ban.within !== undefined && !begins(path, ban.within)) continue;
      findings.push({ path, line, message: `${what} is banned: use ${ban.instead}` });
    }
  }
  return findings;
}

/** Texts that a finished repository does not hold. */
export function bannedTexts({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, lines } of files) {
    if (path === "LICENSE" || path === "package-lock.json") continue;
    lines.forEach((text, index) => {
      for (const ban of BANNED_TEXTS) {
        const found = ban.text.exec(text);
        if (found === null) continue;
        const message = `"${found[0]}" is banned: use ${ban.instead}`;
        findings.push({ path, line: index + 1, message });
      }
    });
  }
  return findings;
}

/** A test that may be skipped says in its title what it needs, so that the report prints it. */
export function skips({ files }: Repository): Finding[] {
  return files.flatMap(({ path, source, text }) =>
    (source?.uses ?? [])
      .filter(({ what }) => /\.(skipIf|runIf)$/.test(what))
      .filter(() => !/skipped|_TITLE/.test(text))
      .map(({ what, line }) => ({
        path,
        line,
        message: `${what} prints no reason: say "skipped without …" in the title`,
      })),
  );
}

/** A test waits for what happens, not for time to pass. */
export function sleeps({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, lines } of files) {
    if (!/^tests\/.*\.ts$/.test(path)) continue;
    lines.forEach((text, index) => {
      if (!/new Promise\b.*setTimeout\(|from "node:timers\/promises"/.test(text)) return;
      const message = "sleeps: wait for the event, or move the clock that was passed in";
      findings.push({ path, line: index + 1, message });
    });
  }
  return findings;
}

/** Names of files: small letters and hyphens, one noun or verb, no drawers. */
export function fileNames({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path } of files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!/\.(tsx?|css|sql)$/.test(name)) continue;
    if (DRAWERS.test(name)) {
      findings.push({ path, line: 1, message: `"${name}" says nothing of what is inside` });
    }
    if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|worker|d|config))?\.[a-z]+$/.test(name)) {
      findings.push({ path, line: 1, message: `"${name}" is not kebab-case` });
    }
  }
  return findings;
}

/** Tests lie where their subject lies, and are named by behaviour. */
export function testNames({ files, byPath }: Repository): Finding[] {
  const folders = new Set([...byPath.keys()].map((path) => path.split("/")[0]));
  const findings: Finding[] = [];
  for (const { path, source } of files) {
    const folder = /^tests\/([^/]+)\//.exec(path)?.[1];
    if (folder === undefined) continue;
    if (!TEST_FOLDERS.includes(folder) && !folders.has(folder)) {
      findings.push({ path, line: 1, message: `mirrors no folder: there is no ${folder}/` });
    }
    for (const { what, line } of path.endsWith(".test.ts") ? (source?.strings ?? []) : []) {
      if (!/\b(issue|bug|fix(es)?) ?#?\d+/i.test(what)) continue;
      findings.push({ path, line, message: "named by a number: say the behaviour" });
    }
  }
  return findings;
}
