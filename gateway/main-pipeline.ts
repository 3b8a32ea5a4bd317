// The stages of a gateway, joined: intake -> verifier -> commit queue -> ledger -> downlink. Called
// by main.ts, which brings the broker, the clock and the files.
import type { ErrorCode } from "../protocol/errors.js";
import type { Acknowledgement } from "../protocol/wire/bodies.js";
import type { Change } from "./console/queries.js";
import { Downlink } from "./downlink/downlink.js";
import type { Peer } from "./downlink/session.js";
import type { Enrolled } from "./fleet/fleet.js";
import { Presence } from "./fleet/presence.js";
import { Registry } from "./fleet/registry.js";
import { Intake } from "./ingest/intake.js";
import { Refusals } from "./ingest/refusals.js";
import { CommitQueue } from "./ledger/commit-queue.js";
import { Holds } from "./ledger/holds.js";
import { Ledger } from "./ledger/ledger.js";
import type { Clock } from "./main-ports.js";
import type { Sqlite } from "./store/database.js";
import { FleetTables } from "./store/fleet-tables.js";
import { LedgerWriter } from "./store/ledger-writer.js";
import { RefusalTables } from "./store/refusal-tables.js";
import { isSafeKey } from "./verify/strict.js";
import type { Verifier } from "./verify/verifier.js";

/** Milliseconds between two looks at gaps, presence and refusals. */
const ROUND_MS = 1000;
/** Seconds that a gap lasts before its records are asked for again, and between two asks. */
const RESEND_SECONDS = 3;
/** Seconds that a gap lasts before it is an exception. */
const GAP_SECONDS = 10;
/** Records asked for at once: what one message of the terminal can bring, a few times over. */
const RESEND_RECORDS_MAX = 256;

/** What the pipeline is given. */
export interface PipelinePorts {
  readonly db: Sqlite;
  readonly fileKey: Uint8Array;
  readonly demo: boolean;
  readonly clock: Clock;
  readonly entropy: (bytes: number) => Uint8Array;
  readonly verifier: Verifier;
  readonly log: (line: string) => void;
  publish(topic: string, bytes: Uint8Array): void;
  onChange(change: Change): void;
}

/** The stages; `intake` is what a broker calls. */
export class Pipeline {
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly presence: Presence;
  readonly refusals: Refusals;
  readonly intake: Intake;
  readonly #ports: PipelinePorts;
  readonly #downlink: Downlink;
  readonly #holds: Holds;
  readonly #queue: CommitQueue;
  readonly #epoch: number;
  readonly #gapSince = new Map<number, { since: number; asked: number }>();
  #round: unknown;

  constructor(ports: PipelinePorts) {
    this.#ports = ports;
    const { db, clock } = ports;
    const fleetTables = new FleetTables(db);
    const seconds = (): number => Math.floor(clock.now() / 1000);
    this.registry = new Registry({
      store: fleetTables,
      fileKey: ports.fileKey,
      demo: ports.demo,
      entropy: ports.entropy,
      seconds,
      isSafeKey,
      hasRecords: (enrolment) => this.#hasRecords(enrolment),
      onEnrolled: (enrolled) => this.#enrolled(enrolled),
      onConfiguration: (configuration) => this.#downlink.configure(configuration),
    });
    this.#epoch = Number(fleetTables.setting("epoch") ?? 1);
    const owner = (id: number): Enrolled => this.registry.byId(id) as Enrolled;
    const knowsPlace = (place: string): boolean => this.registry.knowsPlace(place);
    this.ledger = new Ledger(new LedgerWriter(db, { owner, knowsPlace }));
    this.presence = new Presence(fleetTables);
    this.refusals = new Refusals(new RefusalTables(db), seconds);
    this.#holds = new Holds({
      balance: (card, asset) => this.ledger.cardBalance(card, asset),
      accepted: (enrolment) => this.#accepted(owner(enrolment).place),
      seconds,
      first: firstHold(ports.entropy(4)),
    });
    this.#downlink = this.#makeDownlink(seconds);
    this.#queue = this.#makeQueue(seconds);
    this.intake = this.#makeIntake();
    for (const enrolled of this.registry.enrolments()) ports.verifier.enrol(keyOf(enrolled));
    this.#round = clock.setTimeout(() => this.#look(), ROUND_MS);
  }

  /** Commits what was taken and writes out what is kept in memory. The database stays open. */
  async close(): Promise<void> {
    await this.#ports.verifier.close();
    await this.#queue.drained();
    this.#ports.clock.clearTimeout(this.#round);
    this.presence.flush();
    this.refusals.flush();
  }

  /** What is durable of a terminal's records. Without a back-up, stored is backed up. */
  acknowledgement(enrolment: number): Acknowledgement {
    const { stored, hash } = this.ledger.stored(enrolment);
    return { epoch: this.#epoch, stored, hash, backedUp: stored };
  }

  #hasRecords(enrolment: number): boolean {
    return this.ledger.stored(enrolment).stored > 0 || this.ledger.gaps(enrolment).length > 0;
  }

  #enrolled(enrolled: Enrolled): void {
    this.#ports.verifier.enrol(keyOf(enrolled));
    this.#ports.onChange("terminals");
  }

  #accepted(place: string): string[] | undefined {
    return this.registry.configuration(place)?.assets.map(({ asset }) => asset);
  }

  #peer(terminal: string): Peer | undefined {
    const enrolled = this.registry.find(terminal);
    const keys = enrolled && this.registry.channel(enrolled);
    return enrolled && keys && { id: enrolled.id, terminal, place: enrolled.place, ...keys };
  }

  #makeDownlink(seconds: () => number): Downlink {
    return new Downlink({
      peer: (terminal) => this.#peer(terminal),
      publish: this.#ports.publish,
      acknowledgement: ({ id }) => this.acknowledgement(id),
      answer: ({ id }, ask) => this.#holds.answer(id, ask),
      configuration: (place) => this.registry.configuration(place),
      onHello: ({ id }, { firmware, configuration, last }) => {
        this.#holds.greeted(id, last);
        this.#holds.posted(id, this.ledger.stored(id).stored);
        this.presence.heard(id, { seenSeconds: seconds(), firmware, configuration });
        this.#ports.onChange("terminals");
      },
      onStatus: ({ id }, { waiting, fill, time, timeSource }) => {
        const clockOffset = time - seconds();
        const last = this.ledger.stored(id).stored + waiting;
        const said = { seenSeconds: seconds(), last, fill, clockOffset, timeSource };
        this.presence.heard(id, said);
        this.#ports.onChange("terminals");
      },
      refuse: (code, terminal, bytes) => this.refusals.refuse(code, terminal, bytes),
      seconds,
      entropy: this.#ports.entropy,
    });
  }

  #makeQueue(seconds: () => number): CommitQueue {
    const { clock, log } = this.#ports;
    return new CommitQueue({
      append: (batch) => this.ledger.append(batch, seconds()),
      onCommitted: ({ enrolments, exceptions }, batch) => {
        this.#holds.consume(batch);
        for (const enrolment of enrolments) {
          this.#holds.posted(enrolment, this.ledger.stored(enrolment).stored);
          this.presence.seen(enrolment, seconds());
        }
        this.#downlink.acknowledge(enrolments);
        this.#ports.onChange("movements");
        if (exceptions) this.#ports.onChange("exceptions");
      },
      onFailed: (cause) => log(`error commit-failed cause=${String(cause)}`),
      later: (callback) => setImmediate(callback),
      after: (callback, delayMs) => clock.setTimeout(callback, delayMs),
    });
  }

  #makeIntake(): Intake {
    const refuse = this.refusals.refuse.bind(this.refusals);
    return new Intake({
      isEnrolled: (terminal) => this.registry.find(terminal) !== undefined,
      records: (terminal, payload, done) => {
        this.#ports.verifier.submit({ terminal, payload }, ({ records, refused }) => {
          for (const { code, bytes } of refused) this.#refuseRecord(code, terminal, bytes);
          if (records.length === 0) done();
          else this.#queue.push(records, done);
        });
      },
      message: (terminal, payload) => this.#downlink.receive(terminal, payload),
      gone: (terminal) => {
        const enrolled = this.registry.find(terminal);
        if (enrolled && this.presence.gone(enrolled.id)) this.#ports.onChange("terminals");
      },
      refuse,
    });
  }

  #refuseRecord(code: ErrorCode, terminal: string, bytes: Uint8Array): void {
    this.refusals.refuse(code, terminal, bytes);
    const enrolled = code === "S102" ? this.registry.find(terminal) : undefined;
    if (enrolled === undefined) return;
    const now = Math.floor(this.#ports.clock.now() / 1000);
    this.#orLog(() => {
      if (this.ledger.raiseNotEnrolled(enrolled.id, now)) this.#ports.onChange("exceptions");
    });
  }

  /** Writes that are tried again by themselves: a full disk must not stop the pipeline. */
  #orLog(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#ports.log(`error write-failed cause=${String(cause)}`);
    }
  }

  /** Once a second: gaps that last, and what is written out now and then. */
  #look(): void {
    this.#orLog(() => {
      for (const { id } of this.registry.enrolments()) this.#lookAtGaps(id);
      this.presence.flush();
      this.refusals.flush();
    });
    this.#round = this.#ports.clock.setTimeout(() => this.#look(), ROUND_MS);
  }

  #lookAtGaps(enrolment: number): void {
    const [gap] = this.ledger.gaps(enrolment);
    if (gap === undefined) {
      this.#gapSince.delete(enrolment);
      return;
    }
    const now = Math.floor(this.#ports.clock.now() / 1000);
    const state = this.#gapSince.get(enrolment) ?? { since: now, asked: now };
    this.#gapSince.set(enrolment, state);
    if (now - state.asked >= RESEND_SECONDS) {
      const to = Math.min(gap.to, gap.from + RESEND_RECORDS_MAX - 1);
      if (this.#downlink.askAgain(enrolment, { from: gap.from, to })) state.asked = now;
    }
    if (now - state.since < GAP_SECONDS) return;
    if (this.ledger.raiseGaps(enrolment, now)) this.#ports.onChange("exceptions");
  }
}

const keyOf = ({ id, terminal, keyId, publicKey }: Enrolled) => ({
  enrolment: id,
  terminal,
  keyId,
  publicKey,
});

/** A number that holds of another run hardly had: 31 bits of chance, never 0. */
function firstHold(chance: Uint8Array): number {
  return (new DataView(chance.buffer, chance.byteOffset, 4).getUint32(0) >>> 1) + 1;
}
