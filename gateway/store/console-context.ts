// What the console's questions need beside the tables. Given by main.ts; called by the readers of
// this folder. Only reads.

import type { Acknowledgement } from "../../protocol/wire/bodies.js";
import type { Configuration } from "../../protocol/wire/configuration.js";
import type { Change } from "../console/queries.js";
import type { Enrolled } from "../fleet/fleet.js";
import type { Said } from "../fleet/presence.js";
import type { Run } from "../ledger/chain.js";

/** The live side of a gateway, as the console sees it. */
export interface ConsoleContext {
  readonly registry: {
    enrolments(): readonly Enrolled[];
    find(terminal: string): Enrolled | undefined;
    byId(id: number): Enrolled | undefined;
    configuration(place: string): Configuration | undefined;
  };
  readonly ledger: { gaps(enrolment: number): Run[] };
  readonly presence: { isOnline(enrolment: number): boolean; of(enrolment: number): Said };
  acknowledgement(enrolment: number): Acknowledgement;
}

/** Facts of this process. */
export interface ConsoleFacts {
  readonly demo: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** Unix seconds, now. */
  seconds(): number;
  subscribe(listener: (change: Change) => void): () => void;
  /** Whether a signature (64 bytes) over data is that of a key (32 bytes), strictly. */
  verify(signature: Uint8Array, data: Uint8Array, key: Uint8Array): boolean;
}
