// The fleet: which terminals exist, with which key, at which place, under which configuration, and
// how they log in. Called by provisioning (`zinc terminal add`, `zinc start --demo`), the broker's
// access rules and the stages. Enrolments are statements: added, never changed.
// Secrets leave only through `prepare` (to provision a terminal) and `channel` (to tag messages).
import type { Refusal } from "../../protocol/errors.js";
import type { Configuration } from "../../protocol/wire/configuration.js";

/** What a terminal must be given; made by `prepare`, kept by nobody until `enrol`. */
export interface Preparation {
  readonly terminal: string;
  readonly place: string;
  /** Broker login (the terminal's id) and password, ASCII. */
  readonly login: string;
  readonly password: string;
  /** 32 bytes each. */
  readonly upKey: Uint8Array;
  readonly downKey: Uint8Array;
  /** Key that makes card references from UIDs, 32 bytes, and its generation. */
  readonly referenceKey: Uint8Array;
  readonly generation: number;
}

/** An enrolment as the stages know it. `id` is internal; key id 8 bytes, the others 32. */
export interface Enrolled {
  readonly id: number;
  readonly terminal: string;
  readonly place: string;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  /** SHA-256 of the enrolment: what the first record's `previous` holds. */
  readonly genesis: Uint8Array;
  readonly time: number;
  readonly demo: boolean;
}

/** A configuration without its version, which `publishConfiguration` gives. */
export type ConfigurationDraft = Omit<Configuration, "version">;

/** What the technician's commands call. */
export interface Fleet {
  /**
   * Makes the secrets of a new terminal; nothing is kept. Refusals: A102 (an id that is none, a
   * terminal that is enrolled and has sent records).
   */
  prepare(terminal: string, place: string): Preparation | Refusal;
  /**
   * Keeps the enrolment and the secrets, durably, and lets the terminal in at once. A terminal
   * that has not sent a record may be enrolled again: the dialogue with it was cut short. Refusals:
   * A102 as for `prepare`, S104 a key that is no safe Ed25519 key.
   */
  enrol(preparation: Preparation, publicKey: Uint8Array): Enrolled | Refusal;
  /** The enrolment in force of each terminal, oldest first. */
  enrolments(): readonly Enrolled[];
  /**
   * Makes `draft` the configuration of its place and sends it to the place's terminals. Gives the
   * version: a new one, or the present one when nothing differs. A102 when it breaks the form.
   */
  publishConfiguration(draft: ConfigurationDraft): number | Refusal;
  /** The configuration in force at a place. */
  configuration(place: string): Configuration | undefined;
  /**
   * A login that may only listen to what terminals send up, for judges and mirrors. Gives the new
   * password; the same name again replaces it. A102: a name that is none or is a terminal's.
   */
  addObserver(login: string): string | Refusal;
}
