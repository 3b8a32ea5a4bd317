/*
 * What a terminal is and what it must not forget: identity, starts, progress, configuration. Kept
 * in the 64 KiB partition outside Storage, each twice. Called by main.ts and provision.ts. Must
 * never show the seed to anyone but the signer.
 *
 * Pages of the partition: 0-1 identity | 2-3 starts | 4-5 progress | 6-8 and 9-11 configuration |
 * 12-15 unused.
 */

import { concatBytes, copyBytes } from "../../protocol/bytes.js";
import { NAME_CHARACTERS_MAX } from "../../protocol/limits.js";
import { CborReader } from "../../protocol/record/cbor-reader.js";
import { CborWriter } from "../../protocol/record/cbor-writer.js";
import type { Flash } from "../platform/flash.js";
import type { Progress } from "./state.js";
import { openTwin, readTwin, type Twin, writeTwin } from "./twin.js";

const PAGE_BYTES = 4096;
const IDENTITY_VERSION = 1;

/** Who this terminal is. Keys, seed and genesis are 32 bytes; the seed never leaves it. */
export interface Identity {
  terminal: string;
  place: string;
  host: string;
  port: number;
  login: string;
  password: string;
  upKey: Uint8Array;
  downKey: Uint8Array;
  referenceKey: Uint8Array;
  generation: number;
  seed: Uint8Array;
  publicKey: Uint8Array;
  genesis: Uint8Array;
}

/** The settings that were found, and the way to change them. */
export interface Settings {
  /** Undefined: not provisioned (F104), or not readable (F105) when `damaged`. */
  identity: Identity | undefined;
  damaged: boolean;
  /** Starts before this one. */
  boots: number;
  /** Whether the last run meant to start again. */
  planned: boolean;
  progress: Progress;
  /** The configuration's bytes as they came, or undefined. */
  configuration: Uint8Array | undefined;
}

let identityTwin: Twin;
let startsTwin: Twin;
let progressTwin: Twin;
let configurationTwin: Twin;

function encodeIdentity(id: Identity): Uint8Array {
  const out = new CborWriter(512);
  out.array(14);
  out.int(IDENTITY_VERSION);
  out.text(id.terminal);
  out.text(id.place);
  out.text(id.host);
  out.int(id.port);
  out.text(id.login);
  out.text(id.password);
  out.byteString(id.upKey);
  out.byteString(id.downKey);
  out.byteString(id.referenceKey);
  out.int(id.generation);
  out.byteString(id.seed);
  out.byteString(id.publicKey);
  out.byteString(id.genesis);
  return out.bytes();
}

function decodeIdentity(bytes: Uint8Array): Identity | undefined {
  const from = new CborReader(bytes);
  from.fixedArray(14);
  if (from.uint(255) !== IDENTITY_VERSION) from.refuse("W109");
  const id = {
    terminal: from.text(NAME_CHARACTERS_MAX),
    place: from.text(NAME_CHARACTERS_MAX),
    host: from.text(NAME_CHARACTERS_MAX),
    port: from.uint(65535),
    login: from.text(NAME_CHARACTERS_MAX),
    password: from.text(NAME_CHARACTERS_MAX),
    upKey: from.fixedBytes(32),
    downKey: from.fixedBytes(32),
    referenceKey: from.fixedBytes(32),
    generation: from.uint(255),
    seed: from.fixedBytes(32),
    publicKey: from.fixedBytes(32),
    genesis: from.fixedBytes(32),
  };
  from.end();
  return from.error === "" ? id : undefined;
}

function numbers(values: number[]): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < values.length; i++) view.setUint32(4 * i, values[i]);
  return out;
}

/** The number at `index` of what `numbers` wrote, 0 when there is none. */
function numberAt(data: Uint8Array | undefined, index: number): number {
  if (data === undefined || data.length < 4 * index + 4) return 0;
  return new DataView(data.buffer, data.byteOffset).getUint32(4 * index);
}

/** Reads all settings from the partition that begins at `address`. */
export function openSettings(flash: Flash, address: number): Settings {
  const area = function (page: number, pages: number, slotBytes: number) {
    return {
      address: address + page * PAGE_BYTES,
      areaBytes: pages * PAGE_BYTES,
      slotBytes: slotBytes,
    };
  };
  identityTwin = openTwin(flash, area(0, 1, 1024));
  startsTwin = openTwin(flash, area(2, 1, 32));
  progressTwin = openTwin(flash, area(4, 1, 64));
  configurationTwin = openTwin(flash, area(6, 3, 3 * PAGE_BYTES));
  const identity = readTwin(identityTwin);
  const starts = readTwin(startsTwin);
  const progress = readTwin(progressTwin);
  const found = identity === undefined ? undefined : decodeIdentity(identity);
  return {
    identity: found,
    damaged: found === undefined && (identityTwin.damaged || identity !== undefined),
    boots: numberAt(starts, 0),
    planned: numberAt(starts, 1) === 1,
    progress: {
      epoch: numberAt(progress, 0),
      stored: numberAt(progress, 1),
      backedUp: numberAt(progress, 2),
      intents: numberAt(progress, 3),
      hash: progress === undefined ? new Uint8Array(32) : copyBytes(progress, 16, 48),
    },
    configuration: readTwin(configurationTwin),
  };
}

/** Keeps a new identity; false: F102. */
export function keepIdentity(identity: Identity): boolean {
  return writeTwin(identityTwin, encodeIdentity(identity));
}

/** Keeps the number of starts, and whether the next one is meant; false: F102. */
export function keepStarts(boots: number, planned: boolean): boolean {
  return writeTwin(startsTwin, numbers([boots, planned ? 1 : 0]));
}

/** Keeps what the gateway acknowledged; false: F102. */
export function keepProgress(p: Progress): boolean {
  const parts = [numbers([p.epoch, p.stored, p.backedUp, p.intents]), p.hash];
  return writeTwin(progressTwin, concatBytes(parts));
}

/** Keeps a configuration's bytes; false: F102, or it is longer than an area. */
export function keepConfiguration(bytes: Uint8Array): boolean {
  return writeTwin(configurationTwin, bytes);
}
