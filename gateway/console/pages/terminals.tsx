/**
 * The page of terminals: is each there, what waits in it, does its chain hold, is its clock right.
 * Called by the routes. Online is what the gateway knows now, not what was last written down.
 */
import { address } from "../address.js";
import { ago, emptyState, type Html, moment, recordLink, state, type Tone } from "../parts.js";
import type { SequenceGap, TerminalRow } from "../queries.js";
import { type Column, sorted, table } from "../table.js";
import type { View } from "../view.js";

/** A clock further off than this is shown as wrong. */
const CLOCK_OFFSET_SECONDS_MAX = 30;
const GAPS_SHOWN = 3;

/** The whole page; its list asks for itself again when a terminal's state changes. */
export function terminalsPage(view: View, rows: readonly TerminalRow[]): Html {
  const { t } = view;
  const { terminals: count, terminalsOnline: online } = view.counts;
  return (
    <>
      <div class="page-head">
        <h1 safe>{t("terminals.title")}</h1>
        <p class="lede" safe>
          {t("terminals.lede", { count, online })}
        </p>
      </div>
      {terminalList(view, rows) as "safe"}
    </>
  ) as string;
}

function terminalList(view: View, rows: readonly TerminalRow[]): Html {
  const { t } = view;
  const here = address("/terminals", view.query, { lang: null });
  return (
    <section
      id="terminals"
      aria-label={t("terminals.title")}
      hx-get={here}
      hx-trigger="terminals from:#live throttle:1s, every 30s, released"
      hx-select="#terminals"
      hx-swap="outerHTML"
      data-hold="true"
    >
      {rows.length === 0
        ? (emptyState(t("terminals.empty"), t("terminals.empty-teach")) as "safe")
        : (table(view, {
            kind: "t-terminals wide",
            caption: t("terminals.caption"),
            columns: columns(view),
            rows: sorted(view, columns(view), rows),
          }) as "safe")}
      <nav class="pages" aria-label={t("pages.label")}>
        <a class="export" download="" href={address("/terminals.csv", view.query, {})} safe>
          {t("export.csv")}
        </a>
      </nav>
    </section>
  ) as string;
}

const STATE_TONES: Readonly<Record<TerminalRow["state"], Tone>> = {
  online: "settled",
  offline: "waiting",
  "never-seen": "quiet",
  revoked: "wrong",
};
const CHAIN_TONES: Readonly<Record<TerminalRow["chain"], Tone>> = {
  intact: "settled",
  waiting: "waiting",
  broken: "wrong",
  empty: "quiet",
};

function columns(view: View): readonly Column<TerminalRow>[] {
  const { t } = view;
  return [
    { name: "terminal", head: t("column.terminal"), by: (r) => r.name, cell: (r) => name(view, r) },
    { name: "state", head: t("column.state"), by: (r) => r.state, cell: (r) => online(view, r) },
    {
      name: "queue",
      head: t("column.queue"),
      by: (r) => r.queue ?? -1,
      numeric: true,
      cell: (r) => queue(view, r),
    },
    {
      name: "last",
      head: t("column.last-record"),
      by: (r) => r.lastRecord?.time.seconds ?? 0,
      cell: (r) => lastRecord(view, r),
    },
    { name: "chain", head: t("column.chain"), by: (r) => r.chain, cell: (r) => chain(view, r) },
    {
      name: "clock",
      head: t("column.clock"),
      by: (r) => Math.abs(r.clock.offsetSeconds ?? 0),
      cell: (r) => clock(view, r),
    },
    {
      name: "configuration",
      head: t("column.configuration"),
      by: (r) => r.configuration.running ?? 0,
      cell: (r) => configuration(view, r),
    },
    {
      name: "firmware",
      head: t("column.firmware"),
      by: (r) => r.firmware ?? "",
      cell: (r) => (<span safe>{r.firmware ?? t("terminals.not-said")}</span>) as string,
    },
  ];
}

function name(view: View, row: TerminalRow): Html {
  return (
    <>
      <a href={address("/", {}, { terminal: row.id })}>
        <b safe>{row.name}</b>
      </a>
      <small safe>{view.t("terminals.identity", { id: row.id, place: row.place })}</small>
    </>
  ) as string;
}

function online(view: View, row: TerminalRow): Html {
  return (
    <>
      {state(STATE_TONES[row.state], view.t(`terminal-state.${row.state}`)) as "safe"}
      {row.lastSeenSeconds === null ? (
        ""
      ) : (
        <small>{ago(view, row.lastSeenSeconds) as "safe"}</small>
      )}
    </>
  ) as string;
}

function queue(view: View, row: TerminalRow): Html {
  if (row.queue === null) return (<span safe>{view.t("terminals.not-said")}</span>) as string;
  if (row.queue === 0) return (<span class="digits">0</span>) as string;
  return (
    <span class="state waiting" safe>
      {view.t("terminals.waiting", { count: row.queue })}
    </span>
  ) as string;
}

function lastRecord(view: View, row: TerminalRow): Html {
  const last = row.lastRecord;
  if (last === null) return (<span safe>{view.t("terminals.none")}</span>) as string;
  const stored = view.t("terminals.stored", {
    stored: row.storedTo,
    backedUp: row.backedUpTo,
  });
  return (
    <>
      <span title={stored}>
        {recordLink(view, row.id, view.t("terminals.number"), last.sequence) as "safe"}
      </span>
      <small>{moment(view, last.time, "date") as "safe"}</small>
    </>
  ) as string;
}

function chain(view: View, row: TerminalRow): Html {
  return (
    <>
      {state(CHAIN_TONES[row.chain], view.t(`chain.${row.chain}`)) as "safe"}
      {row.gaps.length === 0 ? (
        ""
      ) : (
        <small>
          <a href={address("/exceptions", {}, { terminal: row.id })} safe>
            {view.t("terminals.missing", { numbers: gapWords(view, row.gaps) })}
          </a>
        </small>
      )}
    </>
  ) as string;
}

/** "1 042, 1 050–1 053 …" */
function gapWords(view: View, gaps: readonly SequenceGap[]): string {
  const words = gaps.slice(0, GAPS_SHOWN).map(({ from, to }) => {
    const first = view.formats.number(from);
    return from === to ? first : `${first}–${view.formats.number(to)}`;
  });
  return words.join(", ") + (gaps.length > GAPS_SHOWN ? " …" : "");
}

function clock(view: View, row: TerminalRow): Html {
  const { source, offsetSeconds: offset } = row.clock;
  const word = view.t(`clock.${source}`);
  if (source === "unset") return state("wrong", word);
  if (offset === null) return state(source === "doubt" ? "waiting" : "quiet", word);
  const right = Math.abs(offset) <= CLOCK_OFFSET_SECONDS_MAX && source !== "doubt";
  const key = right ? "in-time" : offset > 0 ? "ahead" : "behind";
  return (
    <>
      {state(right ? "settled" : "waiting", word) as "safe"}
      <small safe>{view.t(`terminals.${key}`, { count: Math.abs(offset) })}</small>
    </>
  ) as string;
}

function configuration(view: View, row: TerminalRow): Html {
  const { running, wanted } = row.configuration;
  if (running === null) return (<span safe>{view.t("terminals.not-said")}</span>) as string;
  const version = view.t("terminals.version", { version: running });
  if (running === wanted) return (<span safe>{version}</span>) as string;
  return (
    <>
      <span safe>{version}</span>
      <small>
        {state("waiting", view.t("terminals.version-wanted", { version: wanted })) as "safe"}
      </small>
    </>
  ) as string;
}
