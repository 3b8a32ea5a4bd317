/**
 * The frame of every page: head, navigation, live line, foot. Called by the shell and, through it,
 * by the bench. Never shows a figure without its word; never links anything outside this site.
 */

import { address } from "./address.js";
import type { ConsoleAssets } from "./assets.js";
import { LANGUAGES } from "./language.js";
import type { PageContent, PageName, View } from "./view.js";

/** Where the navigation leads. `benchPath` is null where there is no bench. */
const LINKS: readonly { readonly page: PageName; readonly path: string }[] = [
  { page: "movements", path: "/" },
  { page: "terminals", path: "/terminals" },
  { page: "balance", path: "/balance" },
  { page: "exceptions", path: "/exceptions" },
];

/** A whole document. `live` is the address of the event stream. */
export function layout(
  view: View,
  content: PageContent,
  site: {
    readonly assets: ConsoleAssets;
    readonly benchPath: string | null;
    readonly live: string;
  },
): string {
  const { t } = view;
  const { assets } = site;
  const document = (
    <html lang={view.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content='{"includeIndicatorCSS":true,"history":"reload"}' />
        <title safe>{`${content.title} · ${view.setting.place} · Zinc`}</title>
        <link rel="icon" href={assets.icon.path} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.style.path} />
        {(content.styles ?? []).map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        <script src={assets.module.path} type="module" />
        <script src={assets.script.path} defer />
        {(content.scripts ?? []).map((src) => (
          <script src={src} type="module" />
        ))}
      </head>
      <body class={`page-${content.page}`}>
        <a class="skip" href="#main" safe>
          {t("frame.skip")}
        </a>
        {head(view, content.page, site.benchPath) as "safe"}
        <main id="main" tabindex="-1">
          {content.body as "safe"}
        </main>
        {foot(view) as "safe"}
        <div id="live" hx-sse:connect={site.live} hx-swap="none" hidden />
        <p id="announce" class="unseen" role="status" aria-live="polite" />
      </body>
    </html>
  );
  return `<!doctype html>${document as string}`;
}

function head(view: View, current: PageName, benchPath: string | null): string {
  const { t } = view;
  const links =
    benchPath === null ? LINKS : [...LINKS, { page: "bench" as const, path: benchPath }];
  return (
    <header class="bar">
      <div class="bar-in">
        <a class="brand" href="/">
          <span class="brand-name">Zinc</span>
          <span class="brand-place" safe>
            {view.setting.place}
          </span>
        </a>
        <nav aria-label={t("frame.navigation")}>
          <ul>
            {links.map(({ page, path }) => (
              <li>
                <a href={path} aria-current={page === current ? "page" : undefined}>
                  <span safe>{t(`nav.${page}`)}</span>
                  {badge(view, page) as "safe"}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="bar-end">
          <span
            id="link-state"
            class="state"
            data-on={t("frame.live")}
            data-off={t("frame.reconnecting")}
          />
          {languageSwitch(view) as "safe"}
        </div>
      </div>
    </header>
  ) as string;
}

function badge(view: View, page: PageName): string {
  const open = view.counts.openExceptions;
  if (page !== "exceptions" || open === 0) return "";
  return (
    <b class="badge">
      <span aria-hidden="true" safe>
        {view.formats.number(open)}
      </span>
      <span class="unseen" safe>
        {view.t("nav.open-exceptions", { count: open })}
      </span>
    </b>
  ) as string;
}

function languageSwitch(view: View): string {
  return (
    <span class="languages">
      {LANGUAGES.map((tag) =>
        tag === view.language ? (
          <b lang={tag} aria-current="true" title={view.t(`language.${tag}`)} safe>
            {tag.toUpperCase()}
          </b>
        ) : (
          <a
            lang={tag}
            hreflang={tag}
            href={address(view.path, view.query, { lang: tag })}
            title={view.t(`language.${tag}`)}
            safe
          >
            {tag.toUpperCase()}
          </a>
        ),
      )}
    </span>
  ) as string;
}

function foot(view: View): string {
  const { t, setting, formats } = view;
  return (
    <footer>
      <p>
        <span safe>{t("frame.as-of", { time: formats.dateTime(view.nowSeconds) })}</span>
        <span safe>{t("frame.zone", { zone: setting.timeZone.replace("_", " ") })}</span>
        <span safe>{setting.backUp ? t("frame.backed-up") : t("frame.not-backed-up")}</span>
        {setting.demo ? <span safe>{t("frame.demo")}</span> : ""}
      </p>
    </footer>
  ) as string;
}
