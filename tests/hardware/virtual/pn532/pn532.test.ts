/** The virtual PN532 as a host sees it: waking, speed, aborts, refusals, faults. */
import { describe, expect, it } from "vitest";
import {
  doubleByte,
  dropByte,
  flipBit,
  mute,
  refuse,
} from "../../../../hardware/virtual/pn532/behaviours.js";
import { ACK, ERROR, framed, NACK, ReaderOnTheDesk, WAKE_UP } from "../../reader.js";
import { frameOf, fromHex, toHex } from "../../vectors.js";

const FIRMWARE = toHex(frameOf("pn532-getfirmware"));
const FIRMWARE_ANSWER = toHex(frameOf("pn532-firmware-rsp"));
const SAM = toHex(frameOf("pn532-samconfig"));
const SAM_ANSWER = toHex(frameOf("pn532-samconfig-rsp"));
const frame = (hex: string): string => toHex(framed(fromHex(hex)));

describe("a PN532 that was just given power", () => {
  it("is silent to every command, and to SAMConfiguration, before a wake-up", () => {
    const reader = new ReaderOnTheDesk();
    expect(reader.say(FIRMWARE)).toBe("");
    expect(reader.say(SAM)).toBe("");
  });

  it.each([
    ["libnfc's long preamble", WAKE_UP],
    ["the short form with two 55", "55 55 00 00 00"],
    ["the shortest form", "55 00 00"],
  ])("wakes up by %s", (_what, preamble) => {
    expect(new ReaderOnTheDesk().say(preamble + SAM)).toBe(ACK + SAM_ANSWER);
  });

  it("loses a frame that follows the 55 at once: its oscillator is starting", () => {
    const reader = new ReaderOnTheDesk();
    expect(reader.say(`55${SAM}`)).toBe("");
    expect(reader.say(SAM)).toBe(ACK + SAM_ANSWER);
  });

  it("is silent to everything but SAMConfiguration until that was accepted", () => {
    const reader = new ReaderOnTheDesk();
    expect(reader.say(WAKE_UP + FIRMWARE)).toBe("");
    expect(reader.say(frame("D4140200"))).toBe(ACK + ERROR);
    expect(reader.say(FIRMWARE)).toBe("");
    expect(reader.say(toHex(frameOf("pn532-samconfig-short")))).toBe(ACK + SAM_ANSWER);
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });
});

describe("a PN532 that is awake", () => {
  it("answers GetFirmwareVersion with IC 32, version 1.6", () => {
    expect(new ReaderOnTheDesk().wake().say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("sends the ACK first and the answer later", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.say(FIRMWARE, 0)).toBe("");
    expect(reader.say("", 0.6)).toBe(ACK);
    expect(reader.say("", 0.5)).toBe(FIRMWARE_ANSWER);
  });

  it.each([
    ["an unknown command", "D4FF"],
    ["a command of the manual that this twin does not carry", "D404"],
    ["GetFirmwareVersion with a parameter", "D40200"],
    ["SetParameters without its byte", "D412"],
    ["an RFConfiguration item of the wrong length", "D4320500"],
    ["an RFConfiguration time-out code above 16", "D432020011"],
    ["an unknown RFConfiguration item", "D4320900"],
    ["ReadRegister with half an address", "D40663"],
    ["WriteRegister without a value", "D4086303"],
    ["SetSerialBaudRate beyond the table", "D41009"],
    ["InListPassiveTarget of three cards", "D44A0300"],
    ["InListPassiveTarget of no card", "D44A0000"],
    ["InListPassiveTarget with an unknown technology", "D44A0105"],
    ["InListPassiveTarget with five bytes of UID", "D44A01000102030405"],
    ["InCommunicateThru without data", "D442"],
    ["InDataExchange without a target", "D440"],
    ["PowerDown without a wake-up source", "D416"],
  ])("answers ACK and the error frame to %s", (_what, hex) => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.say(frame(hex))).toBe(ACK + ERROR);
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("is silent to a broken frame, and to one that is not a host's", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.say("0000FF02FED4022B00")).toBe("");
    expect(reader.say(frame("D50203"))).toBe("");
  });

  it("says its last answer again on NACK, and nothing when there was none", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
    expect(reader.say(NACK)).toBe(FIRMWARE_ANSWER);
    expect(reader.say(`${frame("D44A0100")}${NACK}`, 2)).toBe(ACK);
  });

  it("lists for ever with retries FF until an ACK aborts it, and then says nothing of it", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.say(frame("D44A0100"), 3_600_000)).toBe(ACK);
    expect(reader.say(ACK, 60_000)).toBe("");
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("drops a command that is running for the next one", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.say(frame("D44A0100"), 50);
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("keeps registers, and switches CRC on in both directions when it lists", () => {
    const reader = new ReaderOnTheDesk().wake();
    const read = toHex(frameOf("pn532-readreg-crc"));
    expect(reader.answerIn(reader.say(read))).toBe("D5070000");
    reader.say(toHex(frameOf("pn532-maxretries")));
    expect(reader.command("4A0100")).toBe("D54B00");
    expect(reader.answerIn(reader.say(read))).toBe("D5070000");
    expect(reader.answerIn(reader.say(toHex(frameOf("pn532-writereg-rxcrc-on"))))).toBe("D509");
    expect(reader.answerIn(reader.say(read))).toBe("D5070080");
  });

  it("leaves out the fill bytes when SetParameters says so", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.command("1214");
    expect(reader.say(frame("D41254"))).toBe(`${ACK}00FF02FED51318`);
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER.slice(2, -2));
  });
});

describe("the speed of a PN532", () => {
  it("changes on the host's ACK after the answer, not before", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.command("1006")).toBe("D511");
    expect(reader.chip.baud).toBe(115200);
    expect(reader.say(ACK)).toBe("");
    expect(reader.chip.baud).toBe(460800);
    expect(reader.say(FIRMWARE)).toBe("");
    reader.baud = 460800;
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("stays when another command comes instead of the ACK", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.command("1006");
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
    reader.say(ACK);
    expect(reader.chip.baud).toBe(115200);
  });

  it("is 115200 again after a power cut", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.command("1006");
    reader.say(ACK);
    reader.chip.power(false);
    reader.chip.power(true);
    expect(reader.chip.baud).toBe(115200);
  });
});

describe("a PN532 put to sleep", () => {
  it("wakes up by its UART when told so, and needs SAMConfiguration again", () => {
    const reader = new ReaderOnTheDesk().wake();
    expect(reader.command("1610")).toBe("D51700");
    expect(reader.say(FIRMWARE)).toBe("");
    expect(reader.say(WAKE_UP + FIRMWARE)).toBe("");
    expect(reader.say(SAM)).toBe(ACK + SAM_ANSWER);
  });

  it("sleeps until the next power-up when its UART is no wake-up source", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.command("1620");
    expect(reader.say(WAKE_UP + SAM)).toBe("");
    reader.chip.power(false);
    reader.chip.power(true);
    reader.wake();
  });
});

describe("a PN532 that misbehaves", () => {
  it("is silent while unplugged, and asleep when it is back", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.chip.plug(false);
    expect(reader.say(FIRMWARE)).toBe("");
    reader.chip.plug(true);
    expect(reader.say(FIRMWARE)).toBe("");
    reader.wake();
  });

  it("stops in the middle of an answer when it is unplugged", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.say(FIRMWARE, 0.6);
    reader.chip.plug(false);
    expect(reader.say("", 1000)).toBe("");
  });

  it("drops, flips and doubles exactly the byte that was named", () => {
    const reader = new ReaderOnTheDesk().wake();
    const remove = reader.chip.misbehave(dropByte("toHost", 6 + 7));
    const answer = fromHex(FIRMWARE_ANSWER);
    const without = Uint8Array.of(...answer.slice(0, 7), ...answer.slice(8));
    expect(reader.say(FIRMWARE)).toBe(ACK + toHex(without));
    remove();
    reader.chip.misbehave(flipBit("toHost", 6, 0));
    expect(reader.say(FIRMWARE)).toBe(`${ACK}01${FIRMWARE_ANSWER.slice(2)}`);
    reader.chip.misbehave(doubleByte("toHost", 0));
    expect(reader.say(FIRMWARE)).toBe(`00${ACK}${FIRMWARE_ANSWER}`);
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("does not understand a command of which one bit was turned on the way", () => {
    const reader = new ReaderOnTheDesk().wake();
    reader.chip.misbehave(flipBit("toChip", 6, 3));
    expect(reader.say(FIRMWARE)).toBe("");
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });

  it("is mute, or refuses one command, until the fault is removed", () => {
    const reader = new ReaderOnTheDesk().wake();
    const speak = reader.chip.misbehave(mute());
    expect(reader.say(FIRMWARE)).toBe("");
    speak();
    const allow = reader.chip.misbehave(refuse(0x02));
    expect(reader.say(FIRMWARE)).toBe(ACK + ERROR);
    allow();
    expect(reader.say(FIRMWARE)).toBe(ACK + FIRMWARE_ANSWER);
  });
});
