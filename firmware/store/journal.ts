/*
 * The journal: every movement is in flash before it happens and its outcome before the beep.
 * Opened by main.ts; used by the counter (Journal), net/ and the signer (Outbox). There is one in
 * a terminal, so its state is this module's. Must never give a number for what flash did not keep,
 * nor erase while somebody taps.
 */
import { getUint } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import { KIND_GRANT, KIND_VOID } from "../../protocol/record/record.js";
import { allowanceOf, allowanceOfAll, countAll, countSold, coverMore } from "./allowance.js";
import { findRecord, lastHash, payloadOf } from "./derive.js";
import { continuation, continuations, INTENT_BYTES, intentArea, outcomeArea } from "./entry.js";
import type { Happening, Journal, Movement } from "./journal-types.js";
import { noteArea } from "./note.js";
import { acknowledge, keepSignature, oldest, signature, startOutbox, unsigned } from "./outbox.js";
import type { Outbox } from "./outbox-types.js";
import type { PageHeader } from "./page.js";
import { SLOTS } from "./page.js";
import { recover, resolvePending } from "./recovery.js";
import type { JournalPorts, Setup, State } from "./state.js";
import { emptyState, eraseAhead, readBody, slotAddress, writeChecked } from "./state.js";
import {
  advance,
  makeRoom,
  nextOutcome,
  readContinuations,
  writeSlots,
  writeWhole,
} from "./write.js";

/** Entries kept free for what must be said when no movement may begin any more. */
const RESERVE_SLOTS = 8;
/** Notes that wait for the end of an open movement, at most. */
const QUEUE_MAX = 8;

/** The whole journal. */
export interface JournalStore extends Journal, Outbox {
  /**
   * One step of what can wait until nobody taps: resolving, hashing, erasing ahead.
   * @returns whether there was something to do
   */
  idle(): boolean;
  /** Records from now on are of this setup; false while there is no page to begin with it. */
  configure(setup: Setup): boolean;
  /** Version of the configuration that the last record or page names. */
  configuration(): number;
  /** Unix seconds of the last record, 0 when there is none or it cannot be read. */
  lastTime(): number;
  /** Whether the page being written holds no record yet. */
  freshPage(): boolean;
}

let s: State;
let journal: JournalStore;
let open: Movement | undefined;
let queue: Happening[] = [];

function refuse(code: ErrorCode): number {
  journal.refusal = code;
  return 0;
}

function intent(m: Movement): number {
  journal.refusal = "";
  if (open !== undefined || m.kind < 1 || m.kind > KIND_GRANT || m.kind === KIND_VOID) {
    return refuse("X101");
  }
  const more = continuations(m.articles.length);
  const left = s.page < 0 ? 0 : SLOTS - s.slot;
  if (!s.ahead && left < 1 + more + RESERVE_SLOTS) return refuse("F101");
  if (!resolvePending(s)) return refuse("F102");
  const ahead = s.ahead;
  if (!makeRoom(s, 1 + more)) return refuse(ahead ? "F102" : "F101");
  const number = s.intents + 1;
  const area = intentArea(m, number, (s.header as PageHeader).assets);
  if (area === undefined) return refuse("X101");
  const rest: Uint8Array[] = [];
  for (let i = 0; i < more; i++) rest.push(continuation(m.articles, i));
  const slot = s.slot;
  if (!writeSlots(s, area, rest)) return refuse("F102");
  s.intents = number;
  s.open = slot;
  open = m;
  return number;
}

/** Ends the open movement: what waited for its end is noted. */
function close(): void {
  open = undefined;
  s.open = -1;
  const waiting = queue;
  queue = [];
  for (let i = 0; i < waiting.length; i++) note(waiting[i]);
}

function outcome(balances: Money[] | undefined): number {
  journal.refusal = "";
  if (open === undefined) return refuse("X101");
  const moved = open;
  const slot = s.open;
  const page = s.page;
  let sequence = 0;
  const area = nextOutcome(s, balances);
  if (writeChecked(s, slotAddress(s, page, slot) + INTENT_BYTES, area)) sequence = advance(s);
  else {
    const intentAgain = readBody(s, page, slot).subarray(0, INTENT_BYTES);
    sequence = writeWhole(s, intentAgain, readContinuations(s, page, slot), balances);
  }
  if (sequence > 0) {
    const time = s.ports.clock.now();
    s.moved = { kind: moved.kind, amounts: moved.amounts, done: true, time: time };
    countSold(s, moved);
  } else {
    s.pendingPage = page;
    s.pendingSlot = slot;
    refuse("F102");
  }
  close();
  return sequence;
}

function abandon(): void {
  if (open === undefined) return;
  const none = {
    sequence: 0,
    time: s.ports.clock.now(),
    source: s.ports.clock.source(),
    balances: undefined,
    previous: new Uint8Array(32),
  };
  writeChecked(s, slotAddress(s, s.page, s.open) + INTENT_BYTES, outcomeArea(none, []));
  close();
}

function nextIntent(): number {
  return s.intents + 1;
}

function note(event: Happening): number {
  journal.refusal = "";
  if (open !== undefined) {
    if (queue.length < QUEUE_MAX) queue.push(event);
    return 0;
  }
  const ahead = s.ahead;
  const sequence = resolvePending(s) ? writeWhole(s, noteArea(event), [], undefined) : 0;
  return sequence > 0 ? sequence : refuse(ahead ? "F102" : "F101");
}

function waiting(): number {
  return s.last - s.progress.stored;
}

function fill(): number {
  if (s.page < 0) return 0;
  const pages = (s.page - s.tail + s.ports.pages) % s.ports.pages;
  return Math.floor(((pages * SLOTS + s.slot) * 1000) / (s.ports.pages * SLOTS));
}

function idle(): boolean {
  if (open !== undefined) return false;
  if (s.lastHash === undefined) {
    lastHash(s);
    return true;
  }
  return eraseAhead(s) || coverMore(s);
}

function configure(setup: Setup): boolean {
  const same =
    s.header !== undefined &&
    s.header.configuration === setup.configuration &&
    s.header.place === setup.place;
  if (open !== undefined || s.pendingPage >= 0 || (!same && !s.ahead)) return false;
  s.setup = setup;
  return true;
}

/** Opens the journal: finds where it goes on, erases ahead, resolves what a power cut left. */
export function openJournal(ports: JournalPorts): JournalStore {
  s = emptyState(ports);
  open = undefined;
  queue = [];
  recover(s);
  startOutbox(s);
  countAll(s);
  journal = {
    refusal: "",
    intent: intent,
    outcome: outcome,
    abandon: abandon,
    nextIntent: nextIntent,
    note: note,
    waiting: waiting,
    fill: fill,
    cardAllowance: function (card) {
      return allowanceOf(s, card);
    },
    terminalAllowance: allowanceOfAll,
    last: function () {
      return s.moved;
    },
    lastSequence: function () {
      return s.last;
    },
    acknowledgedTo: function () {
      return s.progress.stored;
    },
    oldest: oldest,
    payload: function (sequence) {
      return payloadOf(s, sequence);
    },
    signature: signature,
    unsigned: unsigned,
    keepSignature: keepSignature,
    acknowledge: acknowledge,
    idle: idle,
    configure: configure,
    configuration: function () {
      return s.header === undefined ? 0 : s.header.configuration;
    },
    lastTime: function () {
      const body = findRecord(s, s.last);
      return s.last === 0 || body === undefined ? 0 : getUint(body, INTENT_BYTES + 4, 4);
    },
    freshPage: function () {
      return s.header === undefined || s.last < s.header.firstSequence;
    },
  };
  resolvePending(s);
  return journal;
}
