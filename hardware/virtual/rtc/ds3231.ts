/**
 * The DS3231 clock on the display's I2C bus, with a battery: keeps time while the power is cut.
 * Called by: the I2C bus. Must never: correct what was written wrong; it complains and ignores it.
 * Source of truth: Maxim DS3231 data sheet 19-5170, figure 1 (registers), "Clock and Calendar".
 *
 *   00 seconds  01 minutes  02 hours (bit 6: 12 h, bit 5: PM)  03 day 1-7  04 date  05 month
 *   06 year     07-0D alarms  0E control  0F status (bit 7 OSF)  10 ageing  11-12 temperature
 * Times are BCD. A read or write runs on from register to register, and from 12 to 00.
 */
import type { HostClock } from "../host/ports.js";
import type { I2cPart } from "../i2c/i2c-bus.js";

const REGISTERS = 0x13;
const TIME_REGISTERS = 7;
const CONTROL = 0x0e;
const STATUS = 0x0f;
const OSF = 0x80;
const HOUR_12 = 0x40;
const PM = 0x20;
const DAY_MS = 86400000;
/** What the clock shows at its first power: 2000-01-01 00:00:00, day 1. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 25.00 degrees. */
const TEMPERATURE = [0x19, 0x00];

/** What the battery keeps. */
export interface RtcMemory {
  /** Clock time minus host time, milliseconds. */
  offsetMs: number;
  /** Day register minus the count of days since 1970, modulo 7. */
  dayOffset: number;
  /** 12-hour mode. */
  twelve: boolean;
  /** Registers 07 to 10. */
  registers: number[];
}

/** A clock that was never set: OSF is 1. */
export function freshRtc(clock: HostClock): RtcMemory {
  const registers = new Array<number>(REGISTERS).fill(0);
  registers[CONTROL] = 0x1c;
  registers[STATUS] = OSF | 0x08;
  [registers[0x11], registers[0x12]] = TEMPERATURE as [number, number];
  const days = Math.floor(EPOCH_MS / DAY_MS);
  return {
    offsetMs: EPOCH_MS - clock.now(),
    dayOffset: (((1 - days) % 7) + 7) % 7,
    twelve: false,
    registers,
  };
}

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);

/** The value of a BCD byte, or undefined when it has a digit above 9 or is out of range. */
function fromBcd(byte: number, min: number, max: number): number | undefined {
  if ((byte & 0x0f) > 9 || byte >> 4 > 9) return undefined;
  const value = (byte >> 4) * 10 + (byte & 0x0f);
  return value < min || value > max ? undefined : value;
}

/** A DS3231 with its battery in. */
export class Ds3231 implements I2cPart {
  readonly #clock: HostClock;
  readonly #complain: (sentence: string) => void;
  readonly #memory: RtcMemory;
  #pointer = 0;
  #firstByte = true;
  #written = new Map<number, number>();
  #latched: number[] = [];

  constructor(clock: HostClock, complain: (sentence: string) => void, memory = freshRtc(clock)) {
    this.#clock = clock;
    this.#complain = complain;
    this.#memory = memory;
  }

  /** What the battery keeps, to be handed to the constructor of the same clock later. */
  get memory(): RtcMemory {
    return this.#memory;
  }

  /** The battery ran out while the power was off: time is lost and OSF says so. */
  loseBattery(): void {
    Object.assign(this.#memory, freshRtc(this.#clock));
  }

  /** A transfer begins; the time registers are read as they are at this moment. */
  start(): void {
    this.#firstByte = true;
    this.#latched = this.#timeRegisters();
  }

  write(byte: number): void {
    if (this.#firstByte) {
      this.#firstByte = false;
      this.#pointer = byte % REGISTERS;
      return;
    }
    this.#written.set(this.#pointer, byte);
    this.#pointer = (this.#pointer + 1) % REGISTERS;
  }

  read(): number {
    const at = this.#pointer;
    this.#pointer = (at + 1) % REGISTERS;
    if (this.#pointer === 0) this.#latched = this.#timeRegisters();
    return at < TIME_REGISTERS ? this.#latched[at]! : this.#memory.registers[at]!;
  }

  /** The transfer is over: what was written takes effect together. */
  stop(): void {
    const time = this.#timeRegisters();
    let touchesTime = false;
    for (const [register, byte] of this.#written) {
      if (register < TIME_REGISTERS) {
        time[register] = byte;
        touchesTime = true;
      } else if (register === STATUS) {
        // OSF and the alarm flags can only be cleared; BSY is read only.
        const kept = this.#memory.registers[STATUS]!;
        this.#memory.registers[STATUS] = (kept & byte & 0x83) | (byte & 0x08);
      } else if (register < 0x11) this.#memory.registers[register] = byte;
    }
    if (touchesTime) this.#setTime(time);
    this.#written.clear();
  }

  #timeRegisters(): number[] {
    const { offsetMs, dayOffset, twelve } = this.#memory;
    const nowMs = Math.floor((this.#clock.now() + offsetMs) / 1000) * 1000;
    const now = new Date(nowMs);
    const days = Math.floor(nowMs / DAY_MS);
    const hour = now.getUTCHours();
    const hours = twelve
      ? HOUR_12 | (hour >= 12 ? PM : 0) | bcd(((hour + 11) % 12) + 1)
      : bcd(hour);
    const century = now.getUTCFullYear() >= 2100 ? 0x80 : 0x00;
    return [
      bcd(now.getUTCSeconds()),
      bcd(now.getUTCMinutes()),
      hours,
      ((days + dayOffset) % 7) + ((days + dayOffset) % 7 === 0 ? 7 : 0),
      bcd(now.getUTCDate()),
      century | bcd(now.getUTCMonth() + 1),
      bcd(now.getUTCFullYear() % 100),
    ];
  }

  #setTime(bytes: readonly number[]): void {
    const twelve = (bytes[2]! & HOUR_12) !== 0;
    const second = fromBcd(bytes[0]!, 0, 59);
    const minute = fromBcd(bytes[1]!, 0, 59);
    const hour12 = fromBcd(bytes[2]! & 0x1f, 1, 12);
    const hour24 = fromBcd(bytes[2]! & 0x3f, 0, 23);
    const pm = (bytes[2]! & PM) !== 0 ? 12 : 0;
    const hour = !twelve ? hour24 : hour12 === undefined ? undefined : (hour12 % 12) + pm;
    const day = fromBcd(bytes[3]!, 1, 7);
    const month = fromBcd(bytes[5]! & 0x7f, 1, 12);
    const date = fromBcd(bytes[4]!, 1, DAYS_IN_MONTH[(month ?? 1) - 1]!);
    const year = fromBcd(bytes[6]!, 0, 99);
    const fullYear = ((bytes[5]! & 0x80) !== 0 ? 2100 : 2000) + (year ?? 0);
    const timeMs = Date.UTC(fullYear, (month ?? 1) - 1, date, hour, minute, second);
    const fields = [second, minute, hour, day, date, month, year];
    if (fields.includes(undefined) || new Date(timeMs).getUTCDate() !== date) {
      const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
      this.#complain(`time registers ${hex} are no time and are ignored`);
      return;
    }
    const days = Math.floor(timeMs / DAY_MS);
    this.#memory.twelve = twelve;
    // Writing the seconds starts the second anew: the fraction is gone.
    this.#memory.offsetMs = timeMs - this.#clock.now();
    this.#memory.dayOffset = (((day! - days) % 7) + 7) % 7;
  }
}
