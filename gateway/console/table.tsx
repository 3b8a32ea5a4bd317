/**
 * The table of every page: caption, sortable heads that are links, cells with their column's name.
 * Called by the pages. On a narrow screen the stylesheet sets each row as a small card, using the
 * names in `data-label`; roles are written out because such a layout hides the native ones.
 */
import { address, type Sort, sortOf } from "./address.js";
import type { Html } from "./parts.js";
import type { View } from "./view.js";

/** One column. `name` is its class and its word in `sort=`; `head` is already in the language. */
export interface Column<Row> {
  readonly name: string;
  readonly head: string;
  readonly cell: (row: Row) => Html;
  /** What sorting compares; a column without it cannot be sorted. */
  readonly by?: (row: Row) => number | string;
  readonly numeric?: boolean;
}

/** A table of rows in the order given. `kind`: its classes; `wide` stacks it from a tablet down. */
export interface TableOptions<Row> {
  readonly kind: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Extra class of a row. */
  readonly rowClass?: (row: Row) => string;
  /** HTML of a full-width line before a row, where a new group begins. */
  readonly groupBefore?: (row: Row, previous: Row | undefined) => Html;
}

/** The table's HTML. */
export function table<Row>(view: View, options: TableOptions<Row>): Html {
  const { columns, rows, kind } = options;
  const sort = sortOf(view.query);
  return (
    <table class={`rows ${kind}`} role="table">
      <caption class="unseen" safe>
        {options.caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">{columns.map((column) => heading(view, column, sort)) as "safe"[]}</tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, index) => line(options, row, rows[index - 1])) as "safe"[]}
      </tbody>
    </table>
  ) as string;
}

function heading<Row>(view: View, column: Column<Row>, sort: Sort): Html {
  const mine = sort.column === column.name && column.by !== undefined;
  const direction = sort.descending ? "descending" : "ascending";
  const next = mine && !sort.descending ? `-${column.name}` : column.name;
  return (
    <th
      role="columnheader"
      scope="col"
      class={`c-${column.name}${column.numeric === true ? " numeric" : ""}`}
      aria-sort={mine ? direction : undefined}
    >
      {column.by === undefined ? (
        <span safe>{column.head}</span>
      ) : (
        <a href={address(view.path, view.query, { sort: next })} safe>
          {column.head}
        </a>
      )}
    </th>
  ) as string;
}

function line<Row>(options: TableOptions<Row>, row: Row, previous: Row | undefined): Html {
  const { columns } = options;
  const group = options.groupBefore?.(row, previous) ?? "";
  return (
    <>
      {group === "" ? (
        ""
      ) : (
        <tr class="group" role="row">
          <th role="rowheader" scope="rowgroup" colspan={columns.length}>
            {group as "safe"}
          </th>
        </tr>
      )}
      <tr role="row" class={options.rowClass?.(row) ?? ""}>
        {columns.map((column) => (
          <td
            role="cell"
            class={`c-${column.name}${column.numeric === true ? " numeric" : ""}`}
            data-label={column.head}
          >
            {column.cell(row) as "safe"}
          </td>
        ))}
      </tr>
    </>
  ) as string;
}

/** Rows in the order that the address asks for; as given where it asks for none. */
export function sorted<Row>(
  view: View,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Row[] {
  const sort = sortOf(view.query);
  const by = columns.find((column) => column.name === sort.column)?.by;
  if (by === undefined) return rows;
  const up = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => up * compare(by(a), by(b)));
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}
