// Holds: what a card may spend between the question and its record.
import { beforeEach, describe, expect, it } from "vitest";
import { Holds } from "../../../gateway/ledger/holds.js";
import type { VerifiedRecord } from "../../../gateway/verify/statement.js";
import { HOLD_SECONDS } from "../../../protocol/limits.js";
import { ASK_BALANCE, ASK_SALE, ASK_TOP_UP } from "../../../protocol/wire/bodies.js";
import { cardNumber, EURO } from "../signed-chain.js";

const GIFT = "GIFT.asso/2";
const TILL = 1;
const OTHER = 2;

let now: number;
let balances: Record<string, number>;
let holds: Holds;

beforeEach(() => {
  now = 1000;
  balances = { [GIFT]: 200, [EURO]: 1000 };
  holds = new Holds({
    balance: (_card, asset) => balances[asset] ?? 0,
    accepted: (enrolment) => (enrolment === OTHER ? [EURO] : [GIFT, EURO]),
    seconds: () => now,
    first: 500,
  });
});

const ask = (request: number, total: number, more: object = {}) => ({
  request,
  purpose: ASK_SALE,
  card: cardNumber(7),
  total,
  assets: [GIFT, EURO],
  ...more,
});

const recordOf = (enrolment: number, intent: number) =>
  ({ enrolment, statement: { intent } }) as unknown as VerifiedRecord;

describe("an authorisation", () => {
  it("takes assets in the order asked, each as far as it goes", () => {
    expect(holds.answer(TILL, ask(1, 350))).toEqual({
      request: 1,
      hold: 500,
      refusal: "",
      legs: [
        { asset: GIFT, amount: 200 },
        { asset: EURO, amount: 150 },
      ],
      balances: [
        { asset: GIFT, amount: 0 },
        { asset: EURO, amount: 850 },
      ],
      asOf: 1000,
    });
  });

  it("does not give the same money twice, at any terminal", () => {
    holds.answer(TILL, ask(1, 700));
    const second = holds.answer(OTHER, ask(1, 700, { assets: [EURO] }));
    expect(second).toMatchObject({ refusal: "L110", hold: 0, legs: [] });
    expect(second.balances).toEqual([{ asset: EURO, amount: 500 }]);
    expect(holds.answer(OTHER, ask(2, 500, { assets: [EURO] })).refusal).toBe("");
  });

  it("refuses an asset that the place does not take (L113)", () => {
    expect(holds.answer(OTHER, ask(1, 100))).toMatchObject({ refusal: "L113", hold: 0 });
    expect(holds.answer(TILL, ask(1, 100, { assets: [] })).refusal).toBe("L113");
  });

  it("takes nothing from an asset that is overdrawn", () => {
    balances[GIFT] = -300;
    expect(holds.answer(TILL, ask(1, 1000)).legs).toEqual([{ asset: EURO, amount: 1000 }]);
    expect(holds.answer(TILL, ask(2, 1)).refusal).toBe("L110");
  });

  it("ends after 60 s", () => {
    holds.answer(TILL, ask(1, 1200));
    now += HOLD_SECONDS - 1;
    expect(holds.answer(OTHER, ask(9, 1, { assets: [EURO] })).refusal).toBe("L110");
    now += 1;
    expect(holds.answer(OTHER, ask(9, 1, { assets: [EURO] })).refusal).toBe("");
  });

  it("is consumed by the record of its intent, also by one that does not name the hold", () => {
    holds.answer(TILL, ask(1, 1200));
    holds.consume([recordOf(OTHER, 1), recordOf(TILL, 2)]);
    expect(holds.available("0000000000000007", EURO)).toBe(0);
    holds.consume([recordOf(TILL, 1)]);
    expect(holds.available("0000000000000007", EURO)).toBe(1000);
  });

  it("given up by a restart ends once all that the terminal had recorded is posted", () => {
    holds.answer(TILL, ask(1, 1200));
    holds.greeted(TILL, 20);
    holds.answer(TILL, ask(2, 0, { purpose: ASK_BALANCE }));
    holds.posted(OTHER, 20);
    holds.posted(TILL, 19);
    expect(holds.available("0000000000000007", EURO)).toBe(0);
    holds.posted(TILL, 20);
    expect(holds.available("0000000000000007", EURO)).toBe(1000);
  });

  it("asked for after the greeting is of a sale under way and stays", () => {
    holds.greeted(TILL, 20);
    holds.answer(TILL, ask(1, 1200));
    holds.posted(TILL, 25);
    expect(holds.available("0000000000000007", EURO)).toBe(0);
  });

  it("asked again gives the same hold: the answer was lost", () => {
    const first = holds.answer(TILL, ask(1, 700));
    expect(holds.answer(TILL, ask(1, 700))).toEqual(first);
  });

  it("asked again otherwise lets the former sale go: it never became an intent", () => {
    holds.answer(TILL, ask(1, 1200));
    expect(holds.answer(TILL, ask(1, 1100))).toMatchObject({ refusal: "", hold: 501 });
    const other = holds.answer(TILL, ask(1, 1200, { card: cardNumber(8) }));
    expect(other.refusal).toBe("");
    expect(holds.available("0000000000000007", EURO)).toBe(1000);
  });

  it("for a top-up says what the card will have, and holds nothing", () => {
    const answer = holds.answer(TILL, ask(1, 500, { purpose: ASK_TOP_UP, assets: [EURO] }));
    expect(answer).toMatchObject({ refusal: "", hold: 0, legs: [{ asset: EURO, amount: 500 }] });
    expect(answer.balances).toEqual([{ asset: EURO, amount: 1500 }]);
    expect(holds.answer(TILL, ask(2, 1201)).refusal).toBe("L110");
  });

  it("for a balance says what can be spent, and holds nothing", () => {
    holds.answer(TILL, ask(1, 300));
    const answer = holds.answer(TILL, ask(2, 0, { purpose: ASK_BALANCE }));
    expect(answer).toMatchObject({ refusal: "", hold: 0, legs: [] });
    expect(answer.balances.map(({ amount }) => amount)).toEqual([0, 900]);
  });
});
