/**
 * One run with one power cut: a prepared world, an act that is cut, power back, everything come to
 * rest, one more sale, and the auditor's word. Called by: the tests of power cuts.
 */
import type { FaultPoint, Step } from "../../hardware/virtual/flash/fault-point.js";
import { audit, type Judgement } from "./auditor.js";
import { World, type WorldImage } from "./world.js";

/** The terminal whose power is cut. */
export const TILL = "bar-1";
/** The card of every act here, and what the act that is cut moves. */
export const CARD = "awa";
export const AMOUNT = 350;
/** The sale afterwards. */
const NEXT_AMOUNT = 425;
/** How long the power stays away. */
const DARK_MS = 3000;

/** What is cut: does the act, and whatever it needs until it is acknowledged. */
export interface Scenario {
  readonly name: string;
  /** Before the counting begins. */
  before?(world: World): Promise<void>;
  act(world: World): Promise<unknown>;
}

/** The world as the scenario finds it, awake. */
async function awake(image: WorldImage, scenario: Scenario): Promise<World> {
  const world = World.resume(image);
  await world.wake();
  await scenario.before?.(world);
  return world;
}

/** Ends a world and judges it. */
export async function judge(world: World): Promise<Judgement> {
  await world.end();
  try {
    const { enrolled, acts, uids, site } = world;
    return audit({ folder: site.folder, enrolled: enrolled.values(), acts, uids });
  } finally {
    world.dispose();
  }
}

/** Complaints of terminals and gateway, which no run may have. */
function complaints(world: World): string[] {
  return world.tills.flatMap(({ id, log }) => log.map((line) => `${id} complains: ${line}`));
}

/** The steps of a run without a cut, from the first key to the acknowledgement. */
export async function cleanRun(
  image: WorldImage,
  scenario: Scenario,
): Promise<{ steps: Step[]; judgement: Judgement }> {
  const world = await awake(image, scenario);
  const steps: Step[] = [];
  world.till(TILL).terminal.onStep((step) => void steps.push(step));
  await scenario.act(world);
  await world.settleUntilQuiet();
  const judgement = await judge(world);
  return {
    steps,
    judgement: { ...judgement, faults: [...judgement.faults, ...complaints(world)] },
  };
}

/** A run that is cut at `point`; the judgement's faults name everything that went wrong. */
export async function cutRun(
  image: WorldImage,
  scenario: Scenario,
  point: FaultPoint,
): Promise<Judgement> {
  const world = await awake(image, scenario);
  const { terminal } = world.till(TILL);
  const faults: string[] = [];
  try {
    terminal.crashAt(point);
    await scenario.act(world);
    terminal.setNetwork(true);
    await world.runUntil(() => !terminal.powered || world.till(TILL).quiet, 120_000);
    if (terminal.powered) faults.push("the point was not reached");
    await world.runUntil(() => false, DARK_MS);
    await world.settleUntilQuiet();
    const next = await world.sell(TILL, NEXT_AMOUNT, CARD);
    if (next.told[0]?.verdict !== "made") {
      faults.push(`the sale afterwards was not made: ${JSON.stringify(next.told)}`);
    }
    await world.settleUntilQuiet();
  } catch (failure) {
    faults.push(String(failure));
  }
  const judgement = await judge(world);
  return { ...judgement, faults: [...faults, ...judgement.faults, ...complaints(world)] };
}
