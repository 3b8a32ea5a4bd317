/**
 * The address bar as the state of a page: filters, order and place in the list, read from a query
 * string and written back. Called by the routes (read) and the pages (links). Never trusts a value:
 * what is not understood is left out, so a mistyped link shows more, never an error.
 */
import { zoneSeconds } from "./format.js";
import {
  EXCEPTION_KINDS,
  type ExceptionFilter,
  type MovementFilter,
  type PageRequest,
  RECORD_KINDS,
} from "./queries.js";

/** Query strings as fastify parses them: a repeated name is a list. */
export type Query = Readonly<Record<string, unknown>>;

/** Rows a page holds on screen. */
const PAGE_ROWS = 100;
/** Rows asked at once by an export. */
export const EXPORT_ROWS = 500;
const VALUE_CHARS_MAX = 80;

/** One bounded, printable value, or null. */
export function text(query: Query, name: string): string | null {
  const value = query[name];
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  return trimmed === "" || trimmed.length > VALUE_CHARS_MAX ? null : trimmed;
}

function oneOf<T extends string>(query: Query, name: string, values: readonly T[]): T | null {
  const given = text(query, name);
  return values.find((value) => value === given) ?? null;
}

/** The Unix second at which a `YYYY-MM-DD` begins at the place, `days` later; null if none. */
function day(query: Query, name: string, days: number, timeZone: string): number | null {
  const given = text(query, name) ?? "";
  if (!/^\d{4}-\d\d-\d\d$/.test(given)) return null;
  const milliseconds = Date.parse(`${given}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  return zoneSeconds(milliseconds / 1000 + days * 86400, timeZone);
}

/** The movements that an address asks for. `to` names a day of the place and includes it. */
export function movementFilter(query: Query, timeZone: string): MovementFilter {
  return {
    terminal: text(query, "terminal"),
    kind: oneOf(query, "kind", RECORD_KINDS),
    account: text(query, "account"),
    asset: text(query, "asset"),
    fromSeconds: day(query, "from", 0, timeZone),
    toSeconds: day(query, "to", 1, timeZone),
    order: oneOf(query, "order", ["newest", "oldest"]) ?? "newest",
  };
}

/** The exceptions that an address asks for; open ones unless it says otherwise. */
export function exceptionFilter(query: Query): ExceptionFilter {
  const state = oneOf(query, "state", ["open", "settled", "all"]) ?? "open";
  return {
    state: state === "all" ? null : state,
    kind: oneOf(query, "kind", EXCEPTION_KINDS),
    terminal: text(query, "terminal"),
  };
}

/** The page that an address asks for. */
export function pageRequest(query: Query, limit: number = PAGE_ROWS): PageRequest {
  return { cursor: text(query, "cursor"), limit };
}

/** Column and direction of a table sorted in memory. */
export interface Sort {
  readonly column: string | null;
  readonly descending: boolean;
}

/** Reads `sort=column` or `sort=-column`. */
export function sortOf(query: Query): Sort {
  const given = text(query, "sort");
  if (given === null) return { column: null, descending: false };
  return given.startsWith("-")
    ? { column: given.slice(1), descending: true }
    : { column: given, descending: false };
}

/** An address: `path` with the query's values changed; null and '' take a name away. */
export function address(
  path: string,
  query: Query,
  changes: Readonly<Record<string, string | null>>,
) {
  const values = new URLSearchParams();
  for (const name of Object.keys(query)) {
    const value = name in changes ? null : text(query, name);
    if (value !== null) values.set(name, value);
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value !== null && value !== "") values.set(name, value);
  }
  values.sort();
  const search = values.toString();
  return search === "" ? path : `${path}?${search}`;
}

/** The address of a record's proof. */
export function recordPath(terminal: string, sequence: number): string {
  return `/records/${encodeURIComponent(terminal)}/${sequence}`;
}
