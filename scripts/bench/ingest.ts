// The ingest bench: durable, acknowledged records a second through the whole gateway, against the
// bare rate at which the same threads check the same records, on the same cores in the same run.
// Called by the verb `bench`. The generator is another process on the same cores; its share is
// told. Each figure is the best of several rounds: the machine may have other work.
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Enrolled } from "../../gateway/fleet/fleet.js";
import { startGateway } from "../../gateway/main.js";
import type { Clock, Gateway } from "../../gateway/main-ports.js";
import { VerifierPool } from "../../gateway/verify/pool.js";
import { hexText } from "../../protocol/bytes.js";
import type { Figure } from "./figure.js";
import {
  type LoadLogin,
  type LoadPlan,
  type LoadReport,
  messagesOf,
  type SignedRecords,
  writeRecords,
} from "./ingest-plan.js";
import { benchKey, signRecords } from "./ingest-records.js";

const TERMINALS = 20;
const THREADS = 2;
/** Unix milliseconds at which every gateway of the bench enrols: chains begin alike. */
const ENROLLED_MS = 1_800_000_000_000;

/** How much is measured. */
export interface IngestOptions {
  /** Records of one round, rounded to whole terminals. */
  readonly records: number;
  readonly rounds: number;
  readonly recordsAMessage: readonly number[];
  readonly progress: (what: string) => void;
}

/** What a normal `npm run bench` measures. */
export const INGEST_DEFAULTS = { records: 40_000, rounds: 3, recordsAMessage: [1, 2, 30] };

/** One measured round. Rates in records a second; CPU in seconds. */
interface Round {
  readonly rate: number;
  readonly gatewayCpu: number;
  readonly loadCpu: number;
}

/** A clock that stands still while terminals are enrolled, so that their genesis is the same. */
function benchClock(): Clock & { start(): void } {
  let began: number | undefined;
  return {
    now: () => ENROLLED_MS + (began === undefined ? 0 : Date.now() - began),
    start: () => {
      began = Date.now();
    },
    setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  };
}

interface Bed {
  readonly gateway: Gateway;
  readonly enrolled: readonly Enrolled[];
  readonly logins: readonly LoadLogin[];
  close(): Promise<void>;
}

/** A fresh gateway with the bench's terminals. */
async function makeBed(folder: string): Promise<Bed> {
  const clock = benchClock();
  const dataDir = mkdtempSync(join(folder, "gateway-"));
  const gateway = await startGateway({
    dataDir,
    http: { host: "127.0.0.1", port: 0 },
    mqtt: { host: "127.0.0.1", port: 0 },
    workers: THREADS,
    demo: true,
    log: () => undefined,
    clock,
  });
  const enrolled: Enrolled[] = [];
  const logins: LoadLogin[] = [];
  for (let index = 1; index <= TERMINALS; index++) {
    const given = gateway.services.fleet.prepare(`bench-${index}`, "bench");
    if ("code" in given) continue;
    const made = gateway.services.fleet.enrol(given, benchKey(index).publicKey);
    if ("code" in made) continue;
    const { terminal, password, upKey, downKey } = given;
    enrolled.push(made);
    logins.push({ terminal, password, upKey: hexText(upKey), downKey: hexText(downKey) });
  }
  clock.start();
  const close = async (): Promise<void> => {
    await gateway.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { gateway, enrolled, logins, close };
}

/** Starts the generator, waits until its terminals are proven, lets it go, gives what it says. */
function runLoad(plan: LoadPlan): Promise<{ round: Round }> {
  const program = fileURLToPath(new URL("./ingest-load.js", import.meta.url));
  const child = fork(program, [JSON.stringify(plan)]);
  let before = process.cpuUsage();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.on("message", (said: LoadReport) => {
      if (said.say === "ready") {
        before = process.cpuUsage();
        child.send("go");
        return;
      }
      const { user, system } = process.cpuUsage(before);
      const round = {
        rate: said.seconds,
        gatewayCpu: (user + system) / 1e6,
        loadCpu: said.cpuSeconds,
      };
      child.once("exit", () => resolve({ round }));
    });
  });
}

/** The bare rate: the same threads, the same records, no broker and no ledger. */
async function rawRound(
  enrolled: readonly Enrolled[],
  messages: readonly { terminal: string; payload: Uint8Array }[],
  records: number,
): Promise<Round> {
  const pool = new VerifierPool(THREADS, () => undefined);
  for (const { id, ...key } of enrolled) pool.enrol({ enrolment: id, ...key });
  const before = process.cpuUsage();
  const began = performance.now();
  await new Promise<void>((resolve) => {
    let found = 0;
    for (const message of messages) {
      pool.submit(message, (checked) => {
        found += checked.records.length;
        if (found === records) resolve();
      });
    }
  });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  return { rate: records / seconds, gatewayCpu: (user + system) / 1e6, loadCpu: 0 };
}

const best = (rounds: readonly Round[]): Round =>
  rounds.reduce((a, b) => (b.rate > a.rate ? b : a));

interface Material {
  readonly folder: string;
  readonly enrolled: readonly Enrolled[];
  readonly signed: readonly SignedRecords[];
  readonly records: number;
}

async function prepare(folder: string, options: IngestOptions): Promise<Material> {
  const bed = await makeBed(folder);
  await bed.close();
  const perTerminal = Math.ceil(options.records / TERMINALS);
  const signed = bed.enrolled.map((enrolled, index) => {
    options.progress(`signing records of ${enrolled.terminal}`);
    return signRecords(enrolled, benchKey(index + 1).privateKey, perTerminal);
  });
  for (const records of signed) writeRecords(folder, records);
  return { folder, enrolled: bed.enrolled, signed, records: perTerminal * TERMINALS };
}

/** The records as the terminals' messages would bring them: in turn. */
function interleave({ signed }: Material, recordsAMessage: number) {
  const each = signed.map((records) => ({
    terminal: records.terminal,
    messages: messagesOf(records, recordsAMessage),
  }));
  const messages: { terminal: string; payload: Uint8Array }[] = [];
  for (let i = 0; i < (each[0]?.messages.length ?? 0); i++) {
    for (const { terminal, messages: own } of each) {
      const payload = own[i];
      if (payload !== undefined) messages.push({ terminal, payload });
    }
  }
  return messages;
}

async function ingestRound(material: Material, recordsAMessage: number): Promise<Round> {
  const bed = await makeBed(material.folder);
  const { folder, records } = material;
  const plan = { folder, port: bed.gateway.mqttPort, recordsAMessage, logins: bed.logins };
  const { round } = await runLoad(plan);
  await bed.close();
  return { ...round, rate: records / round.rate };
}

const microseconds = (cpu: number, records: number): string => ((cpu * 1e6) / records).toFixed(1);

function describe(round: Round, records: number): string {
  const gateway = microseconds(round.gatewayCpu, records);
  const load = microseconds(round.loadCpu, records);
  return `CPU a record: gateway ${gateway} us, generator ${load} us`;
}

/**
 * Measures. Gives, for each number of records a message, the rate and its ratio to the bare rate.
 * All rounds of all figures take turns, so that a disturbance does not fall on one figure alone.
 */
export async function benchIngest(options: IngestOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "zinc-bench-"));
  mkdirSync(folder, { recursive: true });
  try {
    const material = await prepare(folder, options);
    const bare: Round[] = [];
    const whole = new Map<number, Round[]>(options.recordsAMessage.map((count) => [count, []]));
    for (let round = 1; round <= options.rounds; round++) {
      options.progress(`bare verification, round ${round} of ${options.rounds}`);
      bare.push(await rawRound(material.enrolled, interleave(material, 30), material.records));
      for (const [count, rounds] of whole) {
        options.progress(`ingest, ${count} records a message, round ${round}`);
        rounds.push(await ingestRound(material, count));
      }
    }
    return figures(material.records, bare, whole);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The ratio of processor times: what a machine with other work to do can still tell. */
function processorRatio(bare: readonly Round[], whole: readonly Round[]): string {
  const least = (rounds: readonly Round[]): number =>
    Math.min(...rounds.map(({ gatewayCpu, loadCpu }) => gatewayCpu + loadCpu));
  return (least(bare) / least(whole)).toFixed(2);
}

function figures(
  records: number,
  bareRounds: readonly Round[],
  whole: ReadonlyMap<number, readonly Round[]>,
): Figure[] {
  const rounds = bareRounds.length;
  const bare = best(bareRounds);
  const how = `${records} records of ${TERMINALS} keys, ${THREADS} threads, best of ${rounds}`;
  const list: Figure[] = [
    {
      figure: "raw verification",
      value: Math.round(bare.rate),
      unit: "records/s",
      target: "",
      how: `${how}; the same threads without broker and ledger; ${describe(bare, records)}`,
    },
  ];
  for (const [count, measured] of whole) {
    const round = best(measured);
    const what = `${count} ${count === 1 ? "record" : "records"} a message`;
    list.push({
      figure: `ingest, durable and acknowledged, ${what}`,
      value: Math.round(round.rate),
      unit: "records/s",
      target: "",
      how: `${how}; generator in its own process; ${describe(round, records)}`,
    });
    list.push({
      figure: `ingest against raw verification, ${what}`,
      value: Math.round((round.rate / bare.rate) * 1000) / 1000,
      unit: "ratio",
      target: count === 30 ? ">= 0.75, goal 0.9" : "",
      how: `same cores, run and records; by processor time ${processorRatio(bareRounds, measured)}`,
    });
  }
  return list;
}
