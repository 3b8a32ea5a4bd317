/**
 * What every page is given: the words, the formats, who keeps the counter, the address it is at.
 * Made by the shell once a request; pages are plain functions of a view and their rows.
 */
import type { Query } from "./address.js";
import type { Formats } from "./format.js";
import type { LanguageTag, Translate } from "./language.js";
import type { ConsoleCounts, ConsoleSetting } from "./queries.js";

/** The names of the pages in the navigation; `other` is in none of its entries. */
export type PageName = "movements" | "terminals" | "balance" | "exceptions" | "bench" | "other";

/** Everything a page needs beside its rows. */
export interface View {
  readonly language: LanguageTag;
  readonly t: Translate;
  readonly formats: Formats;
  readonly setting: ConsoleSetting;
  readonly counts: ConsoleCounts;
  readonly path: string;
  readonly query: Query;
  readonly nowSeconds: number;
}

/** What stands between head and foot of a page. `body` is HTML, already escaped. */
export interface PageContent {
  readonly page: PageName;
  readonly title: string;
  readonly body: string;
  /** Addresses of further stylesheets and module scripts of this site. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
}
