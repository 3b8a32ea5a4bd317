/*
 * Writing records into the journal: room for them, new pages, whole entries at once. Called by
 * journal.ts and recovery.ts. Must never touch an entry twice, nor erase: eraseAhead does.
 */

import { putUint } from "../../protocol/bytes.js";
import type { Money } from "../../protocol/money.js";
import {
  EVIDENCE_JOURNAL,
  KIND_RESOLUTION,
  OUTCOME_NOT_DONE,
  RECORD_VERSION,
} from "../../protocol/record/record.js";
import { lastHash } from "./derive.js";
import {
  BODY_BYTES,
  continuations,
  ENTRY_BYTES,
  INTENT_BYTES,
  outcomeArea,
  seal,
} from "./entry.js";
import type { PageHeader } from "./page.js";
import { encodeHeader, SLOTS } from "./page.js";
import type { Setup, State } from "./state.js";
import { moveTail, neighbour, pageAddress, slotAddress, writeChecked } from "./state.js";

/** How often a whole entry is tried in another slot when flash reads back something else. */
const TRIES = 2;

/** Whether the page being written can still take records of this setup. */
function fits(s: State, setup: Setup): boolean {
  const h = s.header;
  if (h === undefined || h.configuration !== setup.configuration) return false;
  return h.place === setup.place && h.assets.join() === setup.assets.join();
}

/** Opens the next page, which is erased; false (F102) when its header does not stay. */
function turn(s: State): boolean {
  const next = neighbour(s, s.page, 1);
  const header: PageHeader = {
    recordVersion: RECORD_VERSION,
    serial: s.header === undefined ? 1 : s.header.serial + 1,
    firstSequence: s.last + 1,
    firstIntent: s.intents + 1,
    time: s.ports.clock.now(),
    source: s.ports.clock.source(),
    configuration: s.setup.configuration,
    keyId: s.ports.keyId,
    previous: lastHash(s),
    place: s.setup.place,
    terminal: s.ports.terminal,
    assets: s.setup.assets,
    sold: s.sold,
  };
  s.ahead = false;
  if (!writeChecked(s, pageAddress(s, next), encodeHeader(header))) return false;
  if (s.tail < 0) s.tail = next;
  s.page = next;
  s.header = header;
  s.slot = 0;
  s.firsts[next] = header.firstSequence;
  moveTail(s);
  return true;
}

/** Makes room for `slots` more entries of the present setup, on a new page if need be. */
export function makeRoom(s: State, slots: number): boolean {
  if (s.page >= 0 && s.slot + slots <= SLOTS && fits(s, s.setup)) return true;
  return s.ahead && turn(s);
}

/** The outcome area of the next record. */
export function nextOutcome(s: State, balances: Money[] | undefined): Uint8Array {
  const outcome = {
    sequence: s.last + 1,
    time: s.ports.clock.now(),
    source: s.ports.clock.source(),
    balances: balances,
    previous: lastHash(s),
  };
  return outcomeArea(outcome, (s.header as PageHeader).assets);
}

/** Counts the record that was just written whole. */
export function advance(s: State): number {
  s.last += 1;
  s.lastHash = undefined;
  return s.last;
}

/** Writes continuations first, then the head, all from the next free slot on. */
export function writeSlots(s: State, head: Uint8Array, more: Uint8Array[]): boolean {
  const slot = s.slot;
  s.slot += 1 + more.length;
  for (let i = 0; i < more.length; i++) {
    if (!writeChecked(s, slotAddress(s, s.page, slot + 1 + i), more[i])) return false;
  }
  return writeChecked(s, slotAddress(s, s.page, slot), head);
}

/**
 * Writes a whole record, intent and outcome at once.
 * @param intent its intent area, 60 bytes
 * @returns its sequence; 0 when there is no room or flash fails
 */
export function writeWhole(
  s: State,
  intent: Uint8Array,
  more: Uint8Array[],
  balances: Money[] | undefined,
): number {
  for (let i = 0; i < TRIES; i++) {
    if (!makeRoom(s, 1 + more.length)) return 0;
    const body = new Uint8Array(BODY_BYTES);
    body.set(intent);
    body.set(nextOutcome(s, balances), INTENT_BYTES);
    if (writeSlots(s, body, more)) return advance(s);
  }
  return 0;
}

/** The continuations of an entry, as they are in flash. */
export function readContinuations(s: State, page: number, slot: number): Uint8Array[] {
  const flash = s.ports.flash;
  const count = flash.read(slotAddress(s, page, slot), 4)[3];
  const more: Uint8Array[] = [];
  for (let i = 1; i <= continuations(count); i++) {
    more.push(flash.read(slotAddress(s, page, slot + i), ENTRY_BYTES));
  }
  return more;
}

/** Resolves the movement of intent `subject` as not done, on the journal's evidence (D-005). */
export function writeResolution(s: State, subject: number): number {
  const area = new Uint8Array(INTENT_BYTES);
  area[0] = KIND_RESOLUTION;
  putUint(area, 1, 4, subject);
  area[5] = OUTCOME_NOT_DONE;
  area[6] = EVIDENCE_JOURNAL;
  return writeWhole(s, seal(area), [], undefined);
}
