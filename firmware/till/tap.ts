// Taps: a card meets an armed sale, a top-up or nothing (its balance is asked), then the gateway's
// answer or its silence decides, and the journal has the last word. Called by till.ts.
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import type { Authority, CardReference } from "../../protocol/record/record.js";
import {
  AUTHORITY_ALLOWANCE,
  AUTHORITY_HOLD,
  KIND_SALE,
  KIND_TOP_UP,
  MEANS_CASH,
} from "../../protocol/record/record.js";
import type { Answer } from "../../protocol/wire/bodies.js";
import { ASK_BALANCE, ASK_SALE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { Configuration } from "../../protocol/wire/configuration.js";
import type { Movement } from "../store/journal-types.js";
import { SOUND_ACCEPTED, SOUND_AGAIN, SOUND_KEY } from "./sounds.js";
import type { Effect, Facts, Result, TillState } from "./state.js";
import {
  conclude,
  INTERRUPTED_NO,
  MODE_ASKING,
  MODE_RESULT,
  MODE_TYPING,
  refuse,
  rest,
  sound,
} from "./state.js";

/** One card came into the field. */
export function onCard(
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

/** The gateway answered, or a code says why not. */
export function onAnswer(
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
  return { code: "", purpose, total, balances, allowanceLeft, interrupted: INTERRUPTED_NO };
}

/** The outcome is in flash. */
export function onBooked(
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
