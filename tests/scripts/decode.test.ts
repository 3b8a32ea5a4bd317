// zinc decode on the vectors of the wire: every field is named, nothing is guessed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIELDS } from "../../protocol/record/record.js";
import { explain } from "../../scripts/decode/explain.js";
import { inRoot } from "../../scripts/paths.js";

interface Vector {
  readonly record: Readonly<Record<string, unknown>>;
  readonly envelope: string;
}

const { records } = JSON.parse(readFileSync(inRoot("tests/vectors/records.json"), "utf8")) as {
  records: Vector[];
};
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

describe("decoding a record", () => {
  it.each(records)("names every field of $record.terminal $record.sequence", (vector) => {
    const explained = explain(bytesOf(vector.envelope));
    if ("code" in explained) return expect.fail(explained.detail);
    const names = explained[0]?.fields.filter((field) => field.key).map((field) => field.name);
    const order = FIELDS.map(([, name]) => name as string);
    expect(names).toEqual(order.filter((name) => name in vector.record));
  });

  it("gives money in the asset's own unit and times as dates", () => {
    const explained = explain(bytesOf(records[0]?.envelope ?? ""));
    if ("code" in explained) return expect.fail(explained.detail);
    const text = (name: string) => explained[0]?.fields.find((one) => one.name === name)?.text;
    expect(explained[0]?.what).toBe("signed record: sale");
    expect(text("amounts")).toBe("1.00 GIFT.asso/2, 2.50 EUR.asso/2");
    expect(text("time")).toBe("2026-09-21T14:13:21Z (1790000001)");
    expect(text("authority")).toBe("hold 9 of the gateway");
  });

  it("explains a message of several records, in their order", () => {
    const message = records.map((one) => one.envelope).join("");
    const explained = explain(bytesOf(message));
    expect(explained).toHaveLength(records.length);
  });

  it("refuses a truncated envelope with the code of the protocol", () => {
    expect(explain(bytesOf((records[0]?.envelope ?? "").slice(0, -2)))).toMatchObject({
      code: "W101",
    });
  });

  it("refuses what is no record at all", () => {
    expect(explain(bytesOf("ff00"))).toMatchObject({ code: expect.stringMatching(/^W/) });
  });
});
