/**
 * The whole chain with the real engine in it: the built firmware is provisioned over its console,
 * gets its configuration, tops a card up and sells; the records stand signed in the ledger of the
 * real gateway, reached by TCP. Nothing stands in for anything but the parts of the board.
 * Skipped without an engine, and without build/firmware/app.js (`npm run build`).
 */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { MovementRow } from "../../gateway/console/queries.js";
import { findTerminalEngine, TERMINAL_TITLE } from "../../hardware/engine/engine-terminal.js";
import { COUNTER_TERMINAL, EngineCounter } from "../../scripts/bench/engine-counter.js";
import { DEMO_PLACE, demoConfiguration, demoMembers } from "../../scripts/demo/place.js";
import { referenceBoard } from "../../scripts/firmware/reference-board.js";
import { inRoot } from "../../scripts/paths.js";

const engine = (await findTerminalEngine())!;
const board = referenceBoard();
const file = inRoot("build", "firmware", "app.js");
const built = existsSync(file) ? readFileSync(file, "latin1") : undefined;

/** Long enough for a signer that is not the fast one, on a busy machine. */
const WAIT = { timeout: 120_000 };
const TEST_MS = 600_000;

let counter: EngineCounter;

async function open(watchFlash = false): Promise<void> {
  const configuration = demoConfiguration("en");
  const parts = { engine, board, bundle: built!, configuration, watchFlash };
  counter = await EngineCounter.open({ ...parts, baud: "real" });
  await counter.provision(DEMO_PLACE);
  await counter.shows(/Online/);
}

/** Every record of the terminal that the gateway holds, oldest first. */
async function records(): Promise<readonly MovementRow[]> {
  const none = { kind: null, account: null, asset: null, fromSeconds: null, toSeconds: null };
  const filter = { ...none, terminal: COUNTER_TERMINAL, order: "oldest" } as const;
  const page = { cursor: null, limit: 500 };
  return (await counter.gateway.services.queries.movements(filter, page)).rows;
}

const kinds = async (): Promise<string[]> => (await records()).map(({ kind }) => kind);

/** Waits until the gateway holds everything that the terminal has recorded. */
async function settled(kind: string, count: number): Promise<void> {
  const held = async () => (await kinds()).filter((one) => one === kind).length;
  await expect.poll(held, WAIT).toBe(count);
}

/** Every record once, in order, each signed by the enrolled key and linked to the one before. */
async function expectProven(): Promise<void> {
  const rows = await records();
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_row, at) => at + 1));
  for (const { sequence } of rows) {
    const proof = await counter.gateway.services.queries.proof(COUNTER_TERMINAL, sequence);
    expect(proof?.checked).toMatchObject({
      signature: "valid",
      hash: true,
      canonical: true,
      chain: sequence === 1 ? "first" : "links",
    });
  }
}

/** Lines in which the engine tells of an error of the program or of its memory. */
function troubles(): string[] {
  const told = /Uncaught|MEMORY|Interrupt|recursion|WATCHDOG/;
  return counter.terminal.run.lines.filter((line) => told.test(line));
}

async function topUp(): Promise<void> {
  const [awa] = demoMembers();
  await counter.press("2", /0\.02 EUR/);
  await counter.press("0", /0\.20 EUR/);
  await counter.press("1", /2\.01 EUR/);
  await counter.press("5", /20\.15 EUR/);
  await counter.press("D", /Top-up.*Present the card/s);
  await counter.tap(awa!.card, /Credited +20\.15 EUR/);
}

async function sell(): Promise<void> {
  const [awa] = demoMembers();
  await counter.press("A", /Sale.*Present the card/s);
  await counter.tap(awa!.card, /Accepted +1\.50 EUR\nLeft +18\.65 EUR/);
}

/** Sells and cuts the power in the n-th flash write from the tap on; false: the sale was faster. */
async function cutAtWrite(n: number): Promise<boolean> {
  const [awa] = demoMembers();
  await counter.shows(/Harbour Cafe.*Online/s);
  await counter.press("A", /Sale.*Present the card/s);
  counter.terminal.crashAt({ at: "flash-write", n, bytes: 3 });
  counter.desk.field.place(awa!.card);
  const sold = counter.shows(/Accepted +1\.50 EUR\nLeft/);
  await Promise.race([counter.terminal.powerGone(), sold]);
  counter.desk.field.remove(awa!.card);
  if (!counter.terminal.powered) {
    // Whoever is cut never shows it.
    sold.catch(() => undefined);
    return true;
  }
  counter.terminal.crashAt({ at: "flash-write", n: Number.MAX_SAFE_INTEGER, bytes: 0 });
  return false;
}

/** Gives the power back; how many sales (0 or 1) the display says were made before the cut. */
async function soldBeforeCut(): Promise<number> {
  await counter.terminal.powerOn();
  await counter.shows(/MADE: do not repeat|NOT made: do again|Harbour Cafe.*Online/s);
  return /POWER CUT: sale.*\nMADE/s.test(counter.desk.display().join("\n")) ? 1 : 0;
}

describe.skipIf(engine === undefined || built === undefined)(
  `a counter on the engine ${TERMINAL_TITLE} (skipped without build/firmware/app.js)`,
  () => {
    afterEach(() => counter.close());

    it(
      "tops up and sells; every record stands signed and linked in the gateway's ledger",
      async () => {
        await open();
        await topUp();
        await settled("top-up", 1);
        await sell();
        await settled("sale", 1);
        await expectProven();
        const page = { cursor: null, limit: 5 };
        const balances = await counter.gateway.services.queries.balances("card:*", page);
        expect(balances.rows).toMatchObject([{ debitedMinor: 150, creditedMinor: 2015 }]);
        expect(troubles()).toEqual([]);
        expect(counter.desk.complaints).toEqual([]);
      },
      TEST_MS,
    );

    it(
      "loses nothing and sells nothing twice when the power goes in the middle of a sale",
      async () => {
        await open(true);
        await topUp();
        await settled("top-up", 1);
        let made = 0;
        let n = 1;
        for (; await cutAtWrite(n); n += 1) {
          made += await soldBeforeCut();
          await settled("boot", 1 + n);
          await settled("sale", made);
        }
        await settled("sale", made + 1);
        await expectProven();
        expect(n).toBeGreaterThan(2);
        expect(troubles()).toEqual([]);
      },
      TEST_MS,
    );
  },
);
