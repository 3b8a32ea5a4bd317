// What a till remembers, what can happen to it and what it wants done: the words of till/.
// Called by till.ts and its parts, screen.ts and counter.ts. No rule stands here but how an act
// ends: with an answer on the screen, a sound, and a pause.
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import type { ArticleLine, CardReference } from "../../protocol/record/record.js";
import type { Answer, Authorise } from "../../protocol/wire/bodies.js";
import { ASK_SALE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { Movement } from "../store/journal-types.js";
import { SOUND_AGAIN, SOUND_ATTENTION, SOUND_REFUSED } from "./sounds.js";

/** What a till is doing: nothing, taking digits, waiting for a card, asking, answering. */
export const MODE_IDLE = 0;
export const MODE_TYPING = 1;
export const MODE_ARMED = 2;
export const MODE_ASKING = 3;
export const MODE_RESULT = 4;

/** How long an answer stays, milliseconds; any key ends it. */
const RESULT_MS = 6000;
/** How long an armed sale waits for its card, milliseconds. */
export const ARMED_MS = 60000;

/** Whether a restart came between a movement and its sound, and what is in flash of it. */
export const INTERRUPTED_NO = 0;
export const INTERRUPTED_NOT_MADE = 1;
export const INTERRUPTED_MADE = 2;

/** What the last act came to, for the screen. `code` '' is success. */
export interface Result {
  readonly code: ErrorCode | "";
  readonly purpose: number;
  readonly total: number;
  readonly balances: Money[] | undefined;
  /** Minor units left of the offline allowance; undefined when the gateway answered. */
  readonly allowanceLeft: number | undefined;
  /** What a restart in the middle of this movement left of it: INTERRUPTED_*. */
  readonly interrupted: number;
}

/** Everything the till remembers; nothing of it survives a power cut, the journal does. */
export interface TillState {
  mode: number;
  typed: string;
  purpose: number;
  lines: ArticleLine[];
  total: number;
  card: CardReference | undefined;
  movement: Movement | undefined;
  result: Result | undefined;
}

/** What happens to a till. */
export const EVENT_KEY = 1;
export const EVENT_CARD = 2;
export const EVENT_TWO_CARDS = 3;
export const EVENT_ANSWER = 4;
export const EVENT_BOOKED = 5;
export const EVENT_REFUSED = 6;
export const EVENT_PAUSE = 7;

/** What happens to a till. */
export type TillEvent =
  | { type: 1; key: string }
  | { type: 2; card: CardReference }
  | { type: 3 }
  | { type: 4; answer: Answer | ErrorCode }
  | { type: 5; balances: Money[] | undefined }
  | { type: 6; code: ErrorCode }
  | { type: 7 };

/** What a till wants done, in order. `ms` 0 stops the pause. */
export type Effect =
  | { do: "sound"; sound: number }
  | { do: "ask"; ask: Authorise }
  | { do: "book"; movement: Movement; balances: Money[] | undefined }
  | { do: "pause"; ms: number };

/** What a till may know of its terminal. */
export interface Facts {
  nextIntent(): number;
  cardAllowance(card: CardReference): number;
  terminalAllowance(): number;
}

/** A till at rest. */
export function newTill(): TillState {
  return {
    mode: MODE_IDLE,
    typed: "",
    purpose: ASK_SALE,
    lines: [],
    total: 0,
    card: undefined,
    movement: undefined,
    result: undefined,
  };
}

/** The effect of a sound. */
export function sound(which: number): Effect {
  return { do: "sound", sound: which };
}

/** Forgets everything: the till is at rest. */
export function rest(state: TillState): void {
  state.mode = MODE_IDLE;
  state.typed = "";
  state.purpose = ASK_SALE;
  state.lines = [];
  state.total = 0;
  state.card = undefined;
  state.movement = undefined;
  state.result = undefined;
}

/** Shows what came of it; a refused sale stays armed behind the answer. */
export function conclude(state: TillState, result: Result, tone: number): Effect[] {
  state.mode = MODE_RESULT;
  state.result = result;
  state.card = undefined;
  state.movement = undefined;
  return [sound(tone), { do: "pause", ms: RESULT_MS }];
}

/** Ends an act with a refusal. */
export function refuse(state: TillState, code: ErrorCode, balances: Money[] | undefined): Effect[] {
  const tone = code === "C102" || code === "C101" ? SOUND_AGAIN : SOUND_REFUSED;
  return conclude(
    state,
    {
      code,
      purpose: state.purpose,
      total: state.total,
      balances,
      allowanceLeft: undefined,
      interrupted: INTERRUPTED_NO,
    },
    tone,
  );
}

/**
 * The power came back: says what became of the last movement, since nobody may have heard it.
 * `total` in minor units; `topUp`, `made`: what it was, and whether its outcome is in flash.
 */
export function interrupted(
  state: TillState,
  total: number,
  topUp: boolean,
  made: boolean,
): Effect[] {
  return conclude(
    state,
    {
      code: "",
      purpose: topUp ? ASK_TOP_UP : ASK_SALE,
      total,
      balances: undefined,
      allowanceLeft: undefined,
      interrupted: made ? INTERRUPTED_MADE : INTERRUPTED_NOT_MADE,
    },
    SOUND_ATTENTION,
  );
}
