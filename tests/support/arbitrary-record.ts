// Records of every kind, by chance but from a seed: what fast-check makes of the field table.
// Called by the protocol's and the gateway's tests.
import fc from "fast-check";
import type { FieldName, ZincRecord } from "../../protocol/record/record.js";
import { FIELDS, KIND_FIELDS } from "../../protocol/record/record.js";

const COUNTER_MAX = 4294967295;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const id = fc.stringMatching(/^[a-z0-9-]{1,16}$/);
const asset = fc.stringMatching(/^[A-Z0-9]{1,6}\.[a-z0-9-]{1,7}\/[0-4]$/);
const counter = fc.integer({ min: 0, max: COUNTER_MAX });
const positive = fc.integer({ min: 1, max: COUNTER_MAX });
const hash = bytes(32);
const ascii = (max: number) => fc.string({ unit: "grapheme-ascii", maxLength: max });
const money = (min: number, max: number) =>
  fc.uniqueArray(fc.record({ asset, amount: fc.integer({ min, max }) }), {
    maxLength: 8,
    selector: (one) => one.asset,
  });
const card = fc.record({
  kind: fc.integer({ min: 1, max: 2 }),
  generation: fc.integer({ min: 0, max: 255 }),
  reference: bytes(8),
});
const proof = fc.record({ counter, mac: bytes(8) });
const article = fc.record({
  article: fc.integer({ min: 0, max: 65535 }),
  quantity: fc.integer({ min: -100, max: 100 }),
  unitPrice: fc.integer({ min: -100_000_000, max: 100_000_000 }),
});
const saleLeg = fc
  .tuple(positive, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
  .map(([sale, a, b]) => ({ sale, leg: Math.min(a, b), legs: Math.max(a, b) }));
const authority = fc.oneof(
  positive.map((hold) => ({ by: 1, hold })),
  fc.constant({ by: 2, hold: 0 }),
);

const VALUES: { [name in FieldName]: fc.Arbitrary<unknown> } = {
  version: fc.constant(1),
  terminal: id,
  sequence: positive,
  previous: hash,
  time: counter,
  timeSource: fc.integer({ min: 0, max: 3 }),
  kind: fc.constant(0),
  place: id,
  configuration: counter,
  operator: bytes(4),
  card,
  proof,
  proofBefore: proof,
  amounts: money(0, 100_000_000),
  balances: money(-2147483647, 2147483647),
  articles: fc.array(article, { maxLength: 20 }),
  intent: positive,
  saleLeg,
  authority,
  means: fc.integer({ min: 1, max: 3 }),
  subject: positive,
  outcome: fc.integer({ min: 1, max: 2 }),
  evidence: fc.integer({ min: 1, max: 3 }),
  errorCode: fc.stringMatching(/^[A-Z][0-9]{3}$/),
  errorDetail: ascii(40),
  boots: counter,
  startReason: fc.integer({ min: 1, max: 2 }),
  firmware: ascii(64),
  clockBefore: counter,
  configurationHash: hash,
  expected: money(0, 100_000_000),
  lostHash: hash,
};

/** A valid record of any kind, with any of the optional fields of its kind. */
export const arbitraryRecord: fc.Arbitrary<ZincRecord> = fc
  .constantFrom(...KIND_FIELDS)
  .chain((row) => {
    const model: { [name: string]: fc.Arbitrary<unknown> } = {};
    for (const [key, name] of FIELDS) {
      if (key <= 9 || row.required.includes(key)) model[name] = VALUES[name];
      else if (row.optional.includes(key)) {
        model[name] = fc.option(VALUES[name], { nil: undefined });
      }
    }
    model["kind"] = fc.constant(row.kind);
    return fc.record(model).map((made) => {
      const kept = Object.entries(made).filter(([, value]) => value !== undefined);
      return Object.fromEntries(kept) as unknown as ZincRecord;
    });
  });
