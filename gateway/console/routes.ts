/**
 * The console's addresses, as one fastify plugin. Called by gateway/main.ts.
 * Reads only: every route is a GET, and none changes anything but the language kept in a cookie.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  address,
  EXPORT_ROWS,
  exceptionFilter,
  movementFilter,
  pageRequest,
  type Query,
  text,
} from "./address.js";
import { serveAssets } from "./assets.js";
import { balanceCsv, exceptionsCsv, movementsCsv, terminalsCsv } from "./csv.js";
import { asLanguage, languageCookie } from "./language.js";
import { serveLive } from "./live.js";
import { balancePage, familyPage } from "./pages/balance.js";
import { exceptionsPage } from "./pages/exceptions.js";
import { type MissingKind, missingPage } from "./pages/missing.js";
import { freshLine, movementsPage } from "./pages/movements.js";
import { recordPage } from "./pages/record.js";
import { terminalsPage } from "./pages/terminals.js";
import type { ConsoleQueries, RecordProof } from "./queries.js";
import type { Shell } from "./shell.js";
import type { PageName, View } from "./view.js";

/** Where the bench's live list is asked for again. */
const LEDGER_PATH = "/fragments/ledger";
const CSV = "text/csv; charset=utf-8";

interface Site {
  readonly app: FastifyInstance;
  readonly shell: Shell;
  readonly queries: ConsoleQueries;
}

/** Adds every route of the console to `app`. */
export function consoleRoutes(
  app: FastifyInstance,
  options: { readonly shell: Shell; readonly queries: ConsoleQueries },
): void {
  const site: Site = { app, ...options };
  serveAssets(app, site.shell.assets);
  serveLive(app, site.queries);
  keepLanguage(app);
  movementRoutes(site);
  listRoutes(site);
  recordRoutes(site);
  failureRoutes(site);
}

/** The live list for a page of another plugin: HTML with the wish to be asked again. */
export function ledgerSlot(html: string): string {
  const wish = 'hx-trigger="movements from:#live throttle:250ms" hx-swap="innerHTML"';
  return `<div id="ledger" hx-get="${LEDGER_PATH}" ${wish}>${html}</div>`;
}

/** `?lang=fr` on any page keeps the choice and comes back without it. */
function keepLanguage(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    const query = request.query as Query;
    const wish = asLanguage(query["lang"]);
    if (wish === undefined) return;
    const path = request.url.split("?", 1)[0] ?? "/";
    void reply.header("set-cookie", languageCookie(wish)).header("cache-control", "no-store");
    await reply.redirect(address(path.replace(/^\/+/, "/"), query, { lang: null }), 303);
  });
}

function movementRoutes({ app, shell, queries }: Site): void {
  app.get("/", async (request, reply) => {
    const view = await shell.view(request);
    const filter = movementFilter(view.query, view.setting.timeZone);
    const [page, terminals, assets] = await Promise.all([
      queries.movements(filter, pageRequest(view.query)),
      queries.terminals(),
      queries.assets(),
    ]);
    const since = text(view.query, "since");
    const body = movementsPage(view, { page, terminals, assets, since });
    // The form sends its empty fields too; the address that people copy does without.
    const filtered = request.headers["hx-request"] !== undefined && since === null;
    if (filtered) void reply.header("hx-push-url", address("/", view.query, {}));
    return shell.send(reply, view, { page: "movements", title: view.t("movements.title"), body });
  });
  app.get("/fragments/fresh", async (request, reply) => {
    const view = await shell.view(request);
    const filter = movementFilter(view.query, view.setting.timeZone);
    const since = text(view.query, "since") ?? "";
    const count = await queries.movementsNewerThan(filter, since);
    return shell.sendHtml(reply, freshLine(view, count, since));
  });
  app.get(LEDGER_PATH, async (request, reply) =>
    shell.sendHtml(reply, await shell.ledger(request)),
  );
  app.get("/movements.csv", async (request, reply) => {
    const view = await shell.view(request);
    const filter = movementFilter(view.query, view.setting.timeZone);
    const ask = (cursor: string | null) =>
      queries.movements(filter, { cursor, limit: EXPORT_ROWS });
    return sendFile(reply, "movements.csv", CSV, Readable.from(movementsCsv(view, ask)));
  });
}

function listRoutes({ app, shell, queries }: Site): void {
  const page = (name: PageName, body: (view: View) => Promise<string>): void => {
    app.get(`/${name}`, async (request, reply) => {
      const view = await shell.view(request);
      const title = view.t(`${name}.title`);
      return shell.send(reply, view, { page: name, title, body: await body(view) });
    });
  };
  page("terminals", async (view) => terminalsPage(view, await queries.terminals()));
  page("balance", async (view) => balancePage(view, await queries.trialBalance()));
  page("exceptions", async (view) => {
    const filter = exceptionFilter(view.query);
    return exceptionsPage(view, await queries.exceptions(filter, pageRequest(view.query)));
  });
  app.get("/balance/family", async (request, reply) => {
    const view = await shell.view(request);
    const family = text(view.query, "of") ?? "card:*";
    const rows = await queries.balances(family, pageRequest(view.query));
    const body = familyPage(view, family, rows);
    return shell.send(reply, view, { page: "balance", title: view.t("balance.title"), body });
  });
  app.get("/terminals.csv", async (request, reply) => {
    const view = await shell.view(request);
    const file = terminalsCsv(view, await queries.terminals());
    return sendFile(reply, "terminals.csv", CSV, file);
  });
  app.get("/balance.csv", async (request, reply) => {
    const view = await shell.view(request);
    const { rows } = await queries.trialBalance();
    return sendFile(reply, "balance.csv", CSV, balanceCsv(view, rows));
  });
  app.get("/exceptions.csv", async (request, reply) => {
    const view = await shell.view(request);
    const filter = exceptionFilter(view.query);
    const ask = (cursor: string | null) =>
      queries.exceptions(filter, { cursor, limit: EXPORT_ROWS });
    return sendFile(reply, "exceptions.csv", CSV, Readable.from(exceptionsCsv(view, ask)));
  });
}

function recordRoutes({ app, shell, queries }: Site): void {
  const proofOf = async (request: FastifyRequest): Promise<RecordProof | undefined> => {
    const { terminal, sequence } = request.params as { terminal: string; sequence: string };
    if (!/^[a-z0-9-]{1,16}$/.test(terminal) || !/^[1-9]\d{0,9}$/.test(sequence)) return undefined;
    return queries.proof(terminal, Number(sequence));
  };
  app.get("/records/:terminal/:sequence", async (request, reply) => {
    const [view, proof] = await Promise.all([shell.view(request), proofOf(request)]);
    if (proof === undefined) return sendMissing({ shell, reply, view }, "record", 404);
    const title = `${proof.row.terminalName} ${view.formats.number(proof.row.sequence)}`;
    return shell.send(reply, view, { page: "other", title, body: recordPage(view, proof) });
  });
  app.get("/records/:terminal/:sequence/record.cose", async (request, reply) => {
    const proof = await proofOf(request);
    if (proof === undefined) return reply.callNotFound();
    const name = `${proof.row.terminal}-${proof.row.sequence}.cose`;
    return sendFile(reply, name, "application/cose", Buffer.from(proof.envelopeHex, "hex"));
  });
}

function failureRoutes({ app, shell }: Site): void {
  app.setNotFoundHandler(async (request, reply) => {
    const view = await shell.view(request);
    return sendMissing({ shell, reply, view }, "page", 404);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const status = (error as { readonly statusCode?: number }).statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    const view = await shell.view(request);
    const kind = status < 500 ? "page" : "fault";
    return sendMissing({ shell, reply, view }, kind, status);
  });
}

interface Answer {
  readonly shell: Shell;
  readonly reply: FastifyReply;
  readonly view: View;
}

function sendMissing({ shell, reply, view }: Answer, kind: MissingKind, status: number) {
  const body = missingPage(view, kind);
  void reply.code(status);
  return shell.send(reply, view, { page: "other", title: view.t(`missing.${kind}`), body });
}

function sendFile(
  reply: FastifyReply,
  name: string,
  type: string,
  file: Readable | string | Buffer,
): FastifyReply {
  return reply
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("x-content-type-options", "nosniff")
    .header("cache-control", "private, no-store")
    .type(type)
    .send(file);
}
