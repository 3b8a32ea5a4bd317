/**
 * A terminal and the person in front of it: presses keys, lays cards down, and remembers what the
 * display said and the buzzer played. Called by: the world.
 * Must never: know what the terminal keeps; a person sees four lines, two lights, and hears.
 * The terminal speaks English here. An amount is used for one act only, so that a screen that
 * shows it says of which act it speaks.
 */
import type { Board } from "../../hardware/boards/board.js";
import type { FlashImage } from "../../hardware/virtual/flash/flash-image.js";
import type { KeyName } from "../../hardware/virtual/pins/key-names.js";
import type { RtcMemory } from "../../hardware/virtual/rtc/ds3231.js";
import { flashFor, type TerminalPorts, VirtualTerminal } from "../../hardware/virtual/terminal.js";

/** What a person learnt of an act: it was made, it was not, or (refused) not this time. */
export type Verdict = "made" | "not made" | "refused";

/** Something a person did, and what they were told of it, in order. */
export interface Act {
  readonly terminal: string;
  readonly kind: "sale" | "top-up";
  /** Minor units; of no other act of the world. */
  readonly amount: number;
  /** Name of the card. */
  readonly card: string;
  readonly told: { readonly verdict: Verdict; readonly how: string }[];
}

/** First tone of the sound of success, which no other sound has; hertz. */
const SUCCESS_HZ = 1568;
const NOT_MADE = /NOT made/i;
const MADE = /^(Accepted|Credited)\b|\bmade\b/i;
const REFUSED = /^(REFUSED|TAP AGAIN)/;
/** The foot of a terminal at rest that is connected and has nothing waiting. */
const QUIET = /^Online\s+\d\d:\d\d$/;
const NEVER = -1;

/** What a till is made of. */
export interface TillPorts extends Omit<TerminalPorts, "flash" | "rtc" | "log" | "baud"> {
  readonly id: string;
  readonly board: Board;
  /** What an earlier world left of it. */
  readonly left?: TillRemains;
}

/** What of a terminal outlives its power. */
export interface TillRemains {
  readonly flash: Uint8Array;
  readonly rtc: RtcMemory;
}

/** An amount as the display shows it. */
const shown = (amount: number): string => `${(amount / 100).toFixed(2)} EUR`;

/** One terminal, and what was seen and heard of it. */
export class Till {
  readonly id: string;
  readonly terminal: VirtualTerminal;
  /** The world's time. */
  readonly nowMs: () => number;
  /** Every screen that came to rest, with its moment. */
  readonly screens: string[] = [];
  /** What the terminal printed and its parts complained about: nothing, if all is well. */
  readonly log: string[] = [];
  /** Acts here, oldest first. */
  readonly acts: Act[] = [];
  readonly #flash: FlashImage;
  #changed = true;
  #lines: readonly string[] | undefined;
  #heardMs = NEVER;

  constructor({ id, board, left, ...ports }: TillPorts) {
    this.id = id;
    this.nowMs = () => ports.clock.now();
    this.#flash = flashFor(board);
    if (left !== undefined) this.#flash.write(this.#flash.geometry.address, left.flash);
    this.terminal = new VirtualTerminal(board, {
      ...ports,
      flash: this.#flash,
      ...(left !== undefined && { rtc: structuredClone(left.rtc) }),
      log: (line) => void this.log.push(line),
      baud: "instant",
    });
    this.terminal.onChange((what) => {
      this.#changed = true;
      this.#lines = undefined;
      if (what === "buzzer" && this.terminal.buzzer.hz === SUCCESS_HZ) this.#heardMs = this.nowMs();
    });
  }

  /** What a power cut leaves; only without power. */
  remains(): TillRemains {
    const { address, bytes } = this.#flash.geometry;
    return {
      flash: this.#flash.read(address, bytes),
      rtc: structuredClone(this.terminal.rtc.memory),
    };
  }

  /** The display's lines. */
  get lines(): readonly string[] {
    this.#lines ??= this.terminal.display.text();
    return this.#lines;
  }

  /** Whether it is at rest, connected, and every record is acknowledged: as the display says. */
  get quiet(): boolean {
    return this.terminal.powered && QUIET.test(this.lines[3]!.trimEnd());
  }

  /** Begins an act: what is refused or heard from here on is about it. */
  begin(act: Act): void {
    this.acts.push(act);
  }

  /** Looks and listens, once everything that happens at this moment has happened. */
  look(): void {
    if (!this.#changed) return;
    this.#changed = false;
    if (this.#heardMs >= 0) this.#tell(this.acts.at(-1), "made", "the sound of success");
    this.#heardMs = NEVER;
    if (!this.terminal.powered) return;
    const text = this.lines.map((line) => line.trimEnd()).join("|");
    if (this.screens.at(-1)?.endsWith(` ${text}`) === true) return;
    this.screens.push(`${this.nowMs()} ${text}`);
    this.#read(text);
  }

  #read(text: string): void {
    if (REFUSED.test(text)) this.#tell(this.acts.at(-1), "refused", text);
    const verdict = NOT_MADE.test(text) ? "not made" : MADE.test(text) ? "made" : undefined;
    if (verdict === undefined) return;
    const spoken = /(^|[| ])(\d+\.\d\d EUR)(\||$)/.exec(text)?.[2];
    const about = this.acts.find(({ amount }) => shown(amount) === spoken);
    this.#tell(about, verdict, text);
  }

  #tell(act: Act | undefined, verdict: Verdict, how: string): void {
    const said = act?.told.some((one) => one.verdict === verdict && one.how === how);
    if (said === false) act?.told.push({ verdict, how });
  }

  /** Presses or lets go one key. */
  key(name: string, down: boolean): void {
    if (down) this.terminal.keyDown(name as KeyName);
    else this.terminal.keyUp(name as KeyName);
  }
}
