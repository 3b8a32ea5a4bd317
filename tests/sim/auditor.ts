/**
 * The judge of a world's end: reads the stopped gateway's file and the records' own bytes, works
 * everything out again with other people's libraries, and compares with what people saw and heard.
 * Called by: the simulator's tests. Must never: share code with the ledger, nor forgive.
 *
 * A person's word counts. Told "made", the movement is in the ledger once. Told "not made" or
 * refused, or told nothing, it is not there: who was told nothing would do it again.
 */
import { createHmac } from "node:crypto";
import { type LedgerFile, type PostingRow, type RecordRow, readLedger } from "./ledger-file.js";
import { type Fields, genesisOf, hex, open, sha256 } from "./stranger.js";
import type { Act } from "./till.js";

const SALE = 1;
const TOP_UP = 2;
const UNKNOWN = 12;

/** What the auditor is told beside the folder. */
export interface Evidence {
  /** Of the stopped gateway. */
  readonly folder: string;
  /** What each terminal said at its console. */
  readonly enrolled: Iterable<{
    readonly terminal: string;
    readonly place: string;
    readonly publicKey: Uint8Array;
    readonly referenceKey: Uint8Array;
  }>;
  /** Everything that people did, and what they were told. */
  readonly acts: readonly Act[];
  /** UIDs of the cards by name. */
  readonly uids: ReadonlyMap<string, Uint8Array>;
}

/** What the auditor found. */
export interface Judgement {
  readonly records: number;
  /** Movements that people were told of and the ledger does not have. */
  readonly lost: number;
  /** Movements that the ledger has more than once, or that nobody made. */
  readonly doubled: number;
  /** Movements without outcome in the terminal, declared as such. */
  readonly unknown: number;
  /** Everything that is wrong, in words; the two counts above included. */
  readonly faults: readonly string[];
  /** Sales and top-ups in the order of their chains. */
  readonly moved: readonly Moved[];
  /** Hash of all records in the order of their chains. */
  readonly fingerprint: string;
}

/** A sale or top-up as the ledger's records tell it. `kind`: 1 sale, 2 top-up. */
export interface Moved {
  readonly id: number;
  readonly terminal: string;
  readonly place: string;
  readonly kind: number;
  readonly card: string;
  readonly amounts: readonly (readonly [string, number])[];
}

/** All that a movement moved, minor units. */
export function totalOf({ amounts }: Moved): number {
  return amounts.reduce((sum, [, amount]) => sum + amount, 0);
}

/** The whole look: what was read, and what was found wrong so far. */
interface Audit {
  readonly evidence: Evidence;
  readonly file: LedgerFile;
  readonly faults: string[];
  readonly moved: Moved[];
  unknown: number;
}

function movedBy(row: RecordRow, fields: Fields): Moved | undefined {
  const [card, amounts] = [fields.get(11), fields.get(14)];
  if (!Array.isArray(card) || !Array.isArray(amounts)) return undefined;
  const [, , reference] = card as [number, number, Uint8Array];
  return {
    id: row.id,
    terminal: fields.get(2) as string,
    place: fields.get(8) as string,
    kind: row.kind,
    card: hex(reference),
    amounts: amounts as [string, number][],
  };
}

/** One terminal's chain: whole, linked from the enrolment on, every record signed. */
function auditChain(audit: Audit, terminal: string, publicKey: Uint8Array): string[] {
  const { file, faults } = audit;
  const enrolment = file.enrolments.filter((row) => row.terminal === terminal).at(-1);
  if (enrolment === undefined) {
    faults.push(`${terminal} is not enrolled`);
    return [];
  }
  if (hex(enrolment.publicKey) !== hex(publicKey)) faults.push(`${terminal} has another key`);
  let link = genesisOf(enrolment);
  if (hex(link) !== hex(enrolment.genesis)) faults.push(`${terminal}: the genesis does not follow`);
  const rows = file.records.filter((row) => row.enrolment === enrolment.id);
  rows.sort((left, right) => left.sequence - right.sequence);
  const hashes: string[] = [];
  for (const [index, row] of rows.entries()) {
    const { fields, hash, faults: own } = open(row.envelope, publicKey);
    const where = `${terminal} ${row.sequence}`;
    faults.push(...own.map((fault) => `${where}: ${fault}`));
    if (row.sequence !== index + 1) faults.push(`${where}: expected sequence ${index + 1}`);
    if (fields.get(3) !== row.sequence) faults.push(`${where}: says sequence ${fields.get(3)}`);
    if (fields.get(2) !== terminal) faults.push(`${where}: says terminal ${fields.get(2)}`);
    if (fields.get(7) !== row.kind) faults.push(`${where}: kept as another kind`);
    if (hex(row.hash) !== hex(hash)) faults.push(`${where}: kept with another hash`);
    const previous = fields.get(4);
    if (!(previous instanceof Uint8Array) || hex(previous) !== hex(link)) {
      faults.push(`${where}: does not link to the record before`);
    }
    link = hash;
    hashes.push(hex(hash));
    const moved = row.kind === SALE || row.kind === TOP_UP ? movedBy(row, fields) : undefined;
    if (moved !== undefined) audit.moved.push(moved);
    if (row.kind === UNKNOWN) audit.unknown += 1;
  }
  return hashes;
}

/** A movement's postings are the ones that its amounts ask for, and no other. */
function auditPostings(audit: Audit): void {
  const { file, faults, moved } = audit;
  const byTransaction = new Map<number, PostingRow[]>();
  for (const id of file.transactions) byTransaction.set(id, []);
  for (const posting of file.postings) {
    const list = byTransaction.get(posting.transaction);
    if (list === undefined) faults.push(`posting of no transaction ${posting.transaction}`);
    list?.push(posting);
  }
  for (const { id, kind, card, place, terminal, amounts } of moved) {
    const found = byTransaction.get(id) ?? [];
    byTransaction.delete(id);
    const [source, destination] =
      kind === SALE ? [`card:${card}`, `sales:${place}`] : [`drawer:${terminal}`, `card:${card}`];
    const wanted = amounts.filter(([, amount]) => amount > 0);
    const agrees =
      found.length === wanted.length &&
      wanted.every(([asset, amount], leg) => {
        const posting = found[leg];
        const between = posting?.source === source && posting.destination === destination;
        return between && posting.asset === asset && posting.amount === amount;
      });
    if (!agrees) faults.push(`record ${id}: its postings are ${JSON.stringify(found)}`);
  }
  for (const id of byTransaction.keys()) faults.push(`transaction ${id} of no movement`);
}

/** The balances that the ledger keeps are the sums of its postings; the sum of all is zero. */
function auditBalances({ file, faults }: Audit): void {
  const sums = new Map<string, number>();
  const add = (account: string, asset: string, amount: number): void => {
    const key = `${account} ${asset}`;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  };
  for (const { source, destination, asset, amount } of file.postings) {
    add(source, asset, -amount);
    add(destination, asset, amount);
  }
  let total = 0;
  for (const { account, asset, debited, credited } of file.balances) {
    const key = `${account} ${asset}`;
    total += credited - debited;
    if ((sums.get(key) ?? 0) !== credited - debited) faults.push(`${key}: kept otherwise`);
    sums.delete(key);
  }
  for (const [key, sum] of sums) if (sum !== 0) faults.push(`${key}: not kept`);
  if (total !== 0) faults.push(`the balances sum to ${total}`);
}

/** What each act should have done to its card, against what the ledger says of it. */
function auditCards({ evidence, file, faults }: Audit, done: ReadonlySet<Act>): void {
  const [first] = evidence.enrolled;
  if (first === undefined) return;
  for (const [name, uid] of evidence.uids) {
    const mac = createHmac("sha256", first.referenceKey).update(uid).digest();
    const account = `card:${hex(mac.subarray(0, 8))}`;
    let expected = 0;
    for (const act of done) {
      if (act.card === name) expected += act.kind === "top-up" ? act.amount : -act.amount;
    }
    const kept = file.balances
      .filter((row) => row.account === account)
      .reduce((sum, { credited, debited }) => sum + credited - debited, 0);
    if (kept !== expected) faults.push(`the card of ${name} has ${kept}, expected ${expected}`);
  }
}

function describe({ terminal, kind, amount, told }: Act): string {
  const words = told.map(({ verdict, how }) => `${verdict} (${how})`).join(", ");
  return `${kind} of ${amount} at ${terminal}, told: ${words === "" ? "nothing" : words}`;
}

/** What people were told, act by act. */
function auditActs(audit: Audit): { lost: number; doubled: number; done: Set<Act> } {
  const { evidence, faults, moved } = audit;
  const left = new Set(moved);
  const done = new Set<Act>();
  let [lost, doubled] = [0, 0];
  for (const act of evidence.acts) {
    const kind = act.kind === "sale" ? SALE : TOP_UP;
    const found = moved.filter(
      (one) => one.terminal === act.terminal && one.kind === kind && totalOf(one) === act.amount,
    );
    for (const one of found) left.delete(one);
    if (found.length > 0) done.add(act);
    if (found.length > 1) {
      doubled += 1;
      faults.push(`doubled: ${describe(act)}`);
    }
    const told = new Set(act.told.map(({ verdict }) => verdict));
    if (told.has("made") && found.length === 0) {
      lost += 1;
      faults.push(`lost: ${describe(act)}`);
    }
    if (told.has("made") && told.has("not made")) faults.push(`two answers: ${describe(act)}`);
    else if (!told.has("made") && found.length > 0) faults.push(`made, unsaid: ${describe(act)}`);
  }
  for (const { terminal, kind, amounts } of left) {
    doubled += 1;
    faults.push(`made by nobody: kind ${kind} at ${terminal}, ${JSON.stringify(amounts)}`);
  }
  return { lost, doubled, done };
}

/** What the ledger set aside: nothing but doubts and gaps, and those settled. */
function auditExceptions({ file, faults }: Audit): void {
  if (file.forks > 0) faults.push(`${file.forks} forks`);
  for (const { code, terminal, said } of file.refused) {
    faults.push(`refused ${code} from "${terminal}": ${said}`);
  }
  for (const { kind, code, sequence, settled } of file.exceptions) {
    const usual = kind === "unknown-outcome" || kind === "gap";
    if (!usual || settled === null) faults.push(`exception ${kind} ${code} at ${sequence}`);
  }
}

/** Judges a world whose gateway is stopped. */
export function audit(evidence: Evidence): Judgement {
  const file = readLedger(evidence.folder);
  const look: Audit = { evidence, file, faults: [], moved: [], unknown: 0 };
  const hashes: string[] = [];
  for (const { terminal, publicKey } of evidence.enrolled) {
    hashes.push(...auditChain(look, terminal, publicKey));
  }
  if (hashes.length !== file.records.length) look.faults.push("records of strangers");
  auditPostings(look);
  auditBalances(look);
  const { lost, doubled, done } = auditActs(look);
  auditCards(look, done);
  auditExceptions(look);
  return {
    records: file.records.length,
    lost,
    doubled,
    unknown: look.unknown,
    faults: look.faults,
    moved: look.moved,
    fingerprint: hex(sha256(Buffer.from(hashes.join(" ")))),
  };
}
