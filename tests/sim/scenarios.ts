/**
 * What is cut: acts at a counter from the first key to the acknowledgement, and the start of a
 * terminal with a doubt. Called by: the tests of power cuts.
 */
import type { Step } from "../../hardware/virtual/flash/fault-point.js";
import { AMOUNT, CARD, type Scenario, TILL } from "./cut-run.js";
import { publish } from "./enrolling.js";
import { theBoard, type World } from "./world.js";

/** How long a terminal may take to notice that its network is gone. */
const NOTICE_MS_MAX = 120_000;
/** How long a terminal takes to apply what came, and a little more. */
const NOTICE_MS = 5000;

/** One way: longer than a terminal waits for an answer. */
const SLOW_MS = 2500;

const STORAGE = theBoard().flash.storageAddress;

const wake = (world: World): Promise<void> => world.wake();

/** A sale that the gateway allows, from key to acknowledgement. */
export const ONLINE_SALE: Scenario = {
  name: "an online sale",
  prepare: wake,
  act: (world) => world.sell(TILL, AMOUNT, CARD),
};

/** A top-up in cash. */
export const TOP_UP: Scenario = {
  name: "a top-up",
  prepare: wake,
  act: (world) => world.topUp(TILL, AMOUNT, CARD),
};

/** A sale by allowance, then the network comes back. */
export const OFFLINE_SALE: Scenario = {
  name: "an offline sale",
  prepare: async (world) => {
    await world.wake();
    const till = world.till(TILL);
    till.terminal.setNetwork(false);
    const offline = (): boolean => till.lines[3]!.startsWith("Offline");
    if (!(await world.runUntil(offline, NOTICE_MS_MAX))) throw new Error("it never says offline");
  },
  act: (world) => world.sell(TILL, AMOUNT, CARD),
};

/** A line so slow that the terminal gives up waiting and the gateway's answer comes too late. */
export const UNANSWERED_SALE: Scenario = {
  name: "a sale whose answer comes too late",
  prepare: async (world) => {
    await world.wake();
    world.slowMs = SLOW_MS;
  },
  act: async (world) => {
    await world.sell(TILL, AMOUNT, CARD);
    world.slowMs = 0;
  },
};

/** A sale that begins a page of the journal and has the next one erased. */
export const TURNING_SALE: Scenario = { ...ONLINE_SALE, name: "a sale that turns the page" };

/** A terminal starts after a cut in a sale: says so, resolves the doubt, reports it. */
export const START_IN_DOUBT: Scenario = {
  name: "a start with a doubt",
  prepare: (world) => world.site.start(),
  act: async (world) => world.till(TILL).terminal.powerOn(),
};

/** The place changes its prices: the terminal keeps them, begins a page, says so in a record. */
export const NEW_CONFIGURATION: Scenario = {
  name: "a new configuration",
  prepare: wake,
  act: async (world) => {
    publish(world.site.services.fleet, { price: 175 });
    await world.runUntil(() => !world.till(TILL).terminal.powered, NOTICE_MS);
  },
};

/** A sale whose acknowledgement is kept on a freshly erased page of the settings. */
export const PROGRESS_SALE: Scenario = { ...ONLINE_SALE, name: "a sale that turns the progress" };

/** Whether a page of the journal was erased on the way. */
export function erasesJournal(steps: readonly Step[]): boolean {
  return steps.some((step) => step.kind === "flash-erase" && step.address >= STORAGE);
}

/** Whether a page of the settings, outside Storage, was erased on the way. */
export function erasesSettings(steps: readonly Step[]): boolean {
  return steps.some((step) => step.kind === "flash-erase" && step.address < STORAGE);
}
