// Provisioning, the computer's side: asks a terminal on its console UART who it is, gives it its
// secrets and place, enrols the key that it made. Called by `zinc start --demo` and by
// `zinc terminal add`. Keeps nothing of the secrets; the private key never comes here.
// Source: protocol/wire/provision.ts.
import { randomBytes } from "node:crypto";
import type { Fleet } from "../../gateway/fleet/fleet.js";
import type { ErrorCode, Refusal } from "../../protocol/errors.js";
import { PROVISION_LINE_BYTES_MAX } from "../../protocol/limits.js";
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
  VERB_REFUSED,
} from "../../protocol/wire/provision.js";
import { Failure } from "../failure.js";

/** A terminal's console UART as its computer sees it; binary text, split anywhere. */
export interface ConsolePort {
  write(bytes: string): void;
  onData(hear: (bytes: string) => void): void;
}

/** Where the terminal belongs and whom it will talk to. */
export interface Placement {
  readonly terminal: string;
  readonly place: string;
  readonly broker: { readonly host: string; readonly port: number };
}

const ANSWER_MS = 15_000;
/** A terminal that is still starting misses questions: ask again. */
const ASK_AGAIN_MS = 500;

/** One question, one answer; noise on the console is passed over. */
class Dialogue {
  private pending = "";
  private hear: (line: Line | ErrorCode) => void = () => undefined;

  constructor(private readonly port: ConsolePort) {
    port.onData((bytes) => {
      this.pending = (this.pending + bytes).slice(-2 * PROVISION_LINE_BYTES_MAX);
      let end = this.pending.indexOf("\n");
      while (end >= 0) {
        const line = decodeLine(this.pending.slice(0, end).trimEnd());
        this.pending = this.pending.slice(end + 1);
        if (line !== undefined) this.hear(line);
        end = this.pending.indexOf("\n");
      }
    });
  }

  ask<V extends Line["verb"]>(
    question: Line,
    verb: V,
    repeat: boolean,
  ): Promise<Extract<Line, { verb: V }>> {
    return new Promise((resolve, reject) => {
      const send = () => this.port.write(encodeLine(question));
      const again = repeat ? setInterval(send, ASK_AGAIN_MS) : undefined;
      const late = setTimeout(() => end(() => reject(Failure.of("M103", "console"))), ANSWER_MS);
      const end = (act: () => void) => {
        clearInterval(again);
        clearTimeout(late);
        this.hear = () => undefined;
        act();
      };
      this.hear = (line) => {
        if (typeof line === "string") end(() => reject(Failure.of(line, "console")));
        else if (line.verb === verb) end(() => resolve(line as Extract<Line, { verb: V }>));
        else if (line.verb === VERB_REFUSED) {
          end(() => reject(Failure.of("W141", `the terminal says ${line.code}`)));
        }
      };
      send();
    });
  }
}

function granted<T extends object>(value: T | Refusal): T {
  if ("code" in value && "detail" in value) throw Failure.of(value.code, value.detail);
  return value as T;
}

/**
 * Gives a terminal its identity, unless it has one.
 * @returns whether it was provisioned now (true) or before (false)
 * @throws Failure M103 when it does not answer, W140/W141 when the dialogue breaks, A102
 */
export async function provision(
  port: ConsolePort,
  placement: Placement,
  fleet: Fleet,
): Promise<boolean> {
  const dialogue = new Dialogue(port);
  const identity = await dialogue.ask({ verb: VERB_IDENTIFY }, VERB_IDENTITY, true);
  if (identity.provisioned) return false;
  const { terminal, place, broker } = placement;
  const prepared = granted(fleet.prepare(terminal, place));
  const { publicKey } = await dialogue.ask(
    {
      verb: VERB_PROVISION,
      terminal,
      place,
      host: broker.host,
      port: broker.port,
      login: prepared.login,
      password: prepared.password,
      upKey: prepared.upKey,
      downKey: prepared.downKey,
      referenceKey: prepared.referenceKey,
      generation: prepared.generation,
      entropy: randomBytes(32),
      time: Math.floor(Date.now() / 1000),
    },
    VERB_KEY,
    false,
  );
  const enrolled = granted(fleet.enrol(prepared, publicKey));
  await dialogue.ask({ verb: VERB_ENROL, genesis: enrolled.genesis }, VERB_DONE, false);
  return true;
}
