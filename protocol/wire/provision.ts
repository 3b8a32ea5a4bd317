// The provisioning dialogue on a terminal's console UART: identify, provision, enrol.
// Called by the terminal (answers), `zinc terminal add` and `zinc start --demo` (ask).
// Form of a line: "ZINC1 " | base64url of a canonical CBOR array [verb, ...] | "\n"; every other
// line is console noise and is ignored. One question, one answer:
//   [1]                               -> [2, board, firmware, provisioned: 0|1, terminal]
//   [3, terminal, place, host, port, login, password, up key, down key, reference key,
//       generation, entropy 32, time] -> [4, public key 32]
//   [5, genesis 32]                   -> [6]   (kept; the terminal restarts)
//   anything refused                  -> [7, code]
// The private key is made on the terminal from its own generator mixed with `entropy`, and never
// leaves it.
import type { ErrorCode } from "../errors.js";
import {
  COUNTER_MAX,
  NAME_CHARACTERS_MAX,
  PROVISION_LINE_BYTES_MAX,
  TIME_SECONDS_MAX,
} from "../limits.js";
import { CborReader } from "../record/cbor-reader.js";
import { CborWriter } from "../record/cbor-writer.js";
import { readId } from "../record/decode.js";

const PREFIX = "ZINC1 ";

/** What a line does. */
export const VERB_IDENTIFY = 1;
export const VERB_IDENTITY = 2;
export const VERB_PROVISION = 3;
export const VERB_KEY = 4;
export const VERB_ENROL = 5;
export const VERB_DONE = 6;
export const VERB_REFUSED = 7;

/** The terminal's answer to identify. `terminal` is '' until provisioned. */
export interface Identity {
  readonly verb: 2;
  readonly board: string;
  readonly firmware: string;
  readonly provisioned: boolean;
  readonly terminal: string;
}

/** What a terminal is given. Keys are 32 bytes; `generation` is the reference key's. */
export interface Provision {
  readonly verb: 3;
  readonly terminal: string;
  readonly place: string;
  readonly host: string;
  readonly port: number;
  readonly login: string;
  readonly password: string;
  readonly upKey: Uint8Array;
  readonly downKey: Uint8Array;
  readonly referenceKey: Uint8Array;
  readonly generation: number;
  readonly entropy: Uint8Array;
  readonly time: number;
}

/** One line of the dialogue. */
export type Line =
  | { readonly verb: 1 }
  | Identity
  | Provision
  | { readonly verb: 4; readonly publicKey: Uint8Array }
  | { readonly verb: 5; readonly genesis: Uint8Array }
  | { readonly verb: 6 }
  | { readonly verb: 7; readonly code: string };

function writeProvision(out: CborWriter, p: Provision): void {
  out.array(13);
  out.int(VERB_PROVISION);
  out.text(p.terminal);
  out.text(p.place);
  out.text(p.host);
  out.int(p.port);
  out.text(p.login);
  out.text(p.password);
  out.byteString(p.upKey);
  out.byteString(p.downKey);
  out.byteString(p.referenceKey);
  out.int(p.generation);
  out.byteString(p.entropy);
  out.int(p.time);
}

function writeIdentity(out: CborWriter, line: Identity): void {
  out.array(5);
  out.int(VERB_IDENTITY);
  out.text(line.board);
  out.text(line.firmware);
  out.int(line.provisioned ? 1 : 0);
  out.text(line.terminal);
}

/** Writes the CBOR of a line. */
export function encodeLineBody(line: Line): Uint8Array {
  const out = new CborWriter(320);
  if (line.verb === VERB_PROVISION) writeProvision(out, line);
  else if (line.verb === VERB_IDENTITY) writeIdentity(out, line);
  else if (line.verb === VERB_KEY || line.verb === VERB_ENROL) {
    out.array(2);
    out.int(line.verb);
    out.byteString(line.verb === VERB_KEY ? line.publicKey : line.genesis);
  } else if (line.verb === VERB_REFUSED) {
    out.array(2);
    out.int(VERB_REFUSED);
    out.text(line.code);
  } else {
    out.array(1);
    out.int(line.verb);
  }
  return out.bytes();
}

function readProvision(from: CborReader): Provision {
  return {
    verb: VERB_PROVISION,
    terminal: readId(from),
    place: readId(from),
    host: from.text(NAME_CHARACTERS_MAX),
    port: from.uint(65535),
    login: from.text(NAME_CHARACTERS_MAX),
    password: from.text(NAME_CHARACTERS_MAX),
    upKey: from.fixedBytes(32),
    downKey: from.fixedBytes(32),
    referenceKey: from.fixedBytes(32),
    generation: from.uint(255),
    entropy: from.fixedBytes(32),
    time: from.uint(TIME_SECONDS_MAX),
  };
}

function readIdentity(from: CborReader): Identity {
  return {
    verb: VERB_IDENTITY,
    board: from.text(NAME_CHARACTERS_MAX),
    firmware: from.text(NAME_CHARACTERS_MAX),
    provisioned: from.uint(1) === 1,
    terminal: from.text(NAME_CHARACTERS_MAX),
  };
}

function readBody(from: CborReader, count: number): Line {
  const verb = from.uint(COUNTER_MAX);
  if (verb === VERB_IDENTITY && count === 5) return readIdentity(from);
  if (verb === VERB_PROVISION && count === 13) return readProvision(from);
  if (verb === VERB_KEY && count === 2) return { verb, publicKey: from.fixedBytes(32) };
  if (verb === VERB_ENROL && count === 2) return { verb, genesis: from.fixedBytes(32) };
  if (verb === VERB_REFUSED && count === 2) return { verb, code: from.text(4) };
  if ((verb === VERB_IDENTIFY || verb === VERB_DONE) && count === 1) return { verb };
  from.refuse("W140");
  return { verb: VERB_IDENTIFY };
}

/** Reads the CBOR of a line. */
export function decodeLineBody(body: Uint8Array): Line | ErrorCode {
  const from = new CborReader(body);
  const line = readBody(from, from.array(13));
  from.end();
  return from.error !== "" ? from.error : line;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function base64url(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const b =
      bytes[i] * 65536 + (left > 1 ? bytes[i + 1] * 256 : 0) + (left > 2 ? bytes[i + 2] : 0);
    out += ALPHABET.charAt(b >> 18) + ALPHABET.charAt((b >> 12) & 63);
    if (left > 1) out += ALPHABET.charAt((b >> 6) & 63);
    if (left > 2) out += ALPHABET.charAt(b & 63);
  }
  return out;
}

function unbase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const six = ALPHABET.indexOf(text.charAt(i));
    if (six < 0) return undefined;
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 255;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? out : undefined;
}

/** A line of the dialogue, ready to write to the UART. */
export function encodeLine(line: Line): string {
  return `${PREFIX}${base64url(encodeLineBody(line))}\n`;
}

/** Reads one line without its end; undefined: not the dialogue's; a code: refused (W140 …). */
export function decodeLine(text: string): Line | ErrorCode | undefined {
  if (text.indexOf(PREFIX) !== 0) return undefined;
  if (text.length > PROVISION_LINE_BYTES_MAX) return "W105";
  const body = unbase64url(text.substring(PREFIX.length).trim());
  return body === undefined ? "W140" : decodeLineBody(body);
}
