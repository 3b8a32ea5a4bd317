// Size rules: lines of files, functions and headers, columns, parameters, folders, blobs.
// Called by the tidy test through all-rules.ts. Looks at numbers only, never at meaning.

import type { Finding, Repository, RepositoryFile } from "./repository.js";
import { CAPS, EXTENSIONS, PLAIN_FILES } from "./rules.js";

const CODE = /\.(ts|tsx|css|sql|cddl)$/;

/** Whether a file is written by hand line by line, so that length and width matter. */
function isCode(file: RepositoryFile): boolean {
  return CODE.test(file.path) || file.path === ".ci/run";
}

function linesMax(path: string): number {
  if (path.startsWith("tests/")) return CAPS.testLines;
  return path.startsWith("firmware/") ? CAPS.firmwareLines : CAPS.sourceLines;
}

/** A file longer than its cap holds more than one idea. */
export function fileLines({ files }: Repository): Finding[] {
  return files
    .filter((file) => isCode(file) && file.lines.length > linesMax(file.path))
    .map(({ path, lines }) => ({
      path,
      line: linesMax(path) + 1,
      message: `${lines.length} lines, at most ${linesMax(path)}: split it by noun`,
    }));
}

/** Lines fit side by side on a laptop; links cannot be broken, tables and vectors are data. */
export function lineColumns({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, lines } of files.filter((file) => isCode(file) || isProse(file))) {
    lines.forEach((text, index) => {
      const columns = [...text].length;
      const allowed = /https?:\/\/|^\s*\|/.test(text);
      if (columns <= CAPS.columns || allowed) return;
      const message = `${columns} columns, at most ${CAPS.columns}`;
      findings.push({ path, line: index + 1, message });
    });
  }
  return findings;
}

function isProse(file: RepositoryFile): boolean {
  return file.path.endsWith(".md");
}

/** A function fits on a screen. */
export function functionLines({ files }: Repository): Finding[] {
  return files.flatMap(({ path, source }) =>
    (source?.functions ?? [])
      .filter((fact) => fact.lines > CAPS.functionLines)
      .map(({ name, line, lines }) => {
        const message = `function ${name} has ${lines} lines, at most ${CAPS.functionLines}`;
        return { path, line, message };
      }),
  );
}

/** More than four positions are told apart by counting; a record tells them apart by name. */
export function parameters({ files }: Repository): Finding[] {
  return files.flatMap(({ path, source }) =>
    (source?.functions ?? [])
      .filter((fact) => fact.parameters > CAPS.parameters)
      .map((fact) => ({
        path,
        line: fact.line,
        message:
          `function ${fact.name} has ${fact.parameters} positional parameters, ` +
          `at most ${CAPS.parameters}: pass a record`,
      })),
  );
}

/** A folder that needs scrolling needs folders. */
export function folderFiles({ files }: Repository): Finding[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > CAPS.filesInFolder)
    .map(([path, count]) => {
      const message = `${count} files in the folder, at most ${CAPS.filesInFolder}`;
      return { path, line: 1, message };
    });
}

/** Large files stay in the history for ever. */
export function blobs({ files }: Repository): Finding[] {
  return files
    .filter((file) => file.bytes > CAPS.blobBytes)
    .map(({ path, bytes }) => {
      const message = `${bytes} bytes, at most ${CAPS.blobBytes}: generate it, or cut it`;
      return { path, line: 1, message };
    });
}

/** An unknown kind of file, or an executable one that is no script, is a slip. */
export function fileKinds({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, executable, text } of files) {
    const plain = (PLAIN_FILES as readonly string[]).includes(path);
    const extension = path.slice(path.lastIndexOf(".") + 1);
    if (!plain && !(EXTENSIONS as readonly string[]).includes(extension)) {
      findings.push({ path, line: 1, message: "unknown kind of file: see tests/tidy/rules.ts" });
    }
    if (executable && !text.startsWith("#!")) {
      findings.push({ path, line: 1, message: "executable, but no script" });
    }
  }
  return findings;
}
