/**
 * The console's static files: one stylesheet, htmx with its event-stream extension, our script.
 * Read once at start, served from memory under a name that holds their hash, so kept for a year.
 * Never serves a path given by a request: the names are known beforehand.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** One file as it is sent. `path` begins with `/assets/` and changes with the content. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

/** Everything that a page of the console links. */
export interface ConsoleAssets {
  readonly style: Asset;
  readonly script: Asset;
  /** It listens to what the script tells, and so must run before it. */
  readonly module: Asset;
  readonly icon: Asset;
}

const SCRIPT = "text/javascript; charset=utf-8";
/** The stylesheet in its order: what comes later may lean on what came before. */
const STYLE_PARTS = [
  "tokens",
  "base",
  "frame",
  "table",
  "pages",
  "ledger",
  "narrow",
  "stacked",
  "print",
] as const;

/** The folder of package.json above a module, compiled or not. */
export function packageRoot(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}

/** Reads all files; throws if one is missing (the build did not run). */
export function loadAssets(): ConsoleAssets {
  const root = packageRoot(import.meta.url);
  const source = join(root, "gateway", "console");
  const style = STYLE_PARTS.map((part) =>
    readFileSync(join(source, "style", `${part}.css`), "utf8"),
  );
  const require = createRequire(import.meta.url);
  const library = ["htmx.min.js", "ext/hx-sse.min.js"].map((file) =>
    readFileSync(require.resolve(`htmx.org/dist/${file}`), "utf8"),
  );
  const live = readFileSync(join(root, "build", "gateway", "console", "browser", "live.js"));
  return {
    style: asset("zinc.css", "text/css; charset=utf-8", Buffer.from(style.join("\n"))),
    // One file: loaded apart, htmx may start before its extension is there.
    script: asset("htmx.js", SCRIPT, Buffer.from(library.join("\n"))),
    module: asset("live.js", SCRIPT, live),
    icon: asset("icon.svg", "image/svg+xml", readFileSync(join(source, "style", "icon.svg"))),
  };
}

function asset(name: string, type: string, plain: Buffer): Asset {
  const hash = createHash("sha256").update(plain).digest("hex").slice(0, 12);
  const path = `/assets/${hash}/${name}`;
  return { path, type, plain, gzip: gzipSync(plain), brotli: brotliCompressSync(plain) };
}

/** Adds one route a file. */
export function serveAssets(app: FastifyInstance, assets: ConsoleAssets): void {
  for (const one of [assets.style, assets.icon, assets.script, assets.module]) {
    app.get(one.path, (request, reply) => sendAsset(request, reply, one));
  }
}

/** Sends a file in the best encoding that the browser takes. */
function sendAsset(request: FastifyRequest, reply: FastifyReply, one: Asset): FastifyReply {
  const accepted = String(request.headers["accept-encoding"] ?? "");
  void reply
    .header("cache-control", "public, max-age=31536000, immutable")
    .header("x-content-type-options", "nosniff")
    .header("vary", "accept-encoding")
    .type(one.type);
  if (/\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(one.brotli);
  if (/\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(one.gzip);
  return reply.send(one.plain);
}
