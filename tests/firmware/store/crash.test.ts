// The power cut at every byte written and every erase of a journal in the middle of its life.
import "./world.js";
import { describe, expect, it } from "vitest";
import { type JournalStore, openJournal } from "../../../firmware/store/journal.js";
import type { Progress } from "../../../firmware/store/state.js";
import type { TornErase } from "../../../hardware/virtual/flash/fault-point.js";
import type { ZincRecord } from "../../../protocol/record/record.js";
import {
  ADDRESS,
  audit,
  CuttableFlash,
  hex,
  noProgress,
  PAGE,
  PowerCut,
  portsOn,
  sale,
  sha256,
} from "./world.js";

const PAGES = 4;
/** Thousands of restarts; a slow machine needs longer than a test's usual time. */
const LIMIT_MS = 240_000;
const ERASES: TornErase[] = ["untouched", "half", "garbage", "erased"];

/** A terminal in the middle of its life: pages in use, others to be erased and used again. */
interface Life {
  flash: CuttableFlash;
  progress: Progress;
  /** Payloads that somebody was told of, by sequence. */
  told: Map<number, string>;
}

function open(life: Life): JournalStore {
  return openJournal(portsOn(life.flash, life.progress, PAGES));
}

function tell(life: Life, journal: JournalStore, sequence: number): void {
  expect(sequence).toBeGreaterThan(0);
  life.told.set(sequence, hex(journal.payload(sequence)!));
}

function sell(life: Life, journal: JournalStore, lines: number): void {
  expect(journal.intent(sale(lines))).toBeGreaterThan(0);
  tell(life, journal, journal.outcome([{ asset: "EUR.asso/2", amount: 1000 }]));
  while (journal.idle());
}

function acknowledge(journal: JournalStore, n: number): void {
  const hash = sha256(journal.payload(n)!);
  expect(journal.acknowledge({ epoch: 1, stored: n, hash, backedUp: n })).toBe("");
}

function fresh(): Life {
  return {
    flash: new CuttableFlash(PAGES),
    progress: noProgress(),
    told: new Map(),
  };
}

/** The same life again, with its own flash. */
function copy(life: Life): Life {
  const flash = new CuttableFlash(PAGES);
  flash.image.write(ADDRESS, life.flash.image.read(ADDRESS, PAGES * PAGE));
  return { flash, progress: { ...life.progress }, told: new Map(life.told) };
}

/** A life whose fourth page is nearly full, the others acknowledged: the ring is about to turn. */
function middle(): Life {
  const life = fresh();
  const journal = open(life);
  for (let i = 0; i < 73; i++) {
    sell(life, journal, 0);
    if (i === 40 || i === 70) acknowledge(journal, i);
  }
  return life;
}

/** What is cut: two sales, a turn of the page onto an old one, all kinds of writes. */
function act(life: Life): void {
  const journal = open(life);
  tell(life, journal, journal.note({ kind: 8, boots: 9, reason: 1, firmware: "zinc" }));
  sell(life, journal, 2);
  expect(journal.intent(sale(30))).toBeGreaterThan(0);
  tell(life, journal, journal.outcome(undefined));
  journal.intent(sale(1));
  journal.abandon();
  journal.keepSignature(75, new Uint8Array(64).fill(0xa5));
  while (journal.idle());
  acknowledge(journal, 74);
  journal.configure({ configuration: 2, place: "fest", assets: ["EUR.asso/2"] });
  tell(life, journal, journal.note({ kind: 10, hash: new Uint8Array(32) }));
  while (journal.idle());
  sell(life, journal, 1);
}

/** The kinds of what was found beyond what was told: nothing that nobody did. */
function strangers(life: Life, records: ZincRecord[]): string {
  return records
    .filter((r) => !life.told.has(r.sequence))
    .map((r) => r.kind)
    .join();
}

/** Starts again and checks that all told is there, and that the counter can go on. */
function check(life: Life): string {
  const journal = open(life);
  const from = journal.oldest();
  const first = sha256(Buffer.from(life.told.get(from - 1)!, "hex"));
  const records = audit(journal, from, first);
  for (const [sequence, payload] of life.told) {
    if (sequence >= from) expect(hex(journal.payload(sequence)!)).toBe(payload);
    else expect(sequence).toBeLessThanOrEqual(life.progress.backedUp);
  }
  const extra = strangers(life, records);
  expect(["", "1", "8", "10", "12,13"]).toContain(extra);
  for (const r of records) life.told.set(r.sequence, hex(journal.payload(r.sequence)!));
  const last = journal.lastSequence();
  sell(life, journal, 2);
  expect(journal.lastSequence()).toBe(last + 1);
  const again = open(life);
  const oldest = again.oldest();
  audit(again, oldest, sha256(Buffer.from(life.told.get(oldest - 1)!, "hex")));
  return extra;
}

/** Runs `acting` with a cut; gives whether the cut came. */
function cutAt(life: Life, step: number, erase: TornErase, acting: (l: Life) => void): boolean {
  life.flash.steps = 0;
  life.flash.cut = { step, unprogrammed: [0xff, 0x5a, 0x0f][step % 3]!, erase };
  try {
    acting(life);
    return false;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return true;
  } finally {
    life.flash.cut = undefined;
  }
}

describe("a power cut", () => {
  it(
    "at any byte written and any erase loses nothing that was told and invents nothing",
    () => {
      const start = middle();
      const whole = copy(start);
      cutAt(whole, Number.POSITIVE_INFINITY, "half", act);
      const steps = whole.flash.steps;
      const outcomes = new Set<string>();
      for (let step = 0; step < steps; step++) {
        const life = copy(start);
        expect(cutAt(life, step, ERASES[step % 4]!, act)).toBe(true);
        outcomes.add(check(life));
      }
      expect(steps).toBeGreaterThan(1200);
      expect([...outcomes].sort()).toEqual(["", "1", "10", "12,13", "8"]);
    },
    LIMIT_MS,
  );

  it("in any erase, whatever it leaves, is a page to erase again", () => {
    for (const erase of ERASES) {
      for (const nth of [1, 2]) {
        const life = copy(middle());
        let seen = 0;
        const native = life.flash.erase.bind(life.flash);
        life.flash.erase = (address) => {
          seen += 1;
          if (seen === nth) life.flash.cut = { step: life.flash.steps, unprogrammed: 0, erase };
          native(address);
        };
        expect(() => act(life)).toThrow(PowerCut);
        life.flash.cut = undefined;
        check(life);
      }
    }
  });

  it(
    "while resolving a doubt, at any byte, leaves one doubt with one resolution",
    () => {
      const doubt = middle();
      const journal = open(doubt);
      sell(doubt, journal, 2);
      expect(journal.intent(sale(5))).toBeGreaterThan(0);
      const whole = copy(doubt);
      cutAt(whole, Number.POSITIVE_INFINITY, "half", open);
      const steps = whole.flash.steps;
      for (let step = 0; step < steps; step++) {
        const life = copy(doubt);
        cutAt(life, step, ERASES[step % 4]!, open);
        const again = step % 7 === 0 ? 1 + (step % 90) : 0;
        if (again > 0) cutAt(life, again, "half", open);
        expect(check(life)).toBe("12,13");
      }
      expect(steps).toBeGreaterThan(400);
    },
    LIMIT_MS,
  );
});
