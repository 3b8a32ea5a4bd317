// One connection of a terminal, from its hello on: who may say what next, and the counters that
// make replay impossible. Called by downlink.ts. Form and rules: protocol/wire/message.ts, D-004.
import { createHmac, timingSafeEqual } from "node:crypto";
import { sameBytes } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import type { Hello } from "../../protocol/wire/bodies.js";
import type { Channelled, Direction, Message } from "../../protocol/wire/message.js";
import { decodeMessage, encodeMessage } from "../../protocol/wire/message.js";

/** A terminal and the keys that it shares with the gateway. */
export interface Peer {
  readonly id: number;
  readonly terminal: string;
  readonly place: string;
  /** 32 bytes each. */
  readonly upKey: Uint8Array;
  readonly downKey: Uint8Array;
}

function channel({ terminal, upKey, downKey }: Peer, direction: Direction): Channelled {
  const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    createHmac("sha256", key).update(data).digest();
  return { terminal, direction, key: direction === "up" ? upKey : downKey, hmac };
}

/** Opens a message of a terminal: its tag is right, or a code says what is wrong. */
export function openUp(peer: Peer, bytes: Uint8Array): Message | ErrorCode {
  return decodeMessage(bytes, channel(peer, "up"), timingSafeEqual);
}

/** One connection. */
export class Session {
  readonly peer: Peer;
  readonly hello: Hello;
  /** 16 bytes that the terminal must give back, tagged. */
  readonly nonce: Uint8Array;
  /** Whether it did. */
  proven = false;
  readonly #connection: Uint8Array;
  #lastUp: number;
  #lastDown = 0;

  constructor(peer: Peer, opening: Message, hello: Hello, nonce: Uint8Array) {
    this.peer = peer;
    this.hello = hello;
    this.nonce = nonce;
    this.#connection = Uint8Array.from(opening.connection);
    this.#lastUp = opening.n;
  }

  /** Whether a message is of this connection. */
  isOf({ connection }: Message): boolean {
    return sameBytes(connection, this.#connection);
  }

  /** Counts a message of this connection; false when it was here before (W131). */
  advance({ n }: Message): boolean {
    if (n <= this.#lastUp) return false;
    this.#lastUp = n;
    return true;
  }

  /** The bytes of the next message to the terminal. */
  seal(kind: number, body: Uint8Array): Uint8Array {
    this.#lastDown++;
    const message = { kind, connection: this.#connection, n: this.#lastDown, body };
    return encodeMessage(message, channel(this.peer, "down"));
  }
}
