// The firmware's size may not creep: it is compared with the last release's, which is committed in
// package.json as "zinc": {"firmwareBytes": N}. Called by `zinc build`.
import { readFileSync } from "node:fs";
import { Failure } from "../failure.js";
import { inRoot } from "../paths.js";

/** How much the firmware may grow between two releases: 2 %. */
const GROWTH_MAX = 0.02;

/** The committed size in bytes, or undefined before the first release. */
export function committedBytes(packageJson: string): number | undefined {
  const { zinc } = JSON.parse(packageJson) as { zinc?: { firmwareBytes?: number } };
  return zinc?.firmwareBytes;
}

/** A107 if `bytes` is more than `committed` allows. */
export function checkGrowth(bytes: number, committed: number | undefined): void {
  if (committed === undefined || bytes <= committed * (1 + GROWTH_MAX)) return;
  throw new Failure(
    "A107",
    `The firmware has ${bytes} bytes, more than 2 % over the ${committed} of the last release.`,
    "Make it smaller, or raise zinc.firmwareBytes in package.json and say why in the commit.",
  );
}

/** Compares the built firmware with the figure in the repository's package.json. */
export function checkSize(bytes: number): void {
  checkGrowth(bytes, committedBytes(readFileSync(inRoot("package.json"), "utf8")));
}
