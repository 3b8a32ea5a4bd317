/**
 * How one record is shown: as a row of the movements' table, as a line of the short list beside the
 * bench. Called by the pages. The sign of an amount is the card's: a sale takes from it.
 */
import { address, recordPath } from "../address.js";
import { accountLink, amount, emptyState, type Html, moment, recordLink, state } from "../parts.js";
import type { MovementRow, PostingRow } from "../queries.js";
import { type Column, table } from "../table.js";
import type { View } from "../view.js";

/** A record that came later than this after it was made says when it arrived. */
const LATE_SECONDS = 120;

/** The table of some records; those above the row of cursor `since` are shown as new. */
export function movementTable(
  view: View,
  rows: readonly MovementRow[],
  since: string | null,
): Html {
  const known = rows.findIndex((row) => row.cursor === since);
  return table<MovementRow>(view, {
    kind: "t-movements wide",
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
