/**
 * A display driver for tests, written from the data sheet: nibbles through a PCF8574.
 * Called by: the display's tests. Each port byte is its own step, so that set-up and hold times
 * are met: lines first, then E up, then E down.
 */
import { DisplayUnit } from "../../../../hardware/virtual/display/display-unit.js";
import { VirtualClock } from "../../../../hardware/virtual/host/virtual-clock.js";
import { I2cBus } from "../../../../hardware/virtual/i2c/i2c-bus.js";

const RS = 0x01;
const RW = 0x02;
const E = 0x04;
const BACKLIGHT = 0x08;
const ADDRESS = 0x27;
const BITRATE = 100000;

/** The initialising by instruction of HD44780U figure 24: [nibble, wait in ms behind it]. */
export const INITIALISE: readonly (readonly [nibble: number, waitMs: number])[] = [
  [3, 4.2],
  [3, 0.11],
  [3, 0.05],
  [2, 0.05],
];

/** A display on a bus with a clock, its complaints, and the driver's strokes. */
export class Lcd {
  readonly clock = new VirtualClock();
  readonly bus = new I2cBus(this.clock);
  readonly complaints: string[] = [];
  readonly unit = new DisplayUnit(
    () => {},
    (sentence) => void this.complaints.push(sentence),
  );

  constructor() {
    this.bus.attach(ADDRESS, this.unit.part);
    this.power(true);
  }

  power(on: boolean): void {
    this.unit.power(on, this.clock.now());
  }

  port(...bytes: number[]): void {
    this.bus.write(ADDRESS, Uint8Array.from(bytes), BITRATE);
  }

  nibble(value: number, rs: 0 | 1 = 0): void {
    const lines = (value << 4) | BACKLIGHT | (rs === 1 ? RS : 0);
    this.port(lines, lines | E, lines);
  }

  byte(value: number, rs: 0 | 1 = 0): void {
    this.nibble(value >> 4, rs);
    this.nibble(value & 15, rs);
  }

  instruction(value: number, waitMs = 0): void {
    this.byte(value);
    this.wait(waitMs);
  }

  /** Lets `ms` pass after the last transfer's end. */
  wait(ms: number): void {
    this.clock.advance(this.bus.leadMs + ms);
  }

  write(text: string): void {
    for (const character of text) this.byte(character.charCodeAt(0), 1);
  }

  /** Reads a byte as two nibbles: busy flag and address, or data. */
  readByte(rs: 0 | 1): number {
    const lines = 0xf0 | BACKLIGHT | RW | (rs === 1 ? RS : 0);
    let value = 0;
    for (let half = 0; half < 2; half += 1) {
      this.port(lines, lines | E);
      value = (value << 4) | (this.bus.read(ADDRESS, 1, BITRATE)![0]! >> 4);
      this.port(lines);
    }
    return value;
  }

  /** The whole start: 4 bits, two lines, display on, cleared, cursor moving right. */
  start(): this {
    this.wait(41);
    for (const [nibble, waitMs] of INITIALISE) {
      this.nibble(nibble);
      this.wait(waitMs);
    }
    this.instruction(0x28, 0.04);
    this.instruction(0x08, 0.04);
    this.instruction(0x01, 1.6);
    this.instruction(0x06, 0.04);
    this.instruction(0x0c, 0.04);
    return this;
  }
}
