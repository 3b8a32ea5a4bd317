// The firmware's own time in a tap, and the variables that the running firmware takes, on the real
// engine with the real gateway behind it. Called by the verb `bench` with --engine.
import type { ConfigurationDraft } from "../../gateway/fleet/fleet.js";
import type { Board } from "../../hardware/boards/board.js";
import type { Engine } from "../../hardware/engine/engine.js";
import { IdentityCard } from "../../hardware/virtual/picc/identity-card.js";
import { EngineCounter } from "./engine-counter.js";
import { TAP_SPY } from "./engine-spy.js";
import type { Figure } from "./figure.js";

/** What is measured with what. */
export interface EngineBenchOptions {
  readonly engine: Engine;
  readonly board: Board;
  readonly bundle: string;
  /** Taps of each kind. */
  readonly taps: number;
  readonly progress: (what: string) => void;
}

const PLACE = "bench";
const MINOR_MAX = 10_000_000;
const TAP_TARGET = "<= 5, goal 2.5, on the stock Linux engine";
const ARMED = /Sale.*Present the card/s;
/** At rest, online, and every record acknowledged: the time stands where the queue would. */
const SETTLED = /Bench.*Online +\d\d:\d\d/s;

/** Between two sales: the terminal signs, sends and erases while nobody taps. */
const NEXT_MS = 500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const CONFIGURATION: ConfigurationDraft = {
  place: PLACE,
  placeName: "Bench",
  language: "en",
  assets: [{ asset: "EUR.asso/2", symbol: "EUR" }],
  topUpAsset: 0,
  cardAllowance: MINOR_MAX,
  terminalAllowance: MINOR_MAX,
  leaseSeconds: 86_400,
  zone: 720,
  articles: [
    { id: 1, label: "One", price: 1, key: "A" },
    { id: 2, label: "Two", price: 1, key: "B" },
  ],
};

/** Two of each in turn: what gives way to another need not be seen to leave. */
const KEYS = ["A", "B"] as const;
const CARDS = ["04112233445566", "04aabbccddeeff"].map(
  (uid) => new IdentityCard(Uint8Array.from(Buffer.from(uid, "hex"))),
);

async function topUp(counter: EngineCounter): Promise<void> {
  for (const card of CARDS) {
    await counter.press("9", /0\.09 EUR/);
    await counter.press("0", /0\.90 EUR/);
    await counter.press("1", /9\.01 EUR/);
    await counter.press("D", /Top-up.*Present the card/s);
    await counter.tap(card, /Credited/);
  }
}

/** Sells `count` times; microseconds of each tap. */
async function sell(counter: EngineCounter, count: number): Promise<number[]> {
  const taps: number[] = [];
  counter.terminal.run.onLine((line) => {
    const found = /^TAP (\d+)$/.exec(line);
    if (found !== null) taps.push(Number(found[1]));
  });
  for (let sale = 0; sale < count; sale++) {
    const turn = sale % 2;
    await counter.press(KEYS[turn] ?? "A", ARMED);
    taps.length = sale;
    const card = CARDS[turn];
    if (card !== undefined) await counter.tap(card, /Accepted +0\.01 EUR/);
    await pause(NEXT_MS);
  }
  return taps;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

const milliseconds = (us: number): number => Math.round(us / 10) / 100;

function tapFigure(options: EngineBenchOptions, kind: string, taps: readonly number[]): Figure {
  const spread = [0, 0.1, 0.9].map((part) => milliseconds(percentile(taps, part)).toFixed(2));
  const [least, tenth, ninetieth] = spread;
  return {
    figure: `firmware's own time in a tap, bare identity, ${kind}`,
    value: milliseconds(percentile(taps, 0.5)),
    unit: "ms",
    target: TAP_TARGET,
    how:
      `${options.engine.shape} engine ${options.engine.version}, script in memory on stock; ` +
      `median of ${taps.length} taps (least ${least}, 10 % ${tenth}, 90 % ${ninetieth}); from ` +
      "the answer to a look to the buzzer's call; without the time that parts are asked",
  };
}

/** Variables in use, the harness's own taken off. */
async function used(counter: EngineCounter): Promise<number> {
  const expression = "process.memory().usage-preludeBlocks";
  return Number(await counter.terminal.run.evaluate(expression));
}

function memoryFigure(options: EngineBenchOptions, when: string, variables: number): Figure {
  const total = options.board.variables;
  const share = ((100 * variables) / total).toFixed(1);
  const unlike = options.engine.shape === "board" ? "" : "; its blocks are not those of a board";
  return {
    figure: `variables of the firmware, ${when}`,
    value: variables,
    unit: "variables",
    target: when === "idle" ? `<= 25 % of ${total}` : "",
    how: `${share} % of ${total}; ${options.engine.shape} engine${unlike}`,
  };
}

/** Measures: taps online and offline, and the variables on the way. */
export async function benchEngineTap(options: EngineBenchOptions): Promise<Figure[]> {
  const { engine, board, bundle, taps, progress } = options;
  const files = [{ name: ".boot1", data: TAP_SPY }];
  const made = { engine, board, bundle, files, configuration: CONFIGURATION };
  const counter = await EngineCounter.open({ ...made, baud: "instant" });
  const figures: Figure[] = [];
  try {
    progress("provisioning a terminal on the engine");
    await counter.provision(PLACE);
    figures.push(memoryFigure(options, "just started", await used(counter)));
    await counter.shows(/Online/);
    await topUp(counter);
    await counter.shows(SETTLED);
    progress(`${taps} taps online`);
    figures.push(tapFigure(options, "online", await sell(counter, taps)));
    figures.push(memoryFigure(options, "after sales", await used(counter)));
    await counter.shows(SETTLED);
    figures.push(memoryFigure(options, "idle", await used(counter)));
    counter.terminal.setNetwork(false);
    progress("waiting until the terminal notices that the network is gone");
    await counter.shows(/Offline/);
    progress(`${taps} taps offline`);
    figures.push(tapFigure(options, "offline", await sell(counter, taps)));
    return figures;
  } finally {
    await counter.close();
  }
}
