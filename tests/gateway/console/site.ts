// A console without a gateway: the real routes over rows in memory, asked without a socket.
// Called by the tests of this folder. The clock stands still at the samples' evening.

import fastify, { type FastifyInstance } from "fastify";
import { consoleRoutes } from "../../../gateway/console/routes.js";
import { Shell } from "../../../gateway/console/shell.js";
import { MemoryQueries } from "./memory-queries.js";
import { EVENING_SECONDS } from "./sample-rows.js";

/** A running console; `close` it after use. */
export interface Site {
  readonly app: FastifyInstance;
  readonly queries: MemoryQueries;
  /** The body of a page, in English unless it says otherwise. */
  page(path: string, language?: string): Promise<string>;
}

/** Starts one. */
export async function openSite(): Promise<Site> {
  const queries = new MemoryQueries();
  const nowSeconds = () => EVENING_SECONDS + 20;
  const shell = new Shell({ queries, nowSeconds, benchPath: null });
  const app = fastify();
  consoleRoutes(app, { shell, queries });
  await app.ready();
  const page = async (path: string, language = "en"): Promise<string> => {
    const headers = { "accept-language": language };
    return (await app.inject({ url: path, headers })).body;
  };
  return { app, queries, page };
}

/** What a person reads: tags taken away, white space as one space, entities as characters. */
export function words(html: string): string {
  return html
    .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/[\s\u00a0\u202f]+/g, " ");
}
