// Sounds and lights: four sounds told apart by rhythm, two lights told apart by place.
// Called by counter.ts. A new sound ends the one that plays.

import type { SignalPorts } from "../platform/panel-pins.js";
import { after, cancel } from "../platform/timers.js";

/** The sounds: accepted, refused, tap again, attention, and the click of a key. */
export const SOUND_ACCEPTED = 1;
export const SOUND_REFUSED = 2;
export const SOUND_AGAIN = 3;
export const SOUND_ATTENTION = 4;
export const SOUND_KEY = 5;

/** Each sound as [hertz, milliseconds] pairs in a row: rising pair, two low, three even, long. */
const SOUNDS = [
  [1568, 90, 0, 40, 2093, 160],
  [330, 180, 0, 80, 262, 320],
  [880, 110, 0, 70, 880, 110, 0, 70, 880, 110],
  [660, 700],
  [1200, 12],
];

/** The signals of one terminal. */
export interface Signals {
  readonly ports: SignalPorts;
  timer: number;
}

/** Makes the signals of a terminal, silent and dark. */
export function startSignals(ports: SignalPorts): Signals {
  ports.buzz(0);
  ports.light(false, false);
  return { ports, timer: 0 };
}

function note(signals: Signals, score: number[], at: number): void {
  if (at >= score.length) {
    signals.timer = 0;
    signals.ports.buzz(0);
    return;
  }
  signals.ports.buzz(score[at]);
  signals.timer = after(score[at + 1], () => {
    note(signals, score, at + 2);
  });
}

/** Plays one of SOUND_*. */
export function playSound(signals: Signals, sound: number): void {
  cancel(signals.timer);
  note(signals, SOUNDS[sound - 1], 0);
}
