// Who may import whom, as data. Data flows one way, from the terminal to the console, and this
// table says so; imports.ts judges by it. The first row whose `files` a path begins with decides.
// A new folder needs a row here before its first file.

/** One row. Each entry of `may` and `mayTypes` is the beginning of what may be imported. */
export interface Layer {
  readonly files: string;
  /** Paths of this repository, `node:` modules, or `npm:` packages, that may be imported. */
  readonly may: readonly string[];
  /** What may be imported for its types alone, so that nothing of it runs. */
  readonly mayTypes?: readonly string[];
  readonly why: string;
}

/** The table, most particular paths first. */
export const LAYERS: readonly Layer[] = [
  {
    files: "protocol/",
    may: ["protocol/"],
    why: "both sides agree on it, so it needs nothing that only one side has",
  },
  ...["firmware/main", "firmware/counter", "firmware/provision"].map((files) => ({
    files,
    may: ["protocol/", "firmware/"],
    why: "wiring happens here, in three files for their size",
  })),
  {
    files: "firmware/till/",
    may: ["protocol/", "firmware/till/"],
    mayTypes: ["firmware/"],
    why: "the till is pure and sees interfaces only",
  },
  {
    files: "firmware/platform/",
    may: ["protocol/", "firmware/platform/", "npm:board"],
    why: "it is the floor: the engine's globals, and the board that the build fills in",
  },
  ...["crypto", "net", "panel", "pcd", "picc", "store"].map((folder) => ({
    files: `firmware/${folder}/`,
    may: ["protocol/", "firmware/platform/", `firmware/${folder}/`],
    mayTypes: ["firmware/"],
    why: "a driver gets its neighbours from main",
  })),
  {
    files: "hardware/boards/",
    may: ["hardware/boards/"],
    why: "boards are data",
  },
  {
    files: "hardware/virtual/",
    may: ["hardware/virtual/", "hardware/boards/", "protocol/", "node:", "npm:acorn"],
    why: "the twin must not share code with the drivers that it judges",
  },
  {
    files: "hardware/engine/",
    may: ["hardware/engine/", "hardware/virtual/", "hardware/boards/", "node:"],
    why: "it puts the virtual parts around the real engine, and knows no firmware",
  },
  {
    files: "hardware/bench/browser/",
    may: ["hardware/bench/browser/"],
    mayTypes: ["hardware/bench/"],
    why: "it runs in a page",
  },
  {
    files: "hardware/bench/",
    may: ["hardware/bench/", "hardware/virtual/", "hardware/boards/", "node:", "npm:"],
    why: "the page's layout is passed in",
  },
  {
    files: "gateway/console/browser/",
    may: ["gateway/console/browser/"],
    why: "it runs in a page",
  },
  {
    files: "gateway/main",
    may: ["gateway/", "protocol/", "node:", "npm:"],
    why: "wiring happens in main",
  },
  {
    files: "gateway/ingest/",
    may: ["gateway/ingest/", "protocol/", "node:", "npm:"],
    why: "the first stage knows no other",
  },
  {
    files: "gateway/verify/",
    may: ["gateway/verify/", "protocol/", "node:", "npm:"],
    mayTypes: ["gateway/ingest/"],
    why: "a stage sees the types of the stages before it",
  },
  {
    files: "gateway/ledger/",
    may: ["gateway/ledger/", "protocol/", "node:crypto"],
    mayTypes: ["gateway/ingest/", "gateway/verify/"],
    why: "money is decided without looking at anything outside",
  },
  {
    files: "gateway/log/",
    may: ["gateway/log/", "protocol/", "node:crypto"],
    mayTypes: ["gateway/ingest/", "gateway/verify/", "gateway/ledger/"],
    why: "proofs are made without looking at anything outside",
  },
  {
    files: "gateway/downlink/",
    may: ["gateway/downlink/", "protocol/", "node:"],
    mayTypes: ["gateway/ingest/", "gateway/verify/", "gateway/ledger/", "gateway/log/"],
    why: "a stage sees the types of the stages before it",
  },
  {
    files: "gateway/store/",
    may: ["gateway/store/", "protocol/", "node:", "npm:"],
    mayTypes: ["gateway/"],
    why: "storage implements the interfaces that its callers declare",
  },
  ...["catalogue", "fleet", "members", "treasury"].map((folder) => ({
    files: `gateway/${folder}/`,
    may: [`gateway/${folder}/`, "protocol/", "node:crypto"],
    mayTypes: ["gateway/ledger/", "gateway/log/"],
    why: "a service is given its storage",
  })),
  ...["api", "console"].map((folder) => ({
    files: `gateway/${folder}/`,
    may: [`gateway/${folder}/`, "protocol/", "node:", "npm:"],
    mayTypes: ["gateway/catalogue/", "gateway/fleet/", "gateway/members/", "gateway/treasury/"],
    why: "people reach services, never the store",
  })),
  {
    files: "scripts/",
    may: ["scripts/", "gateway/", "hardware/", "protocol/", "node:", "npm:"],
    why: "a script may call anything that runs under Node",
  },
  {
    files: "tests/",
    may: [""],
    why: "a test may look at anything",
  },
];
