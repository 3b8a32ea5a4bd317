// The reader's driver on a scripted serial line: what it sends, byte by byte, and what it tells.
// Frames with an origin are those of tests/vectors/pn532.json; the others follow its framing.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startPolling } from "../../../firmware/pcd/polling.js";
import { hexText } from "../../../protocol/bytes.js";

const WAKE_UP = "5555" + "00".repeat(14);
const ACK = "0000ff00ff00";
const NACK = "0000ffff0000";
const SAM = "0000ff05fbd4140100001700";
const PARAMETERS = "0000ff03fdd412140600";
const FIELD_ON = "0000ff04fcd4320101f800";
const RETRIES = "0000ff06fad43205000002f300";
const LOOK = "0000ff04fcd44a0200e000";
const NO_CARD = "0000ff03fdd54b00e000";
const ULTRALIGHT = "0000ff0ff1d54b010100440007043f88c24513901e00";

/** The frame around PD bytes from the reader, UM0701-02 section 6.2.1.1. */
function frame(data: string): string {
  const bytes = Buffer.from(data, "hex");
  const sum = bytes.reduce((all, byte) => all + byte, 0);
  const tail = Buffer.from([-sum & 255, 0]);
  const head = Buffer.from([0, 0, 255, bytes.length, -bytes.length & 255]);
  return Buffer.concat([head, bytes, tail]).toString("hex");
}

class Line {
  readonly sent: string[] = [];
  readonly told: string[] = [];
  #hear: (bytes: string) => void = () => undefined;

  constructor() {
    startPolling(
      {
        write: (bytes) => {
          this.sent.push(hexText(bytes as Uint8Array));
        },
        onData: (hear) => {
          this.#hear = hear;
        },
      },
      {
        card: (uid) => this.told.push(`card ${hexText(uid)}`),
        twoCards: () => this.told.push("two cards"),
        gone: () => this.told.push("gone"),
        reader: (code) => this.told.push(`reader ${code}`),
      },
    );
  }

  /** What was sent since the last call. */
  taken(): string[] {
    return this.sent.splice(0);
  }

  answer(...frames: string[]): void {
    for (const one of frames) this.#hear(Buffer.from(one, "hex").toString("latin1"));
  }

  setUp(): void {
    for (const code of ["15", "13", "33", "33"]) this.answer(ACK, frame(`d5${code}`));
    this.taken();
  }

  look(answer: string): void {
    this.answer(ACK, answer);
    vi.advanceTimersByTime(60);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the reader", () => {
  it("is woken and set up before the first look", () => {
    const line = new Line();
    expect(line.taken()).toEqual([WAKE_UP, SAM]);
    line.answer(ACK, frame("d515"));
    expect(line.taken()).toEqual([PARAMETERS]);
    line.answer(ACK, frame("d513"));
    expect(line.taken()).toEqual([FIELD_ON]);
    line.answer(ACK, frame("d533"));
    expect(line.taken()).toEqual([RETRIES]);
    line.answer(ACK, frame("d533"));
    expect(line.taken()).toEqual([LOOK]);
  });

  it("that is silent is reported once, and woken again every second", () => {
    const line = new Line();
    vi.advanceTimersByTime(100);
    expect(line.told).toEqual(["reader P101"]);
    expect(line.taken()).toEqual([WAKE_UP, SAM, ACK]);
    vi.advanceTimersByTime(1000 + 100);
    expect(line.told).toEqual(["reader P101"]);
    expect(line.taken()).toEqual([WAKE_UP, SAM, ACK]);
    vi.advanceTimersByTime(1000);
    line.setUp();
    line.look(NO_CARD);
    expect(line.told).toEqual(["reader P101", "reader "]);
  });

  it("that sends a broken frame is asked for it once more, then reported", () => {
    const line = new Line();
    line.setUp();
    line.answer(ACK, NO_CARD.replace("e000", "e100"));
    expect(line.taken()).toEqual([NACK]);
    line.answer(NO_CARD.replace("e000", "e100"));
    expect(line.told).toEqual(["reader P102"]);
  });

  it("that refuses a command is reported with P103", () => {
    const line = new Line();
    line.answer(ACK, "0000ff01ff7f8100");
    expect(line.told).toEqual(["reader P103"]);
  });
});

describe("a card", () => {
  it.each([
    ["DESFire with its ATS", frame("d54b010103442007048d2432273b80067577810280"), "048d2432273b80"],
    ["Ultralight", ULTRALIGHT, "043f88c2451390"],
    ["with a 4-byte UID", frame("d54b0101000408048d3a51c7"), "8d3a51c7"],
  ])("%s is told by its UID, once while it stays", (_what, answer, uid) => {
    const line = new Line();
    line.setUp();
    for (let i = 0; i < 3; i++) line.look(answer);
    expect(line.told).toEqual(["reader ", `card ${uid}`]);
  });

  it("has left after two empty looks, and counts again when it comes back", () => {
    const line = new Line();
    line.setUp();
    for (const answer of [ULTRALIGHT, NO_CARD, ULTRALIGHT, NO_CARD, NO_CARD, ULTRALIGHT]) {
      line.look(answer);
    }
    const card = "card 043f88c2451390";
    expect(line.told).toEqual(["reader ", card, "gone", card]);
  });

  it("that takes the place of another is told, however quick the hands", () => {
    const line = new Line();
    line.setUp();
    line.look(ULTRALIGHT);
    line.look(frame("d54b0101000408048d3a51c7"));
    expect(line.told).toEqual(["reader ", "card 043f88c2451390", "card 8d3a51c7"]);
  });

  it("beside another is neither: two cards are told", () => {
    const line = new Line();
    line.setUp();
    line.look(frame("d54b020100440007043f88c245139002000408048d3a51c7"));
    expect(line.told).toEqual(["reader ", "two cards"]);
  });

  it("is understood however the bytes are cut, noise in front included", () => {
    const line = new Line();
    line.setUp();
    const stream = `00aa55${ACK}${ULTRALIGHT}`;
    for (let i = 0; i < stream.length; i += 2) line.answer(stream.slice(i, i + 2));
    expect(line.told).toEqual(["reader ", "card 043f88c2451390"]);
  });

  it("whose UID has an impossible length is not a card", () => {
    const line = new Line();
    line.setUp();
    line.look(frame("d54b01010004080501020304ff"));
    expect(line.told).toEqual(["reader ", "reader P102"]);
  });
});
