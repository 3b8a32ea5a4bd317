// Money: an integer number of minor units of one asset, and the grammar of an asset's name.
// Called by records, ledger and till. Never rounds, never converts, never uses a fraction.
// Grammar (design: settled wire rules): NAME.issuer/exponent, e.g. EUR.asso/2 or TIME.asso/0;
// NAME is 1-6 of [A-Z0-9], issuer 1-7 of [a-z0-9-], exponent one digit 0-4; 16 ASCII at most.
import { ASSET_CHARACTERS_MAX } from "./limits.js";

/** An amount of one asset, in minor units. */
export interface Money {
  readonly asset: string;
  readonly amount: number;
}

/** What an asset's name says. `exponent`: decimal places between minor and major unit. */
export interface Asset {
  readonly name: string;
  readonly issuer: string;
  readonly exponent: number;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789-";

/** Whether every character of `text` is in `alphabet` and there are `min` to `max` of them. */
export function consistsOf(text: string, alphabet: string, min: number, max: number): boolean {
  if (text.length < min || text.length > max) return false;
  for (let i = 0; i < text.length; i++) if (alphabet.indexOf(text.charAt(i)) < 0) return false;
  return true;
}

/** Whether `text` can be the id of a terminal or a place: 1-16 of [a-z0-9-]. */
export function isId(text: string): boolean {
  return consistsOf(text, LOWER, 1, 16);
}

/** Reads an asset's name, or gives undefined if it breaks the grammar. */
export function parseAsset(text: string): Asset | undefined {
  if (text.length > ASSET_CHARACTERS_MAX) return undefined;
  const dot = text.indexOf(".");
  const slash = text.indexOf("/");
  if (dot < 1 || slash !== text.length - 2 || slash < dot) return undefined;
  const name = text.substring(0, dot);
  const issuer = text.substring(dot + 1, slash);
  const exponent = "01234".indexOf(text.charAt(slash + 1));
  if (!consistsOf(name, UPPER, 1, 6) || !consistsOf(issuer, LOWER, 1, 7)) return undefined;
  return exponent < 0 ? undefined : { name, issuer, exponent };
}

/** Minor units as a decimal text with a point and `exponent` places, e.g. -350, 2 -> "-3.50". */
export function decimalText(amount: number, exponent: number): string {
  const sign = amount < 0 ? "-" : "";
  let digits = (amount < 0 ? -amount : amount).toString();
  if (exponent === 0) return sign + digits;
  while (digits.length <= exponent) digits = `0${digits}`;
  const point = digits.length - exponent;
  return `${sign}${digits.substring(0, point)}.${digits.substring(point)}`;
}
