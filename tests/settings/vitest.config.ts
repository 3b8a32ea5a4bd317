// How vitest runs the tests. Read by scripts/test.ts, and by people with
// `npx vitest run --config tests/settings/vitest.config.ts PATH`.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The longest that one test may take, in milliseconds: far above what any needs. */
const TEST_MS_MAX = 60_000;

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: TEST_MS_MAX,
    hookTimeout: TEST_MS_MAX,
    /* Two cores are what a fresh machine has. */
    maxWorkers: 2,
    pool: "forks",
  },
});
