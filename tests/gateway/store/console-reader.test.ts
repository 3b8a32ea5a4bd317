// The console's questions over a ledger that a test filled.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExceptionFilter, MovementFilter } from "../../../gateway/console/queries.js";
import type { Enrolled } from "../../../gateway/fleet/fleet.js";
import { ConsoleReader } from "../../../gateway/store/console-reader.js";
import { verifyStrict } from "../../../gateway/verify/strict.js";
import { KIND_BOOT, KIND_UNKNOWN } from "../../../protocol/record/record.js";
import { AT, cardName, type LedgerFixture, openLedger } from "../ledger/ledger-fixture.js";
import { cardNumber, EURO, type SignedChain, sale, topUp } from "../signed-chain.js";

const ALL: MovementFilter = {
  terminal: null,
  kind: null,
  account: null,
  asset: null,
  fromSeconds: null,
  toSeconds: null,
  order: "newest",
};
const EVERY: ExceptionFilter = { state: null, kind: null, terminal: null };
const GIFT = "GIFT.asso/2";
const page = (limit: number, cursor: string | null = null) => ({ limit, cursor });

let fixture: LedgerFixture;
let chain: SignedChain;
let id: number;
let other: { chain: SignedChain; id: number };
let reader: ConsoleReader;

function enrolledOf(terminal: SignedChain, number: number): Enrolled {
  const { genesis } = fixture.store.owner(number);
  const { publicKey } = terminal.keys;
  const name = { id: number, terminal: terminal.terminal, place: terminal.place };
  return { ...name, publicKey, keyId: terminal.keyId, genesis, time: AT, demo: false };
}

beforeEach(() => {
  fixture = openLedger();
  ({ chain, id } = fixture.terminal("till-1", 1));
  other = fixture.terminal("till-2", 2);
  const enrolments = [enrolledOf(chain, id), enrolledOf(other.chain, other.id)];
  const said = { seenSeconds: null, last: null, fill: null, clockOffset: null };
  reader = new ConsoleReader(
    fixture.db,
    {
      registry: {
        enrolments: () => enrolments,
        find: (terminal) => enrolments.find((one) => one.terminal === terminal),
        byId: (number) => enrolments.find((one) => one.id === number),
        configuration: () => undefined,
      },
      ledger: { gaps: (enrolment) => fixture.ledger.gaps(enrolment) },
      presence: {
        isOnline: () => false,
        of: () => ({ ...said, timeSource: null, firmware: null, configuration: null }),
      },
      acknowledgement: (enrolment) => {
        const { stored, hash } = fixture.ledger.stored(enrolment);
        return { epoch: 1, stored, hash, backedUp: stored };
      },
    },
    {
      demo: true,
      timeZone: "Europe/Paris",
      seconds: () => AT,
      subscribe: () => () => undefined,
      verify: verifyStrict,
    },
  );
});
afterEach(() => fixture.close());

/** Ten top-ups and ten sales of cards 0 to 9 at the first terminal, one boot at the second. */
function fill(): void {
  const made = Array.from({ length: 20 }, (_, i) =>
    chain.next(i % 2 === 0 ? topUp(i >> 1, 1000) : sale(i >> 1, 100 + i)),
  );
  fixture.take(id, ...made);
  const boot = { kind: KIND_BOOT, boots: 1, startReason: 1, firmware: "1" };
  fixture.take(other.id, other.chain.next(boot));
}

const sequences = async (filter: Partial<MovementFilter>, limit = 50): Promise<number[]> => {
  const { rows } = await reader.movements({ ...ALL, ...filter }, page(limit));
  return rows.map(({ sequence }) => sequence);
};

describe("movements", () => {
  it("come newest first with postings, card and authority", async () => {
    fill();
    const { rows, total } = await reader.movements(ALL, page(2));
    expect(total).toBe(21);
    expect(rows[0]).toMatchObject({ terminal: "till-2", kind: "boot", postings: [], card: null });
    expect(rows[1]).toEqual({
      cursor: "20",
      terminal: "till-1",
      terminalName: "till-1",
      sequence: 20,
      kind: "sale",
      time: { seconds: 1_800_000_020, source: "gateway" },
      receivedSeconds: AT,
      place: "bar",
      card: "0000000000000009",
      postings: [{ source: cardName(9), destination: "sales:bar", asset: EURO, minor: 119 }],
      authorisedBy: "allowance",
      exceptions: [],
    });
  });

  it("fill pages without a row twice or missing, in both orders", async () => {
    fill();
    for (const order of ["newest", "oldest"] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const got = await reader.movements({ ...ALL, order }, page(4, cursor));
        seen.push(...got.rows.map((row) => row.cursor));
        cursor = got.next;
      } while (cursor !== null);
      const expected = Array.from({ length: 21 }, (_, i) => String(i + 1));
      expect(seen).toEqual(order === "oldest" ? expected : expected.reverse());
    }
  });

  it("can be narrowed by every filter, alone and together", async () => {
    fill();
    expect(await sequences({ terminal: "till-2" })).toEqual([1]);
    expect(await sequences({ terminal: "nobody" })).toEqual([]);
    expect(await sequences({ kind: "top-up" })).toHaveLength(10);
    expect(await sequences({ account: cardName(3) })).toEqual([8, 7]);
    expect(await sequences({ account: "sales:bar" }, 3)).toEqual([20, 18, 16]);
    expect(await sequences({ account: "card:*" })).toHaveLength(20);
    expect(await sequences({ account: "drawer:*", order: "oldest" }, 2)).toEqual([1, 3]);
    expect(await sequences({ account: "card:none" })).toEqual([]);
    expect(await sequences({ account: "grants:*" })).toEqual([]);
    expect(await sequences({ asset: EURO, kind: "sale" })).toHaveLength(10);
    expect(await sequences({ asset: GIFT })).toEqual([]);
    expect(await sequences({ fromSeconds: 1_800_000_003, toSeconds: 1_800_000_005 })).toEqual([
      4, 3,
    ]);
    expect(await sequences({ account: cardName(3), kind: "sale" })).toEqual([8]);
  });

  it("that are newer than a cursor are counted", async () => {
    fill();
    expect(await reader.movementsNewerThan(ALL, "19")).toBe(2);
    expect(await reader.movementsNewerThan({ ...ALL, kind: "sale" }, "17")).toBe(2);
    expect(await reader.movementsNewerThan(ALL, "nonsense")).toBe(0);
  });

  it("of a cursor that cannot be read start from the first page", async () => {
    fill();
    const { rows } = await reader.movements(ALL, page(1, "'; DROP TABLE record"));
    expect(rows[0]?.cursor).toBe("21");
  });
});

describe("balances", () => {
  it("are a trial balance whose columns agree, the cards in one row", async () => {
    fill();
    const { rows, records, transactions } = await reader.trialBalance();
    expect({ records, transactions }).toEqual({ records: 21, transactions: 20 });
    expect(rows.map(({ account, accounts }) => [account, accounts])).toEqual([
      ["card:*", 10],
      ["drawer:till-1", 1],
      ["sales:bar", 1],
    ]);
    const sum = (name: "debitedMinor" | "creditedMinor") =>
      rows.reduce((total, row) => total + row[name], 0);
    expect(sum("debitedMinor")).toBe(sum("creditedMinor"));
  });

  it("of a family come largest first, page by page", async () => {
    fill();
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const got = await reader.balances("card:*", page(3, cursor));
      expect(got.total).toBe(10);
      seen.push(...got.rows.map((row) => row.creditedMinor - row.debitedMinor));
      cursor = got.next;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => 899 - 2 * i));
  });

  it("of one account are its assets", async () => {
    fill();
    const { rows } = await reader.balances(cardName(3), page(10));
    expect(rows).toMatchObject([{ account: cardName(3), asset: EURO, creditedMinor: 1000 }]);
    expect(await reader.assets()).toEqual([EURO]);
  });
});

describe("exceptions and terminals", () => {
  it("show what is open, and what settled the rest", async () => {
    fixture.take(id, chain.next(sale(7, 300)), chain.next(topUp(7, 300)));
    const doubt = { kind: KIND_UNKNOWN, card: cardNumber(8), subject: 4 };
    fixture.take(id, chain.next({ ...doubt, amounts: [{ asset: EURO, amount: 50 }] }));
    const { rows, total } = await reader.exceptions(EVERY, page(10));
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { kind: "unknown-outcome", state: "open", code: "L105", amount: { minor: 50 } },
      {
        kind: "overdraft",
        state: "settled",
        settledBy: { terminal: "till-1", sequence: 2 },
        card: "0000000000000007",
        amount: { minor: 300, asset: EURO },
      },
    ]);
    expect((await reader.exceptions({ ...EVERY, state: "open" }, page(10))).rows).toHaveLength(1);
    expect((await reader.exceptions({ ...EVERY, kind: "fork" }, page(10))).total).toBe(0);
    expect((await reader.exceptions({ ...EVERY, terminal: "till-2" }, page(10))).total).toBe(0);
    expect((await reader.exceptions(EVERY, page(1))).next).toBe(rows[0]?.id);
    expect((await reader.counts()).openExceptions).toBe(1);
    const movement = (await reader.movements(ALL, page(1))).rows[0];
    expect(movement?.exceptions).toEqual(["unknown-outcome"]);
  });

  it("show a terminal's chain, and the gap in it", async () => {
    fill();
    chain.next(topUp(1, 1));
    fixture.take(id, chain.next(topUp(1, 1)));
    expect(await reader.terminals()).toMatchObject([
      {
        id: "till-1",
        state: "never-seen",
        storedTo: 20,
        chain: "waiting",
        gaps: [{ from: 21, to: 21 }],
        lastRecord: { sequence: 22 },
        clock: { source: "unset", offsetSeconds: null },
      },
      { id: "till-2", storedTo: 1, chain: "intact", gaps: [] },
    ]);
  });
});

describe("a proof", () => {
  it("decodes the record and checks signature, hash, form and links now", async () => {
    fill();
    const proof = await reader.proof("till-1", 2);
    expect(proof?.checked).toEqual({
      atSeconds: AT,
      signature: "valid",
      hash: true,
      canonical: true,
      chain: "links",
    });
    expect(proof).toMatchObject({ previousSequence: 1, nextSequence: 3 });
    const names = proof?.fields.map(({ name }) => name);
    expect(names?.slice(0, 7)).toEqual([
      ...["version", "terminal", "sequence", "previous", "time", "timeSource", "kind"],
    ]);
    const amounts = proof?.fields.find(({ name }) => name === "amounts");
    expect(amounts).toEqual({
      label: 14,
      name: "amounts",
      value: { type: "list", items: [{ type: "money", money: { minor: 101, asset: EURO } }] },
    });
    expect((await reader.proof("till-1", 1))?.checked.chain).toBe("first");
    expect(await reader.proof("till-1", 99)).toBeUndefined();
    expect(await reader.proof("nobody", 1)).toBeUndefined();
  });

  it("shows when a kept byte is not what was signed", async () => {
    fill();
    fixture.db.exec("DROP TRIGGER record_never_updated");
    const old = fixture.db.prepare("SELECT envelope FROM record WHERE id = 2").pluck().get();
    const changed = Uint8Array.from(old as Uint8Array);
    changed[changed.length - 1] ^= 1;
    fixture.db.prepare("UPDATE record SET envelope = ? WHERE id = 2").run(changed);
    expect((await reader.proof("till-1", 2))?.checked.signature).toBe("invalid");
    fixture.db.exec("UPDATE record SET hash = zeroblob(32) WHERE id = 3");
    expect((await reader.proof("till-1", 3))?.checked.hash).toBe(false);
  });
});
