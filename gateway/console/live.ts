/**
 * The event stream that tells open pages what changed, so that they ask again; it carries no data.
 * Made by the routes. Never sends more than one event a kind and quarter second, never keeps more
 * streams than a bound. Source of truth: WHATWG HTML, server-sent events.
 */
import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Change, ConsoleQueries } from "./queries.js";

/** Where pages listen. */
export const LIVE_PATH = "/live";

const CHANGES: readonly Change[] = ["movements", "terminals", "exceptions"];
/** A browser opens at most one a page; beyond this the page works, without liveness. */
const STREAMS_MAX = 256;
const QUIET_MS = 250;
/** Proxies close a silent connection after 30 s or more. */
const HEARTBEAT_MS = 20_000;
/** A stream whose reader lags behind by so much is dropped; it comes back by itself. */
const BACKLOG_BYTES_MAX = 16_384;

/** Adds the stream's route; stops listening to the ledger when the server closes. */
export function serveLive(app: FastifyInstance, queries: Pick<ConsoleQueries, "subscribe">): void {
  const streams = new Set<ServerResponse>();
  const waiting = new Set<Change>();
  let quiet: NodeJS.Timeout | undefined;
  let id = 0;

  const broadcast = (text: string): void => {
    for (const stream of streams) {
      if (stream.writableLength > BACKLOG_BYTES_MAX) stream.destroy();
      else stream.write(text);
    }
  };
  const flush = (): void => {
    quiet = undefined;
    if (waiting.size === 0) return;
    id += 1;
    broadcast(eventText([...waiting], id));
    waiting.clear();
    quiet = setTimeout(flush, QUIET_MS);
  };
  const unsubscribe = queries.subscribe((change) => {
    waiting.add(change);
    if (quiet === undefined) flush();
  });
  const heartbeat = setInterval(() => broadcast(":\n\n"), HEARTBEAT_MS);
  heartbeat.unref();

  app.addHook("preClose", async () => {
    unsubscribe();
    clearInterval(heartbeat);
    clearTimeout(quiet);
    for (const stream of streams) stream.end();
  });

  app.get(LIVE_PATH, (request, reply) => {
    if (streams.size >= STREAMS_MAX) return reply.code(503).header("retry-after", "60").send();
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const returning = request.headers["last-event-id"] !== undefined;
    stream.write(`id: ${id}\n\n${returning ? eventText(CHANGES, id) : ""}`);
    streams.add(stream);
    stream.on("close", () => streams.delete(stream));
    stream.on("error", () => stream.destroy());
    return undefined;
  });
}

function eventText(changes: readonly Change[], id: number): string {
  return changes.map((change) => `id: ${id}\nevent: ${change}\n\n`).join("");
}
