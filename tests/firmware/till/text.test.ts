// The terminal's texts: both languages whole, and nothing that the display can't show.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refusalTexts, textOf } from "../../../firmware/till/screen.js";
import type { TextKey } from "../../../firmware/till/text/keys.js";
import { ERRORS, type ErrorCode } from "../../../protocol/errors.js";

const source = readFileSync(
  new URL("../../../firmware/till/text/keys.ts", import.meta.url),
  "utf8",
);
const KEYS = [...source.matchAll(/\| "(\w+)"/g)].map((match) => match[1] as TextKey);

describe.each(["fr", "en"])("in %s", (language) => {
  it.each(KEYS)("%s is at most 20 characters of what the display has", (key) => {
    const text = textOf(language, key);
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(20);
    expect(text).toMatch(language === "fr" ? /^[ -~éèêàç]+$/ : /^[ -~]+$/);
  });
});

it("every code of the catalogue has two lines at the counter", () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const lines = refusalTexts(code).map((key) => textOf("fr", key));
    expect(lines.every((line) => line.length > 0 && line.length <= 20)).toBe(true);
  }
});
