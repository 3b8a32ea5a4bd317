/** The board's data: what is taken, and every reason for which it is not. */
import { describe, expect, it } from "vitest";
import { type Board, parseBoard } from "../../../hardware/boards/board.js";
import { referenceBoard } from "../desk.js";

/** What the parser says about the reference board after `change`. */
function refusals(change: (board: Record<string, unknown>) => void): readonly string[] {
  const board = structuredClone(referenceBoard()) as unknown as Record<string, unknown>;
  change(board);
  const reading = parseBoard(board);
  return "refusals" in reading ? reading.refusals : [];
}

/** Sets a field, by its path. */
const set =
  (path: string, value: unknown) =>
  (board: Record<string, unknown>): void => {
    const keys = path.split(".");
    const last = keys.pop()!;
    let owner = board;
    for (const key of keys) owner = owner[key] as Record<string, unknown>;
    owner[last] = value;
  };

describe("the reference board", () => {
  it("is taken as it is", () => {
    const board: Board = referenceBoard();
    expect(board.name).toBe("esp32-devkit");
    expect(board.variables).toBe(16383);
    expect(board.i2c.lcdAddress).toBe(0x27);
    expect(board.i2c.rtcAddress).toBe(0x68);
  });

  it("has room for the journal's 104 pages inside Storage", () => {
    const { flash } = referenceBoard();
    expect(flash.reserve.bytes / flash.pageBytes).toBeGreaterThanOrEqual(104);
    expect(flash.partition).toEqual({ address: 0x310000, bytes: 65536 });
    expect(flash.storageBytes).toBe(896 * 1024);
  });
});

describe("a board is refused", () => {
  it.each<[string, (board: Record<string, unknown>) => void, RegExp]>([
    ["with an unknown field", set("colour", "red"), /^colour: not a field/],
    ["without a field", (b) => void delete b["chip"], /^chip: missing/],
    ["with a name that is no handle", set("name", "A board"), /^name: found "A board"/],
    ["with a text for a number", set("variables", "16383"), /^variables: found/],
    ["with a fraction", set("clockMhz", 240.5), /^clockMhz: found 240.5/],
    ["with a pin that is none", set("pins.buzzer", "D40"), /a pin, D0 to D39/],
    ["with three rows", set("pins.keypadRows", ["D13", "D14", "D18"]), /four/],
    ["with a pin used twice", set("pins.buzzer", "D21"), /D21 is already/],
    ["with the flash chip's pins", set("pins.buzzer", "D6"), /flash chip/],
    ["with the console's pins", set("pins.buzzer", "D1"), /console/],
    ["with a boot strap", set("pins.buzzer", "D12"), /decides how it boots/],
    ["with an output on a read-only pin", set("pins.buzzer", "D34"), /only be/],
    ["with one port for two", set("uart.console", "Serial2"), /one port/],
    ["with one address for two", set("i2c.rtcAddress", 39), /one address/],
    ["with half a page", set("flash.storageBytes", 917505), /multiple of a page/],
    [
      "with a reserve that ends behind Storage",
      set("flash.reserve.bytes", 917504),
      /ends behind Storage/,
    ],
    ["with a reserve elsewhere", set("flash.reserve.address", 3284992), /second page/],
  ])("%s", (_what, change, says) => {
    expect(refusals(change).join("; ")).toMatch(says);
  });

  it("with all its reasons at once", () => {
    const all = refusals((board) => {
      delete board["chip"];
      board["variables"] = 0;
    });
    expect(all.length).toBe(2);
  });

  it.each([null, 7, "text", [], {}])("when it is no object of a board: %j", (json) => {
    expect("refusals" in parseBoard(json)).toBe(true);
  });
});
