// What each kind of record moves, as a table.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postingsOf } from "../../../gateway/ledger/posting.js";
import type { Statement } from "../../../gateway/verify/statement.js";
import { KIND_FIELDS } from "../../../protocol/record/record.js";
import { EURO } from "../signed-chain.js";

const GIFT = "GIFT.asso/2";
const card = "00000000000000aa";
const base = { sequence: 1, time: 1, timeSource: 1, place: "bar", card };
const euros = [{ asset: EURO, amount: 350 }];
const moved = (statement: Partial<Statement> & { kind: number }): string[] =>
  postingsOf({ ...base, ...statement }, "till-1").map(({ source, destination, asset, amount }) =>
    `${source} -> ${destination} ${amount} ${asset}`.replace(card, "*"),
  );

describe("a record's postings", () => {
  it.each([
    ["sale", { kind: 1, amounts: euros }, "card:* -> sales:bar"],
    ["sale completed in cash", { kind: 1, amounts: euros, means: 1 }, "drawer:till-1 -> sales:bar"],
    ["top-up in cash", { kind: 2, amounts: euros, means: 1 }, "drawer:till-1 -> card:*"],
    ["top-up by bank card", { kind: 2, amounts: euros, means: 2 }, "bank-card:bar -> card:*"],
    ["top-up by voucher", { kind: 2, amounts: euros, means: 3 }, "voucher:bar -> card:*"],
    ["refund in cash", { kind: 3, amounts: euros, means: 1 }, "card:* -> drawer:till-1"],
    ["void", { kind: 4, amounts: euros, subject: 3 }, "sales:bar -> card:*"],
    ["grant", { kind: 5, amounts: euros }, "grants:bar -> card:*"],
  ])("%s", (_name, statement, expected) => {
    expect(moved(statement)).toEqual([`${expected} 350 ${EURO}`]);
  });

  it("take a sale from several assets in the order of its amounts, and nothing from none", () => {
    const amounts = [{ asset: GIFT, amount: 200 }, { asset: "TIME.asso/0", amount: 0 }, ...euros];
    expect(moved({ kind: 1, amounts })).toEqual([
      `card:* -> sales:bar 200 ${GIFT}`,
      `card:* -> sales:bar 350 ${EURO}`,
    ]);
  });

  it("book what a drawer holds more or less than expected at a session's end", () => {
    const counted = [{ asset: EURO, amount: 9500 }];
    const expected = [{ asset: EURO, amount: 10000 }];
    const close = { kind: 7, operator: undefined };
    expect(moved({ ...close, amounts: counted, expected })).toEqual([
      `cash-difference:bar -> drawer:till-1 500 ${EURO}`,
    ]);
    expect(moved({ ...close, amounts: expected, expected: counted })).toEqual([
      `drawer:till-1 -> cash-difference:bar 500 ${EURO}`,
    ]);
    expect(moved({ ...close, amounts: counted, expected: counted })).toEqual([]);
  });

  it.each(KIND_FIELDS.filter(({ kind }) => kind === 6 || kind > 7))(
    "of $name are none",
    ({ kind }) => {
      expect(moved({ kind, amounts: euros, subject: 1, outcome: 1 })).toEqual([]);
    },
  );

  it("balance in every asset, whatever the amounts", () => {
    const amount = fc.integer({ min: 0, max: 100_000_000 });
    const kinds = fc.constantFrom(1, 2, 3, 4, 5, 7);
    fc.assert(
      fc.property(kinds, amount, amount, fc.integer({ min: 1, max: 3 }), (kind, a, b, means) => {
        const amounts = [
          { asset: EURO, amount: a },
          { asset: GIFT, amount: b },
        ];
        const expected = [{ asset: EURO, amount: b }];
        const postings = postingsOf({ ...base, kind, amounts, expected, means }, "till-1");
        for (const posting of postings) {
          expect(posting.amount).toBeGreaterThan(0);
          expect(posting.source).not.toBe(posting.destination);
        }
      }),
    );
  });
});
