/**
 * The bench as a fastify plugin: its page, its files, one WebSocket. Called by scripts/start.ts,
 * which passes in terminals, cards and the frame that the console draws around the page.
 * Never trusts a message: what is not exactly a command closes the socket. For a demonstration,
 * on this machine: a page of another site is refused by its Origin.
 */
import websocket from "@fastify/websocket";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import { Bench, type BenchCard, type BenchTerminal, type Onlooker } from "./bench.js";
import { benchFolder, serveFiles } from "./files.js";
import { MESSAGE_BYTES_MAX, MESSAGES_PER_SECOND_MAX, parseCommand } from "./messages.js";
import { benchPage } from "./page.js";
import { type BenchLanguage, loadWords } from "./words.js";

/** Address of the page, for a navigation. */
export const BENCH_PATH = "/bench";

/** What the bench is given. */
export interface BenchOptions {
  readonly terminals: readonly BenchTerminal[];
  readonly cards: readonly BenchCard[];
  /** The language of a request. */
  language(request: FastifyRequest): BenchLanguage;
  /** Draws the frame around a body and sends it. */
  render(
    request: FastifyRequest,
    reply: FastifyReply,
    content: BenchContent,
  ): Promise<FastifyReply>;
  /** The live ledger as HTML, for the place beside the terminals. */
  ledger(request: FastifyRequest): Promise<string>;
}

/** The page for the frame: `body` is HTML, escaped; `styles` and `scripts` are addresses. */
export interface BenchContent {
  readonly page: "bench";
  readonly title: string;
  readonly body: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** People who may look at the same time. */
const ONLOOKERS_MAX = 16;
/** A socket whose reader lags behind by so much is dropped; the page comes back by itself. */
const BACKLOG_BYTES_MAX = 262_144;
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

/** Adds the bench to `app`; await it before adding routes that it shall see. */
export async function benchRoutes(app: FastifyInstance, options: BenchOptions): Promise<void> {
  const bench = new Bench(options.terminals, options.cards);
  const words = loadWords(benchFolder());
  const files = serveFiles(app);
  app.addHook("onClose", () => bench.close());
  await app.register(websocket, { options: { maxPayload: MESSAGE_BYTES_MAX } });
  app.get(`${BENCH_PATH}/ws`, { websocket: true }, (socket, request) => {
    if (!isSameOrigin(request)) return socket.close(POLICY_VIOLATION);
    if (bench.size >= ONLOOKERS_MAX) return socket.close(TRY_AGAIN_LATER);
    return serveSocket(bench, socket);
  });
  app.get(BENCH_PATH, async (request, reply) => {
    const { terminals, cards } = options;
    const mine = words[options.language(request)];
    const ledger = await options.ledger(request);
    const body = benchPage({ words: mine, terminals, cards, ledger });
    return options.render(request, reply, { page: "bench", title: mine("title"), body, ...files });
  });
}

/** A browser always says where its page is from; something else than a browser need not. */
function isSameOrigin({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}

function serveSocket(bench: Bench, socket: WebSocket): void {
  const onlooker: Onlooker = {
    send: (event) => {
      if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(event));
    },
  };
  let budget = MESSAGES_PER_SECOND_MAX;
  const refill = setInterval(() => {
    budget = MESSAGES_PER_SECOND_MAX;
  }, 1000);
  socket.on("message", (data, isBinary) => {
    budget -= 1;
    const command = isBinary || budget < 0 ? undefined : parseCommand(String(data));
    if (command === undefined || !bench.act(onlooker, command)) socket.close(POLICY_VIOLATION);
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(refill);
    bench.leave(onlooker);
  });
  bench.join(onlooker);
}
