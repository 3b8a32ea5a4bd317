// Keys: digits make a price or a quantity, A-C are the place's articles, D makes a typed amount a
// top-up, # ends a typed price, * goes one step back. Called by till.ts.
import { AMOUNT_MINOR_MAX, QUANTITY_MAX } from "../../protocol/limits.js";
import { ASK_SALE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { Article, Configuration } from "../../protocol/wire/configuration.js";
import { SOUND_KEY, SOUND_REFUSED } from "./sounds.js";
import type { Effect, TillState } from "./state.js";
import {
  ARMED_MS,
  MODE_ARMED,
  MODE_ASKING,
  MODE_RESULT,
  MODE_TYPING,
  rest,
  sound,
} from "./state.js";

/** Digits that can be typed: 99,999.99. */
const TYPED_DIGITS_MAX = 7;
/** Lines of one sale at the keypad. */
const LINES_MAX = 20;

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

/** A key was pressed. */
export function onKey(state: TillState, key: string, configuration: Configuration): Effect[] {
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
