/**
 * Provisioning in a world: the computer's side of the console dialogue, on the world's clock, and
 * the place's configuration. Called by: the world, once a terminal.
 * Must never: give a terminal anything that does not go through its console.
 */
import type { ConfigurationDraft, Fleet } from "../../gateway/fleet/fleet.js";
import type { Line } from "../../protocol/wire/provision.js";
import {
  decodeLine,
  encodeLine,
  VERB_DONE,
  VERB_ENROL,
  VERB_IDENTIFY,
  VERB_IDENTITY,
  VERB_KEY,
  VERB_PROVISION,
} from "../../protocol/wire/provision.js";
import type { Chance } from "./chance.js";
import { BROKER_PORT } from "./site.js";
import type { Till } from "./till.js";

/** The place of every terminal here. */
export const PLACE = "cafe";
/** The asset of every amount here. */
export const EURO = "EUR.asso/2";

const CONFIGURATION: Omit<ConfigurationDraft, "articles"> = {
  place: PLACE,
  placeName: "Harbour Cafe",
  language: "en",
  assets: [{ asset: EURO, symbol: "EUR" }],
  topUpAsset: 0,
  cardAllowance: 50_000,
  terminalAllowance: 500_000,
  leaseSeconds: 86_400,
  zone: 720,
};

/** Milliseconds until a question is asked again, and that an answer may take in all. */
const AGAIN_MS = 500;
const ANSWER_MS_MAX = 30_000;

/** What everybody at the dialogue knows of a terminal afterwards. */
export interface Enrolled {
  readonly terminal: string;
  readonly place: string;
  /** As the terminal said it, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The federation's, 32 bytes: makes card references from UIDs. */
  readonly referenceKey: Uint8Array;
}

/** What the dialogue needs. */
export interface Enrolling {
  readonly till: Till;
  readonly fleet: Fleet;
  readonly chance: Chance;
  run(condition: () => boolean, maxMs: number): Promise<boolean>;
}

/** Makes the place known, or changes what its coffee costs. */
export function publish(fleet: Fleet, coffee = { price: 150 }): void {
  const articles = [{ id: 1, label: "Coffee", key: "A", ...coffee }];
  const version = fleet.publishConfiguration({ ...CONFIGURATION, articles });
  if (typeof version !== "number") throw new Error(version.detail);
}

type Asked = (question: Line) => Promise<Line>;

function openDialogue({ till, run }: Enrolling): Asked {
  let text = "";
  const answers: Line[] = [];
  till.terminal.console.onData((bytes) => {
    const lines = (text + bytes).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const read = decodeLine(line.trimEnd());
      if (typeof read === "object") answers.push(read);
    }
  });
  return async (question) => {
    answers.length = 0;
    const tries = question.verb === VERB_IDENTIFY ? ANSWER_MS_MAX / AGAIN_MS : 1;
    for (let i = 0; i < tries; i += 1) {
      till.terminal.console.write(encodeLine(question));
      await run(() => answers.length > 0, tries === 1 ? ANSWER_MS_MAX : AGAIN_MS);
      const [answer] = answers;
      if (answer !== undefined) return answer;
    }
    throw new Error(`${till.id} does not answer ${question.verb}: ${till.log.join("; ")}`);
  };
}

function expectVerb<V extends Line["verb"]>(line: Line, verb: V): Extract<Line, { verb: V }> {
  if (line.verb === verb) return line as Extract<Line, { verb: V }>;
  throw new Error(`expected verb ${verb}, got ${JSON.stringify(line)}`);
}

/** Gives a terminal its identity and enrols the key that it made. */
export async function enrolTerminal(enrolling: Enrolling): Promise<Enrolled> {
  const { till, fleet, chance } = enrolling;
  const ask = openDialogue(enrolling);
  const identity = expectVerb(await ask({ verb: VERB_IDENTIFY }), VERB_IDENTITY);
  if (identity.provisioned) throw new Error(`${till.id} is provisioned already`);
  const prepared = fleet.prepare(till.id, PLACE);
  if ("code" in prepared) throw new Error(prepared.detail);
  const { publicKey } = expectVerb(
    await ask({
      ...prepared,
      verb: VERB_PROVISION,
      host: "gateway",
      port: BROKER_PORT,
      entropy: chance.bytes(32),
      time: Math.floor(till.nowMs() / 1000),
    }),
    VERB_KEY,
  );
  const enrolled = fleet.enrol(prepared, publicKey);
  if ("code" in enrolled) throw new Error(enrolled.detail);
  expectVerb(await ask({ verb: VERB_ENROL, genesis: enrolled.genesis }), VERB_DONE);
  const { referenceKey } = prepared;
  return { terminal: till.id, place: PLACE, publicKey, referenceKey };
}
