// The first stage: what arrives on a topic goes to the stage that understands it. Called by both
// kinds of broker. `done` means that the broker may confirm (PUBACK): for records that is after the
// durable commit. Never throws on what it is given, never holds a message without bound.
import type { ErrorCode } from "../../protocol/errors.js";
import { MESSAGE_BYTES_MAX } from "../../protocol/limits.js";
import { parseTopic } from "../../protocol/wire/topics.js";

/** The stages behind. */
export interface IntakePorts {
  /** Whether a terminal of this name is enrolled. */
  isEnrolled(terminal: string): boolean;
  /** Verifies and commits the records of a message; calls back once they are durable. */
  records(terminal: string, payload: Uint8Array, done: () => void): void;
  /** A tagged message. */
  message(terminal: string, payload: Uint8Array): void;
  /** The terminal's last will, or its connection ended. */
  gone(terminal: string): void;
  refuse(code: ErrorCode, terminal: string, bytes: Uint8Array): void;
}

/** What a broker does with a message after the intake. */
export type Verdict = "taken" | "foreign";

/** Sorts what arrives. */
export class Intake {
  readonly #ports: IntakePorts;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  /** A terminal's connection ended. */
  gone(terminal: string): void {
    this.#ports.gone(terminal);
  }

  /** A login that failed (M102). `login` is from outside and kept as it came. */
  loginFailed(login: string): void {
    this.#ports.refuse("M102", "", Buffer.from(login.slice(0, 64)));
  }

  /**
   * Takes a message. `login`: the terminal that published it, undefined when the broker is another
   * program and vouches for it. A topic that is none (W120) or another terminal's (W121) is
   * foreign: the embedded broker closes the connection. `done` is called once, for "taken" only.
   */
  take(topic: string, payload: Uint8Array, login: string | undefined, done: () => void): Verdict {
    const parsed = parseTopic(topic);
    const owner = login ?? parsed?.terminal ?? "";
    const known = this.#ports.isEnrolled(owner) ? owner : "";
    if (parsed === undefined || parsed.channel === "down/message") {
      this.#ports.refuse("W120", known, Buffer.from(topic.slice(0, 64)));
      return "foreign";
    }
    if (parsed.terminal !== owner) {
      this.#ports.refuse("W121", known, Buffer.from(topic));
      return "foreign";
    }
    const code = known === "" ? "S102" : payload.length > MESSAGE_BYTES_MAX ? "W105" : "";
    if (code !== "") {
      this.#ports.refuse(code, known, payload);
      done();
      return "taken";
    }
    if (parsed.channel === "up/records") {
      this.#ports.records(owner, payload, done);
      return "taken";
    }
    if (parsed.channel === "up/message") this.#ports.message(owner, payload);
    else this.#ports.gone(owner);
    done();
    return "taken";
  }
}
