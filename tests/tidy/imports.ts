// Rules on imports: layers, cycles, barrels, file extensions, dead files and dead exports.
// Called by the tidy test through all-rules.ts. The table of who may import whom is layers.ts.

import { LAYERS } from "./layers.js";
import type { Finding, Repository, RepositoryFile } from "./repository.js";
import { ENTRIES } from "./rules.js";
import type { Import } from "./source.js";

/** The file that an import of this repository means, if it exists. */
function fileOf({ byPath }: Repository, { target }: Import): RepositoryFile | undefined {
  for (const ending of [".ts", ".tsx", ".d.ts", ""]) {
    const file = byPath.get(target + ending);
    if (file !== undefined) return file;
  }
  return undefined;
}

function isRelative({ specifier }: Import): boolean {
  return specifier.startsWith(".");
}

/** Packages stand under `npm:`, so that a package and a folder of the same name differ. */
function layerName(imported: Import): string {
  if (isRelative(imported)) return imported.target;
  return imported.specifier.startsWith("node:") ? imported.specifier : `npm:${imported.specifier}`;
}

/** Data flows one way: each folder imports only what its row of the table names. */
export function layers({ files }: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, source } of files) {
    if (source === undefined) continue;
    const layer = LAYERS.find((row) => path.startsWith(row.files));
    if (layer === undefined) {
      findings.push({ path, line: 1, message: "in no row of tests/tidy/layers.ts" });
      continue;
    }
    for (const imported of source.imports) {
      const name = layerName(imported);
      const allowed = [...layer.may, ...(imported.typeOnly ? (layer.mayTypes ?? []) : [])];
      if (allowed.some((beginning) => name.startsWith(beginning))) continue;
      const message = `${layer.files} may not import ${name}: ${layer.why}`;
      findings.push({ path, line: imported.line, message });
    }
  }
  return findings;
}

/** Nobody can read a circle from its beginning. */
export function cycles(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<RepositoryFile>();
  const trail: RepositoryFile[] = [];
  const follow = (file: RepositoryFile): void => {
    done.add(file);
    trail.push(file);
    for (const imported of file.source?.imports ?? []) {
      const next = isRelative(imported) ? fileOf(repository, imported) : undefined;
      if (next === undefined) continue;
      const start = trail.indexOf(next);
      if (start >= 0) {
        const circle = [...trail.slice(start), next].map(({ path }) => path);
        const message = `imports in a circle: ${circle.join(" > ")}`;
        findings.push({ path: file.path, line: imported.line, message });
      } else if (!done.has(next)) follow(next);
    }
    trail.pop();
  };
  for (const file of repository.files) if (!done.has(file)) follow(file);
  return findings;
}

/** An import names the file that defines what it takes, as the runtime will load it. */
export function importForms(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const { path, source } of repository.files) {
    for (const imported of source?.imports ?? []) {
      const { line, specifier } = imported;
      if (imported.reExport) {
        findings.push({ path, line, message: "re-export: import the defining file instead" });
      }
      if (!isRelative(imported)) continue;
      if (!/\.(js|json|css)$/.test(specifier)) {
        findings.push({ path, line, message: `"${specifier}" must end in .js` });
      } else if (fileOf(repository, imported) === undefined) {
        findings.push({ path, line, message: `"${specifier}" does not exist` });
      }
    }
  }
  return findings;
}

/** A source file that no entry reaches does nothing; tests do not keep it alive. */
export function deadFiles(repository: Repository): Finding[] {
  const reached = new Set<RepositoryFile>();
  const reach = (file: RepositoryFile): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const imported of file.source?.imports ?? []) {
      const next = isRelative(imported) ? fileOf(repository, imported) : undefined;
      if (next !== undefined && inSameWorld(file, next)) reach(next);
    }
  };
  const sources = repository.files.filter(({ source }) => source !== undefined);
  for (const file of sources) if (ENTRIES.some((entry) => entry.test(file.path))) reach(file);
  return sources
    .filter((file) => !reached.has(file))
    .map(({ path }) => {
      const message = "dead file: no main, script or page reaches it (tests/tidy/rules.ts)";
      return { path, line: 1, message };
    });
}

function inSameWorld(from: RepositoryFile, to: RepositoryFile): boolean {
  return from.path.startsWith("tests/") === to.path.startsWith("tests/");
}

/** What is exported is used somewhere: by another file, by a test, or by its own file. */
export function deadExports(repository: Repository): Finding[] {
  const taken = new Set<string>();
  for (const { source } of repository.files) {
    for (const imported of source?.imports ?? []) {
      const file = isRelative(imported) ? fileOf(repository, imported) : undefined;
      if (file !== undefined) for (const name of imported.names) taken.add(`${file.path} ${name}`);
    }
  }
  const usedAtHome = (text: string, name: string): boolean =>
    (text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length > 1;
  return repository.files.flatMap(({ path, source, text }) =>
    (path.endsWith(".d.ts") ? [] : (source?.exports ?? []))
      .filter(({ isType }) => !isType)
      .filter(({ name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
      .filter(({ name }) => !usedAtHome(text, name))
      .map(({ name, line }) => ({ path, line, message: `${name} is used nowhere` })),
  );
}
