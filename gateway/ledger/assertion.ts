// Assertions on our own work: on the money path, never stripped. Called by the ledger. What comes
// from outside is refused with a code, never asserted.

/** X101: the ledger found itself wrong. Nothing of the batch at hand may be committed. */
export class LedgerBug extends Error {
  readonly code = "X101";

  constructor(detail: string) {
    super(`X101 ${detail}`);
  }
}

/** Throws X101 unless `holds`. `detail`: what was expected, without amounts of a person. */
export function assertThat(holds: boolean, detail: string): asserts holds {
  if (!holds) throw new LedgerBug(detail);
}

/** Adds amounts of minor units; throws X101 when the sum leaves the safe integers. */
export function addMinor(a: number, b: number): number {
  const sum = a + b;
  assertThat(Number.isSafeInteger(sum), "a sum of minor units is a safe integer");
  return sum;
}
