/*
 * The provisioning dialogue on the console's UART: who are you, take this identity, you are
 * enrolled. Started by main.ts. Must never give the seed away, nor change a terminal that is
 * provisioned. Lines that are not the dialogue's are passed over.
 * @see protocol/wire/provision.ts
 */
import { asciiBytes, concatBytes } from "../protocol/bytes.js";
import type { ErrorCode } from "../protocol/errors.js";
import { PROVISION_LINE_BYTES_MAX } from "../protocol/limits.js";
import type { Line, Provision } from "../protocol/wire/provision.js";
import {
  decodeLine,
  encodeLine,
  VERB_DONE,
  VERB_ENROL,
  VERB_IDENTIFY,
  VERB_IDENTITY,
  VERB_KEY,
  VERB_PROVISION,
  VERB_REFUSED,
} from "../protocol/wire/provision.js";
import { sha256 } from "./platform/crypto.js";
import type { Uart } from "./platform/uart.js";
import type { Identity } from "./store/settings.js";

/** What the dialogue needs. */
export interface ProvisionPorts {
  uart: Uart;
  board: string;
  firmware: string;
  /** Name of the terminal, '' when it is not provisioned. */
  terminal: string;
  /** 32 bytes of the chip's own generator. */
  entropy(): Uint8Array;
  /** The public key, 32 bytes, of a seed. */
  publicKeyOf(seed: Uint8Array): Uint8Array;
  /** Makes an identity durable; false: F102. */
  keep(identity: Identity): boolean;
  setTime(seconds: number): void;
  restart(): void;
}

let ports: ProvisionPorts;
let buffer = "";
/** Whether the line being received is too long: passed over to its end. */
let overlong = false;
let pending: Identity | undefined;

function refusal(code: ErrorCode): Line {
  return { verb: VERB_REFUSED, code: code };
}

/** Makes the key: the chip's generator and the computer's, so that neither decides it alone. */
function provision(p: Provision): Line {
  const parts = [asciiBytes("zinc/seed/1"), ports.entropy(), p.entropy];
  const seed = sha256(concatBytes(parts));
  const publicKey = ports.publicKeyOf(seed);
  pending = {
    terminal: p.terminal,
    place: p.place,
    host: p.host,
    port: p.port,
    login: p.login,
    password: p.password,
    upKey: p.upKey,
    downKey: p.downKey,
    referenceKey: p.referenceKey,
    generation: p.generation,
    seed: seed,
    publicKey: publicKey,
    genesis: new Uint8Array(32),
  };
  ports.setTime(p.time);
  return { verb: VERB_KEY, publicKey: publicKey };
}

function enrol(genesis: Uint8Array): Line {
  if (pending === undefined) return refusal("W141");
  pending.genesis = genesis;
  const kept = ports.keep(pending);
  pending = undefined;
  return kept ? { verb: VERB_DONE } : refusal("F102");
}

/** The answer to a line, or undefined to one that is not the dialogue's. */
function answerTo(text: string): Line | undefined {
  const line = decodeLine(text);
  if (line === undefined) return undefined;
  if (typeof line === "string") return refusal(line);
  if (line.verb === VERB_IDENTIFY) {
    return {
      verb: VERB_IDENTITY,
      board: ports.board,
      firmware: ports.firmware,
      provisioned: ports.terminal !== "",
      terminal: ports.terminal,
    };
  }
  if (ports.terminal !== "") return refusal("W141");
  if (line.verb === VERB_PROVISION) return provision(line);
  return line.verb === VERB_ENROL ? enrol(line.genesis) : refusal("W141");
}

function onLine(text: string): void {
  const answer = answerTo(text);
  if (answer === undefined) return;
  ports.uart.write(encodeLine(answer));
  if (answer.verb === VERB_DONE) ports.restart();
}

function onData(bytes: string): void {
  buffer += bytes;
  for (;;) {
    const end = buffer.indexOf("\n");
    if (end < 0) break;
    const text = buffer.substring(0, end);
    buffer = buffer.substring(end + 1);
    if (!overlong) onLine(text);
    overlong = false;
  }
  if (buffer.length > PROVISION_LINE_BYTES_MAX) {
    overlong = true;
    buffer = "";
  }
}

/** Starts listening for the dialogue. */
export function startProvisioning(given: ProvisionPorts): void {
  ports = given;
  buffer = "";
  overlong = false;
  pending = undefined;
  ports.uart.onData(onData);
}
