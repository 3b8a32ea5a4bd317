// The way down to terminals: proves who they are, acknowledges what is durable, answers what they
// ask, sends configurations, asks again for what is missing. Called by ingest with their messages
// and after each commit. Never says that something is stored before it is on the disk; never
// counts a terminal as itself before it gave the challenge back.

import { sameBytes } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import type {
  Acknowledgement,
  Answer,
  Authorise,
  Hello,
  Resend,
  Status,
} from "../../protocol/wire/bodies.js";
import {
  decodeAuthorise,
  decodeHello,
  decodeNonce,
  decodeStatus,
  encodeAcknowledgement,
  encodeAnswer,
  encodeNonce,
  encodeResend,
  encodeWelcome,
  NONCE_BYTES,
} from "../../protocol/wire/bodies.js";
import type { Configuration } from "../../protocol/wire/configuration.js";
import { encodeConfiguration } from "../../protocol/wire/configuration.js";
import type { Message } from "../../protocol/wire/message.js";
import {
  DOWN_ACKNOWLEDGE,
  DOWN_ANSWER,
  DOWN_CHALLENGE,
  DOWN_CONFIGURATION,
  DOWN_RESEND,
  DOWN_WELCOME,
  UP_AUTHORISE,
  UP_HELLO,
  UP_PROOF,
  UP_STATUS,
} from "../../protocol/wire/message.js";
import { topicOf } from "../../protocol/wire/topics.js";
import { openUp, type Peer, Session } from "./session.js";

/** What downlink is given. Peers are known by the number of their enrolment. */
export interface DownlinkPorts {
  peer(terminal: string): Peer | undefined;
  publish(topic: string, bytes: Uint8Array): void;
  /** What is durable of a terminal's records, now. */
  acknowledgement(peer: Peer): Acknowledgement;
  answer(peer: Peer, ask: Authorise): Answer;
  configuration(place: string): Configuration | undefined;
  onHello(peer: Peer, hello: Hello): void;
  onStatus(peer: Peer, status: Status): void;
  refuse(code: ErrorCode, terminal: string, bytes: Uint8Array): void;
  /** Unix seconds. */
  seconds(): number;
  entropy(bytes: number): Uint8Array;
}

/** A terminal's proven connection, and a newer one that is not proven yet. */
interface Connections {
  current: Session | undefined;
  candidate: Session | undefined;
}

/** All terminals' connections. */
export class Downlink {
  readonly #ports: DownlinkPorts;
  readonly #connections = new Map<number, Connections>();

  constructor(ports: DownlinkPorts) {
    this.#ports = ports;
  }

  /** A message of `terminal`'s own topic; what is wrong with it is refused, never thrown. */
  receive(terminal: string, bytes: Uint8Array): void {
    const code = this.#receive(terminal, bytes);
    if (code !== "") this.#ports.refuse(code, terminal, bytes);
  }

  /** Records of these terminals were committed: tells those that are connected. */
  acknowledge(peerIds: Iterable<number>): void {
    for (const id of peerIds) {
      const session = this.#connections.get(id)?.current;
      if (session === undefined) continue;
      const ack = this.#ports.acknowledgement(session.peer);
      this.#send(session, DOWN_ACKNOWLEDGE, encodeAcknowledgement(ack));
    }
  }

  /** Sends a place's new configuration to its connected terminals. */
  configure(configuration: Configuration): void {
    for (const { current } of this.#connections.values()) {
      if (current?.peer.place !== configuration.place) continue;
      this.#send(current, DOWN_CONFIGURATION, encodeConfiguration(configuration));
    }
  }

  /** Asks a connected terminal for records again; false when it is not connected. */
  askAgain(peerId: number, missing: Resend): boolean {
    const session = this.#connections.get(peerId)?.current;
    if (session === undefined) return false;
    this.#send(session, DOWN_RESEND, encodeResend(missing));
    return true;
  }

  #receive(terminal: string, bytes: Uint8Array): ErrorCode | "" {
    const peer = this.#ports.peer(terminal);
    if (peer === undefined) return "S102";
    const message = openUp(peer, bytes);
    if (typeof message === "string") return message;
    const connections = this.#connectionsOf(peer.id);
    const { current, candidate } = connections;
    const session = [candidate, current].find((known) => known?.isOf(message));
    if (session === undefined) {
      return message.kind === UP_HELLO ? this.#open(peer, message, connections) : "W132";
    }
    if (!session.advance(message)) return "W131";
    return this.#hear(session, message, connections);
  }

  #connectionsOf(peerId: number): Connections {
    let connections = this.#connections.get(peerId);
    if (connections === undefined) {
      connections = { current: undefined, candidate: undefined };
      this.#connections.set(peerId, connections);
    }
    return connections;
  }

  /** A new connection: challenged, and nothing more until it is proven. */
  #open(peer: Peer, message: Message, connections: Connections): ErrorCode | "" {
    const hello = decodeHello(message.body);
    if (typeof hello === "string") return hello;
    const session = new Session(peer, message, hello, this.#ports.entropy(NONCE_BYTES));
    connections.candidate = session;
    this.#send(session, DOWN_CHALLENGE, encodeNonce(session.nonce));
    return "";
  }

  #hear(session: Session, message: Message, connections: Connections): ErrorCode | "" {
    if (message.kind === UP_PROOF) return this.#prove(session, message.body, connections);
    if (message.kind === UP_HELLO) {
      this.#send(session, DOWN_CHALLENGE, encodeNonce(session.nonce));
      return "";
    }
    if (!session.proven) return "W132";
    if (message.kind === UP_AUTHORISE) return this.#authorise(session, message.body);
    if (message.kind === UP_STATUS) return this.#status(session, message.body);
    return "W110";
  }

  #prove(session: Session, body: Uint8Array, connections: Connections): ErrorCode | "" {
    const nonce = decodeNonce(body);
    if (typeof nonce === "string") return nonce;
    if (!sameBytes(nonce, session.nonce)) return "W131";
    session.proven = true;
    connections.current = session;
    connections.candidate = undefined;
    const { peer, hello } = session;
    this.#ports.onHello(peer, hello);
    this.#welcome(session);
    return "";
  }

  /** Time, what is stored, the configuration if it is another, and what only the terminal has. */
  #welcome(session: Session): void {
    const { peer, hello } = session;
    const acknowledgement = this.#ports.acknowledgement(peer);
    const wanted = this.#ports.configuration(peer.place);
    const configuration = wanted?.version ?? 0;
    const welcome = { time: this.#ports.seconds(), configuration, acknowledgement };
    this.#send(session, DOWN_WELCOME, encodeWelcome(welcome));
    if (wanted !== undefined && wanted.version !== hello.configuration) {
      this.#send(session, DOWN_CONFIGURATION, encodeConfiguration(wanted));
    }
    const { stored } = acknowledgement;
    if (hello.acknowledged > stored) {
      const missing = { from: stored + 1, to: hello.acknowledged };
      this.#send(session, DOWN_RESEND, encodeResend(missing));
    }
  }

  #authorise(session: Session, body: Uint8Array): ErrorCode | "" {
    const ask = decodeAuthorise(body);
    if (typeof ask === "string") return ask;
    const answer = this.#ports.answer(session.peer, ask);
    this.#send(session, DOWN_ANSWER, encodeAnswer(answer));
    return "";
  }

  #status(session: Session, body: Uint8Array): ErrorCode | "" {
    const status = decodeStatus(body);
    if (typeof status === "string") return status;
    this.#ports.onStatus(session.peer, status);
    this.acknowledge([session.peer.id]);
    return "";
  }

  #send(session: Session, kind: number, body: Uint8Array): void {
    this.#ports.publish(topicOf(session.peer.terminal, "down/message"), session.seal(kind, body));
  }
}
