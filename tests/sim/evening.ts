/**
 * An evening by chance: acts, outages, cuts, torn lines, gateways stopped and killed, all from one
 * seed. Called by: the test of outages. Must never: judge.
 */
import { CARD } from "./cut-run.js";
import { World } from "./world.js";

/** The terminals of an evening. */
export const TILLS = ["bar-1", "bar-2"] as const;
const CARDS = [CARD, "basile", "chloe"] as const;
/** What every card gets at the start, and where the amounts of sales begin; each used once. */
const OPENING = 30_000;
const FIRST_SALE = 101;
const FIRST_TOP_UP = 2001;
/** How slow a slow line is, one way, and for how long; the terminal waits less for an answer. */
const SLOW_MS = 2500;
const SLOW_FOR_MS = 8000;

/** How an evening went. */
export interface Evening {
  readonly world: World;
  /** What was done, a line each. */
  readonly diary: readonly string[];
}

/** What can happen in the middle of an act, at a moment of its own. */
type Mishap =
  | "none"
  | "power"
  | "step"
  | "battery"
  | "network"
  | "slow line"
  | "torn line"
  | "gateway killed";
const MISHAPS: readonly Mishap[] = [
  ...["none", "none", "none", "power", "step", "step", "battery"],
  ...["network", "slow line", "torn line", "gateway killed"],
] as Mishap[];
/** What can happen between two acts. */
type Turn = "nothing" | "network back" | "wait" | "stop" | "start" | "rest";
const TURNS: readonly Turn[] = [
  ...["nothing", "nothing", "nothing", "network back", "network back"],
  ...["wait", "stop", "start", "rest"],
] as Turn[];

class Chronicle {
  readonly world: World;
  readonly diary: string[] = [];

  constructor(world: World) {
    this.world = world;
  }

  #slow(ms: number): void {
    this.world.slowMs = ms;
  }

  note(line: string): void {
    this.diary.push(`${this.world.nowMs()} ${line}`);
  }

  /** Sets a mishap up, to come while the next act is under way. */
  plan(mishap: Mishap, id: string): void {
    const { world } = this;
    const chance = world.chance("mishaps");
    const { terminal } = world.till(id);
    const soon = chance.below(1500);
    switch (mishap) {
      case "none":
        break;
      case "power":
        world.later(() => terminal.powerCut(), soon);
        break;
      case "step":
        if (chance.below(2) === 0) terminal.crashAt({ at: "flash-byte", n: 1 + chance.below(220) });
        else terminal.crashAt({ at: "net-step", n: 1 + chance.below(6), when: "after" });
        break;
      case "battery":
        world.later(() => {
          terminal.powerCut();
          terminal.rtc.loseBattery();
        }, soon);
        break;
      case "network":
        world.later(() => terminal.setNetwork(false), soon);
        break;
      case "slow line":
        world.later(() => this.#slow(SLOW_MS), soon);
        world.later(() => this.#slow(0), soon + SLOW_FOR_MS);
        break;
      case "torn line":
        world.later(() => world.net.tearAll(), soon);
        break;
      case "gateway killed":
        world.later(() => void (world.site.running && world.site.kill()), soon);
        break;
    }
  }

  async act(number: number): Promise<void> {
    const { world } = this;
    const chance = world.chance("evening");
    const id = chance.pick(TILLS);
    const card = chance.pick(CARDS);
    const mishap = chance.pick(MISHAPS);
    const topUp = chance.below(6) === 0;
    this.plan(mishap, id);
    const { told } = await (topUp
      ? world.topUp(id, FIRST_TOP_UP + number, card)
      : world.sell(id, FIRST_SALE + number, card));
    const heard = told.map(({ verdict }) => verdict).join(" and ");
    const what = topUp ? "top-up" : "sale";
    this.note(`${what} ${number} at ${id}, ${card}, ${mishap}: ${heard === "" ? "-" : heard}`);
  }

  async turn(): Promise<void> {
    const { world } = this;
    const chance = world.chance("evening");
    const turn = chance.pick(TURNS);
    this.note(turn);
    switch (turn) {
      case "nothing":
        break;
      case "network back":
        for (const { terminal } of world.tills) terminal.setNetwork(true);
        break;
      case "wait":
        await world.runUntil(() => false, 1000 * chance.below(120));
        break;
      case "stop":
        await world.site.stop();
        break;
      case "start":
        if (!world.site.running) await world.site.start();
        break;
      case "rest":
        await world.settleUntilQuiet();
        break;
    }
    await world.runUntil(() => false, 1000 + chance.below(5000));
    for (const { terminal } of world.tills) terminal.powerOn();
    await world.runUntil(() => false, 1000 + chance.below(5000));
  }
}

/** Lives through an evening of so many acts and lets it come to rest; the world is not ended. */
export async function liveThrough(seed: string, acts: number): Promise<Evening> {
  const world = await World.make(seed, TILLS);
  const chronicle = new Chronicle(world);
  try {
    await live(chronicle, acts);
    return { world, diary: chronicle.diary };
  } catch (cause) {
    await world.end();
    throw new Error(`${String(cause)}\n${chronicle.diary.join("\n")}`, { cause });
  }
}

async function live(chronicle: Chronicle, acts: number): Promise<void> {
  const { world } = chronicle;
  for (const [at, card] of CARDS.entries()) await world.topUp(TILLS[0], OPENING + at, card);
  for (let number = 0; number < acts; number += 1) {
    await chronicle.act(number);
    await chronicle.turn();
  }
  await world.settleUntilQuiet();
}
