/**
 * The words of the console: one catalogue a language, chosen by cookie, then by Accept-Language.
 * Called by the shell once a request. Never holds a sentence itself: they are in text/{fr,en}.json.
 * Plurals by Intl.PluralRules: an entry is a string, or one a plural category, picked by `count`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The languages we have a catalogue of. */
export const LANGUAGES = ["fr", "en"] as const;
/** One of them. */
export type LanguageTag = (typeof LANGUAGES)[number];

/** BCP 47 tag for Intl: European conventions and the 24-hour clock in both languages. */
export const LOCALES: Readonly<Record<LanguageTag, string>> = { fr: "fr-FR", en: "en-GB" };

/** Values for `{name}` in a sentence; `count` also picks the plural. Numbers are formatted. */
export type TextValues = Readonly<Record<string, string | number>>;
/** Gives the sentence of a key, in plain text (not escaped); an unknown key gives itself. */
export type Translate = (key: string, values?: TextValues) => string;

type Entry = string | Readonly<Record<string, string>>;
type Catalogue = Readonly<Record<string, Entry>>;

const COOKIE = "zinc-language";
const COOKIE_SECONDS = 365 * 24 * 3600;

/** Reads the catalogues in a folder, `fr.json` and `en.json`; throws if one is unreadable. */
export function loadTexts(folder: string): Readonly<Record<LanguageTag, Translate>> {
  const read = (tag: LanguageTag): Translate =>
    translator(tag, JSON.parse(readFileSync(join(folder, `${tag}.json`), "utf8")) as Catalogue);
  return { fr: read("fr"), en: read("en") };
}

/** The lookup over one catalogue. */
function translator(tag: LanguageTag, catalogue: Catalogue): Translate {
  const plural = new Intl.PluralRules(LOCALES[tag]);
  const number = new Intl.NumberFormat(LOCALES[tag]);
  return (key, values = {}) => {
    const entry = Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
    if (entry === undefined) return key;
    const sentence = typeof entry === "string" ? entry : pick(entry, plural, values["count"]);
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      return typeof value === "number" ? number.format(value) : value;
    });
  };
}

function pick(
  entry: Readonly<Record<string, string>>,
  plural: Intl.PluralRules,
  count: string | number | undefined,
): string {
  const category = typeof count === "number" ? plural.select(count) : "other";
  return entry[category] ?? entry["other"] ?? "";
}

/** The language of a request: the switch's cookie, else the best of Accept-Language, else fr. */
export function chooseLanguage(headers: {
  readonly cookie?: string | undefined;
  readonly "accept-language"?: string | undefined;
}): LanguageTag {
  const kept = /(?:^|;\s*)zinc-language=(\w\w)(?:;|$)/.exec(headers.cookie ?? "")?.[1];
  return asLanguage(kept) ?? accepted(headers["accept-language"] ?? "") ?? "fr";
}

/** Narrows a text from outside to a language we have. */
export function asLanguage(text: unknown): LanguageTag | undefined {
  return LANGUAGES.find((tag) => tag === text);
}

/** The Set-Cookie value that keeps a choice for a year. */
export function languageCookie(tag: LanguageTag): string {
  return `${COOKIE}=${tag}; Path=/; Max-Age=${COOKIE_SECONDS}; SameSite=Lax; HttpOnly`;
}

function accepted(header: string): LanguageTag | undefined {
  const wishes = header
    .slice(0, 200)
    .split(",")
    .map((part, index) => {
      const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters
        .map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1])
        .find((q) => q !== undefined);
      return { tag: asLanguage(range.slice(0, 2)), weight: Number(weight ?? 1), index };
    });
  const known = wishes.filter((wish) => wish.tag !== undefined && wish.weight > 0);
  known.sort((a, b) => b.weight - a.weight || a.index - b.index);
  return known[0]?.tag;
}
