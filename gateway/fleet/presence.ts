// What each terminal last said of itself: seen when, what waits there, its clock, its firmware.
// Called by downlink (hears), main.ts (writes it out now and then) and the console's queries.
// Nothing here is proof of anything; after a crash the last minute of it may be missing.
import type { FleetStore } from "./fleet-store.js";

/** A terminal's last word. Times in Unix seconds; what was never said is null. */
export interface Said {
  readonly seenSeconds: number | null;
  /** Sequence of its last record, and how full its journal is, permille. */
  readonly last: number | null;
  readonly fill: number | null;
  /** Terminal minus gateway, seconds, and where its time came from. */
  readonly clockOffset: number | null;
  readonly timeSource: number | null;
  readonly firmware: string | null;
  /** Version of the configuration that runs there. */
  readonly configuration: number | null;
}

const NOTHING: Said = {
  seenSeconds: null,
  last: null,
  fill: null,
  clockOffset: null,
  timeSource: null,
  firmware: null,
  configuration: null,
};

/** Presence of all terminals. */
export class Presence {
  readonly #store: FleetStore;
  readonly #said = new Map<number, Said>();
  readonly #online = new Set<number>();
  readonly #changed = new Set<number>();

  constructor(store: FleetStore) {
    this.#store = store;
    for (const { enrolment, said } of store.presences()) {
      this.#said.set(enrolment, { ...NOTHING, ...(JSON.parse(said) as Partial<Said>) });
    }
  }

  /** A terminal proved itself or said something in a proven connection. */
  heard(enrolment: number, said: Partial<Said>): void {
    this.#said.set(enrolment, { ...this.of(enrolment), ...said });
    this.#online.add(enrolment);
    this.#changed.add(enrolment);
  }

  /** Something authentic of a terminal arrived, by whatever way. */
  seen(enrolment: number, seenSeconds: number): void {
    this.#said.set(enrolment, { ...this.of(enrolment), seenSeconds });
    this.#changed.add(enrolment);
  }

  /** A terminal's connection ended; whether one stood. */
  gone(enrolment: number): boolean {
    return this.#online.delete(enrolment);
  }

  /** Whether a proven connection stands. */
  isOnline(enrolment: number): boolean {
    return this.#online.has(enrolment);
  }

  /** What a terminal last said. */
  of(enrolment: number): Said {
    return this.#said.get(enrolment) ?? NOTHING;
  }

  /** Writes out what changed. */
  flush(): void {
    if (this.#changed.size === 0) return;
    const rows = new Map<number, string>();
    for (const enrolment of this.#changed) rows.set(enrolment, JSON.stringify(this.of(enrolment)));
    this.#store.putPresences(rows);
    this.#changed.clear();
  }
}
