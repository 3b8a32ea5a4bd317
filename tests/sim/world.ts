/**
 * A whole world from a seed: one gateway, terminals that run the built firmware, cards, and
 * people. The same seed and the same acts give the same run, to the byte.
 * Called by: the simulator's tests. Must never: judge; that is the auditor's.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Board, parseBoard } from "../../hardware/boards/board.js";
import { MemoryNet } from "../../hardware/virtual/host/memory-net.js";
import { IdentityCard } from "../../hardware/virtual/picc/identity-card.js";
import { DEFAULT_BOARD, readBoard } from "../../scripts/firmware/board-module.js";
import { inRoot } from "../../scripts/paths.js";
import { Chance } from "./chance.js";
import { type Enrolled, enrolTerminal, publish } from "./enrolling.js";
import { SettledTime } from "./settled-time.js";
import { type Files, Site } from "./site.js";
import { type Act, Till, type TillRemains } from "./till.js";

/** A weekday at noon: no run reaches midnight by accident. */
const START_MS = Date.UTC(2026, 2, 3, 12);
/** How long a finger holds a key, and the pause before the next. */
const PRESS_MS = 40;
/** The longest that a tap may take to be answered, offline included. */
const TAP_MS_MAX = 10_000;
/** How long a card that was taken away stays away at least. */
const GONE_MS = 400;
/** The longest that a world may take to come to rest: several pauses between two attempts. */
const QUIET_MS_MAX = 600_000;
/** How long the power stays away when a cut comes by itself. */
const DARK_MS = 3000;

/** A prepared world, everything switched off, to begin from again and again. */
export interface WorldImage {
  readonly seed: string;
  readonly nowMs: number;
  readonly drawn: ReadonlyMap<string, number>;
  readonly files: Files;
  readonly tills: ReadonlyMap<string, TillRemains>;
  readonly enrolled: ReadonlyMap<string, Enrolled>;
  readonly acts: readonly Act[];
  readonly cards: readonly string[];
}

let text: string | undefined;

/** Text of the built firmware, the same for the whole run. */
function bundle(): string {
  const file = inRoot("build", "firmware", "app.js");
  if (!existsSync(file)) throw new Error("there is no build/firmware/app.js: npm run build");
  text ??= readFileSync(file, "latin1");
  return text;
}

/** The board of every terminal here. */
export function theBoard(): Board {
  const reading = parseBoard(readBoard(DEFAULT_BOARD));
  if ("board" in reading) return reading.board;
  throw new Error(reading.refusals.join("; "));
}

/** Everything, on one clock. */
export class World {
  readonly tills: readonly Till[];
  readonly site: Site;
  readonly net: MemoryNet;
  /** What the console dialogue said of each terminal. */
  readonly enrolled = new Map<string, Enrolled>();
  /** How much longer than usual everything takes on the line, one way, milliseconds. */
  slowMs = 0;
  readonly #seed: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "zinc-sim-"));
  readonly #time: SettledTime;
  readonly #chances = new Map<string, Chance>();
  readonly #cards = new Map<string, IdentityCard>();
  readonly #before: readonly Act[];

  private constructor(seed: string, terminals: readonly string[], image?: WorldImage) {
    this.#seed = seed;
    this.#time = new SettledTime(image?.nowMs ?? START_MS);
    for (const [label, drawn] of image?.drawn ?? []) {
      this.#chances.set(label, new Chance(`${seed} ${label}`, drawn));
    }
    this.#before = image?.acts ?? [];
    for (const [id, enrolled] of image?.enrolled ?? []) this.enrolled.set(id, enrolled);
    const { clock } = this.#time;
    const latency = this.chance("latency");
    this.net = new MemoryNet({ clock, latencyMs: () => this.slowMs + 1 + latency.below(20) });
    const { net } = this;
    const [time, chance, folder] = [this.#time, this.chance("gateway"), this.#folder];
    this.site = new Site({ time, net, chance, folder });
    if (image !== undefined) this.site.restore(image.files);
    const parts = { board: theBoard(), bundle: bundle(), clock, net };
    this.tills = terminals.map((id) => {
      const left = image?.tills.get(id);
      const entropy = (bytes: number) => this.chance(id).bytes(bytes);
      return new Till({ ...parts, id, entropy, ...(left !== undefined && { left }) });
    });
    for (const name of image?.cards ?? []) this.card(name);
    this.#time.takeOver();
  }

  /** A new world: the gateway runs, every terminal is provisioned, configured and at rest. */
  static async make(seed: string, terminals: readonly string[]): Promise<World> {
    const world = new World(seed, terminals);
    await world.site.start();
    publish(world.site.services.fleet);
    for (const till of world.tills) {
      till.terminal.powerOn();
      const fleet = world.site.services.fleet;
      const run = (condition: () => boolean, ms: number) => world.runUntil(condition, ms);
      const { enrolled } = world;
      enrolled.set(
        till.id,
        await enrolTerminal({ till, fleet, run, chance: world.chance("computer") }),
      );
    }
    await world.settleUntilQuiet();
    return world;
  }

  /** The world of an image again, everything still switched off. */
  static resume(image: WorldImage): World {
    return new World(image.seed, [...image.tills.keys()], image);
  }

  /** Switches everything off; gives what is left. The world must be ended after it. */
  async image(): Promise<WorldImage> {
    for (const { terminal } of this.tills) terminal.powerCut();
    await this.site.stop();
    await this.runUntil(() => false, 1000);
    return {
      seed: this.#seed,
      nowMs: this.#time.clock.now(),
      drawn: new Map([...this.#chances].map(([label, { drawn }]) => [label, drawn])),
      files: this.site.files(),
      tills: new Map(this.tills.map((till) => [till.id, till.remains()])),
      enrolled: new Map(this.enrolled),
      acts: this.acts,
      cards: [...this.#cards.keys()],
    };
  }

  /** Gives power to gateway and terminals and waits until all is quiet. */
  async wake(): Promise<void> {
    await this.site.start();
    for (const { terminal } of this.tills) terminal.powerOn();
    await this.settleUntilQuiet();
  }

  /** Ends everything and gives the process its timers back; again, it does nothing. */
  async end(): Promise<void> {
    try {
      for (const { terminal } of this.tills) terminal.powerCut();
      await this.site.stop();
    } finally {
      this.#time.giveBack();
    }
  }

  /** Removes what the world wrote. After `end`. */
  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A stream of chance of this world's. */
  chance(label: string): Chance {
    const known = this.#chances.get(label);
    if (known !== undefined) return known;
    const made = new Chance(`${this.#seed} ${label}`);
    this.#chances.set(label, made);
    return made;
  }

  /** A card by its name; its UID follows from that. */
  card(name: string): IdentityCard {
    const known = this.#cards.get(name);
    if (known !== undefined) return known;
    const uid = new Chance(`card ${name}`).bytes(7);
    uid.set([0x04, 0x11], 0);
    uid[3] = 0x20;
    const made = new IdentityCard(uid);
    this.#cards.set(name, made);
    return made;
  }

  /** UIDs by name. */
  get uids(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#cards].map(([name, { uid }]) => [name, uid]));
  }

  /** Every act since the seed was sown. */
  get acts(): Act[] {
    return [...this.#before, ...this.tills.flatMap(({ acts }) => acts)];
  }

  till(id: string): Till {
    const found = this.tills.find((till) => till.id === id);
    if (found === undefined) throw new Error(`there is no terminal ${id}`);
    return found;
  }

  nowMs(): number {
    return this.#time.clock.now();
  }

  /** Lets time pass until `condition` holds, at most `maxMs`; whether it came to hold. */
  runUntil(condition: () => boolean, maxMs: number): Promise<boolean> {
    return this.#time.runUntil(() => {
      for (const till of this.tills) till.look();
      return condition();
    }, maxMs);
  }

  /** Calls back once, `delayMs` of the world's time from now. */
  later(act: () => void, delayMs: number): void {
    this.#time.clock.setTimeout(act, delayMs);
  }

  async #press(till: Till, keys: string): Promise<void> {
    for (const key of keys) {
      till.key(key, true);
      await this.runUntil(() => false, PRESS_MS);
      till.key(key, false);
      await this.runUntil(() => false, PRESS_MS);
    }
  }

  async #act(act: Act, keys: string): Promise<Act> {
    const till = this.till(act.terminal);
    till.begin(act);
    await this.#press(till, keys);
    const card = this.card(act.card);
    till.terminal.placeCard(card);
    const over = (): boolean => act.told.length > 0 || !till.terminal.powered;
    await this.runUntil(over, TAP_MS_MAX);
    till.terminal.removeCard(card);
    await this.runUntil(() => false, GONE_MS);
    if (act.told.at(-1)?.verdict === "refused") await this.#press(till, "**");
    return act;
  }

  /** Keys in a price, OK, tap. Ends when the terminal answered or lost its power. */
  sell(terminal: string, amount: number, card: string): Promise<Act> {
    return this.#act({ terminal, kind: "sale", amount, card, told: [] }, `${amount}#`);
  }

  /** Keys in an amount, D, tap. */
  topUp(terminal: string, amount: number, card: string): Promise<Act> {
    return this.#act({ terminal, kind: "top-up", amount, card, told: [] }, `${amount}D`);
  }

  /** Whether everything has what it needs to come to rest. */
  get #whole(): boolean {
    const live = this.tills.every(({ terminal }) => terminal.powered && terminal.network);
    return live && this.site.running;
  }

  /**
   * Gives gateway, network and power back where they are missing, also where a mishap that was
   * planned comes only now, and waits until nothing waits.
   */
  async settleUntilQuiet(): Promise<void> {
    const untilMs = this.nowMs() + QUIET_MS_MAX;
    const quiet = (): boolean => this.#whole && this.tills.every((till) => till.quiet);
    do {
      if (!this.site.running) await this.site.start();
      for (const { terminal } of this.tills) {
        terminal.setNetwork(true);
        terminal.powerOn();
      }
      await this.runUntil(() => quiet() || !this.#whole, Math.max(0, untilMs - this.nowMs()));
      if (quiet()) return;
      await this.runUntil(() => false, DARK_MS);
    } while (this.nowMs() < untilMs);
    const screens = this.tills.map(({ id, lines, log }) => `${id}: ${lines.join("|")} ${log}`);
    throw new Error(`no rest after ${QUIET_MS_MAX / 1000} s: ${screens.join("; ")}`);
  }
}
