// What the fleet asks of its storage. Called by registry.ts and presence.ts; implemented in
// gateway/store/. Enrolments and configurations are only ever added.
import type { Configuration } from "../../protocol/wire/configuration.js";
import type { Enrolled } from "./fleet.js";

/** A login at the broker: what it may do, and its password, hashed. */
export interface Login {
  readonly role: "terminal" | "observer";
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Everything that an enrolment brings, kept in one commit. `sealed`: its keys, encrypted. */
export interface NewEnrolment {
  readonly enrolled: Omit<Enrolled, "id">;
  readonly sealed: Uint8Array;
  readonly login: Login;
}

/** The fleet's storage; what it writes is durable when it returns. */
export interface FleetStore {
  enrolments(): Enrolled[];
  /** Gives the enrolment's number. */
  insertEnrolment(enrolment: NewEnrolment): number;
  sealedKeys(enrolment: number): Uint8Array | undefined;
  login(name: string): Login | undefined;
  putLogin(name: string, login: Login): void;
  /** The newest configuration of each place. */
  configurations(): Configuration[];
  insertConfiguration(configuration: Configuration, atSeconds: number): void;
  setting(name: string): string | undefined;
  putSetting(name: string, value: string): void;
  /** What each terminal last said, as text of presence.ts. */
  presences(): { readonly enrolment: number; readonly said: string }[];
  putPresences(said: ReadonlyMap<number, string>): void;
}
