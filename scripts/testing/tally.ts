// Counts what a run of the tests came to, and why tests were skipped. Called by scripts/test.ts.
// A skip without a reason counts as a failure: nobody could know what was not proven.

/** One test, or one file that could not be run at all. */
export interface Outcome {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  readonly reason?: string;
}

/** The count, and the lines that close the report; the last is `N passed, N failed, N skipped`. */
export interface Tally {
  readonly lines: readonly string[];
  readonly failed: number;
}

/* A test that can't ask for a context says it in its title: "… (skipped without ESPRUINO)". */
function reasonOf(one: Outcome): string | undefined {
  return one.reason ?? /\b(skipped [^)]+)/.exec(one.name)?.[1];
}

/** Adds up `outcomes`; `extraFailures` are errors that belong to no test. */
export function tally(outcomes: readonly Outcome[], extraFailures: number): Tally {
  const skips = new Map<string, number>();
  const unexplained: string[] = [];
  let passed = 0;
  let failed = extraFailures;
  let skipped = 0;
  for (const one of outcomes) {
    if (one.state === "passed") passed++;
    if (one.state === "failed") failed++;
    if (one.state !== "skipped") continue;
    skipped++;
    const reason = reasonOf(one);
    if (reason === undefined) unexplained.push(one.name);
    else skips.set(reason, (skips.get(reason) ?? 0) + 1);
  }
  failed += unexplained.length;
  return {
    lines: [
      ...[...skips].sort().map(([reason, count]) => `skipped ${count}: ${reason}`),
      ...unexplained.map((name) => `skipped without a reason, counted as failed: ${name}`),
      `${passed} passed, ${failed} failed, ${skipped - unexplained.length} skipped`,
    ],
    failed,
  };
}
