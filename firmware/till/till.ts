// The till: what a counter does on a key, a card, an answer or a pause. A pure state machine:
// `step` changes only the state it is given and says what is to be done; it sees the rest of the
// terminal through Facts. Called by counter.ts, which carries the effects out, and by tests.
// Rules: a sale is a key (or a price and OK) and one tap; a refusal keeps the sale for another
// card; a tap with nothing armed shows the balance. Bare identities: their balance is the
// ledger's, else the place's allowance, counted from the journal, rules.
import type { Configuration } from "../../protocol/wire/configuration.js";
import { onKey } from "./keys.js";
import type { Effect, Facts, TillEvent, TillState } from "./state.js";
import {
  ARMED_MS,
  EVENT_ANSWER,
  EVENT_BOOKED,
  EVENT_CARD,
  EVENT_KEY,
  EVENT_PAUSE,
  EVENT_REFUSED,
  MODE_ARMED,
  MODE_ASKING,
  MODE_RESULT,
  refuse,
  rest,
} from "./state.js";
import { onAnswer, onBooked, onCard } from "./tap.js";

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
