// Group commit: records wait here until the present commit is done, then go together. Called by
// ingest. One commit is one wait for the disk, so the busier it is the cheaper a record gets.
// A commit that fails (a full disk) is tried again later with the same records: nobody was told
// that they are stored, and terminals keep them.
import type { VerifiedRecord } from "../verify/statement.js";
import type { Committed } from "./ledger.js";

/** Records after which a commit begins though more wait: bounds what an answer waits for. */
const BATCH_RECORDS_MAX = 1024;
/** Milliseconds until a failed commit is tried again. */
const RETRY_MS = 1000;

/** What the queue is given. `later`: calls back when everything that waits has been handled. */
export interface CommitPorts {
  append(batch: readonly VerifiedRecord[]): Committed;
  onCommitted(committed: Committed, batch: readonly VerifiedRecord[]): void;
  onFailed(cause: unknown): void;
  later(callback: () => void): void;
  after(callback: () => void, delayMs: number): void;
}

interface Entry {
  readonly records: readonly VerifiedRecord[];
  readonly onDurable: () => void;
}

/** The queue in front of the ledger. */
export class CommitQueue {
  readonly #ports: CommitPorts;
  #entries: Entry[] = [];
  #scheduled = false;
  #whenEmpty: (() => void)[] = [];

  constructor(ports: CommitPorts) {
    this.#ports = ports;
  }

  /** Takes records; calls back once all of them are durable. */
  push(records: readonly VerifiedRecord[], onDurable: () => void): void {
    this.#entries.push({ records, onDurable });
    this.#schedule();
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    if (this.#entries.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#ports.later(() => this.#commit());
  }

  /** How many entries go into the next commit: whole entries, at least one. */
  #nextCount(): number {
    let records = 0;
    let count = 0;
    for (const entry of this.#entries) {
      if (count > 0 && records + entry.records.length > BATCH_RECORDS_MAX) break;
      records += entry.records.length;
      count++;
    }
    return count;
  }

  #commit(): void {
    const entries = this.#entries.slice(0, this.#nextCount());
    const batch = entries.flatMap(({ records }) => records);
    let committed: Committed;
    try {
      committed = this.#ports.append(batch);
    } catch (cause) {
      this.#ports.onFailed(cause);
      this.#ports.after(() => this.#commit(), RETRY_MS);
      return;
    }
    this.#entries = this.#entries.slice(entries.length);
    this.#scheduled = false;
    for (const { onDurable } of entries) onDurable();
    this.#ports.onCommitted(committed, batch);
    if (this.#entries.length > 0) this.#schedule();
    else for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
