// What the ingest bench and its load generator tell each other: the plan in a file, and a few
// messages. Called by both.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A terminal's records, in the order of its chain. */
export interface SignedRecords {
  readonly terminal: string;
  readonly envelopes: readonly Uint8Array[];
}

/** How the generator logs in as a terminal. Keys in hex. */
export interface LoadLogin {
  readonly terminal: string;
  readonly password: string;
  readonly upKey: string;
  readonly downKey: string;
}

/** One run of the generator. */
export interface LoadPlan {
  readonly folder: string;
  readonly port: number;
  readonly recordsAMessage: number;
  readonly logins: readonly LoadLogin[];
}

/** What the generator says: its connections are proven; or everything was acknowledged. */
export type LoadReport =
  | { readonly say: "ready" }
  | { readonly say: "done"; readonly seconds: number; readonly cpuSeconds: number };

/** Keeps a terminal's records in `folder`, each behind four bytes of length. */
export function writeRecords(folder: string, { terminal, envelopes }: SignedRecords): void {
  const parts = envelopes.flatMap((envelope) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(envelope.length);
    return [length, envelope];
  });
  writeFileSync(join(folder, terminal), Buffer.concat(parts));
}

/** Reads them again. */
export function readRecords(folder: string, terminal: string): SignedRecords {
  const bytes = readFileSync(join(folder, terminal));
  const envelopes: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    envelopes.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { terminal, envelopes };
}

/** Joins records into messages of `count`. */
export function messagesOf({ envelopes }: SignedRecords, count: number): Buffer[] {
  const messages: Buffer[] = [];
  for (let from = 0; from < envelopes.length; from += count) {
    messages.push(Buffer.concat(envelopes.slice(from, from + count)));
  }
  return messages;
}
