/** The virtual display: HD44780 behind PCF8574, against the data sheet's sequences. */
import { describe, expect, it } from "vitest";
import { characterOf, FONT } from "../../../../hardware/virtual/display/font.js";
import { INITIALISE, Lcd } from "./lcd-driver.js";

const BLANK = " ".repeat(20);

describe("the display's start", () => {
  it("is blank, with the backlight on, before anybody spoke to it", () => {
    const view = new Lcd().unit.view();
    expect(view.on).toBe(false);
    expect(view.backlight).toBe(true);
    expect(view.text()).toEqual([BLANK, BLANK, BLANK, BLANK]);
  });

  it("succeeds by the data sheet's sequence, without a complaint", () => {
    const lcd = new Lcd().start();
    lcd.write("Zinc");
    expect(lcd.unit.view().on).toBe(true);
    expect(lcd.unit.view().text()[0]).toBe("Zinc".padEnd(20));
    expect(lcd.complaints).toEqual([]);
  });

  it("loses what comes within 40 ms of power-on", () => {
    const lcd = new Lcd();
    lcd.wait(30);
    lcd.nibble(3);
    expect(lcd.complaints[0]).toMatch(/too early/);
  });

  it("loses the second function set when the wait after the first is under 4.1 ms", () => {
    const lcd = new Lcd();
    lcd.wait(41);
    lcd.nibble(3);
    lcd.wait(3.7);
    lcd.nibble(3);
    expect(lcd.complaints[0]).toMatch(/instruction 3f came \d+ us too early/);
  });

  it("refuses any other instruction before three function sets of 8 bits", () => {
    const lcd = new Lcd();
    lcd.wait(41);
    lcd.nibble(2);
    expect(lcd.complaints[0]).toMatch(/before three function sets/);
    expect(lcd.unit.view().on).toBe(false);
  });

  it("takes every nibble for a whole instruction without the step to 4 bits", () => {
    const lcd = new Lcd();
    lcd.wait(41);
    for (const [nibble, waitMs] of INITIALISE.slice(0, 3)) {
      lcd.nibble(nibble);
      lcd.wait(waitMs);
    }
    // Display on, as two nibbles: 0F is display, cursor and blinking on; CF is a DDRAM address.
    lcd.instruction(0x0c, 1);
    lcd.instruction(0x41, 1);
    expect(lcd.unit.view().text()[0]).not.toContain("A");
  });

  it("works again after a restart of the program that left it in the middle of a byte", () => {
    const lcd = new Lcd().start();
    lcd.write("before");
    lcd.nibble(4, 1);
    lcd.start();
    lcd.write("after");
    expect(lcd.unit.view().text()[0]).toBe("after".padEnd(20));
  });

  it("forgets everything with its power", () => {
    const lcd = new Lcd().start();
    lcd.write("Zinc");
    lcd.power(false);
    expect(lcd.unit.view().text()[0]).toBe(BLANK);
    expect(lcd.unit.view().backlight).toBe(false);
    lcd.power(true);
    lcd.start();
    lcd.write("ok");
    expect(lcd.unit.view().text()[0]).toBe("ok".padEnd(20));
  });
});

describe("the display's hurry", () => {
  it("loses what is written within 1.52 ms of a clear", () => {
    const lcd = new Lcd().start();
    lcd.instruction(0x01);
    lcd.write("ABC");
    expect(lcd.complaints[0]).toMatch(/data 41 came \d+ us too early/);
    lcd.wait(2);
    lcd.write("D");
    expect(lcd.unit.view().text()[0]).toContain("D");
  });

  it("takes text at the bus's own pace", () => {
    const lcd = new Lcd().start();
    lcd.write("x".repeat(40));
    expect(lcd.complaints).toEqual([]);
  });

  it("shows itself busy, then the address it stands at", () => {
    const lcd = new Lcd().start();
    lcd.instruction(0x80 | 0x14, 1);
    expect(lcd.readByte(0)).toBe(0x14);
    lcd.instruction(0x02);
    expect(lcd.readByte(0) & 0x80).toBe(0x80);
    lcd.wait(2);
    expect(lcd.readByte(0)).toBe(0x00);
  });

  it("complains when RS moves together with E, or data with E falling", () => {
    const lcd = new Lcd().start();
    lcd.port(0x48, 0x4d, 0x49);
    expect(lcd.complaints[0]).toMatch(/RS or RW/);
    lcd.port(0x19, 0x1d, 0x29);
    expect(lcd.complaints[1]).toMatch(/data changed/);
  });
});

describe("the display's memory", () => {
  it("begins its four rows at 00, 40, 14 and 54", () => {
    const lcd = new Lcd().start();
    for (const [address, text] of [
      [0x00, "one"],
      [0x40, "two"],
      [0x14, "three"],
      [0x54, "four"],
    ] as const) {
      lcd.instruction(0x80 | address);
      lcd.write(text);
    }
    const expected = ["one", "two", "three", "four"].map((text) => text.padEnd(20));
    expect(lcd.unit.view().text()).toEqual(expected);
    expect(String.fromCharCode(...lcd.unit.view().ddram)).toBe(expected.join(""));
  });

  it("runs on from row 1 to row 3, from there to row 2, and round", () => {
    const lcd = new Lcd().start();
    for (const letter of "abcd") lcd.write(letter.repeat(20));
    lcd.write("e");
    const rows = lcd.unit.view().text();
    expect(rows).toEqual([`e${"a".repeat(19)}`, "c".repeat(20), "b".repeat(20), "d".repeat(20)]);
  });

  it("writes backwards, shifts its window and goes home", () => {
    const lcd = new Lcd().start();
    lcd.instruction(0x80 | 0x04);
    lcd.instruction(0x04);
    lcd.write("abc");
    expect(lcd.unit.view().text()[0]).toBe("  cba".padEnd(20));
    lcd.instruction(0x18);
    expect(lcd.unit.view().text()[0]).toBe(" cba".padEnd(20));
    lcd.instruction(0x02, 2);
    expect(lcd.unit.view().text()[0]).toBe("  cba".padEnd(20));
  });

  it("leaves the second and the fourth row blank with one line switched on", () => {
    const lcd = new Lcd().start();
    lcd.instruction(0x20, 0.04);
    lcd.write("x".repeat(80));
    expect(lcd.unit.view().text()).toEqual(["x".repeat(20), BLANK, "x".repeat(20), BLANK]);
  });

  it("keeps own characters, and gives back what was written", () => {
    const lcd = new Lcd().start();
    lcd.instruction(0x40 | 8);
    for (const row of [2, 4, 14, 17, 31, 16, 14, 0]) lcd.byte(row, 1);
    lcd.instruction(0x80);
    lcd.byte(1, 1);
    expect([...lcd.unit.view().cgram.slice(8, 16)]).toEqual([2, 4, 14, 17, 31, 16, 14, 0]);
    expect(lcd.unit.view().ddram[0]).toBe(1);
    expect(lcd.unit.view().text()[0]![0]).toBe("\u25af");
    lcd.instruction(0x80, 0.1);
    expect(lcd.readByte(1)).toBe(1);
  });

  it("switches the backlight by P3, whatever else is on the port", () => {
    const lcd = new Lcd().start();
    lcd.port(0x00);
    expect(lcd.unit.view().backlight).toBe(false);
    lcd.port(0x08);
    expect(lcd.unit.view().backlight).toBe(true);
  });
});

describe("the display's characters", () => {
  it("cover ASCII 20 to 7F, five dots wide, each different but for the blank", () => {
    const seen = new Map<string, number>();
    for (let code = 0x20; code < 0x80; code += 1) {
      const rows = FONT.get(code)!;
      expect(rows.length).toBe(8);
      expect(rows.every((row) => row < 32)).toBe(true);
      const key = rows.join();
      expect(seen.get(key), `${code} looks like ${seen.get(key)}`).toBeUndefined();
      seen.set(key, code);
    }
    expect([...FONT.get(0x41)!]).toEqual([0x0e, 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0].map(Number));
  });

  it("differ from ASCII where ROM A00 does", () => {
    expect([0x41, 0x5c, 0x7e, 0x7f, 0xdf, 0x00].map(characterOf).join("")).toBe(
      "A\u00a5\u2192\u2190\u00b0\u25af",
    );
  });
});
