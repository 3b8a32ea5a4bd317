// The till's screen: four lines of twenty from the state, never from what was shown before.
// Called by counter.ts after every event. Line 1 what we do, lines 2-3 the amount or the answer,
// line 4 keys and state. Pure.
import type { ErrorCode } from "../../protocol/errors.js";
import type { Money } from "../../protocol/money.js";
import { decimalText, parseAsset } from "../../protocol/money.js";
import { ASK_BALANCE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { Configuration } from "../../protocol/wire/configuration.js";
import type { Result, TillState } from "./state.js";
import {
  INTERRUPTED_MADE,
  INTERRUPTED_NO,
  MODE_ARMED,
  MODE_ASKING,
  MODE_IDLE,
  MODE_RESULT,
  MODE_TYPING,
} from "./state.js";
import { englishText } from "./text/en.js";
import { frenchText } from "./text/fr.js";
import type { TextKey } from "./text/keys.js";

const WIDTH = 20;

/** What the last line tells of the terminal. */
export interface Condition {
  readonly online: boolean;
  /** Records not acknowledged yet. */
  readonly waiting: number;
  /** Unix seconds, 0 when the clock was never set. */
  readonly time: number;
  /** The reader's fault, '' when it answers. */
  readonly reader: ErrorCode | "";
}

/** A text of the terminal in 'fr' or 'en'. */
export function textOf(language: string, key: TextKey): string {
  return language === "en" ? englishText(key) : frenchText(key);
}

/** Left and right on one line; the right part is never cut. */
export function bothSides(left: string, right: string): string {
  const room = WIDTH - right.length;
  return left.substring(0, room).padEnd(room, " ") + right;
}

/** An amount as the display shows it: 1234 of EUR.asso/2 -> "12,34 EUR". */
export function moneyText(amount: number, asset: string, configuration: Configuration): string {
  const parsed = parseAsset(asset);
  const exponent = parsed === undefined ? 0 : parsed.exponent;
  let symbol = parsed === undefined ? "" : parsed.name;
  for (let i = 0; i < configuration.assets.length; i++) {
    if (configuration.assets[i].asset === asset) symbol = configuration.assets[i].symbol;
  }
  const text = decimalText(amount, exponent);
  return `${configuration.language === "en" ? text : text.replace(".", ",")} ${symbol}`;
}

function clockText(condition: Condition, configuration: Configuration): string {
  if (condition.time === 0) return "--:--";
  const minutes = Math.floor(condition.time / 60) + configuration.zone - 720;
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour.toString().padStart(2, "0")}:${(minutes % 60).toString().padStart(2, "0")}`;
}

function stateText(condition: Condition, configuration: Configuration): string {
  if (condition.online && condition.waiting === 0) return clockText(condition, configuration);
  return `${condition.online ? "+" : "!"}${condition.waiting}`;
}

/** The first two lines of a refusal: what happened, what to do. */
export function refusalTexts(code: ErrorCode): [TextKey, TextKey] {
  switch (code) {
    case "L110":
      return ["tooLow", "otherCard"];
    case "L111":
      return ["cardAllowance", "otherCard"];
    case "L112":
      return ["terminalAllowance", "waitNetwork"];
    case "C102":
      return ["oneCard", "presentCard"];
    case "F101":
      return ["journalFull", "waitNetwork"];
    case "M101":
    case "M103":
      return ["unknownBalance", "waitNetwork"];
    default:
      return ["error", "callTechnician"];
  }
}

function price(state: TillState, configuration: Configuration): string {
  const asset = configuration.assets[configuration.topUpAsset].asset;
  return bothSides("", moneyText(state.total, asset, configuration));
}

function balanceLine(
  balances: Money[],
  at: number,
  label: string,
  configuration: Configuration,
): string {
  if (at >= balances.length) return "";
  return bothSides(label, moneyText(balances[at].amount, balances[at].asset, configuration));
}

function resultLines(result: Result, configuration: Configuration, foot: string): string[] {
  const language = configuration.language;
  const asset = configuration.assets[configuration.topUpAsset].asset;
  const total = moneyText(result.total, asset, configuration);
  if (result.interrupted !== INTERRUPTED_NO) {
    const topUp = result.purpose === ASK_TOP_UP;
    return [
      textOf(language, topUp ? "cutTopUp" : "cutSale"),
      total,
      textOf(language, result.interrupted === INTERRUPTED_MADE ? "made" : "notMade"),
      foot,
    ];
  }
  if (result.code !== "") {
    const texts = refusalTexts(result.code);
    const head = textOf(language, result.code === "C102" ? "again" : "refused");
    const first = texts[0] === "error" ? `${textOf(language, "error")} ${result.code}` : "";
    const second = textOf(language, texts[1]);
    return [head, first === "" ? textOf(language, texts[0]) : first, second, foot];
  }
  const balances = result.balances;
  if (result.purpose === ASK_BALANCE) {
    const known = balances === undefined ? [] : balances;
    return [
      textOf(language, "balance"),
      balanceLine(known, 0, "", configuration),
      balanceLine(known, 1, "", configuration),
      foot,
    ];
  }
  const verb = textOf(language, result.purpose === ASK_TOP_UP ? "credited" : "accepted");
  const head = bothSides(verb, total);
  if (balances !== undefined) {
    const left = textOf(language, "left");
    return [
      head,
      balanceLine(balances, 0, left, configuration),
      balanceLine(balances, 1, "", configuration),
      foot,
    ];
  }
  if (result.allowanceLeft === undefined) return [head, textOf(language, "balanceLater"), "", foot];
  const left = moneyText(result.allowanceLeft, asset, configuration);
  return [head, textOf(language, "offlineLeft"), bothSides("", left), foot];
}

function shortcut(configuration: Configuration, key: string): string {
  const articles = configuration.articles;
  for (let i = 0; i < articles.length; i++) {
    if (articles[i].key === key) return `${key} ${articles[i].label}`.substring(0, 9);
  }
  return "";
}

function idleLines(condition: Condition, configuration: Configuration): string[] {
  const language = configuration.language;
  const right = `D ${textOf(language, "topUp")}`;
  const state = textOf(language, condition.online ? "online" : "offline");
  const queue = `${condition.waiting} ${textOf(language, "waiting")}`;
  return [
    configuration.placeName,
    shortcut(configuration, "A").padEnd(10, " ") + shortcut(configuration, "B"),
    shortcut(configuration, "C").padEnd(10, " ") + right.substring(0, 10),
    condition.waiting > 0
      ? bothSides(state, queue)
      : bothSides(state, clockText(condition, configuration)),
  ];
}

/** What a terminal shows before it has a configuration. */
export function unconfiguredLines(): string[] {
  return ["Zinc", frenchText("noConfiguration"), frenchText("waitGateway"), ""];
}

function typingLines(state: TillState, configuration: Configuration): string[] {
  const language = configuration.language;
  const asset = configuration.assets[configuration.topUpAsset].asset;
  const typed = moneyText(Number(state.typed), asset, configuration);
  return [
    textOf(language, "typed"),
    bothSides("", typed),
    state.total > 0 ? `+ ${moneyText(state.total, asset, configuration)}` : "",
    textOf(language, "keysTyping"),
  ];
}

/** The four lines that a till shows now. */
export function screenOf(
  state: TillState,
  condition: Condition,
  configuration: Configuration,
): string[] {
  const language = configuration.language;
  const foot = bothSides("", stateText(condition, configuration));
  if (state.mode === MODE_RESULT && state.result !== undefined) {
    return resultLines(state.result, configuration, foot);
  }
  if (condition.reader !== "" && state.mode !== MODE_ASKING) {
    return [textOf(language, "readerSilent"), textOf(language, "checkCable"), "", foot];
  }
  if (state.mode === MODE_IDLE) return idleLines(condition, configuration);
  if (state.mode === MODE_TYPING) return typingLines(state, configuration);
  if (state.mode === MODE_ASKING && state.total === 0) {
    return [textOf(language, "balance"), "", textOf(language, "wait"), foot];
  }
  let count = 0;
  for (let i = 0; i < state.lines.length; i++) count += state.lines[i].quantity;
  const what = textOf(language, state.purpose === ASK_TOP_UP ? "topUp" : "sale");
  const articles = count > 1 ? `${count} ${textOf(language, "articles")}` : "";
  const keys = state.mode === MODE_ARMED ? textOf(language, "keysArmed") : "";
  return [
    bothSides(what, articles),
    price(state, configuration),
    textOf(language, state.mode === MODE_ARMED ? "presentCard" : "wait"),
    bothSides(keys, stateText(condition, configuration)),
  ];
}
