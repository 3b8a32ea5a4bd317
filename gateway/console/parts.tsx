/**
 * The small pieces that pages share: an amount, a time, a state, an account, a record's link.
 * Called by the pages. Each gives HTML, escaped; none decides what is right or wrong.
 */
import { address, recordPath } from "./address.js";
import { isoTime, type SignStyle } from "./format.js";
import type { Moment, Money } from "./queries.js";
import type { View } from "./view.js";

/** HTML, escaped. */
export type Html = string;

/** The three things a colour may say; `quiet` says none. A mark of its own shape goes with each. */
export type Tone = "settled" | "waiting" | "wrong" | "quiet";

/** A state: shape and word, never colour alone. */
export function state(tone: Tone, word: string, title?: string): Html {
  return (
    <span class={`state ${tone}`} title={title} safe>
      {word}
    </span>
  ) as string;
}

/** An amount: sign, tabular digits, asset, issuer. */
export function amount(view: View, money: Money, sign: SignStyle = "negative"): Html {
  const { text, unit, issuer } = view.formats.money(money, sign);
  return (
    <data class="money" value={String(money.minor)} title={money.asset}>
      <span class="digits" safe>
        {text}
      </span>
      <span class="unit" safe>
        {`\u00a0${unit}`}
      </span>
      {issuer === "" ? "" : <small safe>{`\u00a0${issuer}`}</small>}
    </data>
  ) as string;
}

/** Unix seconds of the gateway as date and clock. */
export function time(view: View, seconds: number): Html {
  return (
    <time datetime={isoTime(seconds)} safe>
      {view.formats.dateTime(seconds)}
    </time>
  ) as string;
}

/** "2 minutes ago", the exact time in its title. */
export function ago(view: View, seconds: number): Html {
  return (
    <time datetime={isoTime(seconds)} title={view.formats.dateTime(seconds)} safe>
      {view.formats.ago(seconds, view.nowSeconds)}
    </time>
  ) as string;
}

/** A terminal's time; says so when its clock is in doubt. `style`: clock only, or with date. */
export function moment(view: View, at: Moment, style: "clock" | "date"): Html {
  const shown =
    style === "clock" ? view.formats.clock(at.seconds) : view.formats.dateTime(at.seconds);
  const source = view.t(`clock.${at.source}`);
  if (at.source === "unset") return state("waiting", source);
  return (
    <>
      <time datetime={isoTime(at.seconds)} title={source} safe>
        {shown}
      </time>
      {at.source === "doubt" ? (state("waiting", source) as "safe") : ""}
    </>
  ) as string;
}

/** The link to a record's proof: "Bar 1 · 1 042". */
export function recordLink(view: View, terminal: string, name: string, sequence: number): Html {
  return (
    <a class="record" href={recordPath(terminal, sequence)}>
      <span safe>{name}</span> <b safe>{view.formats.number(sequence)}</b>
    </a>
  ) as string;
}

/** 16 hex digits as "5f2a…77c1". */
export function shortCard(card: string): string {
  return card.length > 8 ? `${card.slice(0, 4)}…${card.slice(-4)}` : card;
}

/** An account in words: "card 5f2a…77c1", "sales, bar"; a family ends in `:*`. */
function accountName(view: View, account: string): string {
  const colon = account.indexOf(":");
  if (colon < 0) return account;
  const family = account.slice(0, colon);
  const rest = account.slice(colon + 1);
  const key = rest === "*" ? `account-family.${family}` : `account.${family}`;
  const name = family === "card" ? shortCard(rest) : rest;
  const words = view.t(key, { name });
  return words === key ? account : words;
}

/** An account as a link to its movements. */
export function accountLink(view: View, account: string, asset: string | null): Html {
  return (
    <a href={address("/", {}, { account, asset })} title={account} safe>
      {accountName(view, account)}
    </a>
  ) as string;
}

/** Bytes in groups that can be read aloud and compared; breaks anywhere between groups. */
export function hex(bytes: string): Html {
  const groups = bytes.match(/.{1,8}/g) ?? [];
  return (
    <code class="hex" safe>
      {groups.join(" ")}
    </code>
  ) as string;
}

/** What a list says while it is empty: what will appear, and how to make it. */
export function emptyState(title: string, teach: string): Html {
  return (
    <div class="empty">
      <p class="empty-title" safe>
        {title}
      </p>
      <p safe>{teach}</p>
    </div>
  ) as string;
}
