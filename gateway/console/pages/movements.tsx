/**
 * The page of live movements: every record in the order it arrived, filtered by the address.
 * Called by the routes; also gives the "3 new" line and the short list beside the bench.
 */
import { address, movementFilter, recordPath } from "../address.js";
import { accountLink, amount, emptyState, type Html, moment, recordLink, state } from "../parts.js";
import type { MovementFilter, MovementRow, Page, PostingRow, TerminalRow } from "../queries.js";
import { RECORD_KINDS } from "../queries.js";
import { type Column, table } from "../table.js";
import type { View } from "../view.js";

/** A record that came later than this after it was made says when it arrived. */
const LATE_SECONDS = 120;

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
export function movementList(view: View, data: MovementsData): Html {
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

function movementTable(view: View, rows: readonly MovementRow[], since: string | null): Html {
  const known = rows.findIndex((row) => row.cursor === since);
  return table<MovementRow>(view, {
    kind: "t-movements",
    caption: view.t("movements.caption"),
    columns: columns(view),
    rows,
    rowClass: (row) => (rows.indexOf(row) < known ? "new" : ""),
    groupBefore: (row, previous) => dayBefore(view, row, previous),
  });
}

/** A clock that was never set names no day: such a record stands under that of its arrival. */
function daySeconds(row: MovementRow): number {
  return row.time.source === "unset" ? row.receivedSeconds : row.time.seconds;
}

/** The day, where it is not the day of the row above. */
function dayBefore(view: View, row: MovementRow, previous: MovementRow | undefined): Html {
  const day = view.formats.day(daySeconds(row));
  if (previous !== undefined && view.formats.day(daySeconds(previous)) === day) return "";
  return (<span safe>{day}</span>) as string;
}

function columns(view: View): readonly Column<MovementRow>[] {
  const { t } = view;
  return [
    { name: "time", head: t("column.time"), cell: (row) => timeCell(view, row) },
    {
      name: "record",
      head: t("column.record"),
      cell: (row) => recordLink(view, row.terminal, row.terminalName, row.sequence),
    },
    { name: "kind", head: t("column.kind"), cell: (row) => kindCell(view, row) },
    { name: "accounts", head: t("column.accounts"), cell: (row) => accountsCell(view, row) },
    {
      name: "amount",
      head: t("column.amount"),
      numeric: true,
      cell: (row) => amountCell(view, row),
    },
    { name: "state", head: t("column.state"), cell: (row) => stateCell(view, row) },
  ];
}

function timeCell(view: View, row: MovementRow): Html {
  const unset = row.time.source === "unset";
  const late = unset || row.receivedSeconds - row.time.seconds > LATE_SECONDS;
  return (
    <>
      {moment(view, row.time, "clock") as "safe"}
      {late ? (
        <small safe>
          {view.t("movements.arrived-at", { time: view.formats.clock(row.receivedSeconds) })}
        </small>
      ) : (
        ""
      )}
    </>
  ) as string;
}

function kindCell(view: View, row: MovementRow): Html {
  return (
    <>
      <span class="kind" safe>
        {view.t(`kind.${row.kind}`)}
      </span>
      {row.authorisedBy === "allowance" ? (
        <small title={view.t("movements.allowance-title")} safe>
          {view.t("movements.allowance")}
        </small>
      ) : (
        ""
      )}
    </>
  ) as string;
}

/** The ways the money went; of a record that moved none, the card that took part. */
function accountsCell(view: View, row: MovementRow): Html {
  if (row.postings.length === 0 && row.card !== null) {
    return accountLink(view, `card:${row.card}`, null);
  }
  return row.postings
    .map(
      (posting) =>
        (
          <span class="posting">
            {accountLink(view, posting.source, null) as "safe"}
            <span class="arrow" aria-label={view.t("movements.to")} role="img">
              {" → "}
            </span>
            {accountLink(view, posting.destination, null) as "safe"}
          </span>
        ) as string,
    )
    .join("");
}

/** The sign is the card's: a sale takes from it. A posting without a card is a plain amount. */
export function cardSide(posting: PostingRow): PostingRow {
  const taken = posting.source.startsWith("card:") && !posting.destination.startsWith("card:");
  return taken ? { ...posting, minor: -posting.minor } : posting;
}

function amountCell(view: View, row: MovementRow): Html {
  return row.postings.map((posting) => amount(view, cardSide(posting), "always")).join("");
}

function stateCell(view: View, row: MovementRow): Html {
  if (row.exceptions.length > 0) {
    const where = address("/exceptions", {}, { terminal: row.terminal, state: "all" });
    return row.exceptions
      .map((kind) => {
        const word = state("wrong", view.t(`exception-kind.${kind}`));
        return (<a href={where}>{word as "safe"}</a>) as string;
      })
      .join(" ");
  }
  return row.postings.length > 0
    ? state("settled", view.t("movements.posted"))
    : state("quiet", view.t("movements.noted"));
}

/** The short list beside the bench: one line a record, told to a screen reader as it arrives. */
export function ledgerFragment(view: View, rows: readonly MovementRow[]): Html {
  const { t } = view;
  const [latest] = rows;
  if (latest === undefined) return emptyState(t("movements.empty"), t("movements.empty-bench"));
  const words = {
    kind: t(`kind.${latest.kind}`),
    terminal: latest.terminalName,
    number: view.formats.number(latest.sequence),
  };
  return (
    <ol class="ledger-lines" data-announce={t("movements.recorded", words)}>
      {rows.map((row) => ledgerLine(view, row) as "safe")}
    </ol>
  ) as string;
}

function ledgerLine(view: View, row: MovementRow): Html {
  const words = { kind: view.t(`kind.${row.kind}`), terminal: row.terminalName };
  const number = view.formats.number(row.sequence);
  return (
    <li id={`line-${row.terminal}-${row.sequence}`}>
      <a
        href={recordPath(row.terminal, row.sequence)}
        aria-label={view.t("movements.recorded", { ...words, number })}
      >
        <time safe>{view.formats.clock(daySeconds(row))}</time>
        <span class="kind" safe>
          {words.kind}
        </span>
        <span class="record">
          <span safe>{words.terminal}</span> <b safe>{number}</b>
        </span>
      </a>
      <span class="ledger-amount">{amountCell(view, row) as "safe"}</span>
      <span class="ledger-state">{stateCell(view, row) as "safe"}</span>
    </li>
  ) as string;
}
