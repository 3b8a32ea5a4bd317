// The counter: joins the till to its panel, reader, journal and network. Called by main.ts.
// Carries out what the till wants, in order, and shows its screen. Holds no rule of its own:
// rules are in till/, records in store/. The sound of success comes after the outcome is in flash.
import type { ErrorCode } from "../protocol/errors.js";
import type { CardReference } from "../protocol/record/record.js";
import { CARD_BARE_IDENTITY, KIND_TOP_UP, TIME_NEVER_SET } from "../protocol/record/record.js";
import type { Answer } from "../protocol/wire/bodies.js";
import type { Configuration } from "../protocol/wire/configuration.js";
import { hmacSha256 } from "./crypto/hmac.js";
import type { Net } from "./net/net-types.js";
import { startKeypad } from "./panel/keypad.js";
import type { Lcd } from "./panel/lcd.js";
import { showScreen } from "./panel/lcd.js";
import type { Signals } from "./panel/signals.js";
import { playScore, startSignals } from "./panel/signals.js";
import { startPolling } from "./pcd/polling.js";
import type { Clock } from "./platform/clock.js";
import type { KeypadPorts, SignalPorts } from "./platform/panel-pins.js";
import { after, cancel, every } from "./platform/timers.js";
import type { Uart } from "./platform/uart.js";
import type { Journal } from "./store/journal-types.js";
import { screenOf, unconfiguredLines } from "./till/screen.js";
import { scoreOf } from "./till/sounds.js";
import type { Effect, TillEvent, TillState } from "./till/state.js";
import {
  EVENT_ANSWER,
  EVENT_BOOKED,
  EVENT_CARD,
  EVENT_KEY,
  EVENT_PAUSE,
  EVENT_REFUSED,
  EVENT_TWO_CARDS,
  interrupted,
  MODE_IDLE,
  MODE_RESULT,
  newTill,
} from "./till/state.js";
import { step } from "./till/till.js";

/** How often the screen is looked over for the clock and the queue, milliseconds. */
const GLANCE_MS = 1000;
/** How long after a movement a restart still tells of it, seconds. */
const TELL_SECONDS = 600;

/** What a counter is made of. `referenceKey`: 32 bytes, hides the UID on the wire. */
export interface CounterPorts {
  readonly journal: Journal;
  readonly net: Net;
  readonly clock: Clock;
  readonly lcd: Lcd;
  readonly keypad: KeypadPorts;
  readonly signals: SignalPorts;
  readonly reader: Uart;
  readonly referenceKey: Uint8Array;
  readonly generation: number;
  configuration(): Configuration | undefined;
}

/** A running counter. */
export interface Counter {
  /** Whether nothing is under way: signing, sending and a new configuration may go on. */
  idle(): boolean;
  /** Something that the screen shows has changed. */
  refresh(): void;
}

interface Running {
  readonly ports: CounterPorts;
  readonly signals: Signals;
  readonly till: TillState;
  reader: ErrorCode | "";
  pause: number;
}

/** A card's reference on the wire: never its UID (design: records). */
function referenceOf(ports: CounterPorts, uid: Uint8Array): CardReference {
  return {
    kind: CARD_BARE_IDENTITY,
    generation: ports.generation,
    reference: hmacSha256(ports.referenceKey, uid).subarray(0, 8),
  };
}

function refresh(running: Running): void {
  const ports = running.ports;
  const configuration = ports.configuration();
  if (configuration === undefined) {
    showScreen(ports.lcd, unconfiguredLines());
    return;
  }
  const result = running.till.mode === MODE_RESULT ? running.till.result : undefined;
  const good = result !== undefined && result.code === "" && result.interrupted === 0;
  ports.signals.light(good, running.reader !== "" || (result !== undefined && !good));
  const condition = {
    online: ports.net.online(),
    waiting: ports.journal.waiting(),
    time: ports.clock.source() === TIME_NEVER_SET ? 0 : ports.clock.now(),
    reader: running.reader,
  };
  showScreen(ports.lcd, screenOf(running.till, condition, configuration));
}

function happen(running: Running, event: TillEvent): void {
  const configuration = running.ports.configuration();
  if (configuration === undefined) return;
  const effects = step(running.till, event, running.ports.journal, configuration);
  for (let i = 0; i < effects.length; i++) carryOut(running, effects[i]);
  refresh(running);
}

function carryOut(running: Running, effect: Effect): void {
  const ports = running.ports;
  if (effect.do === "sound") playScore(running.signals, scoreOf(effect.sound));
  else if (effect.do === "pause") {
    cancel(running.pause);
    running.pause = 0;
    if (effect.ms > 0) {
      running.pause = after(effect.ms, () => {
        running.pause = 0;
        happen(running, { type: EVENT_PAUSE });
      });
    }
  } else if (effect.do === "ask") {
    ports.net.ask(effect.ask, (answer: Answer | ErrorCode) => {
      happen(running, { type: EVENT_ANSWER, answer });
    });
  } else {
    const made = ports.journal.intent(effect.movement) > 0;
    if (made && ports.journal.outcome(effect.balances) > 0) {
      happen(running, { type: EVENT_BOOKED, balances: effect.balances });
      ports.net.wake();
      return;
    }
    const code = ports.journal.refusal;
    happen(running, { type: EVENT_REFUSED, code: code === "" ? "X101" : code });
  }
}

function watchReader(running: Running, code: ErrorCode | ""): void {
  running.reader = code;
  if (code !== "") running.ports.journal.note({ kind: 11, code, detail: "reader" });
  refresh(running);
}

/**
 * After the power came back: what became of the last movement, unless it is long past. Whether its
 * sound was heard is not known, so one that was made is told as well.
 */
function tellLast(running: Running): void {
  const ports = running.ports;
  const last = ports.journal.last();
  if (last === undefined) return;
  const clockKnown = ports.clock.source() !== TIME_NEVER_SET && last.time > 0;
  if (last.done && clockKnown && ports.clock.now() - last.time > TELL_SECONDS) return;
  const topUp = last.kind === KIND_TOP_UP;
  const effects = interrupted(running.till, last.amounts[0].amount, topUp, last.done);
  for (let i = 0; i < effects.length; i++) carryOut(running, effects[i]);
}

/** Starts the counter: panel, reader, till. */
export function startCounter(ports: CounterPorts): Counter {
  const running: Running = {
    ports,
    signals: startSignals(ports.signals),
    till: newTill(),
    reader: "",
    pause: 0,
  };
  startKeypad(ports.keypad, (key) => {
    happen(running, { type: EVENT_KEY, key });
  });
  startPolling(ports.reader, {
    card: (uid) => {
      happen(running, { type: EVENT_CARD, card: referenceOf(ports, uid) });
    },
    twoCards: () => {
      happen(running, { type: EVENT_TWO_CARDS });
    },
    gone: () => {
      refresh(running);
    },
    reader: (code) => {
      watchReader(running, code);
    },
  });
  tellLast(running);
  every(GLANCE_MS, () => {
    refresh(running);
  });
  refresh(running);
  return {
    idle: () => running.till.mode === MODE_IDLE || running.till.mode === MODE_RESULT,
    refresh: () => {
      refresh(running);
    },
  };
}
