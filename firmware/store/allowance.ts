/*
 * What was sold by allowance and is not acknowledged yet: by card, and by all. Counted from the
 * journal at the start, then kept in memory. Called by journal.ts. Must never forget a sale: when
 * the table of cards is full, a card is counted from the journal itself, which is slow and right.
 */
import type { Money } from "../../protocol/money.js";
import type { CardReference } from "../../protocol/record/record.js";
import { AUTHORITY_ALLOWANCE, KIND_SALE } from "../../protocol/record/record.js";
import { checksum } from "../platform/flash.js";
import { findRecord } from "./derive.js";
import type { Movement } from "./journal-types.js";
import { amountsOf } from "./record-bytes.js";
import type { State } from "./state.js";

/** Cards that the table holds, in 2 KiB. */
const CARDS_MAX = 256;

let total = 0;
let overflow = false;
/**
 * Pairs of a card's checksum and minor units, in any order; a checksum of 0 is free. Made with
 * the first such sale: a terminal that is always connected never needs it.
 */
let table = new Uint32Array(0);

/** Bytes of a card reference that tell it apart; kind, generation, reference. */
function keyOf(kind: number, generation: number, reference: Uint8Array): number {
  const bytes = new Uint8Array(10);
  bytes[0] = kind;
  bytes[1] = generation;
  bytes.set(reference, 2);
  return checksum(bytes);
}

function sumOf(amounts: Money[]): number {
  let sum = 0;
  for (let i = 0; i < amounts.length; i++) sum += amounts[i].amount;
  return sum;
}

/** Minor units that a sale took by allowance; 0 for every other record. */
function soldBy(body: Uint8Array): number {
  if (body[0] !== KIND_SALE || ((body[1] >> 5) & 3) !== AUTHORITY_ALLOWANCE) return 0;
  return sumOf(amountsOf(body, []));
}

function keyIn(body: Uint8Array): number {
  return keyOf(body[1] & 3, body[2], body.subarray(14, 22));
}

/** Adds to what a card has used, or takes off (`amount` negative). */
function count(key: number, amount: number): void {
  total += amount;
  if (table.length === 0) table = new Uint32Array(2 * CARDS_MAX);
  let free = -1;
  for (let i = 0; i < table.length; i += 2) {
    if (table[i] === key) {
      table[i + 1] += amount;
      if (table[i + 1] === 0) table[i] = 0;
      return;
    }
    if (table[i] === 0 && free < 0) free = i;
  }
  if (amount < 0) return;
  if (free < 0) overflow = true;
  else {
    table[free] = key;
    table[free + 1] = amount;
  }
}

/** Counts a sale that was just made. */
export function countSold(m: Movement): void {
  if (m.kind !== KIND_SALE || m.authority === undefined) return;
  if (m.authority.by !== AUTHORITY_ALLOWANCE) return;
  count(keyOf(m.card.kind, m.card.generation, m.card.reference), sumOf(m.amounts));
}

/** Counts a sale's body (`sign` 1), or takes it off again (-1) when it is acknowledged. */
export function countSale(body: Uint8Array, sign: number): void {
  const amount = soldBy(body);
  if (amount > 0) count(keyIn(body), sign * amount);
}

/** Counts everything that is not acknowledged, from scratch. */
export function countAll(s: State): void {
  total = 0;
  overflow = false;
  table = new Uint32Array(0);
  for (let n = s.progress.stored + 1; n <= s.last; n++) {
    const body = findRecord(s, n);
    if (body !== undefined) countSale(body, 1);
  }
}

/** Minor units of all cards. */
export function allowanceOfAll(): number {
  return total;
}

/** Minor units of one card. */
export function allowanceOf(s: State, card: CardReference): number {
  const key = keyOf(card.kind, card.generation, card.reference);
  let sum = 0;
  for (let i = 0; i < table.length && !overflow; i += 2) {
    if (table[i] === key) return table[i + 1];
  }
  for (let n = s.progress.stored + 1; n <= s.last && overflow; n++) {
    const body = findRecord(s, n);
    if (body !== undefined && soldBy(body) > 0 && keyIn(body) === key) sum += soldBy(body);
  }
  return sum;
}
