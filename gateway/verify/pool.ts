// Verifying threads. Called by main.ts. Messages that come while all threads are busy are put
// together into one job, so a flood of small messages costs little more than a few large ones.
// Verdicts are given out in the order of the jobs, whichever thread is first: a terminal's records
// reach the ledger in the order in which they came.
import { Worker } from "node:worker_threads";
import type { CheckedMessage } from "./check.js";
import type { Job, RecordMessage, ToThread, Verdict } from "./job.js";
import { openVerdict, packJob } from "./job.js";
import type { EnrolledKey } from "./key-ring.js";
import type { OnChecked, Verifier } from "./verifier.js";

/** Bytes after which a job is full: some 100 records, a few milliseconds of one thread. */
const JOB_BYTES = 32768;
/** Jobs that a thread holds: enough to last while the main thread waits for the disk. */
const JOBS_A_THREAD = 4;

interface Waiting {
  readonly message: RecordMessage;
  readonly onChecked: OnChecked;
}

interface Thread {
  readonly worker: Worker;
  busy: number;
}

/** The thread's program: always the compiled one, also when this file runs from its source. */
function threadProgram(): URL {
  const here = new URL("./verify.worker.js", import.meta.url);
  if (!import.meta.url.endsWith(".ts")) return here;
  return new URL("../../build/gateway/verify/verify.worker.js", import.meta.url);
}

/** A pool of verifying threads. */
export class VerifierPool implements Verifier {
  readonly #threads: Thread[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<number, OnChecked[]>();
  readonly #verdicts = new Map<number, Verdict>();
  readonly #onFailure: (cause: unknown) => void;
  #nextJob = 0;
  #nextAnswer = 0;
  #scheduled = false;
  #whenIdle: (() => void) | undefined;

  /**
   * @param threads at least 1
   * @param onFailure a thread died: our own bug; nothing can go on
   */
  constructor(threads: number, onFailure: (cause: unknown) => void) {
    this.#onFailure = onFailure;
    for (let i = 0; i < threads; i++) {
      const thread: Thread = { worker: new Worker(threadProgram(), { execArgv: [] }), busy: 0 };
      thread.worker.on("message", (verdict: Verdict) => this.#take(thread, verdict));
      thread.worker.on("error", (cause) => this.#onFailure(cause));
      this.#threads.push(thread);
    }
  }

  enrol(key: EnrolledKey): void {
    const message: ToThread = { key };
    for (const { worker } of this.#threads) worker.postMessage(message);
  }

  submit(message: RecordMessage, onChecked: OnChecked): void {
    this.#waiting.push({ message, onChecked });
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    if (this.#waiting.length > 0 || this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** Gives waiting messages to threads that have room. */
  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#threads.reduce((a, b) => (b.busy < a.busy ? b : a));
      if (thread.busy >= JOBS_A_THREAD) return;
      thread.busy++;
      const job = this.#nextBatch();
      const message: ToThread = { job };
      thread.worker.postMessage(message, [job.bytes]);
    }
  }

  #nextBatch(): Job {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && bytes < JOB_BYTES) {
      bytes += this.#waiting[count]?.message.payload.length ?? 0;
      count++;
    }
    const batch = this.#waiting.splice(0, count);
    const id = this.#nextJob++;
    this.#running.set(
      id,
      batch.map(({ onChecked }) => onChecked),
    );
    return packJob(
      id,
      batch.map(({ message }) => message),
    );
  }

  #take(thread: Thread, verdict: Verdict): void {
    thread.busy--;
    this.#dispatch();
    this.#verdicts.set(verdict.id, verdict);
    for (;;) {
      const next = this.#verdicts.get(this.#nextAnswer);
      if (next === undefined) break;
      this.#verdicts.delete(this.#nextAnswer);
      this.#answer(next);
    }
    if (this.#waiting.length === 0 && this.#running.size === 0) this.#whenIdle?.();
  }

  #answer(verdict: Verdict): void {
    const callbacks = this.#running.get(verdict.id) ?? [];
    this.#running.delete(verdict.id);
    this.#nextAnswer++;
    const checked: CheckedMessage[] = openVerdict(verdict);
    for (const [index, onChecked] of callbacks.entries()) {
      const found = checked[index];
      if (found !== undefined) onChecked(found);
    }
  }
}
