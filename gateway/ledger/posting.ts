// What a record moves: the postings of its zero or one transaction. Called by the ledger. Pure.
// A posting moves one amount of one asset from its source (debited) to its destination (credited),
// so a transaction balances by construction (D-003). A record is never judged here: what is
// authentic and linked is posted as it says, an overdraft included.
import {
  KIND_GRANT,
  KIND_REFUND,
  KIND_SALE,
  KIND_SESSION_CLOSED,
  KIND_TOP_UP,
  KIND_VOID,
  MEANS_BANK_CARD,
  MEANS_CASH,
} from "../../protocol/record/record.js";
import type { Statement } from "../verify/statement.js";
import type { Account } from "./accounts.js";
import {
  bankCardAccount,
  cardAccount,
  cashDifferenceAccount,
  drawerAccount,
  grantsAccount,
  salesAccount,
  voucherAccount,
} from "./accounts.js";
import { assertThat } from "./assertion.js";

/** One amount (minor units, > 0) from one account to another. */
export interface Posting {
  readonly source: Account;
  readonly destination: Account;
  readonly asset: string;
  readonly amount: number;
}

/** Where money of a means of payment is, or comes from; without one it is the card's. */
function meansAccount(statement: Statement, terminal: string): Account {
  const { means, place, card } = statement;
  if (means === undefined) return cardAccount(card ?? "");
  if (means === MEANS_CASH) return drawerAccount(terminal);
  return means === MEANS_BANK_CARD ? bankCardAccount(place) : voucherAccount(place);
}

function moveAll(statement: Statement, source: Account, destination: Account): Posting[] {
  assertThat(source !== destination, "a posting has two accounts");
  const postings: Posting[] = [];
  for (const { asset, amount } of statement.amounts ?? []) {
    assertThat(Number.isSafeInteger(amount) && amount >= 0, "an amount is an unsigned integer");
    if (amount > 0) postings.push({ source, destination, asset, amount });
  }
  return postings;
}

/** Counted less expected at a session's end, asset by asset: what is missing leaves the drawer. */
function differences(statement: Statement, terminal: string): Posting[] {
  const drawer = drawerAccount(terminal);
  const difference = cashDifferenceAccount(statement.place);
  const minor = new Map<string, number>();
  for (const { asset, amount } of statement.amounts ?? []) minor.set(asset, amount);
  for (const { asset, amount } of statement.expected ?? []) {
    minor.set(asset, (minor.get(asset) ?? 0) - amount);
  }
  const postings: Posting[] = [];
  for (const [asset, over] of minor) {
    if (over > 0) postings.push({ source: drawer, destination: difference, asset, amount: over });
    if (over < 0) postings.push({ source: difference, destination: drawer, asset, amount: -over });
  }
  return postings;
}

/**
 * The postings of a record's transaction, in the order of its amounts; none when it moves nothing.
 * An `unknown` moves nothing until it is resolved; a `resolution` is posted by doubt.ts.
 */
export function postingsOf(statement: Statement, terminal: string): Posting[] {
  const { kind, place } = statement;
  const card = cardAccount(statement.card ?? "");
  const money = meansAccount(statement, terminal);
  if (kind === KIND_SALE) return moveAll(statement, money, salesAccount(place));
  if (kind === KIND_TOP_UP) return moveAll(statement, money, card);
  if (kind === KIND_REFUND) return moveAll(statement, card, money);
  if (kind === KIND_VOID) return moveAll(statement, salesAccount(place), money);
  if (kind === KIND_GRANT) return moveAll(statement, grantsAccount(place), card);
  return kind === KIND_SESSION_CLOSED ? differences(statement, terminal) : [];
}
