// Numbers, money and times as the console writes them.
import { describe, expect, it } from "vitest";
import { Formats, isoTime, plainDecimal, zoneSeconds } from "../../../gateway/console/format.js";
import { EURO, EVENING_SECONDS } from "./sample-rows.js";

const english = new Formats("en-GB", "Europe/Paris");
const french = new Formats("fr-FR", "Europe/Paris");

describe("money", () => {
  it("is written exactly, with the locale's mark and a true minus", () => {
    expect(english.money({ minor: -350, asset: EURO }).text).toBe("\u22123.50");
    expect(french.money({ minor: -350, asset: EURO }).text).toBe("\u22123,50");
    expect(english.moneyText({ minor: -350, asset: EURO })).toBe("\u22123.50\u00a0\u20ac");
  });

  it("keeps every cent of the largest safe integer", () => {
    const minor = Number.MAX_SAFE_INTEGER;
    expect(english.money({ minor, asset: EURO }).text).toBe("90,071,992,547,409.91");
    expect(plainDecimal({ minor: -minor, asset: EURO })).toBe("-90071992547409.91");
  });

  it("shows zero as 0.00, small amounts with their zeros, and minutes without any", () => {
    expect(english.money({ minor: 0, asset: EURO }, "always").text).toBe("0.00");
    expect(english.money({ minor: 7, asset: EURO }, "always").text).toBe("+0.07");
    expect(english.money({ minor: -90, asset: "TIME.asso/0" }, "never")).toEqual({
      text: "90",
      unit: "TIME",
      issuer: "asso",
    });
  });

  it("shows an asset that it cannot read by its whole name", () => {
    expect(english.money({ minor: 5, asset: "<b>" })).toEqual({
      text: "5",
      unit: "<b>",
      issuer: "",
    });
  });
});

describe("time", () => {
  it("is shown in the place's zone, on the 24-hour clock of the locale", () => {
    expect(english.dateTime(EVENING_SECONDS)).toBe("3 Nov 2026, 21:04:07");
    expect(french.dateTime(EVENING_SECONDS)).toContain("21:04:07");
    expect(french.day(EVENING_SECONDS)).toBe("mardi 3 novembre 2026");
    expect(isoTime(EVENING_SECONDS)).toBe("2026-11-03T20:04:07Z");
  });

  it("is told as an age in the largest whole unit", () => {
    expect(english.ago(EVENING_SECONDS, EVENING_SECONDS + 59)).toBe("59 seconds ago");
    expect(english.ago(EVENING_SECONDS, EVENING_SECONDS + 119)).toBe("1 minute ago");
    expect(french.ago(EVENING_SECONDS, EVENING_SECONDS + 7300)).toBe("il y a 2 heures");
    expect(english.ago(EVENING_SECONDS, EVENING_SECONDS - 5)).toBe("now");
  });

  it("finds midnight of the place on both sides of a change of clocks", () => {
    const midnight = (day: string) => zoneSeconds(Date.parse(`${day}Z`) / 1000, "Europe/Paris");
    expect(isoTime(midnight("2026-10-25T00:00"))).toBe("2026-10-24T22:00:00Z");
    expect(isoTime(midnight("2026-10-26T00:00"))).toBe("2026-10-25T23:00:00Z");
  });
});
