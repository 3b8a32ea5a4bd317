/**
 * The trial balance: per account and asset what was debited, credited, and what is left on which
 * side; totals that must agree, and the line that says whether anything was made or lost.
 * Called by the routes. Sums are integers of one asset; assets are never added to each other.
 */
import { address } from "../address.js";
import { accountLink, amount, emptyState, type Html, state, time } from "../parts.js";
import type { BalanceRow, Page, TrialBalance } from "../queries.js";
import type { View } from "../view.js";

/** The rows of one asset with their four totals, in minor units. */
interface Sheet {
  readonly asset: string;
  readonly rows: readonly BalanceRow[];
  readonly debited: number;
  readonly credited: number;
  readonly debtor: number;
  readonly creditor: number;
}

/** The whole page. */
export function balancePage(view: View, balance: TrialBalance): Html {
  const { t } = view;
  const sheets = sheetsOf(balance.rows);
  const here = address("/balance", view.query, { lang: null });
  return (
    <>
      <div class="page-head">
        <h1 safe>{t("balance.title")}</h1>
        <p class="lede" safe>
          {t("balance.lede")}
        </p>
      </div>
      <section
        id="balance"
        aria-label={t("balance.title")}
        hx-get={here}
        hx-trigger="movements from:#live throttle:2s, released"
        hx-select="#balance"
        hx-swap="outerHTML"
        data-hold="true"
      >
        {sheets.length === 0
          ? (emptyState(t("balance.empty"), t("balance.empty-teach")) as "safe")
          : (sheets.map((sheet) => sheetTable(view, sheet)) as "safe"[])}
        <p class="note">
          <span safe>
            {t("balance.from", { count: balance.records, transactions: balance.transactions })}
          </span>{" "}
          {time(view, balance.atSeconds) as "safe"}
        </p>
        <nav class="pages" aria-label={t("pages.label")}>
          <a class="export" download="" href={address("/balance.csv", view.query, {})} safe>
            {t("export.csv")}
          </a>
        </nav>
      </section>
    </>
  ) as string;
}

/** Credit minus debit: negative stands on the debit side. */
export function balanceOf(row: BalanceRow): number {
  return row.creditedMinor - row.debitedMinor;
}

function sheetsOf(rows: readonly BalanceRow[]): readonly Sheet[] {
  const assets = [...new Set(rows.map((row) => row.asset))].sort();
  return assets.map((asset) => {
    const mine = rows.filter((row) => row.asset === asset);
    const sum = (of: (row: BalanceRow) => number): number =>
      mine.reduce((total, row) => total + of(row), 0);
    return {
      asset,
      rows: mine,
      debited: sum((row) => row.debitedMinor),
      credited: sum((row) => row.creditedMinor),
      debtor: sum((row) => Math.max(0, -balanceOf(row))),
      creditor: sum((row) => Math.max(0, balanceOf(row))),
    };
  });
}

const FIGURES = ["debited", "credited", "debtor", "creditor"] as const;

function sheetTable(view: View, sheet: Sheet): Html {
  const { t } = view;
  return (
    <table class="rows t-balance stack" role="table">
      <caption>
        <b safe>{sheet.asset.split("/")[0] ?? sheet.asset}</b>
        {verdict(view, sheet) as "safe"}
      </caption>
      <thead role="rowgroup">
        <tr role="row" class="over">
          <td role="cell" />
          <th role="columnheader" scope="colgroup" colspan="2" safe>
            {t("balance.movements")}
          </th>
          <th role="columnheader" scope="colgroup" colspan="2" safe>
            {t("balance.balances")}
          </th>
        </tr>
        <tr role="row">
          <th role="columnheader" scope="col" class="c-account" safe>
            {t("column.account")}
          </th>
          {FIGURES.map((figure) => (
            <th role="columnheader" scope="col" class={`numeric c-${figure}`} safe>
              {t(`balance.${figure}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{sheet.rows.map((row) => accountLine(view, row) as "safe")}</tbody>
      <tfoot role="rowgroup">
        <tr role="row">
          <th role="rowheader" scope="row" class="c-account">
            <a href={address("/", {}, { asset: sheet.asset })} safe>
              {t("balance.total")}
            </a>
          </th>
          {FIGURES.map((figure) => figureCell(view, sheet, figure, sheet[figure]) as "safe")}
        </tr>
      </tfoot>
    </table>
  ) as string;
}

/** The conservation line: every amount left one account and reached another. */
function verdict(view: View, sheet: Sheet): Html {
  const made = sheet.credited - sheet.debited;
  const words = { amount: view.formats.moneyText({ minor: made, asset: sheet.asset }) };
  return made === 0 && sheet.debtor === sheet.creditor
    ? state("settled", view.t("balance.conserved", words))
    : state("wrong", view.t("balance.not-conserved", words));
}

function accountLine(view: View, row: BalanceRow): Html {
  const balance = balanceOf(row);
  const family = row.account.endsWith(":*");
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="c-account">
        {accountLink(view, row.account, row.asset) as "safe"}
        {family ? (
          <small>
            <a href={address("/balance/family", {}, { of: row.account })} safe>
              {view.t("balance.accounts", { count: row.accounts })}
            </a>
          </small>
        ) : (
          ""
        )}
      </th>
      {figureCell(view, row, "debited", row.debitedMinor) as "safe"}
      {figureCell(view, row, "credited", row.creditedMinor) as "safe"}
      {figureCell(view, row, "debtor", balance < 0 ? -balance : null) as "safe"}
      {figureCell(view, row, "creditor", balance < 0 ? null : balance) as "safe"}
    </tr>
  ) as string;
}

/** A figure of one column; null leaves the cell empty. */
function figureCell(
  view: View,
  row: { readonly asset: string },
  figure: (typeof FIGURES)[number],
  minor: number | null,
): Html {
  return (
    <td role="cell" class={`numeric c-${figure}`} data-label={view.t(`balance.${figure}`)}>
      {minor === null ? "" : (amount(view, { minor, asset: row.asset }, "never") as "safe")}
    </td>
  ) as string;
}

/** The members of one family of accounts: the cards, each with its balance. */
export function familyPage(view: View, family: string, page: Page<BalanceRow>): Html {
  const { t } = view;
  return (
    <>
      <div class="page-head">
        <p class="back">
          <a href="/balance" safe>
            {t("balance.title")}
          </a>
        </p>
        <h1>{accountTitle(view, family) as "safe"}</h1>
        <p class="lede" safe>
          {t("balance.family-lede")}
        </p>
      </div>
      {page.rows.length === 0 ? (
        (emptyState(t("balance.empty"), t("balance.empty-teach")) as "safe")
      ) : (
        <table class="rows t-family" role="table">
          <tbody role="rowgroup">
            {page.rows.map((row) => (
              <tr role="row">
                <th role="rowheader" scope="row" class="c-account">
                  {accountLink(view, row.account, row.asset) as "safe"}
                </th>
                <td role="cell" class="numeric">
                  {amount(view, { minor: balanceOf(row), asset: row.asset }) as "safe"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {page.next === null ? (
        ""
      ) : (
        <nav class="pages" aria-label={t("pages.label")}>
          <a rel="next" href={address("/balance/family", view.query, { cursor: page.next })} safe>
            {t("pages.next")}
          </a>
        </nav>
      )}
    </>
  ) as string;
}

function accountTitle(view: View, family: string): Html {
  return accountLink(view, family, null);
}
