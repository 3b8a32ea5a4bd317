/**
 * How numbers, money and times are written for people, in one locale and one time zone.
 * Called by every page. Never computes with money beyond splitting minor units, never uses a float,
 * never rounds: 1234 minor units of EUR.asso/2 are "12.34 €". Negative has a true minus (U+2212).
 */
import { type Asset, decimalText, parseAsset } from "../../protocol/money.js";
import type { Money } from "./queries.js";

/** An amount in pieces, so that a page can set them apart: `text` is sign and digits. */
export interface MoneyText {
  readonly text: string;
  /** Symbol or name of the asset: "€", "GIFT". */
  readonly unit: string;
  /** Who issued it: "asso"; empty where the asset's name does not say. */
  readonly issuer: string;
}

/** `always`: + or − on all but zero; `negative`: − only; `never`: for columns that say the side. */
export type SignStyle = "always" | "negative" | "never";

const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
const SYMBOLS: Readonly<Record<string, string>> = { EUR: "\u20ac" };

/** What an asset's name says; a text of another form is its own name, in whole units. */
function assetOf(asset: string): Asset {
  return parseAsset(asset) ?? { name: asset, issuer: "", exponent: 0 };
}

/** Minor units as plain ASCII decimal ("-3.50"), for exports. */
export function plainDecimal({ minor, asset }: Money): string {
  return decimalText(minor, assetOf(asset).exponent);
}

/** Unix seconds as UTC ISO 8601 to the second, for `datetime` attributes and exports. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** The Unix second at which a zone's clock shows what UTC's shows at `utcSeconds`. */
export function zoneSeconds(utcSeconds: number, timeZone: string): number {
  const first = utcSeconds - zoneOffset(utcSeconds, timeZone);
  return utcSeconds - zoneOffset(first, timeZone);
}

/** Seconds by which a zone's clock is ahead of UTC at an instant. */
function zoneOffset(seconds: number, timeZone: string): number {
  const numeric = {
    hourCycle: "h23",
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  } as const;
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  const writer = new Intl.DateTimeFormat("en-GB", { ...numeric, ...clock });
  const shown = new Map(writer.formatToParts(seconds * 1000).map((p) => [p.type, Number(p.value)]));
  const at = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const [month, hour] = [at("month") - 1, at("hour")];
  const wall = Date.UTC(at("year"), month, at("day"), hour, at("minute"), at("second"));
  return wall / 1000 - seconds;
}

/** The writers of one locale and zone. */
export class Formats {
  readonly #integer: Intl.NumberFormat;
  readonly #decimalMark: string;
  readonly #day: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;
  readonly #short: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;

  /** `timeZone`: IANA name; throws RangeError if the engine does not know it. */
  constructor(locale: string, timeZone: string) {
    this.#integer = new Intl.NumberFormat(locale);
    const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
    this.#decimalMark = parts.find((part) => part.type === "decimal")?.value ?? ".";
    const date = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
    const clock = {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    } as const;
    this.#day = new Intl.DateTimeFormat(locale, { ...date, timeZone });
    this.#clock = new Intl.DateTimeFormat(locale, { ...clock, timeZone });
    this.#short = new Intl.DateTimeFormat(locale, {
      ...clock,
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone,
    });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  }

  /** A count, grouped as the locale does: "1 042". */
  number(value: number): string {
    return this.#integer.format(value).replace("-", MINUS);
  }

  /** A number of minor units as an exact decimal. */
  money(money: Money, sign: SignStyle = "negative"): MoneyText {
    const { name, issuer, exponent } = assetOf(money.asset);
    const [whole = "0", fraction] = decimalText(Math.abs(money.minor), exponent).split(".");
    const grouped = this.#integer.format(BigInt(whole));
    const text = fraction === undefined ? grouped : grouped + this.#decimalMark + fraction;
    const prefix = signOf(money.minor, sign);
    return { text: prefix + text, unit: SYMBOLS[name] ?? name, issuer };
  }

  /** The same as one text, for sentences: "−3.50 €". */
  moneyText(money: Money, sign: SignStyle = "negative"): string {
    const { text, unit } = this.money(money, sign);
    return text + NO_BREAK_SPACE + unit;
  }

  /** "Tuesday 3 November 2026" */
  day(seconds: number): string {
    return this.#day.format(new Date(seconds * 1000));
  }

  /** "21:04:07" */
  clock(seconds: number): string {
    return this.#clock.format(new Date(seconds * 1000));
  }

  /** "3 Nov 2026, 21:04:07" */
  dateTime(seconds: number): string {
    return this.#short.format(new Date(seconds * 1000));
  }

  /** "2 minutes ago": the largest whole unit of the time between. */
  ago(seconds: number, nowSeconds: number): string {
    const past = Math.max(0, nowSeconds - seconds);
    if (past < 60) return this.#relative.format(-past, "second");
    if (past < 3600) return this.#relative.format(-Math.floor(past / 60), "minute");
    if (past < 86400) return this.#relative.format(-Math.floor(past / 3600), "hour");
    return this.#relative.format(-Math.floor(past / 86400), "day");
  }
}

function signOf(minor: number, sign: SignStyle): string {
  if (minor < 0) return sign === "never" ? "" : MINUS;
  return minor > 0 && sign === "always" ? "+" : "";
}
