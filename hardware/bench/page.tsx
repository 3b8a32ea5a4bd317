/**
 * The bench's page: terminals drawn as they are, the tray of cards, the ledger beside them.
 * Called by server.ts. Draws only what stands still; browser/ moves it by the server's events.
 * Everything that moves has an element here, so that nothing jumps when it begins to.
 */
import { KEY_ROWS } from "../virtual/pins/key-names.js";
import type { Words } from "./words.js";

/** What is drawn. `ledger` is HTML of the console, already escaped. */
export interface BenchPage {
  readonly words: Words;
  readonly terminals: readonly { readonly id: string; readonly name: string }[];
  readonly cards: readonly { readonly id: string; readonly name: string }[];
  readonly ledger: string;
}

const STEPS = ["price", "ok", "card", "ledger"] as const;

/** The page's body. */
export function benchPage(page: BenchPage): string {
  const { words, terminals, cards, ledger } = page;
  return (
    <div id="bench" class="bench">
      <h1 class="unseen" safe>
        {words("title")}
      </h1>
      {guide(words) as "safe"}
      <noscript>
        <p class="line-cut" safe>
          {words("without-script")}
        </p>
      </noscript>
      <p id="line-cut" class="line-cut" role="alert" hidden safe>
        {words("connection.lost")}
      </p>
      <div class="bench-tabs" role="group" aria-label={words("terminals")}>
        {terminals.map(({ id, name }, index) => (
          <button type="button" data-tab={id} aria-pressed={index === 0 ? "true" : "false"} safe>
            {name}
          </button>
        ))}
      </div>
      <div class="desk">{terminals.map((one, index) => terminal(words, one, index) as "safe")}</div>
      <section class="tray" aria-labelledby="tray-title">
        <header>
          <h2 id="tray-title" safe>
            {words("cards")}
          </h2>
          <p id="card-hint" safe>
            {words("cards.hint")}
          </p>
          <button type="button" class="switch" data-mute aria-pressed="true">
            <span class="switch-track" aria-hidden="true" />
            <span safe>{words("mute")}</span>
          </button>
        </header>
        <div id="tray" class="tray-cards">
          {cards.map((one, index) => card(one, index) as "safe")}
        </div>
      </section>
      <aside class="bench-ledger" aria-labelledby="ledger-title">
        <header>
          <h2 id="ledger-title" safe>
            {words("ledger")}
          </h2>
          <a href="/" safe>
            {words("ledger.all")}
          </a>
        </header>
        {ledger as "safe"}
      </aside>
    </div>
  ) as string;
}

function guide(words: Words): string {
  return (
    <ol class="guide" aria-label={words("guide")}>
      {STEPS.map((step) => (
        <li data-step={step}>
          <b safe>{words(`guide.${step}`)}</b>
          <span class="guide-detail" safe>
            {words(`guide.${step}-detail`)}
          </span>
          <span class="guide-done unseen" hidden safe>
            {words("guide.done")}
          </span>
        </li>
      ))}
    </ol>
  ) as string;
}

function terminal(
  words: Words,
  one: { readonly id: string; readonly name: string },
  index: number,
): string {
  const { id, name } = one;
  return (
    <section
      class="terminal"
      id={`terminal-${id}`}
      data-terminal={id}
      data-number={String(index + 1)}
      data-chosen={index === 0 ? "true" : "false"}
      aria-labelledby={`name-${id}`}
    >
      <div class="case">
        {front(words, one) as "safe"}
        <div class="case-lower">
          {keypad(words, one) as "safe"}
          {reader(words, one, index) as "safe"}
        </div>
      </div>
      <div class="switches">
        {toggle(words, id, "network") as "safe"}
        {toggle(words, id, "power") as "safe"}
      </div>
      <span class="unseen" id={`hint-${id}`} safe>
        {words("keypad.hint", name)}
      </span>
    </section>
  ) as string;
}

function front(words: Words, { id, name }: { readonly id: string; readonly name: string }): string {
  return (
    <>
      <div class="case-top">
        <h2 id={`name-${id}`} class="plate" safe>
          {name}
        </h2>
        <span class="buzzer" data-buzzer role="img" aria-label={words("buzzer")}>
          <i />
          <i />
          <i />
        </span>
        <span class="leds">
          <span class="led green" data-led="green" role="img" aria-label={words("green")} />
          <span class="led red" data-led="red" role="img" aria-label={words("red")} />
        </span>
      </div>
      <div class="bezel">
        <canvas
          class="lcd"
          data-lcd
          width="1290"
          height="480"
          role="img"
          aria-label={words("display")}
        />
        <p class="unseen" data-text />
      </div>
    </>
  ) as string;
}

function keypad(
  words: Words,
  { id, name }: { readonly id: string; readonly name: string },
): string {
  return (
    <div
      class="keypad"
      role="group"
      aria-label={words("keypad", name)}
      aria-describedby={`hint-${id}`}
    >
      {KEY_ROWS.flat().map((key, index) => {
        const caption = words(`key.${key}`);
        const kind = /\d/.test(key) ? "digit" : "letter";
        const first = index === 0 ? "0" : "-1";
        return (
          <button type="button" class={`key ${kind}`} data-key={key} tabindex={first}>
            <span>{key}</span>
            {caption === "" || caption === `key.${key}` ? "" : <small safe>{caption}</small>}
          </button>
        );
      })}
    </div>
  ) as string;
}

function reader(
  words: Words,
  { id, name }: { readonly id: string; readonly name: string },
  index: number,
): string {
  return (
    <div class="reader" data-reader={id} role="group" aria-label={words("reader.of", name)}>
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d="M17 15q5 9 0 18M24 11q8 13 0 26M31 7q11 17 0 34" />
      </svg>
      <span class="reader-name">
        <span safe>{words("reader")}</span> <kbd safe>{String(index + 1)}</kbd>
      </span>
      <div class="reader-slot" data-slot={id} />
    </div>
  ) as string;
}

function toggle(words: Words, id: string, what: "network" | "power"): string {
  return (
    <button type="button" class="switch" data-switch={what} data-for={id} aria-pressed="false">
      <span class="switch-track" aria-hidden="true" />
      <span safe>{words(what)}</span>
      <span class="switch-off" safe>
        {words("off")}
      </span>
    </button>
  ) as string;
}

function card({ id, name }: { readonly id: string; readonly name: string }, index: number): string {
  return (
    <div class="card-place">
      <button type="button" class="card" data-card={id} aria-describedby="card-hint">
        <span class="card-brand" aria-hidden="true">
          Zinc
        </span>
        <span class="card-name" safe>
          {name}
        </span>
        <span class="card-number" aria-hidden="true" safe>
          {String(index + 1).padStart(3, "0")}
        </span>
      </button>
    </div>
  ) as string;
}
