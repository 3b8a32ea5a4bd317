// A job of the verifying threads: several messages in one buffer, and the verdict on them. Called
// by the pool (packs jobs, opens verdicts) and the thread (runs them). Buffers are exact and are
// transferred, never cloned: a view of a pooled Buffer would drag its whole pool along, and
// libsodium's binding does not read shared memory.
import type { ErrorCode } from "../../protocol/errors.js";
import type { CheckedMessage } from "./check.js";
import { checkMessage } from "./check.js";
import type { EnrolledKey, KeyRing } from "./key-ring.js";
import type { Statement } from "./statement.js";

/** A message of records, as it came from a terminal's topic. */
export interface RecordMessage {
  readonly terminal: string;
  readonly payload: Uint8Array;
}

/** Where a message lies in a job's bytes. */
interface Slice {
  readonly terminal: string;
  readonly from: number;
  readonly to: number;
}

/** What goes to a thread. */
export interface Job {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly messages: readonly Slice[];
}

/** To a thread: a key to believe from now on, or a job. */
export type ToThread = { readonly key: EnrolledKey } | { readonly job: Job };

/**
 * What comes back: the job's bytes again, 64 bytes of digests a record (payload hash, previous),
 * and the JSON of a `MessageReport` for each message.
 */
export interface Verdict {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly digests: ArrayBuffer;
  readonly report: string;
}

interface RecordReport {
  readonly e: number;
  readonly r: ErrorCode | "";
  readonly from: number;
  readonly to: number;
  readonly s: Statement;
}

interface MessageReport {
  readonly records: readonly RecordReport[];
  readonly refused: readonly { readonly code: ErrorCode; from: number; to: number }[];
}

const DIGEST_BYTES = 32;

/** Copies messages into one exact buffer. */
export function packJob(id: number, messages: readonly RecordMessage[]): Job {
  let total = 0;
  for (const { payload } of messages) total += payload.length;
  const bytes = new Uint8Array(total);
  const slices: Slice[] = [];
  let from = 0;
  for (const { terminal, payload } of messages) {
    bytes.set(payload, from);
    slices.push({ terminal, from, to: from + payload.length });
    from += payload.length;
  }
  return { id, bytes: bytes.buffer, messages: slices };
}

/** Runs a job: every message checked. */
export function runJob(job: Job, keys: KeyRing): Verdict {
  const bytes = new Uint8Array(job.bytes);
  const checked = job.messages.map(({ terminal, from, to }) =>
    checkMessage(bytes.subarray(from, to), terminal, keys),
  );
  const count = checked.reduce((sum, { records }) => sum + records.length, 0);
  const digests = new Uint8Array(count * 2 * DIGEST_BYTES);
  let at = 0;
  const reports = checked.map(({ records, refused }): MessageReport => {
    for (const { hash, previous } of records) {
      digests.set(hash, at);
      digests.set(previous, at + DIGEST_BYTES);
      at += 2 * DIGEST_BYTES;
    }
    return {
      records: records.map((record) => ({
        e: record.enrolment,
        r: record.refusal,
        from: record.envelope.byteOffset,
        to: record.envelope.byteOffset + record.envelope.length,
        s: record.statement,
      })),
      refused: refused.map(({ code, bytes: found }) => ({
        code,
        from: found.byteOffset,
        to: found.byteOffset + found.length,
      })),
    };
  });
  return { id: job.id, bytes: job.bytes, digests: digests.buffer, report: JSON.stringify(reports) };
}

/** Opens a verdict: for each message of the job, in order, what was found. */
export function openVerdict(verdict: Verdict): CheckedMessage[] {
  const bytes = new Uint8Array(verdict.bytes);
  const digests = new Uint8Array(verdict.digests);
  let at = 0;
  const digest = (): Uint8Array => {
    at += DIGEST_BYTES;
    return digests.subarray(at - DIGEST_BYTES, at);
  };
  const reports = JSON.parse(verdict.report) as MessageReport[];
  return reports.map(({ records, refused }) => ({
    records: records.map(({ e, r, from, to, s }) => ({
      enrolment: e,
      statement: s,
      hash: digest(),
      previous: digest(),
      envelope: bytes.subarray(from, to),
      refusal: r,
    })),
    refused: refused.map(({ code, from, to }) => ({ code, bytes: bytes.subarray(from, to) })),
  }));
}
