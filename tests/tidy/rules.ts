// The house's rules as data: caps, banned things with what to use instead, and exemptions with
// their reason. Read by the other files of this folder. An exemption that exempts nothing fails.

/** Upper bounds by size rule; the basis of each is in CONTRIBUTING.md. */
export const CAPS = {
  sourceLines: 300,
  firmwareLines: 250,
  testLines: 400,
  functionLines: 60,
  columns: 100,
  parameters: 4,
  filesInFolder: 20,
  markdownLines: 300,
  headerLines: 20,
  blobBytes: 256 * 1024,
} as const;

/** Pages that only ever grow, and so have no cap. */
export const GROWING_PAGES: readonly string[] = ["CHANGELOG.md", "DECISIONS.md"];

/** A use of a name that is not allowed. Paths are beginnings. */
export interface Ban {
  /** As source.ts describes uses: `Date.now`, `new Error`, `randomBytes(`. */
  readonly use: string;
  readonly instead: string;
  /** Only in these paths, when given. */
  readonly within?: readonly string[];
  /** Never in these paths: the seams. */
  readonly except?: readonly string[];
}

/** Where time, chance and printing come from; everyone else is given them. */
const SEAMS = [
  "firmware/platform/",
  "firmware/main.ts",
  "gateway/main.ts",
  "gateway/console/browser/",
  "hardware/bench/browser/",
  "hardware/virtual/host/wall-clock.ts",
  "scripts/",
];
const clock = { instead: "the clock that was passed in", except: SEAMS };
const chance = { instead: "the entropy that was passed in", except: [...SEAMS, "tests/"] };
const print = { instead: "the log that was passed in", except: SEAMS };
const error = { instead: "a returned refusal, or an error of the catalogue", except: ["tests/"] };
const skip = { instead: "context.skip(reason), so that the reason is printed" };

/** Banned uses, found in the syntax tree, so that comments and texts may name them. */
export const BANS: readonly Ban[] = [
  { use: "console.log", ...print },
  { use: "console.info", ...print },
  { use: "console.warn", ...print },
  { use: "console.error", ...print },
  { use: "console.debug", ...print },
  { use: "Date.now", ...clock },
  { use: "new Date()", ...clock },
  { use: "performance.now", ...clock },
  { use: "process.hrtime", ...clock },
  { use: "Math.random", instead: "entropy that was passed in, or a seeded generator" },
  { use: "randomBytes(", ...chance },
  { use: "crypto.randomBytes", ...chance },
  { use: "randomUUID(", ...chance },
  { use: "crypto.randomUUID", ...chance },
  { use: "crypto.getRandomValues", ...chance },
  { use: "new Error", ...error },
  { use: "new Error()", ...error },
  { use: "new TypeError", ...error },
  { use: "new RangeError", ...error },
  { use: "any", instead: "unknown, and a check" },
  { use: "enum member without number", instead: "an explicit number, never used again" },
  { use: "|| default", instead: "??, which keeps 0, false and the empty text" },
  {
    use: "parseFloat(",
    instead: "whole minor units",
    within: ["protocol/", "firmware/", "gateway/"],
  },
  { use: "it.only", instead: "it" },
  { use: "test.only", instead: "it" },
  { use: "describe.only", instead: "describe" },
  { use: "it.skip", ...skip },
  { use: "it.todo", ...skip },
  { use: "test.skip", ...skip },
  { use: "describe.skip", ...skip },
];

/** Banned texts, anywhere in a file, comments included. */
export const BANNED_TEXTS: readonly { readonly text: RegExp; readonly instead: string }[] = [
  { text: /\b(TODO|FIXME|HACK)\b/, instead: "do it now, or file an issue" },
  { text: /@ts-(ignore|nocheck|expect-error)/, instead: "types that say what is true" },
  { text: /eslint-|prettier-ignore/, instead: "biome, which is what we use" },
  { text: /BEGIN [A-Z ]*PRIVATE KEY/, instead: "a key made at run time, or one of an RFC" },
  { text: /\/work\/|\.\.\/shared\b|\b(design|style|look|seams)\.md\b/, instead: "DECISIONS.md" },
];

/** File names that tell nothing of what is inside. */
export const DRAWERS = /^(utils?|helpers?|common|misc|shared|lib|index|types)\.(ts|tsx)$/;

/** Folders of tests that mirror no folder, since their subject is the whole. */
export const TEST_FOLDERS: readonly string[] = [
  "e2e",
  "engine",
  "settings",
  "sim",
  "support",
  "tidy",
  "vectors",
];

/** Kinds of file that we keep; another kind is a slip, or a decision to write here. */
export const EXTENSIONS = [
  ...["ts", "tsx", "css", "sql", "cddl", "json", "md", "hex", "hash", "csv"],
  ...["png", "svg", "pdf", "scad", "stl", "woff2"],
] as const;

/** Files that live by no extension, or by one of their own. */
export const PLAIN_FILES = [".ci/run", ".gitignore", ".npmrc", "LICENSE"] as const;

/** Where execution begins; a source file that none of these reaches is dead. */
export const ENTRIES = [
  /^(firmware|gateway)\/main\.ts$/,
  /^scripts\/(zinc|test)\.ts$/,
  /^hardware\/bench\/browser\/main\.ts$/,
  /^gateway\/console\/browser\/live\.ts$/,
  /^tests\/.*\.(test|config)\.ts$/,
  /^firmware\/platform\/tslib\.ts$/, // the compiler imports it where it emits a helper
  /\.d\.ts$/,
];

/** One permission to break one rule in one file, optionally for one message only. */
export interface Exemption {
  readonly rule: string;
  readonly path: string;
  readonly about?: string;
  readonly reason: string;
}

/** All permissions. */
export const EXEMPTIONS: readonly Exemption[] = [
  {
    rule: "function-lines",
    path: "firmware/platform/tslib.ts",
    about: "__generator",
    reason: "one state machine, whose shape the compiler dictates",
  },
  ...["__extends", "__spreadArray", "__assign", "__generator", "__awaiter"].map((name) => ({
    rule: "dead-exports",
    path: "firmware/platform/tslib.ts",
    about: `${name} `,
    reason: "the compiler imports it where it emits a helper",
  })),
  ...["firmware/till/text/en.ts", "firmware/till/text/fr.ts"].map((path) => ({
    rule: "function-lines",
    path,
    reason: "a table of texts; inside a function it stays in flash and costs no variables",
  })),
  ...["field", "inverse", "point", "scalar"].map((name) => ({
    rule: "parameters",
    path: `firmware/crypto/ed25519/${name}-kernel.ts`,
    reason: "generated; a parameter costs the engine a tenth of a read from an array",
  })),
  ...["point-kernel", "decode", "inverse", "walk"].map((name) => ({
    rule: "function-lines",
    path: `firmware/crypto/ed25519/${name}.ts`,
    reason: "one job whose steps share their numbers; a call costs the engine more than a step",
  })),
  ...["cmac", "diversify"].map((name) => ({
    rule: "dead-files",
    path: `firmware/crypto/${name}.ts`,
    reason: "built by `zinc build --module`, until card drivers call it",
  })),
  ...["memory-net", "virtual-clock"].map((name) => ({
    rule: "dead-files",
    path: `hardware/virtual/host/${name}.ts`,
    reason: "the simulator's world, which is among the tests",
  })),
  {
    rule: "banned-texts",
    path: "tests/tidy/rules.ts",
    reason: "it is the list of what is banned",
  },
  {
    rule: "banned-texts",
    path: "tests/tidy/samples.ts",
    reason: "its samples are bad on purpose",
  },
  {
    rule: "sleeps",
    path: "tests/tidy/samples.ts",
    reason: "its samples are bad on purpose",
  },
  {
    rule: "line-columns",
    path: "tests/tidy/samples.ts",
    reason: "it quotes what the rules print, one finding a line",
  },
];
