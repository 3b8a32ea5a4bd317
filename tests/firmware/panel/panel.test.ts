// The panel's drivers: the display on the virtual HD44780, keypad and sounds on scripted pins.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startKeypad } from "../../../firmware/panel/keypad.js";
import { playScore, startSignals } from "../../../firmware/panel/signals.js";
import {
  SOUND_ACCEPTED,
  SOUND_AGAIN,
  SOUND_ATTENTION,
  SOUND_REFUSED,
  scoreOf,
} from "../../../firmware/till/sounds.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the keypad", () => {
  const LAYOUT = ["123A", "456B", "789C", "*0#D"];

  class Matrix {
    readonly pressed = new Set<string>();
    readonly rows = [false, false, false, false];
    readonly keys: string[] = [];
    #fall: () => void = () => undefined;

    constructor() {
      const ports = {
        setRow: (row: number, low: boolean) => {
          this.rows[row] = low;
        },
        columnLow: (column: number) => this.#columnLow(column),
        onFall: (act: () => void) => {
          this.#fall = act;
        },
      };
      startKeypad(ports, (key) => this.keys.push(key));
    }

    #columnLow(column: number): boolean {
      return [...this.pressed].some((key) => {
        const row = LAYOUT.findIndex((keys) => keys.includes(key));
        return this.rows[row] === true && LAYOUT[row]?.charAt(column) === key;
      });
    }

    press(key: string): void {
      this.pressed.add(key);
      this.#fall();
    }
  }

  it.each([..."123A456B789C*0#D"])("tells %s once, however long it is held", (key) => {
    const matrix = new Matrix();
    matrix.press(key);
    vi.advanceTimersByTime(500);
    expect(matrix.keys).toEqual([key]);
    matrix.pressed.clear();
    vi.advanceTimersByTime(30);
    matrix.press(key);
    expect(matrix.keys).toEqual([key, key]);
  });

  it("tells the next key although the last one is still down", () => {
    const matrix = new Matrix();
    for (const key of "35*") {
      matrix.press(key);
      vi.advanceTimersByTime(40);
    }
    expect(matrix.keys).toEqual(["3", "5", "*"]);
    matrix.pressed.delete("5");
    vi.advanceTimersByTime(100);
    matrix.pressed.clear();
    vi.advanceTimersByTime(100);
    expect(matrix.keys).toEqual(["3", "5", "*"]);
    matrix.press("5");
    expect(matrix.keys).toEqual(["3", "5", "*", "5"]);
  });

  it("passes over a contact that bounces", () => {
    const matrix = new Matrix();
    for (let i = 0; i < 5; i++) {
      matrix.press("5");
      matrix.pressed.clear();
      vi.advanceTimersByTime(2);
    }
    expect(matrix.keys).toEqual(["5"]);
  });
});

describe("the four sounds", () => {
  function rhythm(sound: number): number[] {
    const notes: number[] = [];
    const signals = startSignals({
      buzz: (hz) => {
        notes.push(hz);
      },
      light: () => undefined,
    });
    playScore(signals, scoreOf(sound));
    vi.advanceTimersByTime(3000);
    return notes.slice(1);
  }

  it("are told apart by how often they sound, and end in silence", () => {
    const sounds = [SOUND_ACCEPTED, SOUND_REFUSED, SOUND_AGAIN, SOUND_ATTENTION].map(rhythm);
    expect(sounds.map((notes) => notes.filter((hz) => hz > 0).length)).toEqual([2, 2, 3, 1]);
    expect(sounds.every((notes) => notes.at(-1) === 0)).toBe(true);
    const [accepted = [], refused = []] = sounds;
    expect((accepted[2] ?? 0) > (accepted[0] ?? 0)).toBe(true);
    expect((refused[2] ?? 0) < (refused[0] ?? 0)).toBe(true);
  });

  it("give way to the next one", () => {
    const notes: number[] = [];
    const ports = { buzz: (hz: number) => void notes.push(hz), light: () => undefined };
    const signals = startSignals(ports);
    playScore(signals, scoreOf(SOUND_ATTENTION));
    playScore(signals, scoreOf(SOUND_ACCEPTED));
    vi.advanceTimersByTime(3000);
    expect(notes.filter((hz) => hz > 0).length).toBe(3);
  });
});
