// The first top-ups of a demonstration, made at a terminal as staff would: amount, D, card.
// Called by desk.ts. Nothing is written to the ledger but what the terminal signs.

import type { KeyName } from "../../hardware/virtual/pins/key-names.js";
import type { VirtualTerminal } from "../../hardware/virtual/terminal.js";
import type { DemoMember } from "./place.js";

/** How long a screen may take to come, milliseconds; then the demonstration goes on without. */
const SCREEN_MS = 10_000;

/** Waits until the display says so; false when it did not in time. */
export function screenSays(
  terminal: VirtualTerminal,
  says: (lines: readonly string[]) => boolean,
  ms = SCREEN_MS,
): Promise<boolean> {
  return new Promise((resolve) => {
    let over = false;
    const end = (seen: boolean) => {
      over = true;
      clearTimeout(late);
      resolve(seen);
    };
    const late = setTimeout(() => end(false), ms);
    const look = () => {
      if (!over && says(terminal.display.text())) end(true);
    };
    terminal.onChange(look);
    look();
  });
}

const PRESS_MS = 40;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Presses keys one after the other, as a finger does. */
export async function press(terminal: VirtualTerminal, keys: string): Promise<void> {
  for (const key of keys) {
    terminal.keyDown(key as KeyName);
    await pause(PRESS_MS);
    terminal.keyUp(key as KeyName);
    await pause(PRESS_MS);
  }
}

/** Tops up every member's card with what they bring; stops at the first that is not taken. */
export async function makeFirstTopUps(
  terminal: VirtualTerminal,
  members: readonly DemoMember[],
  progress: (what: string) => void,
): Promise<void> {
  const online = (lines: readonly string[]) => /En ligne|Online/.test(lines[3] ?? "");
  if (!(await screenSays(terminal, online))) return;
  for (const { name, card, firstTopUp } of members) {
    if (firstTopUp === 0) continue;
    progress(`topping up the card of ${name}`);
    await press(terminal, `${firstTopUp}D`);
    terminal.placeCard(card);
    const taken = await screenSays(terminal, ([first]) => /Crédité|Credited/.test(first ?? ""));
    terminal.removeCard(card);
    if (!taken) return;
    await pause(250);
    await press(terminal, "*");
  }
}
