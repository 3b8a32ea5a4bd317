/**
 * The hand at one terminal's keypad: moves fingers one after the other, never faster than a hand.
 * Made by bench.ts. The page paces what it sends, but a stalled process hears it all at once, and
 * the firmware looks at its keys at the pace of a hand; so a move waits its turn and none is lost.
 */

/** Least time between two moves. */
const MOVE_MS = 40;
/** Moves that may wait: more is no hand, and lets go of nothing that was not pressed. */
const MOVES_MAX = 64;

/** One hand. */
export class Hand {
  readonly #moves: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Whether so many moves wait that no key should go down. */
  get isFull(): boolean {
    return this.#moves.length >= MOVES_MAX;
  }

  /** Moves now, or as soon as the moves before are done. */
  move(finger: () => void): void {
    this.#moves.push(finger);
    if (this.#timer === undefined) this.#next();
  }

  #next(): void {
    const finger = this.#moves.shift();
    this.#timer = finger && setTimeout(() => this.#next(), MOVE_MS);
    finger?.();
  }

  /** Makes the moves that wait, at once, so that no key stays down. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const finger of this.#moves.splice(0)) finger();
  }
}
