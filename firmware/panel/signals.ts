// Buzzer and lights: plays a row of notes, sets two lights. Called by counter.ts. A new sound ends
// the one that plays. Which sound means what is the till's.

import type { SignalPorts } from "../platform/panel-pins.js";
import { after, cancel } from "../platform/timers.js";

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

/** Plays a row of [hertz, milliseconds, ...]; 0 Hz is a rest. */
export function playScore(signals: Signals, score: number[]): void {
  cancel(signals.timer);
  note(signals, score, 0);
}
