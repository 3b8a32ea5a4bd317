/**
 * One run with one power cut: a prepared world, an act that is cut, power back, everything come to
 * rest, one more sale of all that the card has left, and the auditor's word.
 * Called by: the tests of power cuts.
 */
import type { FaultPoint, Step } from "../../hardware/virtual/flash/fault-point.js";
import { audit, type Judgement } from "./auditor.js";
import { countSteps, nameOf, pointsOf } from "./cut-points.js";
import { World, type WorldImage } from "./world.js";

/** The terminal whose power is cut, and the card of every act. */
export const TILL = "bar-1";
export const CARD = "awa";
/** What the act that is cut moves; no other act moves as much. */
export const AMOUNT = 350;
/** How long an act may take to be acknowledged, or cut. */
const ACT_MS_MAX = 120_000;

/** What is cut. */
export interface Scenario {
  readonly name: string;
  /** From everything switched off to the moment before the first key. */
  prepare(world: World): Promise<void>;
  /** Does it, up to what a person does; the acknowledgement comes by itself. */
  act(world: World): Promise<unknown>;
}

/** What all runs of a scenario came to. */
export interface Enumeration {
  readonly points: number;
  readonly lost: number;
  readonly doubled: number;
  /** Runs after which the terminal declared a movement without outcome. */
  readonly unknown: number;
  /** One line a run that went wrong. */
  readonly faults: readonly string[];
  /** For people. */
  readonly summary: string;
}

/** Ends a world and judges it; what terminals complain about is a fault as well. */
export async function judge(world: World): Promise<Judgement> {
  await world.end();
  try {
    const { enrolled, acts, uids, site } = world;
    const judged = audit({ folder: site.folder, enrolled: enrolled.values(), acts, uids });
    const complaints = world.tills.flatMap(({ id, log }) => log.map((line) => `${id}: ${line}`));
    return { ...judged, faults: [...judged.faults, ...complaints] };
  } finally {
    world.dispose();
  }
}

/** The steps of a run without a cut, from the first key to the acknowledgement. */
export async function cleanRun(
  image: WorldImage,
  scenario: Scenario,
): Promise<{ steps: Step[]; judgement: Judgement }> {
  const world = World.resume(image);
  await scenario.prepare(world);
  const steps: Step[] = [];
  world.till(TILL).terminal.onStep((step) => void steps.push(step));
  await scenario.act(world);
  await world.settleUntilQuiet();
  return { steps, judgement: await judge(world) };
}

/** What the card has left by what its holder was told, minor units. */
function left(world: World): number {
  return world.acts
    .filter(({ told }) => told.some(({ verdict }) => verdict === "made"))
    .reduce((sum, { kind, amount }) => sum + (kind === "sale" ? -amount : amount), 0);
}

/** A run that is cut at `point`; the judgement's faults name everything that went wrong. */
export async function cutRun(
  image: WorldImage,
  scenario: Scenario,
  point: FaultPoint,
): Promise<Judgement> {
  const world = World.resume(image);
  const till = world.till(TILL);
  const faults: string[] = [];
  try {
    await scenario.prepare(world);
    till.terminal.crashAt(point);
    await scenario.act(world);
    till.terminal.setNetwork(true);
    await world.runUntil(() => !till.terminal.powered || till.quiet, ACT_MS_MAX);
    if (till.terminal.powered) faults.push("the point was not reached");
    await world.settleUntilQuiet();
    const all = await world.sell(TILL, left(world), CARD);
    if (all.told[0]?.verdict !== "made") {
      faults.push(`the card cannot spend what is left: ${JSON.stringify(all.told)}`);
    }
    await world.settleUntilQuiet();
  } catch (failure) {
    faults.push(String(failure));
  }
  const judgement = await judge(world);
  return { ...judgement, faults: [...faults, ...judgement.faults] };
}

/** Cuts a scenario at every point of its clean run. */
export async function cutEverywhere(
  image: WorldImage,
  scenario: Scenario,
  everyByte: boolean,
): Promise<Enumeration> {
  const { steps, judgement } = await cleanRun(image, scenario);
  const faults = judgement.faults.map((fault) => `without a cut: ${fault}`);
  const points = pointsOf(steps, everyByte);
  let [lost, doubled, unknown] = [0, 0, 0];
  for (const point of points) {
    const run = await cutRun(image, scenario, point);
    lost += run.lost;
    doubled += run.doubled;
    unknown += run.unknown > judgement.unknown ? 1 : 0;
    if (run.faults.length > 0) faults.push(`${nameOf(point)}: ${run.faults.join("; ")}`);
  }
  const { writes, bytes, erases, net } = countSteps(steps);
  const bytesCut = everyByte
    ? "every byte"
    : "bytes 0, 1, middle, last, all; ZINC_LONG=1 for every byte";
  const summary =
    `${scenario.name}: ${points.length} cuts (${writes} flash writes of ${bytes} bytes, at ` +
    `${bytesCut}; ${erases} erases; ${net} network steps): ${lost} lost, ${doubled} doubled, ` +
    `${faults.length} faults, ${unknown} declared unknown and resolved`;
  return { points: points.length, lost, doubled, unknown, faults, summary };
}
