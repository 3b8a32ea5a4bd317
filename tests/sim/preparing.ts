/**
 * Worlds prepared for enumeration: made once, begun from hundreds of times.
 * Called by: the tests of power cuts.
 */
import type { Step } from "../../hardware/virtual/flash/fault-point.js";
import { CARD, cleanRun, type Scenario, TILL } from "./cut-run.js";
import { World, type WorldImage } from "./world.js";

/** Days after which what is waited for must have come. */
const DAYS_MAX = 100;
/** Amounts of preparing acts: from here on, each once. */
const FIRST_AMOUNT = 10_000;
const BALANCE = 900_000;

/** One terminal, at rest, a card with money on it. */
export async function prepareTill(seed: string): Promise<WorldImage> {
  const world = await World.make(seed, [TILL]);
  try {
    await world.topUp(TILL, BALANCE, CARD);
    await world.settleUntilQuiet();
    return await world.image();
  } finally {
    await world.end();
    world.dispose();
  }
}

/** Another day: power on, some sales, power off. */
export async function nextDay(image: WorldImage, sales: number): Promise<WorldImage> {
  const world = World.resume(image);
  try {
    await world.wake();
    for (let i = 0; i < sales; i += 1) {
      await world.sell(TILL, FIRST_AMOUNT + image.acts.length + i, CARD);
      await world.settleUntilQuiet();
    }
    return await world.image();
  } finally {
    await world.end();
    world.dispose();
  }
}

/** Lets days pass until the scenario's next run has the steps that are `wanted`. */
export async function prepareUntil(
  start: WorldImage,
  scenario: Scenario,
  wanted: (steps: readonly Step[]) => boolean,
): Promise<WorldImage> {
  let image = start;
  for (let day = 0; day < DAYS_MAX; day += 1) {
    const { steps } = await cleanRun(image, scenario);
    if (wanted(steps)) return image;
    image = await nextDay(image, 1 + (day % 2));
  }
  throw new Error(`in ${DAYS_MAX} days ${scenario.name} never had what is waited for`);
}

/** A sale was cut before its outcome was whole: the next start has a doubt to resolve. */
export async function prepareDoubt(start: WorldImage, amount: number): Promise<WorldImage> {
  const world = World.resume(start);
  try {
    await world.wake();
    world.till(TILL).terminal.crashAt({ at: "flash-write", n: 2, bytes: 0 });
    await world.sell(TILL, amount, CARD);
    return await world.image();
  } finally {
    await world.end();
    world.dispose();
  }
}
