// The gateway is killed with SIGKILL under load, again and again, from a seed. Terminals behave as
// they must: they send from the last acknowledgement on, and free nothing before it. A model beside
// knows what the ledger must hold in the end.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../gateway/fleet/fleet.js";
import { openDatabase } from "../../gateway/store/database.js";
import { fastSigner } from "./fast-signer.js";
import { enrol, startFixture, temporaryFolder } from "./gateway-fixture.js";
import { KilledGateway } from "./killed-gateway.js";
import { ScriptedTerminal } from "./scripted-terminal.js";
import { type Made, sale, topUp } from "./signed-chain.js";

const KILLS = process.env["ZINC_LONG"] === "1" ? 50 : 8;
const SEED = Number(process.env["ZINC_SEED"] ?? 20260101);
const TERMINALS = 4;
const RECORDS = 150 * KILLS;
const MESSAGE_RECORDS = 10;
const WINDOW = 3;

/** Numbers from a seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** One terminal: its journal, and how far the gateway told it that it is safe. */
class Journal {
  acknowledged = 0;
  sent = 0;
  resent = 0;
  #connects = 0;

  constructor(
    readonly given: Preparation,
    readonly records: readonly Made[],
  ) {}

  get finished(): boolean {
    return this.acknowledged === this.records.length;
  }

  /** Sends until everything is acknowledged or the gateway dies; `onSend` before each message. */
  async run(port: number, onSend: () => void): Promise<void> {
    const terminal = new ScriptedTerminal(this.given, ++this.#connects);
    try {
      await terminal.start(port);
      this.#believe(terminal.heard.welcomes[0]?.acknowledgement);
      this.resent += Math.max(0, this.sent - this.acknowledged);
      let next = this.acknowledged;
      const flying = new Set<Promise<unknown>>();
      while (next < this.records.length) {
        const message = this.records.slice(next, next + MESSAGE_RECORDS);
        next += message.length;
        this.sent = Math.max(this.sent, next);
        onSend();
        const sent = terminal.send(...message);
        flying.add(sent);
        sent.then(
          () => flying.delete(sent),
          () => undefined,
        );
        if (flying.size >= WINDOW) await Promise.race(flying);
      }
      await terminal.acknowledged(this.records.length);
    } finally {
      for (const one of terminal.heard.acknowledgements) this.#believe(one);
      await terminal.end();
    }
  }

  /** An acknowledgement never goes back, and its hash is that of the record it names. */
  #believe(said: { stored: number; hash: Uint8Array } | undefined): void {
    expect(said?.stored).toBeGreaterThanOrEqual(this.acknowledged);
    const { stored, hash } = said ?? { stored: 0, hash: new Uint8Array(0) };
    if (stored > 0) expect(hash).toEqual(this.records[stored - 1]?.hash);
    this.acknowledged = stored;
  }
}

const dataDir = temporaryFolder();
const journals: Journal[] = [];
const balances = new Map<string, number>();

function add(account: string, amount: number): void {
  balances.set(account, (balances.get(account) ?? 0) + amount);
}

beforeAll(async () => {
  const { gateway, close } = await startFixture({ dataDir });
  const next = random(SEED);
  for (let index = 1; index <= TERMINALS; index++) {
    const { given, chain } = enrol(gateway, `till-${index}`, index);
    chain.signer = fastSigner(chain.keys.secretKey);
    const records = Array.from({ length: RECORDS }, () => {
      const card = next(50);
      const amount = 1 + next(2000);
      const name = `card:${card.toString(16).padStart(16, "0")}`;
      const tops = next(3) === 0;
      add(name, tops ? amount : -amount);
      add(tops ? `drawer:till-${index}` : "sales:bar", tops ? -amount : amount);
      return chain.next(tops ? topUp(card, amount) : sale(card, amount));
    });
    journals.push(new Journal(given, records));
  }
  await close();
}, 60_000);

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs all terminals against a fresh gateway; kills it after `limit` more messages, if ever. */
async function life(limit: number): Promise<void> {
  const gateway = await KilledGateway.start(dataDir);
  let left = limit;
  let killed: Promise<void> | undefined;
  const onSend = (): void => {
    if (--left === 0) killed = gateway.kill();
  };
  const runs = journals.filter((journal) => !journal.finished);
  const ends = await Promise.allSettled(runs.map((journal) => journal.run(gateway.port, onSend)));
  for (const end of ends) {
    if (end.status === "rejected" && !/clos|ECONN|disconn/i.test(String(end.reason)))
      throw end.reason;
  }
  await (killed ?? gateway.kill());
}

describe("a gateway that is killed under load", () => {
  it(`loses nothing and doubles nothing (${KILLS} kills, seed ${SEED})`, async () => {
    const next = random(SEED + 1);
    const messages = (RECORDS * TERMINALS) / MESSAGE_RECORDS;
    for (let kill = 0; kill < KILLS; kill++) {
      await life(1 + next(Math.floor((1.6 * messages) / KILLS)));
    }
    while (journals.some((journal) => !journal.finished)) await life(Number.POSITIVE_INFINITY);
    expect(journals.reduce((sum, { resent }) => sum + resent, 0)).toBeGreaterThan(0);

    const db = openDatabase(dataDir, false);
    const rows = db
      .prepare("SELECT enrolment, sequence, hash FROM record ORDER BY enrolment, sequence")
      .all() as { enrolment: number; sequence: number; hash: Uint8Array }[];
    expect(rows.length).toBe(RECORDS * TERMINALS);
    rows.forEach(({ enrolment, sequence, hash }, index) => {
      expect(enrolment).toBe(1 + Math.floor(index / RECORDS));
      expect(sequence).toBe(1 + (index % RECORDS));
      const made = journals[enrolment - 1]?.records[sequence - 1];
      expect(made !== undefined && Buffer.from(made.hash).equals(hash)).toBe(true);
    });
    const kept = db
      .prepare(
        `SELECT a.name, b.credited - b.debited AS minor FROM balance AS b
         JOIN account AS a ON a.id = b.account`,
      )
      .all() as { name: string; minor: number }[];
    expect(new Map(kept.map(({ name, minor }) => [name, minor]))).toEqual(balances);
    const odd = "SELECT count(*) FROM exception WHERE kind IN ('fork', 'gap', 'chain-break')";
    expect(db.prepare(odd).pluck().get()).toBe(0);
    db.close();
  }, 600_000);
});
