// The journal's room: filled, freed, damaged, and every movement given back field by field.
import "./world.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JournalStore, openJournal } from "../../../firmware/store/journal.js";
import type { Movement } from "../../../firmware/store/journal-types.js";
import type { Progress } from "../../../firmware/store/state.js";
import { decodeRecord } from "../../../protocol/record/decode.js";
import { encodeRecord } from "../../../protocol/record/encode.js";
import type { ZincRecord } from "../../../protocol/record/record.js";
import {
  ADDRESS,
  audit,
  CuttableFlash,
  hex,
  noProgress,
  PAGE,
  portsOn,
  SETUP,
  sale,
  sha256,
} from "./world.js";

/** Pages of the reference board's journal. */
const PAGES = 104;

function fill(lines: number, flash: CuttableFlash, progress: Progress): JournalStore {
  const journal = openJournal(portsOn(flash, progress, PAGES));
  while (journal.intent(sale(lines)) > 0) {
    journal.outcome([{ asset: "EUR.asso/2", amount: 1 }]);
    while (journal.idle());
  }
  return journal;
}

describe("the journal of the reference board", () => {
  it("holds 2,000 unreported sales of two articles; prints what it holds", () => {
    const twenty = fill(20, new CuttableFlash(PAGES), noProgress()).waiting();
    const flash = new CuttableFlash(PAGES);
    const progress = noProgress();
    const journal = fill(2, flash, progress);
    expect(journal.refusal).toBe("F101");
    const two = journal.waiting();
    process.stdout.write(`journal: ${two} sales of 2 articles, ${twenty} of 20\n`);
    expect(two).toBeGreaterThanOrEqual(2000);
    expect(twenty).toBeGreaterThanOrEqual(1000);
    expect(journal.fill()).toBeGreaterThan(990);
    expect(journal.note({ kind: 11, code: "F101", detail: "full" })).toBe(two + 1);
    expect(audit(openJournal(portsOn(flash, progress, PAGES))).length).toBe(two + 1);
  }, 120_000);

  it("goes on when the gateway has backed records up, and not before", () => {
    const flash = new CuttableFlash(PAGES);
    const progress = noProgress();
    const journal = fill(2, flash, progress);
    const hash = sha256(journal.payload(30)!);
    journal.acknowledge({ epoch: 1, stored: 30, hash, backedUp: 0 });
    while (journal.idle());
    expect(journal.intent(sale(2))).toBe(0);
    journal.acknowledge({ epoch: 1, stored: 30, hash, backedUp: 30 });
    expect(journal.intent(sale(2))).toBe(0);
    expect(journal.idle()).toBe(true);
    expect(journal.intent(sale(2))).toBeGreaterThan(0);
    expect(journal.outcome(undefined)).toBeGreaterThan(2000);
    expect(journal.oldest()).toBe(21);
    expect(journal.payload(20)).toBeUndefined();
    expect(journal.payload(21)).toBeDefined();
  }, 120_000);

  it("never erases between an intent and its outcome", () => {
    const flash = new CuttableFlash(4);
    const journal = openJournal(portsOn(flash, noProgress(), 4));
    for (let n = 1; n <= 300; n++) {
      const erases = flash.image.counts.erases;
      expect(journal.intent(sale(2))).toBe(n);
      expect(journal.outcome(undefined)).toBe(n);
      expect(flash.image.counts.erases).toBe(erases);
      const hash = sha256(journal.payload(n)!);
      journal.acknowledge({ epoch: 1, stored: n, hash, backedUp: n });
      while (journal.idle());
    }
    expect(Math.max(...flash.image.wear) - Math.min(...flash.image.wear)).toBeLessThanOrEqual(1);
  });
});

describe("acknowledgements", () => {
  it("free nothing when the hash is not ours, or the number is from nowhere", () => {
    const journal = openJournal(portsOn(new CuttableFlash(4), noProgress(), 4));
    journal.intent(sale(0));
    journal.outcome(undefined);
    const wrong = new Uint8Array(32);
    expect(journal.acknowledge({ epoch: 1, stored: 1, hash: wrong, backedUp: 1 })).toBe("L101");
    expect(journal.acknowledge({ epoch: 1, stored: 9, hash: wrong, backedUp: 1 })).toBe("L101");
    expect(journal.acknowledge({ epoch: 1, stored: 1, hash: wrong, backedUp: 2 })).toBe("W104");
    expect(journal.waiting()).toBe(1);
  });

  it("of a restored gateway make records wait again, of an old epoch nothing", () => {
    const journal = openJournal(portsOn(new CuttableFlash(4), noProgress(), 4));
    for (let n = 1; n <= 3; n++) {
      journal.intent(sale(0));
      journal.outcome(undefined);
    }
    const ack = (epoch: number, n: number) => {
      const hash = sha256(journal.payload(n)!);
      return journal.acknowledge({ epoch, stored: n, hash, backedUp: n });
    };
    expect(ack(1, 3)).toBe("");
    expect(ack(1, 1)).toBe("");
    expect(journal.waiting()).toBe(0);
    expect(ack(2, 1)).toBe("");
    expect(journal.waiting()).toBe(2);
    expect(journal.terminalAllowance()).toBe(700);
    expect(ack(1, 3)).toBe("W104");
  });
});

describe("an entry that cannot be read", () => {
  /** Clears bits in an entry that was written whole: slot `slot` of page `page`. */
  function damage(flash: CuttableFlash, page: number, slot: number): void {
    flash.image.write(ADDRESS + page * PAGE + 256 + slot * 192 + 20, new Uint8Array(8));
  }

  it("becomes a lost entry with the hash that its neighbour keeps", () => {
    for (const [page, slot, n] of [
      [0, 4, 5],
      [0, 0, 1],
      [0, 19, 20],
      [1, 0, 21],
    ] as const) {
      const flash = new CuttableFlash(4);
      const journal = fillSome(flash, 45);
      const hash = hex(sha256(journal.payload(n)!));
      damage(flash, page, slot);
      const again = openJournal(portsOn(flash, noProgress(), 4));
      const lost = hex(again.payload(n)!);
      const records = audit(again);
      expect(records[n - 1]).toMatchObject({ kind: 14, sequence: n, place: "cafe" });
      expect(hex(records[n - 1]?.lostHash as Uint8Array)).toBe(hash);
      expect(hex(openJournal(portsOn(flash, noProgress(), 4)).payload(n)!)).toBe(lost);
      again.keepSignature(n, new Uint8Array(64).fill(3));
      expect(again.signature(n)?.length).toBe(64);
    }
  });

  it("next to another one says zeros for what nobody keeps", () => {
    const flash = new CuttableFlash(4);
    fillSome(flash, 45);
    damage(flash, 0, 7);
    damage(flash, 0, 8);
    const again = openJournal(portsOn(flash, noProgress(), 4));
    const first = decodeRecord(again.payload(8)!) as ZincRecord;
    const second = decodeRecord(again.payload(9)!) as ZincRecord;
    expect([first.kind, second.kind]).toEqual([14, 14]);
    expect(hex(first.lostHash as Uint8Array)).toBe("00".repeat(32));
    expect(hex(second.previous)).toBe("00".repeat(32));
    expect(hex(second.lostHash as Uint8Array)).toBe(
      hex((decodeRecord(again.payload(10)!) as ZincRecord).previous),
    );
  });

  it("with its whole page, header included, is lost record by record", () => {
    const flash = new CuttableFlash(4);
    fillSome(flash, 45);
    flash.image.write(ADDRESS, new Uint8Array(256));
    const again = openJournal(portsOn(flash, noProgress(), 4));
    expect(again.lastSequence()).toBe(45);
    for (const n of [1, 10, 20]) {
      expect(decodeRecord(again.payload(n)!)).toMatchObject({ kind: 14, sequence: n });
    }
    expect(decodeRecord(again.payload(21)!)).toMatchObject({ kind: 1 });
  });

  function fillSome(flash: CuttableFlash, count: number): JournalStore {
    const journal = openJournal(portsOn(flash, noProgress(), 4));
    for (let i = 0; i < count; i++) {
      journal.intent(sale(2));
      journal.outcome(undefined);
      while (journal.idle());
    }
    return journal;
  }
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const amount = fc.integer({ min: 0, max: 100_000_000 });
const movement: fc.Arbitrary<Movement> = fc.record({
  kind: fc.constantFrom(1, 2, 3, 5),
  card: fc.record({
    kind: fc.integer({ min: 1, max: 2 }),
    generation: fc.integer({ min: 0, max: 255 }),
    reference: bytes(8),
  }),
  amounts: fc
    .subarray(SETUP.assets, { minLength: 1 })
    .chain((assets) =>
      fc.tuple(...assets.map((asset) => amount.map((a) => ({ asset, amount: a })))),
    )
    .map((list) => [...list]),
  articles: fc.array(
    fc.record({
      article: fc.integer({ min: 0, max: 65535 }),
      quantity: fc.integer({ min: -100, max: 100 }),
      unitPrice: fc.integer({ min: -100_000_000, max: 100_000_000 }),
    }),
    { maxLength: 64 },
  ),
  means: fc.integer({ min: 1, max: 3 }),
  authority: fc.constantFrom({ by: 2, hold: 0 }, { by: 1, hold: 4294967295 }, { by: 1, hold: 1 }),
  operator: fc.option(bytes(4), { nil: undefined }),
});
const balances = fc.option(
  fc
    .subarray(SETUP.assets)
    .map((assets) => assets.map((asset, i) => ({ asset, amount: 5 - 9 * i }))),
  { nil: undefined },
);

it("gives back every movement that a counter can make, field by field", () => {
  fc.assert(
    fc.property(movement, balances, (m, after) => {
      const journal = openJournal(portsOn(new CuttableFlash(4), noProgress(), 4));
      const made = m.kind === 1 ? m : { ...m, articles: [] };
      if (m.kind === 5) made.means = 0;
      expect(journal.intent(made)).toBe(1);
      expect(journal.outcome(after)).toBe(1);
      const record = decodeRecord(journal.payload(1)!) as ZincRecord;
      expect(hex(encodeRecord(record))).toBe(hex(journal.payload(1)!));
      expect(record.kind).toBe(m.kind);
      expect(record.amounts).toEqual(m.amounts);
      expect({ ...record.card, reference: hex(record.card!.reference) }).toEqual({
        ...m.card,
        reference: hex(m.card.reference),
      });
      expect(record.articles ?? []).toEqual(made.articles);
      expect(record.authority).toEqual(m.authority);
      expect(record.means ?? 0).toBe(made.means);
      expect(record.operator && hex(record.operator)).toBe(m.operator && hex(m.operator));
      expect(record.balances).toEqual(after);
    }),
  );
});
