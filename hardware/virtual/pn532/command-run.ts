/**
 * What a command of the virtual PN532 is: a run that waits, and ends in an answer or a refusal.
 * Called by: commands.ts, rf-commands.ts, pn532.ts.
 */
import type { ChipState } from "./chip.js";

/** The command or its parameters are wrong: the chip answers the error frame. */
export const SYNTAX = Symbol("syntax error");

/**
 * A command at work: yields the milliseconds until it goes on (Infinity: only an abort ends it),
 * and returns the answer's bytes behind the response code, or {@link SYNTAX}.
 */
export type CommandRun = Generator<number, Uint8Array | typeof SYNTAX, void>;

/** One command: `data` is what followed the command code. */
export type Command = (chip: ChipState, data: Uint8Array) => CommandRun;
