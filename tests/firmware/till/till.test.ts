// The till as a pure state machine: what a key, a card, an answer or a pause makes of it.
import { describe, expect, it } from "vitest";
import { screenOf } from "../../../firmware/till/screen.js";
import type { Effect, Facts, TillEvent, TillState } from "../../../firmware/till/state.js";
import {
  interrupted,
  MODE_ARMED,
  MODE_ASKING,
  MODE_IDLE,
  MODE_RESULT,
  newTill,
} from "../../../firmware/till/state.js";
import { step } from "../../../firmware/till/till.js";
import type { CardReference } from "../../../protocol/record/record.js";
import type { Configuration } from "../../../protocol/wire/configuration.js";

const EUR = "EUR.asso/2";
const GIFT = "GIFT.asso/2";
const CARD: CardReference = { kind: 1, generation: 0, reference: new Uint8Array(8).fill(7) };

const PLACE: Configuration = {
  version: 3,
  place: "cafe",
  placeName: "Cafe du Port",
  language: "en",
  assets: [
    { asset: GIFT, symbol: "PTS" },
    { asset: EUR, symbol: "EUR" },
  ],
  topUpAsset: 1,
  cardAllowance: 1000,
  terminalAllowance: 5000,
  leaseSeconds: 86400,
  zone: 780,
  articles: [
    { id: 1, label: "Coffee", price: 120, key: "A" },
    { id: 2, label: "Beer", price: 350, key: "B" },
  ],
};

interface World {
  till: TillState;
  spentByCard: number;
  spentByAll: number;
  done: Effect[];
}

function newWorld(): World {
  return { till: newTill(), spentByCard: 0, spentByAll: 0, done: [] };
}

function factsOf(world: World): Facts {
  return {
    nextIntent: () => 42,
    cardAllowance: () => world.spentByCard,
    terminalAllowance: () => world.spentByAll,
  };
}

function give(world: World, ...events: TillEvent[]): Effect[] {
  for (const event of events) {
    world.done = step(world.till, event, factsOf(world), PLACE);
  }
  return world.done;
}

const keys = (text: string): TillEvent[] => [...text].map((key) => ({ type: 1, key }));
const CARD_CAME: TillEvent = { type: 2, card: CARD };
const OFFLINE: TillEvent = { type: 4, answer: "M101" };
const held = (amount: number, left: number): TillEvent => ({
  type: 4,
  answer: {
    request: 42,
    hold: 9,
    refusal: "",
    legs: [{ asset: EUR, amount }],
    balances: [{ asset: EUR, amount: left }],
    asOf: 0,
  },
});
const refusedWith = (refusal: string): TillEvent => ({
  type: 4,
  answer: { request: 42, hold: 0, refusal, legs: [], balances: [], asOf: 0 },
});

const booked = (effects: Effect[]) => effects.find((effect) => effect.do === "book");
const sounds = (effects: Effect[]) =>
  effects.flatMap((effect) => (effect.do === "sound" ? [effect.sound] : []));

function screen(world: World): string[] {
  const condition = { online: true, waiting: 0, time: 1_700_000_000, reader: "" as const };
  return screenOf(world.till, condition, PLACE);
}

describe("a sale", () => {
  it("is one shortcut key and one tap", () => {
    const world = newWorld();
    const asked = give(world, ...keys("B"), CARD_CAME);
    expect(asked.find((effect) => effect.do === "ask")).toMatchObject({
      ask: { request: 42, purpose: 1, total: 350, assets: [GIFT, EUR] },
    });
    const effect = booked(give(world, held(350, 650)));
    expect(effect).toMatchObject({
      movement: { kind: 1, amounts: [{ asset: EUR, amount: 350 }], authority: { by: 1, hold: 9 } },
      balances: [{ asset: EUR, amount: 650 }],
    });
    expect(sounds(give(world, { type: 5, balances: [{ asset: EUR, amount: 650 }] }))).toEqual([1]);
    expect(screen(world)).toEqual([
      "Accepted    3.50 EUR",
      "Left        6.50 EUR",
      "",
      "               23:13",
    ]);
  });

  it("takes a typed price ended by OK, and quantities before a shortcut", () => {
    const world = newWorld();
    give(world, ...keys("350#3A"));
    expect(world.till.total).toBe(350 + 3 * 120);
    expect(world.till.lines).toEqual([
      { article: 0, quantity: 1, unitPrice: 350 },
      { article: 1, quantity: 3, unitPrice: 120 },
    ]);
    expect(screen(world)[1]?.trim()).toBe("7.10 EUR");
  });

  it("stays silent of success until its outcome is booked", () => {
    const world = newWorld();
    const before = give(world, ...keys("A"), CARD_CAME, held(120, 0));
    expect(sounds(before)).toEqual([]);
    expect(world.till.mode).toBe(MODE_ASKING);
  });

  it("refused for a low balance stays armed for another card", () => {
    const world = newWorld();
    give(world, ...keys("B"), CARD_CAME, refusedWith("L110"));
    expect(screen(world).slice(0, 3)).toEqual([
      "REFUSED",
      "Balance too low",
      "Top up or other card",
    ]);
    const again = give(world, CARD_CAME);
    expect(again.find((effect) => effect.do === "ask")).toMatchObject({ ask: { total: 350 } });
  });

  it("refused by the journal says so and books nothing", () => {
    const world = newWorld();
    give(world, ...keys("B"), CARD_CAME, held(350, 0), { type: 6, code: "F101" });
    expect(screen(world).slice(0, 2)).toEqual(["REFUSED", "Memory full"]);
    expect(world.till.total).toBe(350);
  });

  it("is taken back line by line with the star", () => {
    const world = newWorld();
    give(world, ...keys("AB*"));
    expect(world.till.total).toBe(120);
    give(world, ...keys("*"));
    expect(world.till).toEqual(newTill());
  });
});

describe("offline", () => {
  it("sells within the card's allowance and shows what is left of it", () => {
    const world = newWorld();
    const effect = booked(give(world, ...keys("B"), CARD_CAME, OFFLINE));
    expect(effect).toMatchObject({
      movement: { authority: { by: 2, hold: 0 }, amounts: [{ asset: EUR, amount: 350 }] },
      balances: undefined,
    });
    world.spentByCard = 350;
    give(world, { type: 5, balances: undefined });
    expect(screen(world).slice(1, 3)).toEqual(["Offline, left", "            6.50 EUR"]);
  });

  it.each([
    { spentByCard: 700, spentByAll: 700, code: "L111" },
    { spentByCard: 0, spentByAll: 4800, code: "L112" },
  ])("refuses with $code when an allowance is used up", ({ spentByCard, spentByAll, code }) => {
    const world = { ...newWorld(), spentByCard, spentByAll };
    expect(booked(give(world, ...keys("B"), CARD_CAME, OFFLINE))).toBeUndefined();
    expect(world.till.result?.code).toBe(code);
  });

  it("sells up to the last cent of the allowance", () => {
    const world = { ...newWorld(), spentByCard: 650, spentByAll: 4650 };
    expect(booked(give(world, ...keys("B"), CARD_CAME, OFFLINE))).toBeDefined();
  });
});

describe("top-up and balance", () => {
  it("a typed amount and D is a top-up in cash, online or not", () => {
    const world = newWorld();
    give(world, ...keys("2000D"), CARD_CAME);
    expect(booked(give(world, OFFLINE))).toMatchObject({
      movement: { kind: 2, means: 1, amounts: [{ asset: EUR, amount: 2000 }], articles: [] },
    });
    give(world, { type: 5, balances: undefined });
    expect(screen(world).slice(0, 2)).toEqual(["Credited   20.00 EUR", "Balance later"]);
  });

  it("a tap with nothing armed shows the balances", () => {
    const world = newWorld();
    const asked = give(world, CARD_CAME);
    expect(asked.find((effect) => effect.do === "ask")).toMatchObject({ ask: { purpose: 3 } });
    give(world, held(0, 1234));
    expect(screen(world).slice(0, 2)).toEqual(["Balance", "           12.34 EUR"]);
  });
});

describe("a restart", () => {
  it.each([
    [false, false, ["POWER CUT: sale", "3.50 EUR", "NOT made: do again"]],
    [false, true, ["POWER CUT: sale", "3.50 EUR", "MADE: do not repeat"]],
    [true, false, ["POWER CUT: top-up", "3.50 EUR", "NOT made: do again"]],
    [true, true, ["POWER CUT: top-up", "3.50 EUR", "MADE: do not repeat"]],
  ])("says what became of the last movement (top-up %s, made %s)", (topUp, made, lines) => {
    const world = newWorld();
    interrupted(world.till, 350, topUp, made);
    expect(screen(world).slice(0, 3)).toEqual(lines);
    give(world, { type: 7 });
    expect(world.till).toEqual(newTill());
  });
});

// Every state that is reached by up to six events, against every event.
describe("every state and every event", () => {
  const EVENTS: TillEvent[] = [
    ...keys("0159ABD#*"),
    CARD_CAME,
    { type: 3 },
    held(120, 5),
    OFFLINE,
    refusedWith("L110"),
    { type: 5, balances: undefined },
    { type: 6, code: "F102" },
    { type: 7 },
  ];
  const possible = (event: TillEvent, state: TillState) =>
    event.type < 4 || event.type === 7
      ? true
      : state.mode === MODE_ASKING && (event.type === 4) === (state.movement === undefined);

  function explore(depth: number): { states: Map<string, TillState>; steps: number } {
    const states = new Map<string, TillState>();
    let steps = 0;
    let front = [newTill()];
    for (let level = 0; level < depth; level++) {
      const next: TillState[] = [];
      for (const from of front) {
        for (const event of EVENTS) {
          if (!possible(event, from)) continue;
          const world = newWorld();
          world.till = structuredClone(from);
          const effects = give(world, event);
          steps++;
          check(from, world, effects);
          const key = JSON.stringify(world.till);
          if (states.has(key)) continue;
          states.set(key, world.till);
          next.push(world.till);
        }
      }
      front = next;
    }
    return { states, steps };
  }

  function check(before: TillState, world: World, effects: Effect[]): void {
    for (const line of screen(world)) expect(line.length).toBeLessThanOrEqual(20);
    const sum = world.till.lines.reduce((all, line) => all + line.quantity * line.unitPrice, 0);
    if (world.till.purpose === 1 && world.till.lines.length > 0) expect(world.till.total).toBe(sum);
    const booking = booked(effects);
    if (booking?.do === "book" && booking.movement.authority?.by === 2) {
      expect(booking.movement.amounts[0]?.amount).toBe(before.total);
    }
    if (sounds(effects).includes(1)) expect(before.movement).toBeDefined();
  }

  it("keeps totals, books only what was armed, and never shows a line too long", () => {
    const { states, steps } = explore(5);
    expect(states.size).toBeGreaterThan(500);
    expect(steps).toBeGreaterThan(5000);
  });

  it("always has a way out: the star leads to rest", () => {
    for (const state of explore(4).states.values()) {
      const world = { ...newWorld(), till: structuredClone(state) };
      if (state.mode === MODE_ASKING) give(world, OFFLINE, { type: 6, code: "F101" });
      for (let i = 0; i < 30 && world.till.mode !== MODE_IDLE; i++) give(world, ...keys("*"));
      expect([world.till.mode, world.till.total]).toEqual([MODE_IDLE, 0]);
    }
  });

  it("a pause alone leads to rest as well", () => {
    for (const state of explore(4).states.values()) {
      if (state.mode === MODE_ASKING) continue;
      const world = { ...newWorld(), till: structuredClone(state) };
      give(world, { type: 7 });
      if (state.mode === MODE_RESULT && world.till.mode === MODE_ARMED) give(world, { type: 7 });
      expect(world.till.mode).toBe(MODE_IDLE);
    }
  });
});
