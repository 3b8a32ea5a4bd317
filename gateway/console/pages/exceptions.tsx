/**
 * The page of exceptions: what is not as it should be, told as a colleague would: what happened,
 * whether money moved, what to do. Called by the routes. Settles nothing itself.
 */
import { address, exceptionFilter, recordPath } from "../address.js";
import { emptyState, type Html, shortCard, state, time } from "../parts.js";
import type { ExceptionRow, Page } from "../queries.js";
import type { View } from "../view.js";

const STATES = ["open", "settled", "all"] as const;

/** The whole page. */
export function exceptionsPage(view: View, page: Page<ExceptionRow>): Html {
  const { t } = view;
  const open = view.counts.openExceptions;
  const here = address("/exceptions", view.query, { lang: null });
  return (
    <>
      <div class="page-head">
        <h1 safe>{t("exceptions.title")}</h1>
        <p class="lede" safe>
          {open === 0 ? t("exceptions.lede-none") : t("exceptions.lede", { count: open })}
        </p>
      </div>
      {tabs(view) as "safe"}
      <section
        id="exceptions"
        aria-label={t("exceptions.title")}
        hx-get={here}
        hx-trigger="exceptions from:#live throttle:1s, released"
        hx-select="#exceptions"
        hx-swap="outerHTML"
        data-hold="true"
      >
        {page.rows.length === 0
          ? (emptyState(t("exceptions.empty"), t("exceptions.empty-teach")) as "safe")
          : (page.rows.map((row) => story(view, row)) as "safe"[])}
        <nav class="pages" aria-label={t("pages.label")}>
          {page.next === null ? (
            ""
          ) : (
            <a rel="next" href={address("/exceptions", view.query, { cursor: page.next })} safe>
              {t("pages.next")}
            </a>
          )}
          <a
            class="export"
            download=""
            href={address("/exceptions.csv", view.query, { cursor: null })}
            safe
          >
            {t("export.csv")}
          </a>
        </nav>
      </section>
    </>
  ) as string;
}

function tabs(view: View): Html {
  const chosen = exceptionFilter(view.query).state ?? "all";
  return (
    <nav class="tabs" aria-label={view.t("exceptions.tabs")}>
      {STATES.map((name) => (
        <a
          href={address("/exceptions", view.query, { state: name, cursor: null })}
          aria-current={name === chosen ? "true" : undefined}
          safe
        >
          {view.t(`exceptions.${name}`)}
        </a>
      ))}
    </nav>
  ) as string;
}

/** The words of one exception, in plain text: title, what happened, money, what to do. */
export function exceptionWords(view: View, row: ExceptionRow) {
  const { t, formats } = view;
  const { sequence, sequenceTo } = row;
  const count = sequence === null || sequenceTo === null ? 1 : sequenceTo - sequence + 1;
  const values = {
    count,
    terminal: row.terminalName ?? row.terminal ?? t("exceptions.some-terminal"),
    number: sequence === null ? "?" : formats.number(sequence),
    to: sequenceTo === null ? "?" : formats.number(sequenceTo),
    card: row.card === null ? t("exceptions.some-card") : shortCard(row.card),
    amount: row.amount === null ? t("exceptions.some-amount") : formats.moneyText(row.amount),
    code: row.code ?? "?",
  };
  return {
    kind: t(`exception-kind.${row.kind}`),
    what: t(`exception.${row.kind}.what`, values),
    money: t(`exception.${row.kind}.money`, values),
    todo: t(`exception.${row.kind}.do`, values),
  };
}

function story(view: View, row: ExceptionRow): Html {
  const { t } = view;
  const words = exceptionWords(view, row);
  const settled = row.state === "settled";
  return (
    <article class="story" aria-labelledby={`x-${row.id}`}>
      <header>
        {state(settled ? "settled" : "wrong", t(`exception-state.${row.state}`)) as "safe"}
        <h2 id={`x-${row.id}`} safe>
          {words.kind}
        </h2>
        {time(view, row.atSeconds) as "safe"}
      </header>
      <p class="what" safe>
        {words.what}
      </p>
      <dl>
        <dt safe>{t("exceptions.money")}</dt>
        <dd safe>{words.money}</dd>
        <dt safe>{t("exceptions.do")}</dt>
        <dd safe>{settled ? t("exceptions.nothing-to-do") : words.todo}</dd>
      </dl>
      {proofs(view, row) as "safe"}
    </article>
  ) as string;
}

function proofs(view: View, row: ExceptionRow): Html {
  const { t, formats } = view;
  const links: Html[] = [];
  const push = (href: string, word: string): void => {
    links.push(
      (
        <a href={href} safe>
          {word}
        </a>
      ) as string,
    );
  };
  if (row.terminal !== null && row.sequence !== null && row.kind !== "gap") {
    const number = formats.number(row.sequence);
    push(recordPath(row.terminal, row.sequence), t("exceptions.see-record", { number }));
  }
  if (row.settledBy !== null) {
    const number = formats.number(row.settledBy.sequence);
    const path = recordPath(row.settledBy.terminal, row.settledBy.sequence);
    push(path, t("exceptions.see-settling", { number }));
  }
  if (row.card !== null) {
    push(address("/", {}, { account: `card:${row.card}` }), t("exceptions.see-card"));
  }
  if (row.terminal !== null) {
    push(address("/", {}, { terminal: row.terminal }), t("exceptions.see-terminal"));
  }
  return links.length === 0 ? "" : ((<p class="proofs">{links as "safe"[]}</p>) as string);
}
