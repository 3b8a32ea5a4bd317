// What the bench's server takes from a page, and what it refuses.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MESSAGE_BYTES_MAX, parseCommand } from "../../../hardware/bench/messages.js";

const GOOD = [
  { type: "key", terminal: "bar-1", key: "#", down: true },
  { type: "key", terminal: "bar-1", key: "7", down: false },
  { type: "card", card: "card-1", terminal: "bar-2" },
  { type: "card", card: "card-1", terminal: null },
  { type: "network", terminal: "bar-1", up: false },
  { type: "power", terminal: "bar-1", on: true },
];

const BAD: readonly (readonly [why: string, text: string])[] = [
  ["nothing", ""],
  ["no JSON", "{"],
  ["a list", "[]"],
  ["null", "null"],
  ["no type", "{}"],
  ["an unknown type", '{"type":"reboot","terminal":"bar-1"}'],
  ["a key that the keypad lacks", '{"type":"key","terminal":"bar-1","key":"E","down":true}'],
  ["a key of another type", '{"type":"key","terminal":"bar-1","key":7,"down":true}'],
  ["a way that is no boolean", '{"type":"key","terminal":"bar-1","key":"7","down":1}'],
  ["one field more", '{"type":"power","terminal":"bar-1","on":true,"x":1}'],
  ["one field less", '{"type":"power","terminal":"bar-1"}'],
  ["an id of the wrong form", '{"type":"power","terminal":"Bar 1","on":true}'],
  ["an empty id", '{"type":"power","terminal":"","on":true}'],
  ["a card that lies on a number", '{"type":"card","card":"card-1","terminal":1}'],
  ["a prototype", '{"type":"power","terminal":"bar-1","on":true,"__proto__":{}}'],
];

describe("a message of the bench", () => {
  it.each(GOOD)("is taken when it is exactly a command: %j", (command) => {
    expect(parseCommand(JSON.stringify(command))).toEqual(command);
  });

  it.each(BAD)("is refused when it is %s", (_why, text) => {
    expect(parseCommand(text)).toBeUndefined();
  });

  it("is refused when it is longer than its bound", () => {
    const text = JSON.stringify(GOOD[0]);
    expect(parseCommand(text + " ".repeat(MESSAGE_BYTES_MAX - text.length))).toBeDefined();
    expect(parseCommand(text + " ".repeat(MESSAGE_BYTES_MAX))).toBeUndefined();
  });

  it("never breaks the parser, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseCommand(text)).toBeUndefined();
      }),
    );
  });
});
