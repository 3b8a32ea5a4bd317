// The names of accounts: one grammar, `family:owner`, written here and nowhere else. Called by
// posting.ts and by whoever asks for a balance. A balance is credits less debits (D-003): a card's
// is positive when we owe it, a drawer's negative when it holds cash.
//   card:<16 hex>          what a card's holder has        sales:<place>      what was sold
//   drawer:<terminal>      cash                            bank-card:<place>  taken by bank card
//   voucher:<place>        taken as vouchers               grants:<place>     points given
//   cash-difference:<place>  counted otherwise than expected at a session's end

/** An account's name. */
export type Account = `${AccountFamily}:${string}`;

/** Families of accounts; a family is written `card:*` where a page or a query means all of it. */
export type AccountFamily =
  | "card"
  | "sales"
  | "drawer"
  | "bank-card"
  | "voucher"
  | "grants"
  | "cash-difference";

/** The account of a card; `reference`: 16 lower-case hex digits. */
export const cardAccount = (reference: string): Account => `card:${reference}`;
/** What a place sold. */
export const salesAccount = (place: string): Account => `sales:${place}`;
/** The cash of a terminal. */
export const drawerAccount = (terminal: string): Account => `drawer:${terminal}`;
/** What a place took by bank card. */
export const bankCardAccount = (place: string): Account => `bank-card:${place}`;
/** What a place took as vouchers. */
export const voucherAccount = (place: string): Account => `voucher:${place}`;
/** What a place gave as points. */
export const grantsAccount = (place: string): Account => `grants:${place}`;
/** What drawers of a place held more or less than expected. */
export const cashDifferenceAccount = (place: string): Account => `cash-difference:${place}`;
