// The journal's promises: what it derives, refuses, resolves; signatures; flash that fails.
import "./world.js";
import { describe, expect, it } from "vitest";
import { type JournalStore, openJournal } from "../../../firmware/store/journal.js";
import {
  audit,
  CuttableFlash,
  card,
  GENESIS,
  hex,
  noProgress,
  portsOn,
  sale,
  sha256,
} from "./world.js";

const PAGES = 6;

function world(pages = PAGES) {
  const flash = new CuttableFlash(pages);
  const progress = noProgress();
  const restart = (): JournalStore => openJournal(portsOn(flash, progress, pages));
  return { flash, progress, restart, journal: restart() };
}

const boot = { kind: 8, boots: 3, reason: 1, firmware: "zinc 0.1.0" } as const;

function sell(journal: JournalStore, count = 1): void {
  for (let i = 0; i < count; i++) {
    expect(journal.intent(sale(2))).toBeGreaterThan(0);
    expect(journal.outcome(undefined)).toBeGreaterThan(0);
    while (journal.idle());
  }
}

function stored(journal: JournalStore, n: number, epoch = 1) {
  const payload = journal.payload(n);
  const hash = payload === undefined ? GENESIS : sha256(payload);
  return journal.acknowledge({ epoch, stored: n, hash, backedUp: n });
}

describe("the journal", () => {
  it("derives every kind of record as a strict decoder wants it", () => {
    const { journal } = world();
    journal.note(boot);
    journal.note({ kind: 9, before: 1_600_000_000 });
    journal.note({ kind: 10, hash: new Uint8Array(32).fill(9) });
    journal.note({
      kind: 11,
      code: "P101",
      detail: "no answer\u00e9 after 3 tries, and much more text",
    });
    const operator = new Uint8Array([1, 2, 3, 4]);
    const amounts = [
      { asset: "GIFT.asso/2", amount: 50 },
      { asset: "EUR.asso/2", amount: 300 },
      { asset: "TIME.asso/0", amount: 1 },
    ];
    journal.intent(sale(20, { operator, amounts, authority: { by: 1, hold: 4_000_000_000 } }));
    journal.outcome([
      { asset: "EUR.asso/2", amount: -120 },
      { asset: "OTHER.x/2", amount: 1 },
    ]);
    journal.intent(sale(0, { kind: 2, means: 1, authority: undefined }));
    journal.outcome(undefined);
    const records = audit(journal);
    expect(records.map((r) => r.kind)).toEqual([8, 9, 10, 11, 1, 2]);
    const [first, , , error, sold, topUp] = records;
    expect(first).toMatchObject({
      boots: 3,
      startReason: 1,
      firmware: "zinc 0.1.0",
      place: "cafe",
    });
    expect(error).toMatchObject({ errorCode: "P101" });
    expect(error?.errorDetail).toBe("no answer? after 3 tries, and much more ");
    expect(sold).toMatchObject({ amounts, operator, intent: 1, configuration: 1 });
    expect(sold?.authority).toEqual({ by: 1, hold: 4_000_000_000 });
    expect(sold?.articles).toEqual(sale(20).articles);
    expect(sold?.balances).toEqual([{ asset: "EUR.asso/2", amount: -120 }]);
    expect(topUp).toMatchObject({ means: 1, intent: 2 });
    expect(topUp?.balances).toBeUndefined();
  });

  it("gives the same bytes after any number of restarts and pages", () => {
    const w = world();
    sell(w.journal, 45);
    const before = Array.from({ length: 45 }, (_, i) => hex(w.journal.payload(i + 1)!));
    const again = w.restart();
    expect(again.lastSequence()).toBe(45);
    expect(Array.from({ length: 45 }, (_, i) => hex(again.payload(45 - i)!)).reverse()).toEqual(
      before,
    );
    audit(again);
    expect(again.nextIntent()).toBe(46);
    expect(again.lastTime()).toBe(1_700_000_000);
  });

  it("keeps a new configuration out of the records made before it", () => {
    const w = world();
    sell(w.journal);
    const before = hex(w.journal.payload(1)!);
    expect(
      w.journal.configure({
        configuration: 2,
        place: "fest",
        assets: ["GIFT.asso/2", "EUR.asso/2"],
      }),
    ).toBe(true);
    sell(w.journal);
    expect(hex(w.journal.payload(1)!)).toBe(before);
    const records = audit(w.journal);
    expect(records.map((r) => [r.configuration, r.place])).toEqual([
      [1, "cafe"],
      [2, "fest"],
    ]);
    expect(records[1]?.amounts).toEqual([{ asset: "EUR.asso/2", amount: 350 }]);
    expect(w.journal.configuration()).toBe(2);
  });

  it("resolves an intent without outcome as not done, and says so once", () => {
    const w = world();
    sell(w.journal);
    const intent = w.journal.intent(sale(20));
    const again = w.restart();
    expect(again.last()).toEqual({ kind: 1, amounts: sale(1).amounts, done: false, time: 0 });
    const records = audit(again);
    expect(records.map((r) => r.kind)).toEqual([1, 12, 13]);
    expect(records[1]).toMatchObject({ subject: intent, articles: sale(20).articles });
    expect(records[2]).toMatchObject({ subject: intent, outcome: 2, evidence: 1 });
    expect(audit(w.restart()).length).toBe(3);
    expect(again.nextIntent()).toBe(intent + 1);
  });

  it("makes no record of an abandoned intent, now or after a restart", () => {
    const w = world();
    sell(w.journal);
    w.journal.intent(sale(3));
    w.journal.abandon();
    const again = w.restart();
    expect(audit(again).length).toBe(1);
    expect(again.last()).toMatchObject({ done: true });
    sell(again);
    expect(audit(again).map((r) => r.intent)).toEqual([1, 3]);
  });

  it("holds notes back while a movement is open", () => {
    const { journal } = world();
    journal.intent(sale(1));
    expect(journal.note({ kind: 9, before: 5 })).toBe(0);
    expect(journal.outcome(undefined)).toBe(1);
    expect(audit(journal).map((r) => r.kind)).toEqual([1, 9]);
  });

  it("refuses movements that it cannot say, and a second intent", () => {
    const { journal } = world();
    expect(journal.intent(sale(1, { amounts: [{ asset: "XXX.asso/2", amount: 1 }] }))).toBe(0);
    expect(journal.refusal).toBe("X101");
    expect(journal.intent(sale(1, { kind: 4 }))).toBe(0);
    expect(journal.intent(sale(1))).toBe(1);
    expect(journal.intent(sale(1))).toBe(0);
    expect(journal.refusal).toBe("X101");
    expect(journal.outcome(undefined)).toBe(1);
    expect(journal.outcome(undefined)).toBe(0);
  });

  it("counts allowances by card until they are acknowledged, across restarts", () => {
    const w = world();
    const by = (n: number, amount: number) =>
      sale(1, { card: card(n), amounts: [{ asset: "EUR.asso/2", amount }] });
    for (const [n, amount] of [
      [1, 100],
      [2, 250],
      [1, 50],
    ] as const) {
      w.journal.intent(by(n, amount));
      w.journal.outcome(undefined);
    }
    w.journal.intent(sale(1, { authority: { by: 1, hold: 5 } }));
    w.journal.outcome(undefined);
    for (const journal of [w.journal, w.restart()]) {
      expect(journal.cardAllowance(card(1))).toBe(150);
      expect(journal.cardAllowance(card(2))).toBe(250);
      expect(journal.cardAllowance(card(3))).toBe(0);
      expect(journal.terminalAllowance()).toBe(400);
    }
    const cold = w.restart();
    expect(stored(cold, 1)).toBe("");
    expect(cold.cardAllowance(card(1))).toBe(50);
    const journal = w.restart();
    journal.idle();
    journal.idle();
    journal.idle();
    expect(journal.cardAllowance(card(1))).toBe(50);
    expect(stored(journal, 2)).toBe("");
    while (journal.idle());
    expect(journal.cardAllowance(card(1))).toBe(50);
    expect(journal.cardAllowance(card(2))).toBe(0);
    expect(stored(journal, 4)).toBe("");
    expect(journal.terminalAllowance()).toBe(0);
    expect(w.restart().cardAllowance(card(1))).toBe(0);
    expect(w.restart().waiting()).toBe(0);
  });

  it("counts an allowance over any number of cards and pages", () => {
    const { journal } = world(20);
    for (let n = 0; n < 300; n++) {
      expect(journal.intent(sale(0, { card: card(n) }))).toBe(n + 1);
      journal.outcome(undefined);
      while (journal.idle());
    }
    expect(journal.cardAllowance(card(299))).toBe(350);
    expect(journal.cardAllowance(card(0))).toBe(350);
    expect(journal.terminalAllowance()).toBe(300 * 350);
    expect(journal.intent(sale(0, { card: card(299) }))).toBe(301);
    journal.outcome(undefined);
    expect(journal.cardAllowance(card(299))).toBe(700);
  });
});

describe("a journal that is lost while the settings are not", () => {
  it("goes on behind what the gateway stores, in numbers, intents and chain", () => {
    const w = world();
    sell(w.journal, 7);
    stored(w.journal, 5);
    const before = sha256(w.journal.payload(5)!);
    const empty = openJournal(portsOn(new CuttableFlash(PAGES), w.progress, PAGES));
    expect([empty.lastSequence(), empty.waiting()]).toEqual([5, 0]);
    expect(empty.nextIntent()).toBe(8);
    sell(empty, 2);
    expect(audit(empty, 6, before).map((r) => [r.sequence, r.intent])).toEqual([
      [6, 8],
      [7, 9],
    ]);
  });
});

describe("signatures behind the records", () => {
  const signatureOf = (n: number): Uint8Array => new Uint8Array(64).fill(n);

  it("are kept in flash and asked for in order", () => {
    const w = world();
    sell(w.journal, 3);
    expect(w.journal.unsigned()).toBe(1);
    w.journal.keepSignature(1, signatureOf(1));
    w.journal.keepSignature(2, signatureOf(2));
    expect(w.journal.unsigned()).toBe(3);
    const again = w.restart();
    expect(again.unsigned()).toBe(3);
    expect(hex(again.signature(2)!)).toBe(hex(signatureOf(2)));
    expect(again.signature(3)).toBeUndefined();
  });

  it("are made whole by writing them again after a cut at any byte", () => {
    for (let byte = 0; byte < 68; byte++) {
      const w = world();
      sell(w.journal);
      w.flash.cut = { step: w.flash.steps + byte, unprogrammed: 0x5a, erase: "half" };
      expect(() => w.journal.keepSignature(1, signatureOf(0xa5))).toThrow();
      w.flash.cut = undefined;
      const again = w.restart();
      if (again.unsigned() === 1) again.keepSignature(1, signatureOf(0xa5));
      expect(hex(w.restart().signature(1)!)).toBe(hex(signatureOf(0xa5)));
    }
  });

  it("are held in memory when flash does not keep them", () => {
    const w = world();
    sell(w.journal, 2);
    w.flash.bad = () => true;
    w.journal.keepSignature(1, signatureOf(255));
    w.flash.bad = undefined;
    expect(hex(w.journal.signature(1)!)).toBe(hex(signatureOf(255)));
    expect(w.journal.unsigned()).toBe(2);
    expect(w.restart().unsigned()).toBe(1);
  });
});

describe("flash that fails", () => {
  it("refuses an intent that does not read back, and takes the next", () => {
    const w = world();
    sell(w.journal);
    w.flash.bad = () => true;
    expect(w.journal.intent(sale(1))).toBe(0);
    expect(w.journal.refusal).toBe("F102");
    w.flash.bad = undefined;
    sell(w.journal);
    expect(audit(w.journal).length).toBe(2);
    expect(audit(w.restart()).length).toBe(2);
  });

  it("writes a movement whose outcome does not read back once more, elsewhere", () => {
    const w = world();
    w.journal.intent(sale(5));
    let failures = 1;
    w.flash.bad = () => failures-- > 0;
    expect(w.journal.outcome(undefined)).toBe(1);
    w.flash.bad = undefined;
    sell(w.journal);
    expect(audit(w.restart()).map((r) => [r.kind, r.articles?.length])).toEqual([
      [1, 5],
      [1, 2],
    ]);
  });

  it("says F102 when an outcome stays nowhere, and later that it was not done", () => {
    const w = world();
    w.journal.intent(sale(1));
    w.flash.bad = () => true;
    expect(w.journal.outcome(undefined)).toBe(0);
    expect(w.journal.refusal).toBe("F102");
    w.flash.bad = undefined;
    sell(w.journal);
    expect(audit(w.journal).map((r) => r.kind)).toEqual([12, 13, 1]);
    expect(audit(w.restart()).map((r) => r.kind)).toEqual([12, 13, 1]);
  });
});
