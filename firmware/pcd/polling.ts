// Looks for cards: wakes the PN532, sets it up, lists targets again and again, and tells of
// arrivals, departures and faults. Called by counter.ts. A card that stays is told once; it must
// leave the field, or give way to another, before it counts again.
// Source: UM0701-02 sections 7.2.10 (SAMConfiguration), 7.2.9 (SetParameters),
// 7.3.1 (RFConfiguration), 7.3.5 (InListPassiveTarget).
import type { ErrorCode } from "../../protocol/errors.js";
import { after } from "../platform/timers.js";
import type { Uart } from "../platform/uart.js";
import type { Exchange } from "./exchange.js";
import { command, openExchange } from "./exchange.js";

/** Milliseconds between two looks: what a hand needs to come near is several times this. */
const LOOK_MS = 60;
/** Milliseconds that one look may take: two targets, three attempts each. */
const LOOK_ANSWER_MS_MAX = 300;
/** Milliseconds for a set-up command. */
const SETUP_MS_MAX = 100;
/** Milliseconds before a silent reader is woken again. */
const RETRY_MS = 1000;
/** Empty looks after which a card has left: one may be lost to a hand that moves. */
const EMPTY_LOOKS = 2;

/** HSU wake-up preamble: 55 55 and zeros, UM0701-02 section 7.2.11. */
const WAKE_UP = [0x55, 0x55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Set-up, in order: normal mode; auto RATS; field on; two retries of a look at most. */
const SETUP = [
  [0x14, 0x01, 0x00, 0x00],
  [0x12, 0x14],
  [0x32, 0x01, 0x01],
  [0x32, 0x05, 0x00, 0x00, 0x02],
];
/** InListPassiveTarget: two targets at most, 106 kbit/s type A. */
const LOOK = [0x4a, 0x02, 0x00];

/** What is told. */
export interface CardWatcher {
  /** One card came: its UID, 4, 7 or 10 bytes. */
  card(uid: Uint8Array): void;
  /** More than one card is in the field (C102). */
  twoCards(): void;
  /** The field is empty again. */
  gone(): void;
  /** The reader fails (P101 to P104), or works again (''). */
  reader(code: ErrorCode | ""): void;
}

interface Polling {
  readonly link: Exchange;
  readonly watcher: CardWatcher;
  step: number;
  /** What lies in the field, as the look told it; '' when nothing does. */
  present: string;
  empty: number;
  fault: ErrorCode | "" | undefined;
}

/** Starts looking for cards; there is no end but the power's. */
export function startPolling(uart: Uart, watcher: CardWatcher): void {
  const link = openExchange(uart);
  wake({ link, watcher, step: 0, present: "", empty: 0, fault: undefined });
}

function wake(polling: Polling): void {
  polling.step = 0;
  polling.link.uart.write(new Uint8Array(WAKE_UP));
  setUp(polling);
}

function setUp(polling: Polling): void {
  if (polling.step === SETUP.length) {
    look(polling);
    return;
  }
  command(polling.link, SETUP[polling.step], SETUP_MS_MAX, (code) => {
    if (code !== "") {
      failed(polling, code);
      return;
    }
    polling.step++;
    setUp(polling);
  });
}

function failed(polling: Polling, code: ErrorCode): void {
  if (polling.fault !== code) {
    polling.fault = code;
    polling.watcher.reader(code);
  }
  after(RETRY_MS, () => {
    wake(polling);
  });
}

function look(polling: Polling): void {
  command(polling.link, LOOK, LOOK_ANSWER_MS_MAX, (code, response) => {
    if (code !== "") {
      failed(polling, code);
      return;
    }
    if (polling.fault !== "") {
      polling.fault = "";
      polling.watcher.reader("");
    }
    seen(polling, response);
    after(LOOK_MS, () => {
      look(polling);
    });
  });
}

/** Response of a look: NbTg, then Tg SENS_RES(2) SEL_RES NFCIDLength NFCID [ATS]. */
function seen(polling: Polling, response: string): void {
  const count = response.length > 0 ? response.charCodeAt(0) : 0;
  if (count === 0) {
    polling.empty++;
    if (polling.present !== "" && polling.empty >= EMPTY_LOOKS) {
      polling.present = "";
      polling.watcher.gone();
    }
    return;
  }
  polling.empty = 0;
  const length = response.charCodeAt(5);
  if ((length !== 4 && length !== 7 && length !== 10) || response.length < 6 + length) {
    polling.fault = "P102";
    polling.watcher.reader("P102");
    return;
  }
  const what = count > 1 ? "two" : response.substring(6, 6 + length);
  if (what === polling.present) return;
  polling.present = what;
  if (count > 1) {
    polling.watcher.twoCards();
    return;
  }
  const uid = new Uint8Array(length);
  for (let i = 0; i < length; i++) uid[i] = what.charCodeAt(i);
  polling.watcher.card(uid);
}
