/**
 * Exports of what a page shows, as comma-separated values (RFC 4180, UTF-8 with a byte order mark):
 * the same rows, filter and order; money as plain decimals, times as ISO 8601 in UTC.
 * Called by the routes. A text from outside never reaches a spreadsheet as a formula.
 */
import { isoTime, plainDecimal } from "./format.js";
import { balanceOf } from "./pages/balance.js";
import { exceptionWords } from "./pages/exceptions.js";
import { cardSide } from "./pages/movement-rows.js";
import type { BalanceRow, ExceptionRow, MovementRow, Page, TerminalRow } from "./queries.js";
import type { View } from "./view.js";

/** A figure we computed: written as it is. Texts are guarded. */
interface Figure {
  readonly figure: string;
}
type Cell = string | Figure | null;

const BYTE_ORDER_MARK = "\ufeff";

/** A number or decimal cell. */
function figure(value: number | string | null): Cell {
  return value === null ? null : { figure: String(value) };
}

/** One line, ended by CR LF. */
function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return cell.figure;
  const inert = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Heads of columns, in the language, by their keys. */
function heads(view: View, keys: readonly string[]): string {
  return BYTE_ORDER_MARK + csvLine(keys.map((key) => view.t(`csv.${key}`)));
}

/** Asks page after page until the last, a chunk of text for each. */
async function* paged<Row>(
  ask: (cursor: string | null) => Promise<Page<Row>>,
  lines: (row: Row) => string,
): AsyncGenerator<string> {
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await ask(cursor);
    yield page.rows.map(lines).join("");
    cursor = page.next;
  } while (cursor !== null);
}

/** One line a posting, so that a column of amounts can be summed; a record without any has one. */
export async function* movementsCsv(
  view: View,
  ask: (cursor: string | null) => Promise<Page<MovementRow>>,
): AsyncGenerator<string> {
  yield heads(view, [
    "time",
    "clock",
    "received",
    "terminal",
    "sequence",
    "kind",
    "place",
    "card",
    "debited",
    "credited",
    "amount",
    "asset",
    "exceptions",
  ]);
  yield* paged(ask, (row) => {
    const head = [
      isoTime(row.time.seconds),
      view.t(`clock.${row.time.source}`),
      isoTime(row.receivedSeconds),
      row.terminal,
      figure(row.sequence),
      view.t(`kind.${row.kind}`),
      row.place,
      row.card,
    ];
    const tail = row.exceptions.map((kind) => view.t(`exception-kind.${kind}`)).join("; ");
    if (row.postings.length === 0) return csvLine([...head, null, null, null, null, tail]);
    return row.postings
      .map((posting) => {
        const { source, destination, asset } = posting;
        const amount = figure(plainDecimal(cardSide(posting)));
        return csvLine([...head, source, destination, amount, asset, tail]);
      })
      .join("");
  });
}

/** One line a terminal. */
export function terminalsCsv(view: View, rows: readonly TerminalRow[]): string {
  const head = heads(view, [
    "terminal",
    "name",
    "place",
    "state",
    "seen",
    "queue",
    "sequence",
    "stored",
    "backed-up",
    "chain",
    "missing",
    "clock",
    "offset",
    "configuration",
    "firmware",
  ]);
  const lines = rows.map((row) =>
    csvLine([
      row.id,
      row.name,
      row.place,
      view.t(`terminal-state.${row.state}`),
      row.lastSeenSeconds === null ? null : isoTime(row.lastSeenSeconds),
      figure(row.queue),
      figure(row.lastRecord?.sequence ?? null),
      figure(row.storedTo),
      figure(row.backedUpTo),
      view.t(`chain.${row.chain}`),
      row.gaps.map(({ from, to }) => `${from}-${to}`).join("; "),
      view.t(`clock.${row.clock.source}`),
      figure(row.clock.offsetSeconds),
      figure(row.configuration.running),
      row.firmware,
    ]),
  );
  return head + lines.join("");
}

/** One line an account and asset. */
export function balanceCsv(view: View, rows: readonly BalanceRow[]): string {
  const head = heads(view, ["account", "accounts", "asset", "debit", "credit", "balance"]);
  const lines = rows.map((row) => {
    const money = (minor: number): Cell => figure(plainDecimal({ minor, asset: row.asset }));
    const sums = [money(row.debitedMinor), money(row.creditedMinor), money(balanceOf(row))];
    return csvLine([row.account, figure(row.accounts), row.asset, ...sums]);
  });
  return head + lines.join("");
}

/** One line an exception, with the sentences that the page shows. */
export async function* exceptionsCsv(
  view: View,
  ask: (cursor: string | null) => Promise<Page<ExceptionRow>>,
): AsyncGenerator<string> {
  yield heads(view, [
    "time",
    "state",
    "kind",
    "terminal",
    "sequence",
    "card",
    "amount",
    "asset",
    "what",
    "money",
    "do",
  ]);
  yield* paged(ask, (row) => {
    const words = exceptionWords(view, row);
    return csvLine([
      isoTime(row.atSeconds),
      view.t(`exception-state.${row.state}`),
      words.kind,
      row.terminal,
      figure(row.sequence),
      row.card,
      row.amount === null ? null : figure(plainDecimal(row.amount)),
      row.amount?.asset ?? null,
      words.what,
      words.money,
      words.todo,
    ]);
  });
}
