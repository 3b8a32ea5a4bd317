// Terminals for the console: enrolment, presence and chain of each. Called by console-reader.ts.
import { hexText } from "../../protocol/bytes.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import type { TerminalRow } from "../console/queries.js";
import type { Enrolled } from "../fleet/fleet.js";
import type { ConsoleContext } from "./console-context.js";
import { clockSource, recordOf } from "./console-words.js";
import type { Sqlite } from "./database.js";

interface LastRow {
  readonly sequence: number;
  readonly hash: Uint8Array;
  readonly time: number;
  readonly envelope: Uint8Array;
}

/** Terminals over the tables and the live side. */
export class TerminalReader {
  readonly #context: ConsoleContext;
  readonly #last;
  readonly #broken;

  constructor(db: Sqlite, context: ConsoleContext) {
    this.#context = context;
    this.#last = db.prepare(
      `SELECT sequence, hash, time, envelope FROM record WHERE enrolment = ?
       ORDER BY sequence DESC LIMIT 1`,
    );
    this.#broken = db
      .prepare(
        `SELECT 1 FROM exception WHERE settled IS NULL AND kind = 'chain-break' AND enrolment = ?
         LIMIT 1`,
      )
      .pluck();
  }

  /** All terminals, oldest enrolment first. */
  all(): TerminalRow[] {
    return this.#context.registry.enrolments().map((enrolled) => this.#terminal(enrolled));
  }

  #terminal({ id, terminal, place }: Enrolled): TerminalRow {
    const { presence, registry, ledger } = this.#context;
    const said = presence.of(id);
    const { stored, backedUp } = this.#context.acknowledgement(id);
    const gaps = ledger.gaps(id);
    const last = this.#last.get(id) as LastRow | undefined;
    const record = last && recordOf(last.envelope);
    return {
      id: terminal,
      name: terminal,
      place,
      state: presence.isOnline(id)
        ? "online"
        : said.seenSeconds === null
          ? "never-seen"
          : "offline",
      lastSeenSeconds: said.seenSeconds,
      queue: said.last === null ? null : Math.max(0, said.last - stored),
      lastRecord: last === undefined ? null : lastRecord(last, record),
      storedTo: stored,
      backedUpTo: backedUp,
      chain: this.#chain(id, last !== undefined, gaps.length > 0),
      gaps,
      clock: { source: clockSource(said.timeSource), offsetSeconds: said.clockOffset },
      firmware: said.firmware,
      configuration: {
        running: record?.configuration ?? said.configuration,
        wanted: registry.configuration(place)?.version ?? 0,
      },
    };
  }

  #chain(id: number, any: boolean, waits: boolean): TerminalRow["chain"] {
    if (!any) return "empty";
    if (this.#broken.get(id) !== undefined) return "broken";
    return waits ? "waiting" : "intact";
  }
}

function lastRecord(
  { sequence, hash, time }: LastRow,
  record: ZincRecord | undefined,
): TerminalRow["lastRecord"] {
  const source = clockSource(record?.timeSource);
  return { sequence, hash: hexText(hash), time: { seconds: time, source } };
}
