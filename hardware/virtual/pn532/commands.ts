/**
 * The PN532's commands that concern the chip itself: what each checks, changes and answers.
 * Called by: pn532.ts, one entry a command code. RF commands are in rf-commands.ts.
 * Must never: frame anything or touch the wire.
 * Source of truth: NXP UM0701-02 sections 7.2 and 7.3. Commands of the manual that are not in the
 * table (Diagnose, GetGeneralStatus, GPIO, peer to peer, target mode) answer the error frame here.
 */
import type { ChipState } from "./chip.js";
import { type Command, SYNTAX } from "./command-run.js";
import {
  inCommunicateThru,
  inDataExchange,
  inDeselect,
  inListPassiveTarget,
  inRelease,
} from "./rf-commands.js";
import { COMMAND_MS } from "./timing.js";

/** Command codes, as the manual numbers them. */
export const GET_FIRMWARE_VERSION = 0x02;
export const READ_REGISTER = 0x06;
export const WRITE_REGISTER = 0x08;
export const SET_SERIAL_BAUD_RATE = 0x10;
export const SET_PARAMETERS = 0x12;
export const SAM_CONFIGURATION = 0x14;
export const POWER_DOWN = 0x16;
export const RF_CONFIGURATION = 0x32;
export const IN_DATA_EXCHANGE = 0x40;
export const IN_COMMUNICATE_THRU = 0x42;
export const IN_DESELECT = 0x44;
export const IN_LIST_PASSIVE_TARGET = 0x4a;
export const IN_RELEASE = 0x52;

/** SetSerialBaudRate's BR codes, in order. */
export const BAUD_RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1288000];

/** IC, version, revision, support (ISO 14443 A, B, ISO 18092): a chip of firmware 1.6. */
const FIRMWARE_VERSION = [0x32, 0x01, 0x06, 0x07];
const NORMAL_MODE = 0x01;

/** RFConfiguration items and how many bytes each takes. */
const RF_ITEM_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 3,
  4: 1,
  5: 3,
  10: 11,
  11: 8,
  12: 3,
  13: 9,
};

/** A command that takes no time to speak of. */
function quick(act: (chip: ChipState, data: Uint8Array) => number[] | typeof SYNTAX): Command {
  return function* (chip, data) {
    yield COMMAND_MS;
    const answer = act(chip, data);
    return answer === SYNTAX ? SYNTAX : Uint8Array.from(answer);
  };
}

/** `14 mode [time-out [IRQ]]`; only the normal mode exists here. */
function samConfiguration(_chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  if (data.length < 1 || data.length > 3 || data[0] !== NORMAL_MODE) return SYNTAX;
  return (data[2] ?? 0) <= 1 ? [] : SYNTAX;
}

function setParameters(chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  if (data.length !== 1) return SYNTAX;
  chip.parameters = data[0]!;
  return [];
}

function rfConfiguration(chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  const item = data[0];
  if (item === undefined || RF_ITEM_BYTES[item] !== data.length - 1) return SYNTAX;
  if (item === 1) chip.field.switch((data[1]! & 0x01) !== 0);
  if (item === 2) {
    if (data[2]! > 0x10 || data[3]! > 0x10) return SYNTAX;
    chip.timeoutCode = data[3]!;
  }
  if (item === 4) chip.retriesExchange = data[1]!;
  if (item === 5) chip.retriesPassive = data[3]!;
  return [];
}

/** `06 (AH AL)...`: the values, without a status byte on this chip. */
function readRegister(chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  if (data.length === 0 || data.length % 2 !== 0) return SYNTAX;
  const values: number[] = [];
  for (let at = 0; at < data.length; at += 2) {
    values.push(chip.register((data[at]! << 8) | data[at + 1]!));
  }
  return values;
}

function writeRegister(chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  if (data.length === 0 || data.length % 3 !== 0) return SYNTAX;
  for (let at = 0; at < data.length; at += 3) {
    chip.setRegister((data[at]! << 8) | data[at + 1]!, data[at + 2]!);
  }
  return [];
}

/** The change of speed itself comes with the host's ACK; see pn532.ts. */
function setSerialBaudRate(_chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  return data.length === 1 && data[0]! < BAUD_RATES.length ? [] : SYNTAX;
}

/** `16 wake [IRQ]` -> status; the sleep itself follows the answer; see pn532.ts. */
function powerDown(_chip: ChipState, data: Uint8Array): number[] | typeof SYNTAX {
  return data.length === 1 || data.length === 2 ? [0x00] : SYNTAX;
}

/** Every command this chip knows. */
export const COMMANDS: ReadonlyMap<number, Command> = new Map([
  [GET_FIRMWARE_VERSION, quick((_, data) => (data.length === 0 ? FIRMWARE_VERSION : SYNTAX))],
  [READ_REGISTER, quick(readRegister)],
  [WRITE_REGISTER, quick(writeRegister)],
  [SET_SERIAL_BAUD_RATE, quick(setSerialBaudRate)],
  [SET_PARAMETERS, quick(setParameters)],
  [SAM_CONFIGURATION, quick(samConfiguration)],
  [POWER_DOWN, quick(powerDown)],
  [RF_CONFIGURATION, quick(rfConfiguration)],
  [IN_DATA_EXCHANGE, inDataExchange],
  [IN_COMMUNICATE_THRU, inCommunicateThru],
  [IN_DESELECT, inDeselect],
  [IN_LIST_PASSIVE_TARGET, inListPassiveTarget],
  [IN_RELEASE, inRelease],
]);
