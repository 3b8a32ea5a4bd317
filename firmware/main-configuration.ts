/*
 * The place's configuration in a terminal: received, kept, then applied between two sales, with a
 * record that says so. Called by main.ts. Must never change while a sale is under way, nor apply
 * what is not kept.
 */
import type { ErrorCode } from "../protocol/errors.js";
import { type Configuration, decodeConfiguration } from "../protocol/wire/configuration.js";
import { sha256 } from "./platform/crypto.js";
import { setTimeZone } from "./platform/engine.js";
import { every } from "./platform/timers.js";
import type { JournalStore } from "./store/journal.js";
import { keepConfiguration } from "./store/settings.js";

/** What is needed to apply a configuration. */
export interface ConfigurationPorts {
  journal: JournalStore;
  idle(): boolean;
  changed(): void;
}

let ports: ConfigurationPorts;
let current: Configuration | undefined;
/** Kept but not applied yet, and its bytes' hash. */
let next: Configuration | undefined;
let nextHash: Uint8Array | undefined;
let complained = false;

/** What is sold here now; undefined before the first configuration. */
export function currentConfiguration(): Configuration | undefined {
  return current;
}

/** Version of the newest one that is kept, 0 for none. */
export function keptVersion(): number {
  const newest = next === undefined ? current : next;
  return newest === undefined ? 0 : newest.version;
}

function use(configuration: Configuration): void {
  current = configuration;
  setTimeZone((configuration.zone - 720) / 60);
  ports.changed();
}

function setupOf(c: Configuration) {
  const assets: string[] = [];
  for (let i = 0; i < c.assets.length; i++) assets.push(c.assets[i].asset);
  return { configuration: c.version, place: c.place, assets: assets };
}

/** Applies what waits, if the counter is idle and the journal has a page for it. */
function apply(): void {
  if (next === undefined || nextHash === undefined || !ports.idle()) return;
  if (!ports.journal.configure(setupOf(next))) return;
  const configuration = next;
  next = undefined;
  ports.journal.note({ kind: 10, hash: nextHash });
  use(configuration);
}

function complain(code: ErrorCode): void {
  if (complained) return;
  complained = true;
  ports.journal.note({ kind: 11, code: code, detail: "configuration" });
}

/** A configuration came from the gateway; called while the counter is idle. */
export function takeConfiguration(bytes: Uint8Array): void {
  const read = decodeConfiguration(bytes);
  if (typeof read === "string") {
    complain(read);
    return;
  }
  if (read.version === keptVersion()) return;
  if (!keepConfiguration(bytes)) {
    complain("F102");
    return;
  }
  next = read;
  nextHash = sha256(bytes);
  apply();
}

/**
 * Starts with the configuration that was kept. It is applied, with a record, unless the journal
 * says that it was: its page is of this version and holds a record.
 * @param fresh whether the journal's page held no record before this start
 */
export function startConfiguration(
  bytes: Uint8Array | undefined,
  fresh: boolean,
  given: ConfigurationPorts,
): void {
  ports = given;
  every(1000, apply);
  if (bytes === undefined) return;
  const read = decodeConfiguration(bytes);
  if (typeof read === "string") {
    complain(read);
    return;
  }
  if (ports.journal.configuration() === read.version && !fresh) {
    ports.journal.configure(setupOf(read));
    use(read);
    return;
  }
  next = read;
  nextHash = sha256(bytes);
  apply();
}
