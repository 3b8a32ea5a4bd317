// The till: what a counter does on a key, a card, an answer or a pause. A pure state machine:
// `step` changes only the state it is given and says what is to be done; it sees the rest of the
// terminal through Facts. Called by counter.ts, which carries the effects out, and by tests.
// Rules: a sale is a key (or a price and OK) and one tap; a refusal keeps the sale for another
// card; a tap with nothing armed shows the balance. Bare identities: their balance is the
// ledger's, else the place's allowance, counted from the journal, rules.
import type { ErrorCode } from "../../protocol/errors.js";
import { AMOUNT_MINOR_MAX, QUANTITY_MAX } from "../../protocol/limits.js";
import type { Money } from "../../protocol/money.js";
import type { ArticleLine, Authority, CardReference } from "../../protocol/record/record.js";
import {
  AUTHORITY_ALLOWANCE,
  AUTHORITY_HOLD,
  KIND_SALE,
  KIND_TOP_UP,
  MEANS_CASH,
} from "../../protocol/record/record.js";
import type { Answer, Authorise } from "../../protocol/wire/bodies.js";
import { ASK_BALANCE, ASK_SALE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { Article, Configuration } from "../../protocol/wire/configuration.js";
import {
  SOUND_ACCEPTED,
  SOUND_AGAIN,
  SOUND_ATTENTION,
  SOUND_KEY,
  SOUND_REFUSED,
} from "../panel/signals.js";
import type { Movement } from "../store/journal-types.js";

export const MODE_IDLE = 0;
export const MODE_TYPING = 1;
export const MODE_ARMED = 2;
export const MODE_ASKING = 3;
export const MODE_RESULT = 4;

/** Digits that can be typed: 99,999.99. */
const TYPED_DIGITS_MAX = 7;
/** Lines of one sale at the keypad. */
const LINES_MAX = 20;
/** How long an answer stays, milliseconds; any key ends it. */
const RESULT_MS = 6000;
/** How long an armed sale waits for its card, milliseconds. */
const ARMED_MS = 60000;

/** What the last act came to, for the screen. `code` '' is success. */
export interface Result {
  readonly code: ErrorCode | "";
  readonly purpose: number;
  readonly total: number;
  readonly balances: Money[] | undefined;
  /** Minor units left of the offline allowance; undefined when the gateway answered. */
  readonly allowanceLeft: number | undefined;
  /** True: the terminal restarted in the middle of this movement, which was not made. */
  readonly interrupted: boolean;
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

function sound(which: number): Effect {
  return { do: "sound", sound: which };
}

function rest(state: TillState): void {
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
function conclude(state: TillState, result: Result, tone: number): Effect[] {
  state.mode = MODE_RESULT;
  state.result = result;
  state.card = undefined;
  state.movement = undefined;
  return [sound(tone), { do: "pause", ms: RESULT_MS }];
}

function refuse(state: TillState, code: ErrorCode, balances: Money[] | undefined): Effect[] {
  const tone = code === "C102" || code === "C101" ? SOUND_AGAIN : SOUND_REFUSED;
  return conclude(
    state,
    {
      code,
      purpose: state.purpose,
      total: state.total,
      balances,
      allowanceLeft: undefined,
      interrupted: false,
    },
    tone,
  );
}

/** A restart found the last movement without an outcome: says that it was not made. */
export function interrupted(state: TillState, total: number): Effect[] {
  return conclude(
    state,
    {
      code: "",
      purpose: ASK_SALE,
      total,
      balances: undefined,
      allowanceLeft: undefined,
      interrupted: true,
    },
    SOUND_ATTENTION,
  );
}

function addLine(state: TillState, article: number, quantity: number, unitPrice: number): boolean {
  const sum = state.total + quantity * unitPrice;
  if (sum <= 0 || sum > AMOUNT_MINOR_MAX) return false;
  for (let i = 0; i < state.lines.length; i++) {
    const line = state.lines[i];
    if (line.article !== article || line.unitPrice !== unitPrice) continue;
    if (line.quantity + quantity > QUANTITY_MAX) return false;
    state.lines[i] = { article, quantity: line.quantity + quantity, unitPrice };
    state.total = sum;
    return true;
  }
  if (state.lines.length === LINES_MAX) return false;
  state.lines.push({ article, quantity, unitPrice });
  state.total = sum;
  return true;
}

function arm(state: TillState, purpose: number): Effect[] {
  state.mode = MODE_ARMED;
  state.purpose = purpose;
  state.typed = "";
  return [sound(SOUND_KEY), { do: "pause", ms: ARMED_MS }];
}

function articleOf(configuration: Configuration, key: string): Article | undefined {
  const articles = configuration.articles;
  for (let i = 0; i < articles.length; i++) if (articles[i].key === key) return articles[i];
  return undefined;
}

function onArticle(state: TillState, article: Article): Effect[] {
  const quantity = state.typed === "" ? 1 : Number(state.typed);
  const topUp = state.mode === MODE_ARMED && state.purpose === ASK_TOP_UP;
  if (topUp || quantity > QUANTITY_MAX || quantity < 1) return [sound(SOUND_REFUSED)];
  if (!addLine(state, article.id, quantity, article.price)) return [sound(SOUND_REFUSED)];
  return arm(state, ASK_SALE);
}

/** The star: one step back, always, until the till is at rest. */
function onBack(state: TillState): Effect[] {
  if (state.mode === MODE_TYPING && state.typed.length > 1) {
    state.typed = state.typed.substring(0, state.typed.length - 1);
    return [sound(SOUND_KEY)];
  }
  if (state.mode === MODE_TYPING && state.lines.length > 0) return arm(state, ASK_SALE);
  const dropped = state.mode === MODE_ARMED ? state.lines.pop() : undefined;
  if (dropped !== undefined && state.lines.length > 0) {
    state.total -= dropped.quantity * dropped.unitPrice;
    return [sound(SOUND_KEY)];
  }
  rest(state);
  return [sound(SOUND_KEY), { do: "pause", ms: 0 }];
}

function onKey(state: TillState, key: string, configuration: Configuration): Effect[] {
  if (state.mode === MODE_ASKING) return [];
  if (state.mode === MODE_RESULT) {
    const kept = state.result !== undefined && state.result.code !== "" && state.total > 0;
    if (!kept) rest(state);
    else state.mode = MODE_ARMED;
    if (key === "*" && !kept) return [sound(SOUND_KEY), { do: "pause", ms: 0 }];
  }
  if (key === "*") return onBack(state);
  const article = articleOf(configuration, key);
  if (article !== undefined) return onArticle(state, article);
  if (key === "#" || key === "D") return onTyped(state, key);
  if (key < "0" || key > "9") return [sound(SOUND_REFUSED)];
  if (state.mode === MODE_ARMED && state.purpose === ASK_TOP_UP) return [sound(SOUND_REFUSED)];
  if (state.typed.length === TYPED_DIGITS_MAX) return [sound(SOUND_REFUSED)];
  if (state.typed === "" && key === "0") return [sound(SOUND_KEY)];
  state.mode = MODE_TYPING;
  state.typed += key;
  return [sound(SOUND_KEY), { do: "pause", ms: ARMED_MS }];
}

/** OK ends a typed price; D makes it a top-up in cash. */
function onTyped(state: TillState, key: string): Effect[] {
  if (state.mode !== MODE_TYPING) return [sound(key === "D" ? SOUND_REFUSED : SOUND_KEY)];
  const amount = Number(state.typed);
  if (key === "D") {
    if (state.lines.length > 0) return [sound(SOUND_REFUSED)];
    state.total = amount;
    return arm(state, ASK_TOP_UP);
  }
  return addLine(state, 0, 1, amount) ? arm(state, ASK_SALE) : [sound(SOUND_REFUSED)];
}

function onCard(
  state: TillState,
  card: CardReference,
  facts: Facts,
  configuration: Configuration,
): Effect[] {
  if (state.mode === MODE_ASKING) return [];
  if (state.mode === MODE_TYPING) return [sound(SOUND_AGAIN)];
  if (state.mode === MODE_RESULT && (state.result === undefined || state.result.code === "")) {
    rest(state);
  }
  const purpose = state.total === 0 ? ASK_BALANCE : state.purpose;
  const assets: string[] = [];
  for (let i = 0; i < configuration.assets.length; i++) {
    if (purpose !== ASK_TOP_UP || i === configuration.topUpAsset) {
      assets.push(configuration.assets[i].asset);
    }
  }
  state.mode = MODE_ASKING;
  state.card = card;
  state.result = undefined;
  state.purpose = purpose;
  const request = facts.nextIntent();
  return [
    { do: "pause", ms: 0 },
    { do: "ask", ask: { request, purpose, card, total: state.total, assets } },
  ];
}

function book(
  state: TillState,
  amounts: Money[],
  authority: Authority | undefined,
  balances: Money[] | undefined,
): Effect[] {
  const sale = state.purpose === ASK_SALE;
  const movement: Movement = {
    kind: sale ? KIND_SALE : KIND_TOP_UP,
    card: state.card as CardReference,
    amounts,
    articles: sale ? state.lines : [],
    means: sale ? 0 : MEANS_CASH,
    authority,
    operator: undefined,
  };
  state.movement = movement;
  return [{ do: "book", movement, balances }];
}

/** No answer: the allowance of the signed configuration, counted from the journal, rules. */
function offline(
  state: TillState,
  code: ErrorCode,
  facts: Facts,
  configuration: Configuration,
): Effect[] {
  if (state.purpose === ASK_BALANCE) return refuse(state, code, undefined);
  const asset = configuration.assets[configuration.topUpAsset].asset;
  const amounts = [{ asset, amount: state.total }];
  if (state.purpose === ASK_TOP_UP) return book(state, amounts, undefined, undefined);
  const card = state.card as CardReference;
  if (facts.terminalAllowance() + state.total > configuration.terminalAllowance) {
    return refuse(state, "L112", undefined);
  }
  if (facts.cardAllowance(card) + state.total > configuration.cardAllowance) {
    return refuse(state, "L111", undefined);
  }
  return book(state, amounts, { by: AUTHORITY_ALLOWANCE, hold: 0 }, undefined);
}

function onAnswer(
  state: TillState,
  answer: Answer | ErrorCode,
  facts: Facts,
  configuration: Configuration,
): Effect[] {
  if (state.mode !== MODE_ASKING) return [];
  if (typeof answer === "string") return offline(state, answer, facts, configuration);
  if (answer.refusal !== "") return refuse(state, answer.refusal as ErrorCode, answer.balances);
  if (state.purpose === ASK_BALANCE) {
    return conclude(state, accepted(state, answer.balances, undefined), SOUND_KEY);
  }
  if (state.purpose === ASK_TOP_UP) return book(state, answer.legs, undefined, answer.balances);
  return book(state, answer.legs, { by: AUTHORITY_HOLD, hold: answer.hold }, answer.balances);
}

function accepted(
  state: TillState,
  balances: Money[] | undefined,
  allowanceLeft: number | undefined,
): Result {
  const total = state.total;
  const purpose = state.purpose;
  return { code: "", purpose, total, balances, allowanceLeft, interrupted: false };
}

function onBooked(
  state: TillState,
  balances: Money[] | undefined,
  facts: Facts,
  configuration: Configuration,
): Effect[] {
  const card = state.card as CardReference;
  const left =
    balances === undefined && state.purpose === ASK_SALE
      ? configuration.cardAllowance - facts.cardAllowance(card)
      : undefined;
  const effects = conclude(state, accepted(state, balances, left), SOUND_ACCEPTED);
  state.lines = [];
  state.total = 0;
  return effects;
}

/** A pause ended: an answer gives way to what it left armed, or to rest; a sale is let go. */
function onPause(state: TillState): Effect[] {
  const result = state.result;
  if (state.mode === MODE_ASKING) return [];
  if (state.mode === MODE_RESULT && result !== undefined && result.code !== "" && state.total > 0) {
    state.mode = MODE_ARMED;
    state.result = undefined;
    return [{ do: "pause", ms: ARMED_MS }];
  }
  rest(state);
  return [];
}

/** One event: changes `state`, gives what is to be done, in order. */
export function step(
  state: TillState,
  event: TillEvent,
  facts: Facts,
  configuration: Configuration,
): Effect[] {
  if (event.type === EVENT_KEY) return onKey(state, event.key, configuration);
  if (event.type === EVENT_CARD) return onCard(state, event.card, facts, configuration);
  if (event.type === EVENT_ANSWER) return onAnswer(state, event.answer, facts, configuration);
  if (event.type === EVENT_BOOKED) return onBooked(state, event.balances, facts, configuration);
  if (event.type === EVENT_REFUSED) return refuse(state, event.code, undefined);
  if (event.type === EVENT_PAUSE) return onPause(state);
  return state.mode === MODE_ASKING ? [] : refuse(state, "C102", undefined);
}
