// The ledger: once each, in its chain, with its transaction; what cannot be posted is kept and
// flagged. Every case ends with an audit of the whole file.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditLedger } from "../../../gateway/store/audit.js";
import {
  KIND_BOOT,
  KIND_LOST_ENTRY,
  KIND_RESOLUTION,
  KIND_UNKNOWN,
} from "../../../protocol/record/record.js";
import { cardNumber, EURO, type SignedChain, sale, topUp } from "../signed-chain.js";
import { AT, cardName, type LedgerFixture, openLedger, verified } from "./ledger-fixture.js";

let fixture: LedgerFixture;
let chain: SignedChain;
let id: number;

beforeEach(() => {
  fixture = openLedger();
  ({ chain, id } = fixture.terminal("till-1", 1));
});

afterEach(() => {
  const { differences, unbalancedAssets, emptyTransactions, wrongHeads } = auditLedger(fixture.db);
  expect({ differences, unbalancedAssets, emptyTransactions, wrongHeads }).toEqual({
    differences: [],
    unbalancedAssets: [],
    emptyTransactions: [],
    wrongHeads: [],
  });
  fixture.close();
});

const boot = { kind: KIND_BOOT, boots: 1, startReason: 1, firmware: "1" };
const stored = () => fixture.ledger.stored(id).stored;
const count = (table: string) => fixture.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const flags = () => fixture.exceptions().map(({ kind, code }) => `${kind} ${code}`);
const unknown = { kind: KIND_UNKNOWN, card: cardNumber(7), subject: 40 };
const resolution = { kind: KIND_RESOLUTION, subject: 40, evidence: 1 };

describe("the ledger", () => {
  it("takes a record that moves nothing without a transaction", () => {
    fixture.take(id, chain.next(boot));
    expect(stored()).toBe(1);
    expect(count("ledger_transaction")).toBe(0);
  });

  it("posts one balanced transaction for each movement", () => {
    fixture.take(id, chain.next(topUp(7, 2000)), chain.next(sale(7, 350)));
    expect(fixture.balances()).toEqual({
      [cardName(7)]: 1650,
      "drawer:till-1": -2000,
      "sales:bar": 350,
    });
    expect(count("ledger_transaction")).toBe(2);
    expect(flags()).toEqual([]);
  });

  it("takes a record once, however often it comes, in one batch or many", () => {
    const made = chain.next(topUp(7, 2000));
    fixture.take(id, made, made);
    fixture.take(id, made);
    fixture.reopen();
    fixture.take(id, made);
    expect(count("record")).toBe(1);
    expect(fixture.balances()[cardName(7)]).toBe(2000);
    expect(flags()).toEqual([]);
  });

  it("keeps another record with a taken sequence as a fork (L101), and never posts it", () => {
    const genesis = chain.link;
    fixture.take(id, chain.next(topUp(7, 2000)));
    const fork = chain.sign({ ...topUp(7, 9000), sequence: 1, previous: genesis });
    fixture.take(id, fork);
    fixture.take(id, fork);
    expect(count("fork")).toBe(1);
    expect(flags()).toEqual(["fork L101"]);
    expect(fixture.balances()[cardName(7)]).toBe(2000);
    expect(fixture.ledger.stored(id).hash).toEqual(chain.link);
  });

  it("posts what comes out of order, and says that only the whole part is stored", () => {
    const made = [1, 2, 3, 4, 5].map((n) => chain.next(topUp(n, 100)));
    fixture.take(id, made[4], made[1]);
    expect(stored()).toBe(0);
    expect(fixture.ledger.gaps(id)).toEqual([
      { from: 1, to: 1 },
      { from: 3, to: 4 },
    ]);
    fixture.take(id, made[0]);
    expect(stored()).toBe(2);
    fixture.reopen();
    expect(fixture.ledger.gaps(id)).toEqual([{ from: 3, to: 4 }]);
    fixture.take(id, made[3], made[2]);
    expect(stored()).toBe(5);
    expect(Buffer.from(chain.link).equals(fixture.ledger.stored(id).hash)).toBe(true);
    expect(fixture.balances()["drawer:till-1"]).toBe(-500);
    expect(flags()).toEqual([]);
  });

  it("raises a gap (L102) once when told that it lasts, and settles it when it is filled", () => {
    const made = [1, 2, 3].map((n) => chain.next(topUp(n, 100)));
    fixture.take(id, made[2]);
    expect(fixture.ledger.raiseGaps(id, AT)).toBe(true);
    expect(fixture.ledger.raiseGaps(id, AT)).toBe(false);
    fixture.reopen();
    expect(fixture.ledger.raiseGaps(id, AT)).toBe(false);
    expect(fixture.exceptions()).toMatchObject([
      { kind: "gap", code: "L102", sequence: 1, settled: null },
    ]);
    fixture.take(id, made[0]);
    expect(fixture.exceptions()[0]?.settled).toBeNull();
    fixture.take(id, made[1]);
    expect(fixture.exceptions()[0]?.settled).toBe(AT);
  });

  it("quarantines a record that does not link (L103): stored, flagged, not posted", () => {
    fixture.take(id, chain.next(topUp(7, 1000)));
    const odd = chain.next({ ...topUp(7, 500), previous: new Uint8Array(32).fill(9) });
    fixture.take(id, odd, chain.next(topUp(7, 30)));
    expect(stored()).toBe(3);
    expect(flags()).toEqual(["chain-break L103"]);
    expect(fixture.balances()[cardName(7)]).toBe(1030);
  });

  it("flags a break that shows only when the record before arrives", () => {
    const first = chain.next(topUp(7, 1000));
    const odd = chain.next({ ...topUp(7, 500), previous: new Uint8Array(32).fill(9) });
    fixture.take(id, odd);
    expect(flags()).toEqual([]);
    fixture.take(id, first);
    expect(fixture.exceptions()).toMatchObject([
      { kind: "chain-break", code: "L103", sequence: 2 },
    ]);
  });

  it("checks the first record against the enrolment", () => {
    fixture.take(id, chain.sign({ ...boot, sequence: 1, previous: new Uint8Array(32) }));
    expect(flags()).toEqual(["chain-break L103"]);
  });

  it("quarantines a record of a place that it does not know (L107)", () => {
    fixture.take(id, chain.next({ ...topUp(7, 100), place: "elsewhere" }));
    expect(stored()).toBe(1);
    expect(flags()).toEqual(["quarantined L107"]);
    expect(fixture.balances()).toEqual({});
  });

  it("keeps an authentic record that it cannot read, with the code, and goes on", () => {
    const made = verified(id, chain.next(topUp(7, 100)));
    fixture.ledger.append([{ ...made, refusal: "W110" }], AT);
    fixture.take(id, chain.next(topUp(7, 200)));
    expect(stored()).toBe(2);
    expect(flags()).toEqual(["quarantined W110"]);
    expect(fixture.balances()[cardName(7)]).toBe(200);
  });

  it("posts an overdraft and flags what is missing (L104), until the card has it again", () => {
    fixture.take(id, chain.next(topUp(7, 100)), chain.next(sale(7, 350)), chain.next(sale(7, 50)));
    expect(fixture.balances()[cardName(7)]).toBe(-300);
    const amounts = fixture.db.prepare("SELECT amount FROM exception ORDER BY id").pluck().all();
    expect(amounts).toEqual([250, 50]);
    fixture.take(id, chain.next(topUp(7, 299)));
    expect(fixture.exceptions().map(({ settled }) => settled)).toEqual([null, null]);
    fixture.reopen();
    fixture.take(id, chain.next(topUp(7, 1)));
    expect(fixture.exceptions().map(({ settled }) => settled)).toEqual([AT, AT]);
  });

  it("closes the number of a lost entry (L106) and links the next record over it", () => {
    const lost = chain.next(topUp(7, 100));
    const after = chain.next(topUp(7, 200));
    const genesis = fixture.store.owner(id).genesis;
    const stand = chain.sign({
      kind: KIND_LOST_ENTRY,
      sequence: 1,
      previous: genesis,
      lostHash: lost.hash,
    });
    fixture.take(id, stand);
    expect(fixture.ledger.stored(id)).toEqual({ stored: 1, hash: lost.hash });
    fixture.reopen();
    fixture.take(id, after);
    expect(flags()).toEqual(["lost-entry L106"]);
    expect(fixture.balances()[cardName(7)]).toBe(200);
  });

  it("takes no notice of a lost entry that it holds itself", () => {
    const genesis = chain.link;
    const made = chain.next(topUp(7, 100));
    fixture.take(id, made);
    const lost = { kind: KIND_LOST_ENTRY, lostHash: made.hash };
    fixture.take(id, chain.sign({ ...lost, sequence: 1, previous: genesis }));
    expect(flags()).toEqual([]);
  });

  it("keeps an unknown outcome open (L105) until its resolution says not done", () => {
    const amounts = [{ asset: EURO, amount: 350 }];
    fixture.take(id, chain.next(topUp(7, 1000)), chain.next({ ...unknown, amounts }));
    expect(fixture.exceptions()).toMatchObject([{ kind: "unknown-outcome", settled: null }]);
    fixture.take(id, chain.next({ ...resolution, outcome: 2 }));
    expect(fixture.exceptions()[0]?.settled).toBe(AT);
    expect(fixture.balances()[cardName(7)]).toBe(1000);
  });

  it("posts a movement in doubt once it is known to be done, whichever record comes first", () => {
    const amounts = [{ asset: EURO, amount: 350 }];
    const made = [
      chain.next(topUp(7, 1000)),
      chain.next({ ...unknown, amounts }),
      chain.next({ ...resolution, outcome: 1 }),
      chain.next({ ...unknown, amounts, subject: 41, means: 1 }),
      chain.next({ ...resolution, subject: 41, outcome: 1 }),
    ];
    fixture.take(id, made[0], made[1], made[2]);
    expect(fixture.balances()[cardName(7)]).toBe(650);
    fixture.take(id, made[4]);
    expect(fixture.balances()[cardName(7)]).toBe(650);
    fixture.take(id, made[3]);
    expect(fixture.balances()[cardName(7)]).toBe(1000);
    expect(fixture.exceptions().map(({ settled }) => settled)).toEqual([AT, AT]);
  });

  it("keeps terminals apart: the same sequence of two of them is no fork", () => {
    const other = fixture.terminal("till-2", 2);
    fixture.take(id, chain.next(topUp(7, 100)));
    fixture.take(other.id, other.chain.next(topUp(7, 100)));
    expect(flags()).toEqual([]);
    expect(fixture.balances()[cardName(7)]).toBe(200);
  });
});
