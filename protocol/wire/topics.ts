// MQTT topics between a terminal and its gateway. Called by both sides and by the broker's
// access rule: a terminal may publish only under its own `up/` and subscribe to its own `down/`.
// Nothing that commands is retained; a message says by its tag whom it is for.
// Form: zinc/1/<terminal>/up/records | up/message | up/gone | down/message
import { isId } from "../money.js";

const ROOT = "zinc/1/";

/** What travels under a topic. */
export type Channel = "up/records" | "up/message" | "up/gone" | "down/message";

/** The topic of a terminal's channel. */
export function topicOf(terminal: string, channel: Channel): string {
  return `${ROOT}${terminal}/${channel}`;
}

/** A topic, read. */
export interface Topic {
  readonly terminal: string;
  readonly channel: Channel;
}

/** Reads a topic; undefined if it is not one of ours (W120). */
export function parseTopic(topic: string): Topic | undefined {
  if (topic.length > 48 || topic.indexOf(ROOT) !== 0) return undefined;
  const rest = topic.substring(ROOT.length);
  const slash = rest.indexOf("/");
  if (slash < 1) return undefined;
  const terminal = rest.substring(0, slash);
  const channel = rest.substring(slash + 1);
  if (!isId(terminal)) return undefined;
  if (
    channel === "up/records" ||
    channel === "up/message" ||
    channel === "up/gone" ||
    channel === "down/message"
  ) {
    return { terminal, channel };
  }
  return undefined;
}
