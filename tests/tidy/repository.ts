// The repository as tidy sees it: every file that git would keep, with its text and, for
// TypeScript, its facts. Called by the rules; built from the work tree by the tidy test and from
// a few made-up files by the samples test. Never writes, never follows an ignored path.

import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readSource, type Source } from "./source.js";

/** One file. `lines` is empty for what is not text. */
export interface RepositoryFile {
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
  readonly text: string;
  readonly lines: readonly string[];
  /** Facts of a TypeScript file, absent for all others. */
  readonly source?: Source;
}

/** All files by path, in the order of their paths. */
export interface Repository {
  readonly files: readonly RepositoryFile[];
  readonly byPath: ReadonlyMap<string, RepositoryFile>;
}

/** One thing that is wrong, and where. Line numbers begin at 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A rule looks at the whole repository and returns what is wrong, in any order. */
export type Rule = (repository: Repository) => readonly Finding[];

/** A finding as compilers print it, so that editors and people can jump to it. */
export function formatFinding(finding: Finding): string {
  return `${finding.path}:${finding.line}: error: ${finding.message}`;
}

/** Reads the work tree at `root`: tracked files and new ones that are not ignored. */
export function readRepository(root: string): Repository {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    { cwd: root, encoding: "utf8" },
  );
  const files: RepositoryFile[] = [];
  for (const path of listed.split("\0")) {
    const full = join(root, path);
    if (path === "" || !existsSync(full) || !statSync(full).isFile()) continue;
    const content = readFileSync(full);
    const executable = (lstatSync(full).mode & 0o111) !== 0;
    files.push(makeFile(path, content, executable));
  }
  return gather(files);
}

/** Builds a repository from texts by path; a sample never has an executable bit. */
export function repositoryOf(texts: Readonly<Record<string, string>>): Repository {
  return gather(
    Object.entries(texts).map(([path, text]) => makeFile(path, Buffer.from(text), false)),
  );
}

function gather(files: RepositoryFile[]): Repository {
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, byPath: new Map(files.map((file) => [file.path, file])) };
}

function makeFile(path: string, content: Buffer, executable: boolean): RepositoryFile {
  const isText = !content.subarray(0, 8000).includes(0);
  const text = isText ? content.toString("utf8") : "";
  const lines = isText ? text.replace(/\n$/, "").split("\n") : [];
  const file = { path, bytes: content.length, executable, text, lines };
  return /\.tsx?$/.test(path) ? { ...file, source: readSource(path, text) } : file;
}
