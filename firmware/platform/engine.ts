/*
 * The engine itself: starting again, the watchdog, what it says went wrong. Called by main.ts and
 * its care. Must never be used to hide an error: what was caught becomes a record.
 */

/** Ends the program; the board starts again. */
export function reboot(): void {
  E.reboot();
}

/** Without a kick within `seconds` the chip starts again. */
export function startWatchdog(seconds: number): void {
  E.enableWatchdog(seconds, false);
}

/** All is well. */
export function kickWatchdog(): void {
  E.kickWatchdog();
}

/** Errors that no code caught, as a text. */
export function onUncaught(act: (what: string) => void): void {
  process.on("uncaughtException", function (error: unknown) {
    const known = error instanceof Error ? (error as Error).message : String(error);
    act(known);
  });
}

/** Flags of lost input and lack of memory since the last call, '' for none. */
export function errorFlags(): string {
  return E.getErrorFlags().join(" ");
}

/** Sets the hours that the engine adds for local time. */
export function setTimeZone(hours: number): void {
  E.setTimeZone(hours);
}
