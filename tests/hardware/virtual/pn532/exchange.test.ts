/** InDataExchange, InCommunicateThru, InRelease and InDeselect of the virtual PN532. */
import { describe, expect, it } from "vitest";
import { frameAnswer, ScriptedCard } from "../../cards.js";
import { ReaderOnTheDesk } from "../../reader.js";
import { frameOf, toHex } from "../../vectors.js";

const TIMEOUT = "01";
const CRC_ERROR = "02";
const RF_PROTOCOL = "0B";
const NOT_ACCEPTABLE = "27";

/** A configured reader with this card listed as target 1. */
function listed(card: ScriptedCard): ReaderOnTheDesk {
  const desk = new ReaderOnTheDesk().wake();
  desk.say(toHex(frameOf("pn532-maxretries")));
  desk.field.place(card);
  desk.command("4A0100");
  return desk;
}

describe("InDataExchange with a card in ISO-DEP", () => {
  it("carries a bare APDU and its answer, as published for SelectApplication", () => {
    const card = ScriptedCard.isoDep();
    card.answer = () => frameAnswer("00", 0.8);
    const desk = listed(card);
    const said = desk.say(toHex(frameOf("pn532-select-app")));
    expect(card.heard).toEqual(["5AA15CF5"]);
    expect(desk.answerIn(said)).toBe("D5410000");
  });

  it("gives 27 for a target that is not listed", () => {
    const desk = listed(ScriptedCard.isoDep());
    expect(desk.command("400260")).toBe(`D541${NOT_ACCEPTABLE}`);
    expect(desk.command("400060")).toBe(`D541${NOT_ACCEPTABLE}`);
  });

  it("gathers an APDU that the host sends in pieces", () => {
    const card = ScriptedCard.isoDep();
    card.answer = () => frameAnswer("9000");
    const desk = listed(card);
    expect(desk.command("4041AABB")).toBe("D54100");
    expect(card.heard).toEqual([]);
    expect(desk.command("4001CC")).toBe("D541009000");
    expect(card.heard).toEqual(["AABBCC"]);
  });

  it("hands a long answer out in pieces, status bit 6 saying that more is to come", () => {
    const card = ScriptedCard.isoDep();
    const long = "AB".repeat(300);
    card.answer = () => frameAnswer(long);
    const desk = listed(card);
    const first = desk.command("400160");
    expect(first.slice(0, 6)).toBe("D54140");
    const rest = desk.command("4001");
    expect(rest.slice(0, 6)).toBe("D54100");
    expect(first.slice(6) + rest.slice(6)).toBe(long);
    expect(card.heard).toEqual(["60"]);
  });

  it("gives 0B after the card's waiting time when the card is mute", () => {
    const desk = listed(ScriptedCard.isoDep());
    const waitingMs = 0.302 * 2 ** 8;
    expect(desk.command("400160", 2 * waitingMs)).toBe("");
    expect(desk.said.length).toBe(6);
    expect(desk.say("", 10)).toContain(`D541${RF_PROTOCOL}`);
  });

  it("gives 0B when the card leaves before its answer, though it acted", () => {
    const card = ScriptedCard.isoDep();
    card.answer = () => frameAnswer("00", 15);
    const desk = listed(card);
    expect(desk.command("4001C701", 10)).toBe("");
    expect(card.heard).toEqual(["C701"]);
    desk.field.remove(card);
    expect(desk.say("", 1000)).toContain(`D541${RF_PROTOCOL}`);
  });

  it("gives 0B when the card has left before", () => {
    const card = ScriptedCard.isoDep();
    const desk = listed(card);
    desk.field.remove(card);
    expect(desk.command("400160")).toBe(`D541${RF_PROTOCOL}`);
    expect(card.heard).toEqual([]);
  });

  it("never lets a card that comes in between have a frame of the one that left", () => {
    const first = ScriptedCard.isoDep();
    const second = ScriptedCard.isoDep("04AABBCCDDEEFF");
    const desk = listed(first);
    desk.field.remove(first);
    desk.field.place(second);
    expect(desk.command("400160")).toBe(`D541${RF_PROTOCOL}`);
    expect(second.heard).toEqual([]);
  });
});

describe("InDataExchange with a type 2 card", () => {
  it("carries READ and its 16 bytes, CRC handled by the chip", () => {
    const card = ScriptedCard.type2();
    card.answer = () => frameAnswer("000102030405060708090A0B0C0D0E0F");
    expect(listed(card).command("40013004")).toBe("D54100000102030405060708090A0B0C0D0E0F");
    expect(card.heard).toEqual(["3004"]);
  });

  it.each(["60", "A20401020304"])("takes MIFARE's own commands: %s", (hex) => {
    const card = ScriptedCard.type2();
    card.answer = () => ({ kind: "nibble", value: 0x0a, delayMs: 1 });
    expect(listed(card).command(`4001${hex}`)).toBe("D54100");
  });

  it.each(["1B00000000", "39023C", "3C00", "A5", ""])("refuses %s with the error frame", (hex) => {
    const card = ScriptedCard.type2();
    expect(listed(card).command(`4001${hex}`)).toBe("error");
    expect(card.heard).toEqual([]);
  });

  it("gives 01 after the time-out that RFConfiguration set", () => {
    const desk = listed(ScriptedCard.type2());
    desk.say(toHex(frameOf("pn532-timings")));
    expect(desk.command("40013004", 100)).toBe("");
    expect(desk.say("", 10)).toContain(`D541${TIMEOUT}`);
  });

  it("repeats a frame to a mute card as often as MaxRtyCOM says: INCR_CNT would count", () => {
    const card = ScriptedCard.type2();
    const desk = listed(card);
    desk.command("320402");
    expect(desk.command("40013004")).toBe(`D541${TIMEOUT}`);
    expect(card.heard).toEqual(["3004", "3004", "3004"]);
  });

  it("waits for ever without a time-out", () => {
    const desk = listed(ScriptedCard.type2());
    desk.command("3202000000");
    expect(desk.command("40013004", 3_600_000)).toBe("");
  });
});

describe("InCommunicateThru", () => {
  it("gives the published bytes for GET_VERSION to a mute card", () => {
    const card = ScriptedCard.type2();
    const desk = listed(card);
    const said = desk.say(toHex(frameOf("pn532-commthru-60")));
    expect(said.endsWith(toHex(frameOf("pn532-commthru-timeout")))).toBe(true);
    expect(card.heard).toEqual(["6000"]);
  });

  it("adds and strips CRC_A while the CIU is told to", () => {
    const card = ScriptedCard.type2();
    card.answer = () => frameAnswer("0004030104000F03");
    expect(listed(card).command("4260")).toBe("D543000004030104000F03");
  });

  it("leaves the answer's CRC_A to the host with RxMode bit 7 off", () => {
    const card = ScriptedCard.type2();
    card.answer = () => frameAnswer("0004030104000F030C710E842217FD95");
    const desk = listed(card);
    desk.say(toHex(frameOf("pn532-writereg-rxcrc-off")));
    expect(desk.command("4260")).toBe("D543000004030104000F030C710E842217FD954D02");
  });

  it("sends the host's own CRC_A with TxMode bit 7 off; the card ignores a wrong one", () => {
    const card = ScriptedCard.type2();
    card.answer = () => frameAnswer("00");
    const desk = listed(card);
    desk.command("08630200");
    expect(desk.command("421A004176")).toBe("D5430000");
    expect(card.heard).toEqual(["1A00"]);
    expect(desk.command("421A004177")).toBe(`D543${TIMEOUT}`);
  });

  it("shows a 4-bit ACK as a CRC error, or as one byte with RxMode bit 7 off", () => {
    const card = ScriptedCard.type2();
    card.answer = () => ({ kind: "nibble", value: 0x0a, delayMs: 4 });
    const desk = listed(card);
    expect(desk.command("42A20401020304")).toBe(`D543${CRC_ERROR}`);
    desk.say(toHex(frameOf("pn532-writereg-rxcrc-off")));
    expect(desk.command("42A20401020304")).toBe("D543000A");
  });

  it("gives 01 when no card is selected", () => {
    const desk = new ReaderOnTheDesk().wake();
    expect(desk.command("4260")).toBe(`D543${TIMEOUT}`);
  });
});

describe("letting a card go", () => {
  it("InRelease halts and forgets it, one or all", () => {
    const desk = listed(ScriptedCard.type2());
    expect(desk.answerIn(desk.say(toHex(frameOf("pn532-inrelease"))))).toBe("D55300");
    expect(desk.command("40013004")).toBe(`D541${NOT_ACCEPTABLE}`);
    expect(desk.command("5201")).toBe(`D553${NOT_ACCEPTABLE}`);
  });

  it("InDeselect halts it and keeps its number", () => {
    const card = ScriptedCard.type2();
    const desk = listed(card);
    expect(desk.command("4401")).toBe("D54500");
    expect(desk.command("40013004")).toBe(`D541${TIMEOUT}`);
    expect(card.heard).toEqual([]);
    expect(desk.command("4405")).toBe(`D545${NOT_ACCEPTABLE}`);
    expect(desk.command("44")).toBe("error");
  });
});
