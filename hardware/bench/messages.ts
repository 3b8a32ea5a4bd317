/**
 * What the bench's page and server say to each other over one WebSocket: JSON texts, one message
 * each, all kinds declared here. Called by both sides; only the server parses strictly, since only
 * it is spoken to by strangers. Never carries anything of a card but its id on this bench.
 *
 *   page to server                                server to page
 *   {type:"key", terminal, key, down}             {type:"font", glyphs}        once, on connection
 *   {type:"card", card, terminal | null}          {type:"display", terminal, ...}
 *   {type:"network", terminal, up}                {type:"lights" | "buzzer" | "power" | "network"}
 *   {type:"power", terminal, on}                  {type:"cards", places}
 */
import { KEY_ROWS, type KeyName } from "../virtual/pins/key-names.js";

/** A longer message is not one of ours; the socket closes (unit: bytes). */
export const MESSAGE_BYTES_MAX = 256;
/** More in one second than fingers can do: the socket closes. */
export const MESSAGES_PER_SECOND_MAX = 100;

/** From the page. `card` with terminal null: taken away. */
export type BenchCommand =
  | {
      readonly type: "key";
      readonly terminal: string;
      readonly key: KeyName;
      readonly down: boolean;
    }
  | { readonly type: "card"; readonly card: string; readonly terminal: string | null }
  | { readonly type: "network"; readonly terminal: string; readonly up: boolean }
  | { readonly type: "power"; readonly terminal: string; readonly on: boolean };

/** What a display shows. Bytes as lower-case hex: `ddram` 80 codes row by row, `cgram` 64. */
export interface DisplayMessage {
  readonly type: "display";
  readonly terminal: string;
  readonly ddram: string;
  readonly cgram: string;
  readonly backlight: boolean;
  readonly on: boolean;
  /** The four rows as text, for those who cannot see dots. */
  readonly text: readonly string[];
}

/** From the server. */
export type BenchEvent =
  /** The display's own characters: code as two hex digits, its 8 rows as 16 hex digits. */
  | { readonly type: "font"; readonly glyphs: Readonly<Record<string, string>> }
  | DisplayMessage
  | {
      readonly type: "lights";
      readonly terminal: string;
      readonly green: boolean;
      readonly red: boolean;
    }
  /** 0: silent. */
  | { readonly type: "buzzer"; readonly terminal: string; readonly hz: number }
  | { readonly type: "power"; readonly terminal: string; readonly on: boolean }
  | { readonly type: "network"; readonly terminal: string; readonly up: boolean }
  /** Where each card lies: a terminal's id, or null in the tray. */
  | { readonly type: "cards"; readonly places: Readonly<Record<string, string | null>> };

const KEYS: ReadonlySet<string> = new Set(KEY_ROWS.flat());
const ID = /^[a-z0-9-]{1,16}$/;

/** Reads one message of a page; undefined for anything that is not exactly a command. */
export function parseCommand(text: string): BenchCommand | undefined {
  if (text.length > MESSAGE_BYTES_MAX) return undefined;
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const { type, terminal, key, card, down, up, on } = value;
  const names = Object.keys(value).sort().join(" ");
  switch (type) {
    case "key":
      if (names !== "down key terminal type" || !isId(terminal)) return undefined;
      if (!isKey(key) || typeof down !== "boolean") return undefined;
      return { type, terminal, key, down };
    case "card":
      if (names !== "card terminal type" || !isId(card)) return undefined;
      return terminal === null || isId(terminal) ? { type, card, terminal } : undefined;
    case "network":
      if (names !== "terminal type up" || !isId(terminal)) return undefined;
      return typeof up === "boolean" ? { type, terminal, up } : undefined;
    case "power":
      if (names !== "on terminal type" || !isId(terminal)) return undefined;
      return typeof on === "boolean" ? { type, terminal, on } : undefined;
    default:
      return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}

function isKey(value: unknown): value is KeyName {
  return typeof value === "string" && KEYS.has(value);
}
