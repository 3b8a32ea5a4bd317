/*
 * The terminal's program: opens the parts of the board, reads who it is, and joins journal, counter
 * and line to the gateway. Nothing calls it; the engine runs it at each start. Wiring only.
 */

import { asciiBytes, concatBytes, copyBytes, getUint } from "../protocol/bytes.js";
import type { ErrorCode } from "../protocol/errors.js";
import { START_POWER, START_RESTART } from "../protocol/record/record.js";
import type { Channelled } from "../protocol/wire/message.js";
import { type Counter, startCounter } from "./counter.js";
import { bootDrbg, type HmacDrbg } from "./crypto/drbg.js";
import { publicKey, signStart } from "./crypto/ed25519.js";
import { equalBytes } from "./crypto/equal.js";
import { hmacWith, prepareHmacKey } from "./crypto/hmac.js";
import { startCare } from "./main-care.js";
import {
  currentConfiguration,
  keptVersion,
  startConfiguration,
  takeConfiguration,
} from "./main-configuration.js";
import { startNet } from "./net/net.js";
import type { Net } from "./net/net-types.js";
import { type Lcd, showScreen, startLcd } from "./panel/lcd.js";
import { type SettableClock, startClock } from "./platform/clock.js";
import { sha256 } from "./platform/crypto.js";
import { reboot } from "./platform/engine.js";
import { chipEntropy } from "./platform/entropy.js";
import { type Flash, openFlash } from "./platform/flash.js";
import { openNetwork } from "./platform/network.js";
import { openKeypad, openSignals } from "./platform/panel-pins.js";
import {
  BOARD_NAME,
  CLOCK_ADDRESS,
  FLASH_PAGE_BYTES,
  LCD_ADDRESS,
  openBus,
  openConsole,
  openReader,
  PARTITION_ADDRESS,
  STORAGE_ADDRESS,
  STORAGE_END,
} from "./platform/parts.js";
import { after } from "./platform/timers.js";
import { startProvisioning } from "./provision.js";
import { startBehind } from "./store/behind.js";
import { type JournalStore, openJournal } from "./store/journal.js";
import { findReserve } from "./store/reserve.js";
import {
  type Identity,
  keepIdentity,
  keepProgress,
  keepStarts,
  openSettings,
  type Settings,
} from "./store/settings.js";

const FIRMWARE = "zinc 0.1.0";
/** Pages of the journal, from the reserve's start. */
const JOURNAL_PAGES = 104;
/** What blinds a signature's arithmetic. */
const BLINDING_BYTES = 36;
/** Milliseconds for the last answer to leave the console. */
const LAST_WORD_MS = 300;

let flash: Flash;
let settings: Settings;
let boots = 0;
let chance: HmacDrbg;
let counter: Counter | undefined;

function restart(): void {
  keepStarts(boots, true);
  after(LAST_WORD_MS, reboot);
}

function idle(): boolean {
  return counter === undefined || counter.idle();
}

function refresh(): void {
  if (counter !== undefined) counter.refresh();
}

/** One direction of the tagged messages; its key is made ready once. */
function channel(id: Identity, direction: "up" | "down"): Channelled {
  const key = direction === "up" ? id.upKey : id.downKey;
  const ready = prepareHmacKey(key);
  return {
    terminal: id.terminal,
    direction: direction,
    key: key,
    hmac: function (_key: Uint8Array, data: Uint8Array) {
      return hmacWith(ready, data);
    },
  };
}

/** What a terminal shows that cannot sell: which code, and what the technician types. */
function showUnready(lcd: Lcd, code: ErrorCode): void {
  showScreen(lcd, ["Zinc", BOARD_NAME, code, "zinc terminal add"]);
}

/** Starts the line to the gateway. */
function connect(
  id: Identity,
  keyId: Uint8Array,
  clock: SettableClock,
  journal: JournalStore,
): Net {
  let complained = false;
  return startNet({
    network: openNetwork(),
    address: id,
    up: channel(id, "up"),
    down: channel(id, "down"),
    equal: equalBytes,
    keyId: keyId,
    boots: boots,
    firmware: FIRMWARE,
    clock: clock,
    journal: journal,
    configuration: keptVersion,
    configured: takeConfiguration,
    idle: idle,
    random: function () {
      return getUint(chance.generate(4), 0, 4) / 4294967296;
    },
    changed: refresh,
    fault: function (code: ErrorCode) {
      if (complained) return;
      complained = true;
      journal.note({ kind: 11, code: code, detail: "gateway" });
    },
  });
}

function start(id: Identity, reserve: number, clock: SettableClock, lcd: Lcd): void {
  const keyId = copyBytes(sha256(id.publicKey), 0, 8);
  const secretKey = concatBytes([id.seed, id.publicKey]);
  const entropy = sha256(concatBytes([asciiBytes("zinc/chance/1"), id.seed]));
  chance = bootDrbg(entropy, boots, chipEntropy());
  const journal = openJournal({
    flash: flash,
    clock: clock,
    address: reserve,
    pages: JOURNAL_PAGES,
    keyId: keyId,
    terminal: id.terminal,
    genesis: id.genesis,
    setup: { configuration: 0, place: id.place, assets: [] },
    progress: settings.progress,
    keepProgress: keepProgress,
  });
  const fresh = journal.freshPage();
  const lost = settings.progress.stored > 0 && journal.oldest() > journal.lastSequence();
  if (clock.now() < journal.lastTime()) clock.doubt();
  const reason = settings.planned ? START_RESTART : START_POWER;
  journal.note({ kind: 8, boots: boots, reason: reason, firmware: FIRMWARE });
  if (lost) journal.note({ kind: 11, code: "F103", detail: "journal not found" });
  startConfiguration(settings.configuration, fresh, {
    journal: journal,
    idle: idle,
    changed: refresh,
  });
  settings.configuration = undefined;
  const net = connect(id, keyId, clock, journal);
  startBehind({
    journal: journal,
    keyId: keyId,
    idle: idle,
    sign: function (message: Uint8Array) {
      return signStart(message, secretKey, chance.generate(BLINDING_BYTES));
    },
    signed: net.wake,
  });
  counter = startCounter({
    journal: journal,
    net: net,
    clock: clock,
    lcd: lcd,
    keypad: openKeypad(),
    signals: openSignals(),
    reader: openReader(),
    referenceKey: id.referenceKey,
    generation: id.generation,
    configuration: currentConfiguration,
  });
  startCare({ journal: journal, idle: idle, restart: restart });
}

function run(): void {
  flash = openFlash();
  settings = openSettings(flash, PARTITION_ADDRESS);
  boots = settings.boots + 1;
  const bus = openBus();
  const clock = startClock(bus, CLOCK_ADDRESS);
  const lcd = startLcd(bus, LCD_ADDRESS);
  const id = settings.identity;
  startProvisioning({
    uart: openConsole(),
    board: BOARD_NAME,
    firmware: FIRMWARE,
    terminal: id === undefined ? "" : id.terminal,
    entropy: chipEntropy,
    publicKeyOf: publicKey,
    keep: keepIdentity,
    setTime: clock.set,
    restart: restart,
  });
  const reserve = findReserve(flash, STORAGE_ADDRESS, STORAGE_END, FLASH_PAGE_BYTES);
  keepStarts(boots, false);
  if (id === undefined) showUnready(lcd, settings.damaged ? "F105" : "F104");
  else if (reserve === 0) showUnready(lcd, "F105");
  else start(id, reserve, clock, lcd);
}

/*
 * Not from the boot code itself: while that runs, an exception takes all the memory there is, even
 * one that is caught (the engine writes the position in the whole program into it).
 */
after(1, run);
