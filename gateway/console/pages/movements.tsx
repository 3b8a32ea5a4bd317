/**
 * The page of live movements: every record in the order it arrived, filtered by the address.
 * Called by the routes; also gives the "3 new" line.
 */
import { address, movementFilter } from "../address.js";
import { accountLink, emptyState, type Html } from "../parts.js";
import type { MovementFilter, MovementRow, Page, TerminalRow } from "../queries.js";
import { RECORD_KINDS } from "../queries.js";
import type { View } from "../view.js";
import { movementTable } from "./movement-rows.js";

/** What the page shows. */
export interface MovementsData {
  readonly page: Page<MovementRow>;
  readonly terminals: readonly TerminalRow[];
  readonly assets: readonly string[];
  /** Rows newer than the row of this cursor are shown as new. */
  readonly since: string | null;
}

/** The whole page. */
export function movementsPage(view: View, data: MovementsData): Html {
  const { t } = view;
  return (
    <>
      <div class="page-head">
        <h1 safe>{t("movements.title")}</h1>
        <p class="lede" safe>
          {t("movements.lede", { count: view.counts.records })}
        </p>
      </div>
      {filterForm(view, data) as "safe"}
      {movementList(view, data) as "safe"}
    </>
  ) as string;
}

function filterForm(view: View, data: MovementsData): Html {
  const { t } = view;
  const filter = movementFilter(view.query, view.setting.timeZone);
  return (
    <form
      class="filters"
      action="/"
      method="get"
      role="search"
      aria-label={t("filter.label")}
      hx-get="/"
      hx-trigger="change, submit"
      hx-target="#movements"
      hx-select="#movements"
      hx-swap="outerHTML"
      hx-push-url="true"
    >
      {choice(view, "terminal", filter.terminal, terminalChoices(data.terminals)) as "safe"}
      {choice(view, "kind", filter.kind, kindChoices(view)) as "safe"}
      {
        choice(
          view,
          "asset",
          filter.asset,
          data.assets.map((name) => [name, name]),
        ) as "safe"
      }
      {dayInput(view, "from") as "safe"}
      {dayInput(view, "to") as "safe"}
      {
        choice(view, "order", filter.order === "oldest" ? "oldest" : null, [
          ["oldest", t("filter.order.oldest")],
        ]) as "safe"
      }
      {filter.account === null ? "" : <input type="hidden" name="account" value={filter.account} />}
      <span class="filter-end">
        <button type="submit" class="without-script" safe>
          {t("filter.apply")}
        </button>
        <a href="/" safe>
          {t("filter.clear")}
        </a>
      </span>
    </form>
  ) as string;
}

type Choices = readonly (readonly [value: string, word: string])[];

function terminalChoices(terminals: readonly TerminalRow[]): Choices {
  return terminals.map(({ id, name }) => [id, name] as const);
}

function kindChoices(view: View): Choices {
  return RECORD_KINDS.map((kind) => [kind, view.t(`kind.${kind}`)] as const);
}

function choice(view: View, name: string, chosen: string | null, choices: Choices): Html {
  return (
    <label>
      <span safe>{view.t(`filter.${name}`)}</span>
      <select name={name}>
        <option value="" safe>
          {view.t(`filter.${name}.any`)}
        </option>
        {choices.map(([value, word]) => (
          <option value={value} selected={value === chosen} safe>
            {word}
          </option>
        ))}
      </select>
    </label>
  ) as string;
}

function dayInput(view: View, name: "from" | "to"): Html {
  const given = view.query[name];
  return (
    <label>
      <span safe>{view.t(`filter.${name}`)}</span>
      <input type="date" name={name} value={typeof given === "string" ? given : ""} />
    </label>
  ) as string;
}

/** The list with its "new" line and its pages; what a live update replaces. */
function movementList(view: View, data: MovementsData): Html {
  const { t, query } = view;
  const { page } = data;
  const filter = movementFilter(query, view.setting.timeZone);
  const top = page.rows[0]?.cursor ?? "";
  const first = !("cursor" in query) && filter.order === "newest";
  return (
    <section id="movements" aria-label={t("movements.title")} tabindex="-1">
      {narrowed(view, filter) as "safe"}
      {first ? (
        <div
          id="fresh"
          hx-get={address("/fragments/fresh", query, { since: top, lang: null })}
          hx-trigger="movements from:#live throttle:500ms"
          hx-swap="innerHTML"
        />
      ) : (
        ""
      )}
      {page.rows.length === 0
        ? (emptyState(t("movements.empty"), t("movements.empty-teach")) as "safe")
        : (movementTable(view, page.rows, data.since) as "safe")}
      <nav class="pages" aria-label={t("pages.label")}>
        {first ? (
          ""
        ) : (
          <a href={address("/", query, { cursor: null, order: null })} safe>
            {t("pages.newest")}
          </a>
        )}
        {page.next === null ? (
          ""
        ) : (
          <a rel="next" href={address("/", query, { cursor: page.next, since: null })} safe>
            {t("pages.next")}
          </a>
        )}
        <a
          class="export"
          download=""
          href={address("/movements.csv", query, { cursor: null })}
          safe
        >
          {t("export.csv")}
        </a>
      </nav>
    </section>
  ) as string;
}

/** Says what a link narrowed the list to, where the form has no field for it. */
function narrowed(view: View, filter: MovementFilter): Html {
  if (filter.account === null) return "";
  return (
    <p class="narrowed">
      <span safe>{view.t("filter.account")}</span>{" "}
      {accountLink(view, filter.account, filter.asset) as "safe"}{" "}
      <a href={address("/", view.query, { account: null, cursor: null })} safe>
        {view.t("filter.account.clear")}
      </a>
    </p>
  ) as string;
}

/** The line above the list when more arrived: a link that shows them. Empty when none did. */
export function freshLine(view: View, count: number, since: string): Html {
  if (count === 0) return "";
  const shown = address("/", view.query, { since: null, cursor: null });
  const marked = address("/", view.query, { since, cursor: null });
  return (
    <a
      class="fresh"
      href={shown}
      hx-get={marked}
      hx-target="#movements"
      hx-select="#movements"
      hx-swap="outerHTML"
      data-announce={view.t("movements.arrived")}
      safe
    >
      {view.t("movements.fresh", { count })}
    </a>
  ) as string;
}
