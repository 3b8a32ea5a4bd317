/**
 * The PN532's commands that talk to cards: listing, exchanging, letting go.
 * Called by: commands.ts. Must never: know what a card does with a frame.
 * Source of truth: NXP UM0701-02 section 7.3 (InListPassiveTarget 7.3.5, InDataExchange 7.3.8,
 * InCommunicateThru 7.3.9, InDeselect 7.3.10, InRelease 7.3.11) and 7.1 (status byte).
 *
 *   InListPassiveTarget  4A MaxTg BrTy [UID]  ->  4B NbTg [Tg SENS_RES(2, high byte first) SEL_RES
 *                                                  NFCIDLength NFCID [ATS]]...
 *   InDataExchange       40 Tg data           ->  41 status data      Tg bit 6: more follows
 *   InCommunicateThru    42 data              ->  43 status data
 */
import { crcA, stripCrcA } from "../picc/crc-a.js";
import type { PiccAnswer, VirtualPicc } from "../picc/picc.js";
import { AUTO_RATS, type ChipState, type Target } from "./chip.js";
import { type CommandRun, SYNTAX } from "./command-run.js";
import {
  CASCADE_LEVEL_MS,
  COMMAND_MS,
  EMPTY_ATTEMPT_MS,
  EXCHANGE_OVERHEAD_MS,
  FIELD_GUARD_MS,
  frameWaitingMs,
  RATS_MS,
  rfMs,
  timeoutMs,
} from "./timing.js";

/** Status bytes, bits 5-0; bit 6 says that more of the answer is to be fetched. */
export const STATUS = {
  ok: 0x00,
  timeout: 0x01,
  crc: 0x02,
  rfProtocol: 0x0b,
  dataFormat: 0x13,
  notAcceptable: 0x27,
} as const;
const MORE = 0x40;

const TYPE_A_106 = 0x00;
const TYPE_MAX = 0x04;
const FOR_EVER = 0xff;
const SAK_ISO_DEP = 0x20;
/** Answer data that fit one frame of 265 bytes behind TFI, code and status. */
const ANSWER_BYTES_MAX = 262;
/** An APDU that the host sends in pieces may not grow beyond this. */
const CHAIN_BYTES_MAX = 65536;
/** Outside ISO-DEP InDataExchange knows only MIFARE's own commands. */
const MIFARE_COMMANDS = new Set([0x30, 0x60, 0x61, 0xa0, 0xa2, 0xb0, 0xc0, 0xc1, 0xc2]);

/** UID with its cascade tags, as the initiator data of a listing names a card. */
function uidOnTheAir(uid: Uint8Array): number[] {
  if (uid.length === 4) return [...uid];
  if (uid.length === 7) return [0x88, ...uid];
  return [0x88, ...uid.subarray(0, 3), 0x88, ...uid.subarray(3)];
}

function sameBytes(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  return Array.from(left).every((byte, index) => byte === right[index]);
}

/** Lists up to two cards, retrying as RFConfiguration item 5 says. */
export function* inListPassiveTarget(chip: ChipState, data: Uint8Array): CommandRun {
  const [most, type] = data;
  const wanted = data.subarray(2);
  if (most === undefined || type === undefined || most < 1 || most > 2) return SYNTAX;
  if (type > TYPE_MAX) return SYNTAX;
  if (type === TYPE_A_106 && ![0, 4, 8, 12].includes(wanted.length)) return SYNTAX;
  // Cards of an earlier listing that are in ISO-DEP are deselected first (a guess: not published).
  for (const { card, isoDep } of chip.targets.values()) if (isoDep) chip.field.halt(card);
  chip.targets.clear();
  if (!chip.field.on) {
    chip.field.switch(true);
    yield FIELD_GUARD_MS;
  }
  for (let attempt = 0; chip.retriesPassive === FOR_EVER || attempt <= chip.retriesPassive; ) {
    const answered = type === TYPE_A_106 ? chip.field.sense() : [];
    const found = answered.filter(
      ({ uid }) => wanted.length === 0 || sameBytes(uidOnTheAir(uid), wanted),
    );
    if (found.length > 0) return yield* activate(chip, found.slice(0, most));
    yield EMPTY_ATTEMPT_MS;
    attempt += 1;
  }
  return Uint8Array.of(0);
}

function* activate(chip: ChipState, cards: VirtualPicc[]): CommandRun {
  const answer: number[] = [cards.length];
  for (const [index, card] of cards.entries()) {
    yield (1 + (card.uid.length - 4) / 3) * CASCADE_LEVEL_MS;
    const isoDep = (card.sak & SAK_ISO_DEP) !== 0 && (chip.parameters & AUTO_RATS) !== 0;
    if (isoDep) yield RATS_MS;
    chip.field.select(card, isoDep ? "protocol" : "active");
    chip.targets.set(index + 1, { card, isoDep, chained: [], unread: new Uint8Array(0) });
    answer.push(index + 1, card.atqa[1]!, card.atqa[0]!, card.sak, card.uid.length, ...card.uid);
    if (isoDep) answer.push(...(card.ats ?? []));
  }
  chip.switchCrcOn();
  return Uint8Array.from(answer);
}

/** Data to a listed card: an APDU in ISO-DEP, a MIFARE command otherwise. */
export function* inDataExchange(chip: ChipState, data: Uint8Array): CommandRun {
  const tg = data[0];
  if (tg === undefined) return SYNTAX;
  const target = chip.targets.get(tg & 0x3f);
  yield COMMAND_MS;
  if (target === undefined) return Uint8Array.of(STATUS.notAcceptable);
  const sent = data.subarray(1);
  if (target.isoDep) return yield* exchangeApdu(chip, target, sent, (tg & MORE) !== 0);
  if (sent.length === 0 || !MIFARE_COMMANDS.has(sent[0]!)) return SYNTAX;
  const answer = yield* exchangeFrame(chip, target.card, sent);
  if (answer.kind === "none") return Uint8Array.of(STATUS.timeout);
  if (answer.kind === "frame") return Uint8Array.of(STATUS.ok, ...answer.bytes);
  return Uint8Array.of(answer.value === 0x0a ? STATUS.ok : STATUS.dataFormat);
}

function* exchangeApdu(
  chip: ChipState,
  target: Target,
  sent: Uint8Array,
  more: boolean,
): CommandRun {
  if (target.unread.length > 0) {
    if (sent.length > 0) target.unread = new Uint8Array(0);
    else return pieceOf(target);
  }
  if (target.chained.length + sent.length > CHAIN_BYTES_MAX) return SYNTAX;
  target.chained.push(...sent);
  if (more) return Uint8Array.of(STATUS.ok);
  const apdu = Uint8Array.from(target.chained);
  target.chained = [];
  yield EXCHANGE_OVERHEAD_MS + rfMs(apdu.length + 1);
  const answer = chip.field.exchange(target.card, apdu);
  if (answer.kind === "frame") {
    yield answer.delayMs + rfMs(answer.bytes.length + 1);
    if (chip.field.listens(target.card)) {
      target.unread = answer.bytes;
      return pieceOf(target);
    }
  }
  // The chip asks once more with R(NAK) before it gives the card up.
  yield 2 * frameWaitingMs(target.card.ats);
  return Uint8Array.of(STATUS.rfProtocol);
}

function pieceOf(target: Target): Uint8Array {
  const piece = target.unread.subarray(0, ANSWER_BYTES_MAX);
  target.unread = target.unread.subarray(piece.length);
  return Uint8Array.of(target.unread.length > 0 ? MORE : STATUS.ok, ...piece);
}

/** One raw frame to a selected card, repeated on silence as RFConfiguration item 4 says. */
function* exchangeFrame(
  chip: ChipState,
  card: VirtualPicc | undefined,
  sent: Uint8Array,
): Generator<number, PiccAnswer, void> {
  for (let attempt = 0; attempt <= chip.retriesExchange; attempt += 1) {
    yield EXCHANGE_OVERHEAD_MS + rfMs(sent.length);
    const answer: PiccAnswer =
      card === undefined ? { kind: "none" } : chip.field.exchange(card, sent);
    if (answer.kind !== "none" && card !== undefined) {
      yield answer.delayMs + rfMs(answer.kind === "frame" ? answer.bytes.length : 1);
      if (chip.field.listens(card)) return answer;
    }
    yield timeoutMs(chip.timeoutCode);
  }
  return { kind: "none" };
}

/**
 * A raw frame to whichever card is selected. CRC_A is the CIU's work as its registers say: with
 * RxMode bit 7 set a 4-bit answer looks like a CRC error. A card in ISO-DEP stays mute: its block
 * headers would be the host's work, which this chip's twin does not carry.
 */
export function* inCommunicateThru(chip: ChipState, data: Uint8Array): CommandRun {
  if (data.length === 0) return SYNTAX;
  const target = [...chip.targets.values()].find(({ card }) => chip.field.listens(card));
  const sent = chip.txCrc ? data : stripCrcA(data);
  const heard = target?.isoDep === false && sent !== undefined ? target.card : undefined;
  const answer = yield* exchangeFrame(chip, heard, sent ?? data);
  switch (answer.kind) {
    case "none":
      return Uint8Array.of(STATUS.timeout);
    case "nibble":
      return chip.rxCrc ? Uint8Array.of(STATUS.crc) : Uint8Array.of(STATUS.ok, answer.value);
    case "frame": {
      const crc = chip.rxCrc ? [] : crcA(answer.bytes);
      return Uint8Array.of(STATUS.ok, ...answer.bytes, ...crc);
    }
  }
}

/** The targets that Tg names: one, or all for 00; undefined when it names none. */
function named(chip: ChipState, data: Uint8Array): [number, Target][] | undefined {
  const tg = data[0];
  if (tg === 0) return [...chip.targets];
  const target = tg === undefined ? undefined : chip.targets.get(tg);
  return tg === undefined || target === undefined ? undefined : [[tg, target]];
}

/** Halts a card and keeps its number. */
export function* inDeselect(chip: ChipState, data: Uint8Array): CommandRun {
  if (data.length !== 1) return SYNTAX;
  yield EXCHANGE_OVERHEAD_MS + rfMs(1);
  const targets = named(chip, data);
  if (targets === undefined) return Uint8Array.of(STATUS.notAcceptable);
  for (const [, { card }] of targets) chip.field.halt(card);
  return Uint8Array.of(STATUS.ok);
}

/** Halts a card and forgets it. */
export function* inRelease(chip: ChipState, data: Uint8Array): CommandRun {
  if (data.length !== 1) return SYNTAX;
  yield EXCHANGE_OVERHEAD_MS + rfMs(1);
  const targets = named(chip, data);
  if (targets === undefined) return Uint8Array.of(STATUS.notAcceptable);
  for (const [tg, { card }] of targets) {
    chip.field.halt(card);
    chip.targets.delete(tg);
  }
  return Uint8Array.of(STATUS.ok);
}
