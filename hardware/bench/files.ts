/**
 * The bench's static files: its stylesheet and the compiled modules of browser/, from memory,
 * under an address that holds a hash of them all, so that they are kept for a year and never mixed.
 * Called by server.ts. Never serves a name that was not there at start.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";

/** Addresses for the page's head. */
export interface BenchFiles {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** Later ones lean on earlier ones. */
const STYLES = ["terminal.css", "keys.css", "desk.css", "narrow.css"] as const;
const MAIN = "main.js";

/** The bench's folder of sources, wherever this module was compiled to. */
export function benchFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return join(folder, "hardware", "bench");
}

interface StaticFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

function readFiles(): readonly StaticFile[] {
  const source = benchFolder();
  const styles = STYLES.map((name) => ({
    name,
    type: "text/css; charset=utf-8",
    bytes: readFileSync(join(source, "style", name)),
  }));
  const compiled = join(source, "..", "..", "build", "hardware", "bench", "browser");
  const scripts = readdirSync(compiled)
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({
      name,
      type: "text/javascript; charset=utf-8",
      bytes: readFileSync(join(compiled, name)),
    }));
  return [...styles, ...scripts];
}

/** Adds a route a file below `/bench/`; throws if the build did not run. */
export function serveFiles(app: FastifyInstance): BenchFiles {
  const files = readFiles();
  const hash = createHash("sha256");
  for (const { name, bytes } of files) hash.update(name).update(bytes);
  const base = `/bench/${hash.digest("hex").slice(0, 12)}/`;
  for (const { name, type, bytes } of files) {
    const packed = gzipSync(bytes);
    app.get(base + name, (request, reply) => {
      const gzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
      if (gzip) void reply.header("content-encoding", "gzip");
      return reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("x-content-type-options", "nosniff")
        .header("vary", "accept-encoding")
        .type(type)
        .send(gzip ? packed : bytes);
    });
  }
  return { styles: STYLES.map((name) => base + name), scripts: [base + MAIN] };
}
