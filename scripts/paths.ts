// Where things are, seen from the sources (under vitest) and from build/ alike. Called by every
// script. Must never depend on the working directory: `zinc` runs from anywhere.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/* The repository's folder: the nearest one above that has a package.json. */
const ROOT = findRoot();

/** The path of something in the repository, from its parts. */
export function inRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}
