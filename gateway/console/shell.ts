/**
 * Turns a page's content into an answer: view, frame, headers. Called by the console's routes and,
 * passed in by scripts/start.ts, by the bench. Never lets a page load or send anything elsewhere.
 */
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Query } from "./address.js";
import { type ConsoleAssets, loadAssets, packageRoot } from "./assets.js";
import { Formats } from "./format.js";
import {
  chooseLanguage,
  type LanguageTag,
  LOCALES,
  loadTexts,
  type Translate,
} from "./language.js";
import { layout } from "./layout.js";
import { LIVE_PATH } from "./live.js";
import { ledgerFragment } from "./pages/movement-rows.js";
import type { ConsoleQueries } from "./queries.js";
import type { PageContent, View } from "./view.js";

/** What the console is given by gateway/main.ts. */
export interface ConsoleOptions {
  readonly queries: ConsoleQueries;
  /** The gateway's clock, whole Unix seconds. */
  nowSeconds(): number;
  /** Address of the bench, for the navigation; null where there is none. */
  readonly benchPath: string | null;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Lines of the short list beside the bench. */
const LEDGER_LINES = 12;

/** Words, files and clock, held once. */
export class Shell {
  readonly assets: ConsoleAssets;
  readonly #options: ConsoleOptions;
  readonly #texts: Readonly<Record<LanguageTag, Translate>>;
  readonly #formats = new Map<string, Formats>();

  /** Reads stylesheets, scripts and catalogues; throws if the build did not run. */
  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.assets = loadAssets();
    const folder = join(packageRoot(import.meta.url), "gateway", "console", "text");
    this.#texts = loadTexts(folder);
  }

  /** The language that a request is answered in. */
  language(request: FastifyRequest): LanguageTag {
    return chooseLanguage(request.headers);
  }

  /** All that pages need, for one request. */
  async view(request: FastifyRequest): Promise<View> {
    const { queries } = this.#options;
    const [setting, counts] = await Promise.all([queries.setting(), queries.counts()]);
    const language = this.language(request);
    return {
      language,
      t: this.#texts[language],
      formats: this.#formatsOf(language, setting.timeZone),
      setting,
      counts,
      path: request.url.split("?", 1)[0] ?? "/",
      query: request.query as Query,
      nowSeconds: this.#options.nowSeconds(),
    };
  }

  #formatsOf(language: LanguageTag, timeZone: string): Formats {
    const key = `${language} ${timeZone}`;
    const kept = this.#formats.get(key) ?? new Formats(LOCALES[language], timeZone);
    this.#formats.set(key, kept);
    return kept;
  }

  /** Sends a whole page. */
  send(reply: FastifyReply, view: View, content: PageContent): FastifyReply {
    const site = { assets: this.assets, benchPath: this.#options.benchPath, live: LIVE_PATH };
    return this.sendHtml(reply, layout(view, content, site));
  }

  /** Sends a page that another plugin drew: the bench gets its frame here. */
  async render(
    request: FastifyRequest,
    reply: FastifyReply,
    content: PageContent,
  ): Promise<FastifyReply> {
    return this.send(reply, await this.view(request), content);
  }

  /** Sends HTML, a page or a part of one, with the headers that keep it to itself. */
  sendHtml(reply: FastifyReply, html: string): FastifyReply {
    return reply
      .header("content-security-policy", POLICY)
      .header("x-content-type-options", "nosniff")
      .header("x-frame-options", "DENY")
      .header("referrer-policy", "same-origin")
      .header("cross-origin-opener-policy", "same-origin")
      .header("cache-control", "private, no-cache")
      .header("vary", "accept-language, cookie")
      .type("text/html; charset=utf-8")
      .send(html);
  }

  /** The short live list: the last records, as HTML that asks for itself again. */
  async ledger(request: FastifyRequest): Promise<string> {
    const view = await this.view(request);
    const filter = {
      terminal: null,
      kind: null,
      account: null,
      asset: null,
      fromSeconds: null,
      toSeconds: null,
      order: "newest",
    } as const;
    const page = await this.#options.queries.movements(filter, {
      cursor: null,
      limit: LEDGER_LINES,
    });
    return ledgerFragment(view, page.rows);
  }
}
