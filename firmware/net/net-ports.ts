/*
 * What the line to the gateway is made of. Filled in by main.ts for net.ts. Holds no behaviour.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import type { Channelled, EqualTags } from "../../protocol/wire/message.js";
import type { SettableClock } from "../platform/clock.js";
import type { Network } from "../platform/network.js";
import type { Journal } from "../store/journal-types.js";
import type { Outbox } from "../store/outbox-types.js";

/** Where to connect, and as whom. */
export interface Address {
  terminal: string;
  host: string;
  port: number;
  login: string;
  password: string;
}

/** What the line is made of. */
export interface NetPorts {
  network: Network;
  address: Address;
  up: Channelled;
  down: Channelled;
  equal: EqualTags;
  keyId: Uint8Array;
  boots: number;
  firmware: string;
  clock: SettableClock;
  journal: Journal & Outbox;
  /** Version of the newest configuration that is kept here. */
  configuration(): number;
  /** A configuration came; called while the counter is idle. */
  configured(bytes: Uint8Array): void;
  /** Whether the counter is idle. */
  idle(): boolean;
  /** 0 to 1, from the terminal's own generator. */
  random(): number;
  /** Something that the screen shows has changed. */
  changed(): void;
  /** The connection was refused or an acknowledgement does not fit: M102, L101, W104. */
  fault(code: ErrorCode): void;
}
