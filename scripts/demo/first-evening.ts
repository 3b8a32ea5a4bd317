// The first top-ups of a demonstration, made at a terminal as staff would: amount, D, card.
// Called by desk.ts. Nothing is written to the ledger but what the terminal signs.

import type { KeyName } from "../../hardware/virtual/pins/key-names.js";
import type { VirtualTerminal } from "../../hardware/virtual/terminal.js";
import type { DemoMember } from "./place.js";

/** How long a screen may take to come, milliseconds; then the demonstration goes on without. */
const SCREEN_MS = 30_000;

/** Waits until the display says so; false when it did not in time. */
function screenSays(
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

/** Half of how long a finger rests on a key, and then beside it. */
const FINGER_MS = 30;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** In two halves: even on a machine that stalls, the terminal looks at its keys in between. */
async function finger(): Promise<void> {
  await pause(FINGER_MS);
  await pause(FINGER_MS);
}

/** Presses keys one after the other, as a finger does. */
async function press(terminal: VirtualTerminal, keys: string): Promise<void> {
  for (const key of keys) {
    terminal.keyDown(key as KeyName);
    await finger();
    terminal.keyUp(key as KeyName);
    await finger();
  }
}

/** Types an amount (cents) and looks at it, as staff should; whether it stands there. */
async function type(terminal: VirtualTerminal, cents: number): Promise<boolean> {
  const digits = String(cents);
  const shown = `${digits.slice(0, -2)}[.,]${digits.slice(-2)}`;
  await press(terminal, digits);
  if (await screenSays(terminal, ([, second = ""]) => new RegExp(` ${shown} `).test(second), 500)) {
    return true;
  }
  await press(terminal, "*".repeat(digits.length + 1));
  return false;
}

/** Tops up one card; whether the terminal took it. */
async function topUp(terminal: VirtualTerminal, { card, firstTopUp }: DemoMember) {
  let typed = false;
  for (let tries = 0; tries < 3 && !typed; tries++) typed = await type(terminal, firstTopUp);
  if (!typed) return false;
  await press(terminal, "D");
  terminal.placeCard(card);
  const taken = await screenSays(terminal, ([first = ""]) => /Cr.dit/.test(first));
  terminal.removeCard(card);
  await press(terminal, "*");
  return taken;
}

/**
 * Tops up every member's card with what they bring, and waits until the ledger has it all; stops
 * at the first that is not taken.
 */
export async function makeFirstTopUps(
  terminal: VirtualTerminal,
  members: readonly DemoMember[],
  progress: (what: string) => void,
): Promise<void> {
  const online = (lines: readonly string[]) => /En ligne|Online/.test(lines[3] ?? "");
  if (!(await screenSays(terminal, online))) return;
  for (const member of members) {
    if (member.firstTopUp === 0) continue;
    progress(`topping up the card of ${member.name}`);
    if (!(await topUp(terminal, member))) return;
  }
  await screenSays(terminal, ([, , , last = ""]) => /(En ligne|Online) +\d\d:\d\d/.test(last));
}
