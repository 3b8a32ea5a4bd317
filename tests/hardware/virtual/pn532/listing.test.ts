/** InListPassiveTarget of the virtual PN532: one card, two, none, a known one, and leaving. */
import { describe, expect, it } from "vitest";
import { IdentityCard } from "../../../../hardware/virtual/picc/identity-card.js";
import { ScriptedCard } from "../../cards.js";
import { ACK, ReaderOnTheDesk } from "../../reader.js";
import { frameOf, fromHex, toHex } from "../../vectors.js";

const LIST_ONE = toHex(frameOf("pn532-inlist-1x106a"));
const FEW_RETRIES = toHex(frameOf("pn532-maxretries"));

/** A configured reader that tries three times. */
function reader(): ReaderOnTheDesk {
  const made = new ReaderOnTheDesk().wake();
  made.say(FEW_RETRIES);
  return made;
}

describe("listing", () => {
  it("answers the published bytes for an Ultralight AES", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.type2());
    expect(desk.say(LIST_ONE)).toBe(ACK + toHex(frameOf("pn532-inlist-ulaes-rsp")));
  });

  it("answers the published bytes, ATS included, for a DESFire", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.isoDep());
    expect(desk.say(LIST_ONE)).toBe(ACK + toHex(frameOf("pn532-inlist-desfire-rsp")));
  });

  it("leaves the ATS out when automatic RATS is off", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.isoDep());
    desk.command("1204");
    expect(desk.command("4A0100")).toBe("D54B010103442007048D2432273B80");
  });

  it.each([
    ["4", "01020304", "D54B0101" + "000400" + "04" + "01020304"],
    ["7", "04010203040506", "D54B0101" + "004400" + "07" + "04010203040506"],
    ["10", "04010203040506070809", "D54B0101" + "008400" + "0A" + "04010203040506070809"],
  ])("shows an identity card with a UID of %s bytes, SENS_RES high byte first", (_n, uid, says) => {
    const desk = reader();
    desk.field.place(new IdentityCard(fromHex(uid)));
    expect(desk.command("4A0100")).toBe(says);
  });

  it("finds no card after its retries and says so", () => {
    const desk = reader();
    expect(desk.command("4A0100")).toBe("D54B00");
    expect(desk.field.on).toBe(true);
  });

  it("takes longer the more retries it is told to make", () => {
    const few = reader();
    few.command("4A0100", 1);
    expect(few.say("", 30)).not.toBe("");
    const many = reader();
    many.command("3205000010");
    many.command("4A0100", 1);
    expect(many.say("", 30)).toBe("");
    expect(many.say("", 200)).not.toBe("");
  });

  it("lists two cards when asked for two, the one whose bits collide high first", () => {
    const desk = reader();
    desk.field.place(new IdentityCard(fromHex("01000001")));
    desk.field.place(new IdentityCard(fromHex("02000002")));
    const both = `D54B02${"01000400" + "0401000001"}${"02000400" + "0402000002"}`;
    expect(desk.command("4A0200")).toBe(both);
    desk.command("5200");
    expect(desk.command("4A0100")).toBe("D54B01010004000401000001");
  });

  it("lists one card of one when asked for two", () => {
    const desk = reader();
    desk.field.place(new IdentityCard(fromHex("01000001")));
    expect(desk.command("4A0200")).toBe("D54B01010004000401000001");
  });

  it("finds only the card that is named, its UID with cascade tags", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.type2());
    desk.field.place(ScriptedCard.type2("04AABBCCDDEEFF"));
    expect(desk.command("4A010088043F88C2451390")).toBe("D54B010100440007043F88C2451390");
    expect(desk.command("4A010088043F88C2451391")).toBe("D54B00");
  });

  it("finds no card of another technology", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.type2());
    expect(desk.command("4A010100FFFF0000")).toBe("D54B00");
  });

  it("lists a card that stays again, in a second attempt: the first sends it back to idle", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.type2());
    const found = desk.command("4A0100");
    expect(desk.command("4A0100")).toBe(found);
    desk.command("3205000000");
    expect(desk.command("4A0100")).toBe("D54B00");
    expect(desk.command("4A0100")).toBe(found);
  });

  it("lists a card in ISO-DEP that stays again", () => {
    const desk = reader();
    desk.field.place(ScriptedCard.isoDep());
    const found = desk.command("4A0100");
    expect(desk.command("4A0100")).toBe(found);
  });

  it("sees a card that comes while it waits, in the attempt after", () => {
    const desk = new ReaderOnTheDesk().wake();
    desk.say(LIST_ONE, 5000);
    desk.field.place(ScriptedCard.type2());
    expect(desk.say("", 20)).toBe(toHex(frameOf("pn532-inlist-ulaes-rsp")));
  });

  it("finds nothing once the card has left", () => {
    const desk = reader();
    const card = ScriptedCard.type2();
    desk.field.place(card);
    desk.command("4A0100");
    desk.field.remove(card);
    expect(card.powerLosses).toBe(1);
    expect(desk.command("4A0100")).toBe("D54B00");
  });
});

describe("the field", () => {
  it("goes off and on by RFConfiguration, and takes the cards' power with it", () => {
    const desk = reader();
    const card = ScriptedCard.type2();
    desk.field.place(card);
    desk.command("4A0100");
    desk.say(toHex(frameOf("pn532-rf-off")));
    expect(desk.field.on).toBe(false);
    expect(card.powerLosses).toBe(1);
    expect(desk.command("4A0100")).toContain("D54B01");
  });

  it("is off after a power cut of the reader", () => {
    const desk = reader();
    const card = ScriptedCard.type2();
    desk.field.place(card);
    desk.command("4A0100");
    desk.chip.power(false);
    expect(card.powerLosses).toBe(1);
    expect(desk.field.on).toBe(false);
  });
});

describe("an identity card", () => {
  it.each([
    ["of another size", "0102030405"],
    ["that begins with the cascade tag", "88010203"],
    ["with the cascade tag in fourth place", "04010288040506"],
  ])("refuses a UID %s", (_what, uid) => {
    expect(() => new IdentityCard(fromHex(uid))).toThrow(/UID|cascade/);
  });
});
