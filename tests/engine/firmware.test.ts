/**
 * The built firmware, unchanged, on the real engine: it starts, fits, shows something, and comes
 * up again after cuts. Each judgement is also made of a bundle that must fail it.
 * Skipped without an engine, and without build/firmware/app.js (`npm run build`).
 */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { Desk } from "../../hardware/engine/desk.js";
import {
  EngineTerminal,
  findTerminalEngine,
  TERMINAL_TITLE,
} from "../../hardware/engine/engine-terminal.js";
import { WallClock } from "../../hardware/virtual/host/wall-clock.js";
import { referenceBoard } from "../../scripts/firmware/reference-board.js";
import { inRoot } from "../../scripts/paths.js";
import { ECHO_NET } from "./echo-parts.js";

const engine = (await findTerminalEngine())!;
const onBoard = engine?.shape === "board";
const board = referenceBoard();
const file = inRoot("build", "firmware", "app.js");
const built = existsSync(file) ? readFileSync(file, "latin1") : undefined;

/** A quarter of a board's variables is the firmware's; the rest is for what it does. */
const SHARE_MAX = 0.25;
const ANYTHING = /\S/;

let terminal: EngineTerminal;
let desk: Desk;

async function start(bundle: string, watchFlash = false): Promise<void> {
  let state = 1;
  // The engine reads 4 bytes a call, so a counter is random enough for a test.
  const entropy = (count: number): Uint8Array => new Uint8Array(count).fill(state++);
  desk = new Desk(board, { clock: new WallClock(), entropy, baud: "instant" });
  terminal = await EngineTerminal.create({
    ...{ engine, board, bundle, parts: desk, watchFlash },
    net: ECHO_NET,
  });
  await terminal.powerOn();
}

/** Lines in which the engine tells of an error of the program or of its memory. */
async function troubles(): Promise<string[]> {
  await terminal.run.evaluate("1");
  return terminal.run.lines.filter((line) => /Uncaught|MEMORY|Interrupt|recursion/.test(line));
}

/** The part of the variables that the bundle takes once it runs. */
async function share(): Promise<number> {
  const script = "(process.memory().usage-preludeBlocks)/process.memory().total";
  return Number(await terminal.run.evaluate(script));
}

describe.skipIf(engine === undefined || built === undefined)(
  `the firmware on the engine ${TERMINAL_TITLE} (skipped without build/firmware/app.js)`,
  () => {
    afterEach(() => terminal.dispose());

    it("starts, shows something, and prints no error", async () => {
      await start(built!);
      await desk.shows(ANYTHING);
      expect(await troubles()).toEqual([]);
      expect(desk.complaints).toEqual([]);
    });

    it.skipIf(!onBoard)("takes at most a quarter of the board's variables", async () => {
      await start(built!);
      await desk.shows(ANYTHING);
      expect(await share()).toBeLessThanOrEqual(SHARE_MAX);
    });

    it("comes up after a cut in each of its first flash steps", async () => {
      for (let n = 1; n <= 3; n += 1) {
        await start(built!, true);
        terminal.crashAt({ at: "flash-write", n, bytes: 5 });
        const shown = desk.shows(ANYTHING);
        // Whoever writes nothing is not cut; whoever is, may never show anything.
        await Promise.race([shown, terminal.powerGone()]);
        shown.catch(() => undefined);
        if (!terminal.powered) await terminal.powerOn();
        await desk.shows(ANYTHING);
        expect(await troubles()).toEqual([]);
        await terminal.dispose();
      }
    });
  },
);

describe.skipIf(engine === undefined)(`a bundle that is wrong ${TERMINAL_TITLE}`, () => {
  afterEach(() => terminal.dispose());

  it("is known by its uncaught error", async () => {
    await start("setTimeout(function(){nothing();},5);");
    await terminal.run.waitFor(/Uncaught/);
    expect(await troubles()).toHaveLength(1);
  });

  it.skipIf(!onBoard)("is known by its variables", async () => {
    await start("var kept=[];for(var i=0;i<3000;i++)kept.push({i:i});");
    expect(await share()).toBeGreaterThan(SHARE_MAX);
  });

  it.skipIf(!onBoard)("is known by calls nested deeper than a board's stack", async () => {
    await start("function deep(n){if(n)deep(n-1);}setTimeout(function(){deep(100);},5);");
    await terminal.run.waitFor(/recursion/);
    expect((await troubles()).length).toBeGreaterThan(0);
  });
});
