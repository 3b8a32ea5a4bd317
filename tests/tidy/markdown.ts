// Rules on Markdown: length, one title, and that the paths it names exist. Called by the tidy
// test through all-rules.ts. Code blocks are left alone: they show commands, not places.

import { posix } from "node:path";
import type { Finding, Repository, RepositoryFile } from "./repository.js";
import { CAPS, GROWING_PAGES } from "./rules.js";

interface Line {
  readonly text: string;
  readonly line: number;
}

/** The lines outside fenced code. */
function prose(file: RepositoryFile): Line[] {
  let fenced = false;
  const kept: Line[] = [];
  file.lines.forEach((text, index) => {
    if (/^\s*(```|~~~)/.test(text)) fenced = !fenced;
    else if (!fenced) kept.push({ text, line: index + 1 });
  });
  return kept;
}

function pages({ files }: Repository): RepositoryFile[] {
  return files.filter(({ path }) => path.endsWith(".md"));
}

/** Short enough to be read, with one title that says what it is. */
export function markdownSize(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const file of pages(repository)) {
    const { path, lines } = file;
    if (lines.length > CAPS.markdownLines && !GROWING_PAGES.includes(path)) {
      const message = `${lines.length} lines, at most ${CAPS.markdownLines}`;
      findings.push({ path, line: CAPS.markdownLines + 1, message });
    }
    const titles = prose(file).filter(({ text }) => text.startsWith("# "));
    if (titles.length === 1) continue;
    const message = `${titles.length} titles, exactly one`;
    findings.push({ path, line: titles[1]?.line ?? 1, message });
  }
  return findings;
}

/** Paths in links, and in code spans that look like paths of this repository, exist. */
export function markdownPaths(repository: Repository): Finding[] {
  const places = new Set<string>();
  for (const { path } of repository.files) {
    for (let place = path; place !== "."; place = posix.dirname(place)) places.add(place);
  }
  const findings: Finding[] = [];
  for (const file of pages(repository)) {
    const folder = posix.dirname(file.path);
    for (const { text, line } of prose(file)) {
      for (const named of pathsIn(text)) {
        const place = named.replace(/\/$/, "");
        if (places.has(posix.join(folder, place)) || places.has(place)) continue;
        findings.push({ path: file.path, line, message: `${named} does not exist` });
      }
    }
  }
  return findings;
}

/** Paths of one line: link targets, and code spans with a slash or a file's ending. */
function pathsIn(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1] ?? "");
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? "");
  const local = links.filter((target) => !/^[a-z]+:/.test(target));
  return [...local, ...spans.filter(looksLikePath)];
}

const MADE = /^(build|node_modules|\.zinc-demo|coverage)\//;

function looksLikePath(span: string): boolean {
  if (/[<>*{}$:=()|]|^[-/~@]|^[A-Z_]+\//.test(span) || MADE.test(span)) return false;
  return /^[\w.-]+(\/[\w.-]+)*\/$|^([\w.-]+\/)+[\w.-]+\.[a-z0-9]+$|^[\w-]+\.(md|ts|json)$/.test(
    span,
  );
}
