/*
 * The one open question to the gateway: may this card pay. Called by net.ts and, as Net.ask, by
 * the counter. Must never leave a caller without an answer, nor answer twice.
 */
import type { ErrorCode } from "../../protocol/errors.js";
import { ANSWER_MS_MAX } from "../../protocol/limits.js";
import {
  type Answer,
  type Authorise,
  decodeAnswer,
  encodeAuthorise,
} from "../../protocol/wire/bodies.js";
import { UP_AUTHORISE } from "../../protocol/wire/message.js";
import { after, cancel } from "../platform/timers.js";
import { SESSION_WELCOMED, say, sessionState } from "./session.js";

let asked: ((answer: Answer | ErrorCode) => void) | undefined;
let request = 0;
let deadline = 0;

/** Ends the open question, if there is one, with what came of it. */
export function endQuestion(what: Answer | ErrorCode): void {
  const tell = asked;
  asked = undefined;
  cancel(deadline);
  deadline = 0;
  if (tell !== undefined) tell(what);
}

function late(): void {
  deadline = 0;
  endQuestion("M103");
}

/** Asks; see Net. */
export function ask(a: Authorise, cb: (answer: Answer | ErrorCode) => void): void {
  endQuestion("M103");
  if (sessionState() !== SESSION_WELCOMED) {
    cb("M101");
    return;
  }
  asked = cb;
  request = a.request;
  deadline = after(ANSWER_MS_MAX, late);
  say(UP_AUTHORISE, encodeAuthorise(a));
}

/** An answer came; one to an older question is passed over. */
export function onAnswer(body: Uint8Array): void {
  const answer = decodeAnswer(body);
  if (typeof answer !== "string" && answer.request === request && deadline > 0) endQuestion(answer);
}
