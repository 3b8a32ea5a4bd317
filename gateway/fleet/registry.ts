// The fleet's register: enrolments, configurations, logins and keys, over a store. Called through
// `Fleet` by provisioning, and by main.ts for the stages, which it tells of what is new.
// Must never log or return a secret other than to provision or to tag.
import { createHash } from "node:crypto";
import { concatBytes, hexBytes, hexText, sameBytes } from "../../protocol/bytes.js";
import type { Refusal } from "../../protocol/errors.js";
import { isId } from "../../protocol/money.js";
import type { Configuration } from "../../protocol/wire/configuration.js";
import { decodeConfiguration, encodeConfiguration } from "../../protocol/wire/configuration.js";
import type { Enrolment } from "../../protocol/wire/enrolment.js";
import { encodeEnrolment } from "../../protocol/wire/enrolment.js";
import type { ConfigurationDraft, Enrolled, Fleet, Preparation } from "./fleet.js";
import type { FleetStore, Login } from "./fleet-store.js";
import { checkPassword, type Entropy, hashPassword, makePassword } from "./password.js";
import { seal, unseal } from "./seal.js";

const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
/** Generation of the reference key, until a roll-over makes the next. */
const GENERATION = 1;

/** What the register is given. `fileKey`: 32 bytes of the key file. */
export interface RegistryPorts {
  readonly store: FleetStore;
  readonly fileKey: Uint8Array;
  readonly demo: boolean;
  readonly entropy: Entropy;
  seconds(): number;
  isSafeKey(key: Uint8Array): boolean;
  /** Whether the ledger holds records of this enrolment. */
  hasRecords(enrolment: number): boolean;
  onEnrolled(enrolled: Enrolled): void;
  onConfiguration(configuration: Configuration): void;
}

/** The keys of both directions between a terminal and its gateway, 32 bytes each. */
export interface ChannelKeys {
  readonly upKey: Uint8Array;
  readonly downKey: Uint8Array;
}

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha256").update(bytes).digest());
const refusal = (detail: string): Refusal => ({ code: "A102", detail });

/** The register; all that is asked often is in memory. */
export class Registry implements Fleet {
  readonly #ports: RegistryPorts;
  readonly #byTerminal = new Map<string, Enrolled>();
  readonly #byId = new Map<number, Enrolled>();
  readonly #places = new Set<string>();
  readonly #configurations = new Map<string, Configuration>();
  readonly #channels = new Map<number, ChannelKeys>();

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
    for (const enrolled of ports.store.enrolments()) this.#remember(enrolled);
    for (const found of ports.store.configurations()) this.#configurations.set(found.place, found);
  }

  prepare(terminal: string, place: string): Preparation | Refusal {
    const { entropy } = this.#ports;
    if (!isId(terminal) || !isId(place)) return refusal("an id is 1-16 of a-z, 0-9 and -");
    if (this.#isInUse(terminal)) return refusal(`${terminal} is enrolled and has sent records`);
    return {
      terminal,
      place,
      login: terminal,
      password: makePassword(entropy),
      upKey: entropy(KEY_BYTES),
      downKey: entropy(KEY_BYTES),
      referenceKey: this.#referenceKey(),
      generation: GENERATION,
    };
  }

  enrol(preparation: Preparation, publicKey: Uint8Array): Enrolled | Refusal {
    const { terminal, place, password } = preparation;
    const { store, demo, entropy, fileKey } = this.#ports;
    if (!isId(terminal) || !isId(place)) return refusal("an id is 1-16 of a-z, 0-9 and -");
    if (this.#isInUse(terminal)) return refusal(`${terminal} is enrolled and has sent records`);
    if (!this.#ports.isSafeKey(publicKey)) return { code: "S104", detail: `key of ${terminal}` };
    const time = this.#ports.seconds();
    const enrolment: Enrolment = { terminal, place, publicKey, time, demo };
    const genesis = sha256(encodeEnrolment(enrolment));
    const keyId = sha256(publicKey).subarray(0, KEY_ID_BYTES);
    const keys = concatBytes([preparation.upKey, preparation.downKey]);
    const id = store.insertEnrolment({
      enrolled: { ...enrolment, keyId, genesis },
      sealed: seal(keys, fileKey, `channel ${terminal}`, entropy),
      login: hashPassword(password, "terminal", entropy),
    });
    const enrolled = { id, ...enrolment, keyId, genesis };
    this.#remember(enrolled);
    this.#ports.onEnrolled(enrolled);
    return enrolled;
  }

  enrolments(): readonly Enrolled[] {
    return [...this.#byTerminal.values()].sort((a, b) => a.id - b.id);
  }

  publishConfiguration(draft: ConfigurationDraft): number | Refusal {
    const present = this.#configurations.get(draft.place);
    const body = encodeConfiguration({ ...draft, version: present?.version ?? 0 });
    const read = decodeConfiguration(body);
    if (typeof read === "string") return refusal(`the configuration breaks its form: ${read}`);
    if (present && sameBytes(body, encodeConfiguration(present))) return present.version;
    const configuration = { ...read, version: (present?.version ?? 0) + 1 };
    this.#ports.store.insertConfiguration(configuration, this.#ports.seconds());
    this.#configurations.set(configuration.place, configuration);
    this.#ports.onConfiguration(configuration);
    return configuration.version;
  }

  configuration(place: string): Configuration | undefined {
    return this.#configurations.get(place);
  }

  addObserver(login: string): string | Refusal {
    const { store, entropy } = this.#ports;
    if (!isId(login)) return refusal("a login is 1-16 of a-z, 0-9 and -");
    if (store.login(login)?.role === "terminal") return refusal(`${login} is a terminal`);
    const password = makePassword(entropy);
    store.putLogin(login, hashPassword(password, "observer", entropy));
    return password;
  }

  /** The role of a login whose password is right; undefined for every other. */
  authenticate(name: string, password: Uint8Array): Login["role"] | undefined {
    const login = isId(name) ? this.#ports.store.login(name) : undefined;
    return checkPassword(password, login) ? login?.role : undefined;
  }

  /** The enrolment of a terminal, if it has one. */
  find(terminal: string): Enrolled | undefined {
    return this.#byTerminal.get(terminal);
  }

  /** The enrolment with this number, in force or not. */
  byId(id: number): Enrolled | undefined {
    return this.#byId.get(id);
  }

  /** Whether some enrolment or configuration names this place. */
  knowsPlace(place: string): boolean {
    return this.#configurations.has(place) || this.#places.has(place);
  }

  /** The keys that tag messages; undefined when they were sealed with another key file. */
  channel(enrolled: Enrolled): ChannelKeys | undefined {
    const known = this.#channels.get(enrolled.id);
    if (known !== undefined) return known;
    const sealed = this.#ports.store.sealedKeys(enrolled.id);
    const keys = sealed && unseal(sealed, this.#ports.fileKey, `channel ${enrolled.terminal}`);
    if (keys === undefined) return undefined;
    const channel = { upKey: keys.subarray(0, KEY_BYTES), downKey: keys.subarray(KEY_BYTES) };
    this.#channels.set(enrolled.id, channel);
    return channel;
  }

  #isInUse(terminal: string): boolean {
    const known = this.#byTerminal.get(terminal);
    return known !== undefined && this.#ports.hasRecords(known.id);
  }

  #remember(enrolled: Enrolled): void {
    this.#byTerminal.set(enrolled.terminal, enrolled);
    this.#byId.set(enrolled.id, enrolled);
    this.#places.add(enrolled.place);
  }

  /** The key of card references, one for the federation, made at the first use. */
  #referenceKey(): Uint8Array {
    const { store, fileKey, entropy } = this.#ports;
    const name = `reference key ${GENERATION}`;
    const kept = hexBytes(store.setting(name) ?? "");
    const key = kept && kept.length > 0 ? unseal(kept, fileKey, name) : undefined;
    if (key !== undefined) return key;
    const made = entropy(KEY_BYTES);
    store.putSetting(name, hexText(seal(made, fileKey, name, entropy)));
    return made;
  }
}
