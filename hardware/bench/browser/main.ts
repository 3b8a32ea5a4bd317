/**
 * The bench in the browser: wires the line to the server with terminals, cards, sound and guide.
 * Loaded by the bench's page. Holds no state of its own that the server does not know.
 */
import type { BenchCommand, BenchEvent } from "../messages.js";
import { Buzzers } from "./buzzer.js";
import { Cards } from "./cards.js";
import { connect } from "./connection.js";
import { Guide } from "./guide.js";
import { bytesOf, type Font } from "./lcd.js";
import { TerminalView } from "./terminal.js";

const SOCKET_PATH = "/bench/ws";

function start(root: HTMLElement): void {
  let font: Font = new Map();
  const buzzers = new Buzzers();
  const guide = new Guide(root);
  const send = (command: BenchCommand): void => {
    guide.command(command);
    transmit(command);
  };
  const choose = (id: string): void => {
    for (const { id: mine, element } of terminals) {
      element.dataset["chosen"] = String(mine === id);
    }
    for (const tab of root.querySelectorAll<HTMLElement>("[data-tab]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset["tab"] === id));
    }
  };
  const speak = (text: string): void => {
    const region = document.getElementById("announce");
    if (region !== null) region.textContent = text;
  };
  const context = { buzzers, font: () => font, send, chosen: choose, speak };
  const elements = [...root.querySelectorAll<HTMLElement>("[data-terminal]")];
  const terminals = elements.map((element) => new TerminalView(element, context));
  const cards = new Cards(root, {
    send,
    chosen: () => terminals.find(({ element }) => element.dataset["chosen"] === "true")?.id,
    numbered: (number) => terminals[number - 1]?.id,
  });
  const transmit = connect(SOCKET_PATH, {
    event: (event: BenchEvent) => {
      if (event.type === "cards") cards.lay(event.places);
      else if (event.type === "font") {
        font = new Map(
          Object.entries(event.glyphs).map(([code, rows]) => [
            Number.parseInt(code, 16),
            bytesOf(rows),
          ]),
        );
      } else terminals.find(({ id }) => id === event.terminal)?.show(event);
    },
    state: (open) => {
      const notice = document.getElementById("line-cut");
      if (notice !== null) notice.hidden = open;
      for (const { id } of terminals) if (!open) buzzers.set(id, 0);
    },
  });
  for (const tab of root.querySelectorAll<HTMLElement>("[data-tab]")) {
    tab.addEventListener("click", () => choose(tab.dataset["tab"] ?? ""));
  }
  listenForSound(root, buzzers);
  document.addEventListener("htmx:after:swap", () => guide.ledgerChanged());
}

function listenForSound(root: HTMLElement, buzzers: Buzzers): void {
  const mutes = [...root.querySelectorAll<HTMLElement>("[data-mute]")];
  const show = (): void => {
    for (const mute of mutes) mute.setAttribute("aria-pressed", String(!buzzers.muted));
  };
  for (const mute of mutes) {
    mute.addEventListener("click", () => {
      buzzers.setMuted(!buzzers.muted);
      show();
    });
  }
  for (const gesture of ["pointerdown", "keydown"]) {
    document.addEventListener(gesture, () => buzzers.unlock(), { capture: true });
  }
  show();
}

const root = document.getElementById("bench");
if (root !== null) start(root);
