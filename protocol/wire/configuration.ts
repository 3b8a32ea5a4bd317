// A place's configuration as a terminal gets it: what is sold, in which assets, within which
// limits. Called by the gateway (writes), the terminal (reads, keeps, applies between two sales).
// Its version is on every record. Texts are ASCII, cut for the display where they are made.
// Form: one canonical CBOR array, items in the order of the interface.
import type { ErrorCode } from "../errors.js";
import {
  AMOUNT_MINOR_MAX,
  ASSET_CHARACTERS_MAX,
  CATALOGUE_ARTICLES_MAX,
  COUNTER_MAX,
  LABEL_CHARACTERS_MAX,
  PLACE_ASSETS_MAX,
} from "../limits.js";
import { parseAsset } from "../money.js";
import { CborReader } from "../record/cbor-reader.js";
import { CborWriter } from "../record/cbor-writer.js";
import { readId } from "../record/decode.js";

/** An asset that the place accepts. `symbol`: 1-4 ASCII characters for the display. */
export interface PlaceAsset {
  readonly asset: string;
  readonly symbol: string;
}

/** An article. `key`: the shortcut key A-D that arms it, or ''. `price` in minor units. */
export interface Article {
  readonly id: number;
  readonly label: string;
  readonly price: number;
  readonly key: string;
}

/** Everything a terminal must know of its place. */
export interface Configuration {
  readonly version: number;
  readonly place: string;
  readonly placeName: string;
  /** 'fr' or 'en'. */
  readonly language: string;
  /** In the order in which a sale takes them; the first is the one prices are shown in. */
  readonly assets: PlaceAsset[];
  /** Index into `assets` of the one that a cash top-up buys. */
  readonly topUpAsset: number;
  /** Offline allowance of a bare identity, minor units, per card and per terminal. */
  readonly cardAllowance: number;
  readonly terminalAllowance: number;
  /** Seconds that a terminal may sell without the gateway's word. */
  readonly leaseSeconds: number;
  /** Minutes east of UTC, plus 720 so that it is never negative. */
  readonly zone: number;
  readonly articles: Article[];
}

/** Writes a configuration. */
export function encodeConfiguration(c: Configuration): Uint8Array {
  const out = new CborWriter(512);
  out.array(11);
  out.int(c.version);
  out.text(c.place);
  out.text(c.placeName);
  out.text(c.language);
  out.array(c.assets.length);
  for (let i = 0; i < c.assets.length; i++) {
    out.array(2);
    out.text(c.assets[i].asset);
    out.text(c.assets[i].symbol);
  }
  out.int(c.topUpAsset);
  out.int(c.cardAllowance);
  out.int(c.terminalAllowance);
  out.int(c.leaseSeconds);
  out.int(c.zone);
  out.array(c.articles.length);
  for (let i = 0; i < c.articles.length; i++) {
    const article = c.articles[i];
    out.array(4);
    out.int(article.id);
    out.text(article.label);
    out.int(article.price);
    out.text(article.key);
  }
  return out.bytes();
}

function readAssets(from: CborReader): PlaceAsset[] {
  const assets: PlaceAsset[] = [];
  const count = from.array(PLACE_ASSETS_MAX);
  for (let i = 0; i < count && from.error === ""; i++) {
    from.fixedArray(2);
    const asset = from.text(ASSET_CHARACTERS_MAX);
    const symbol = from.text(4);
    if (from.error === "" && parseAsset(asset) === undefined) from.refuse("W111");
    assets.push({ asset, symbol });
  }
  if (from.error === "" && count < 1) from.refuse("W104");
  return assets;
}

function readArticles(from: CborReader): Article[] {
  const articles: Article[] = [];
  const count = from.array(CATALOGUE_ARTICLES_MAX);
  for (let i = 0; i < count && from.error === ""; i++) {
    from.fixedArray(4);
    const id = from.uint(65535);
    const label = from.text(LABEL_CHARACTERS_MAX);
    const price = from.uint(AMOUNT_MINOR_MAX);
    const key = from.text(1);
    if (from.error === "" && key !== "" && "ABCD".indexOf(key) < 0) from.refuse("W104");
    articles.push({ id, label, price, key });
  }
  return articles;
}

/** Reads a configuration, or gives the code of the first thing wrong with it. */
export function decodeConfiguration(bytes: Uint8Array): Configuration | ErrorCode {
  const from = new CborReader(bytes);
  from.fixedArray(11);
  const version = from.uint(COUNTER_MAX);
  const place = readId(from);
  const placeName = from.text(LABEL_CHARACTERS_MAX);
  const language = from.text(2);
  if (from.error === "" && language !== "fr" && language !== "en") from.refuse("W104");
  const assets = readAssets(from);
  const topUpAsset = from.uint(PLACE_ASSETS_MAX - 1);
  if (from.error === "" && topUpAsset >= assets.length) from.refuse("W104");
  const cardAllowance = from.uint(AMOUNT_MINOR_MAX);
  const terminalAllowance = from.uint(AMOUNT_MINOR_MAX);
  const leaseSeconds = from.uint(COUNTER_MAX);
  const zone = from.uint(1600);
  const articles = readArticles(from);
  from.end();
  if (from.error !== "") return from.error;
  return {
    version,
    place,
    placeName,
    language,
    assets,
    topUpAsset,
    cardAllowance,
    terminalAllowance,
    leaseSeconds,
    zone,
    articles,
  };
}
