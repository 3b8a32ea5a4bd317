/**
 * A board: which pin of which chip goes where, and what the chip can hold. Data, one JSON each.
 * Called by: hardware/virtual, scripts (the firmware build makes the module `board` of the JSON).
 * Must never: hold behaviour, or anything that differs between two units of one board.
 * Source of truth: hardware/boards/NAME.json; engine facts from Espruino's boards/*.py.
 *
 * Flash addresses count from the chip's start. `partition` is the 64 KiB data partition outside
 * Storage. `reserve` lies inside Storage, page-aligned, in its first file (see storage-image.ts).
 */

/** A pin by the engine's name, `D0` to `D39`. */
export type PinName = `D${number}`;

/** A run of whole flash pages; both in bytes. */
export interface FlashArea {
  readonly address: number;
  readonly bytes: number;
}

/** Everything about a board that software needs to know. */
export interface Board {
  /** File name and handle, `[a-z0-9-]+`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly chip: string;
  /** How many variables (blocks) the engine has, at most. */
  readonly variables: number;
  readonly clockMhz: number;
  readonly pins: {
    readonly lcdSda: PinName;
    readonly lcdScl: PinName;
    readonly buzzer: PinName;
    readonly ledGreen: PinName;
    readonly ledRed: PinName;
    /** Driven as open drain, top row first; 4. */
    readonly keypadRows: readonly PinName[];
    /** Read with pull-ups, left column first; 4. */
    readonly keypadColumns: readonly PinName[];
    /** The board sends to the PN532 here. */
    readonly pcdTx: PinName;
    /** The board hears the PN532 here. */
    readonly pcdRx: PinName;
  };
  readonly uart: { readonly pcd: SerialName; readonly console: SerialName };
  /** Bits a second on the PN532's UART after its reset. */
  readonly pcdBaud: number;
  readonly i2c: {
    readonly bus: "I2C1" | "I2C2";
    readonly bitrate: number;
    /** 7 bits. */
    readonly lcdAddress: number;
    readonly rtcAddress: number;
  };
  readonly flash: {
    readonly pageBytes: number;
    readonly storageAddress: number;
    readonly storageBytes: number;
    readonly partition: FlashArea;
    readonly reserve: FlashArea;
  };
}

/** A UART by the engine's name. */
export type SerialName = "Serial1" | "Serial2" | "Serial3";

/** A board, or every reason why the data is none. */
export type BoardReading = { readonly board: Board } | { readonly refusals: readonly string[] };

const PIN = { pattern: /^D([0-9]|[1-3][0-9])$/, says: "a pin, D0 to D39" };
const SERIAL = { pattern: /^Serial[1-3]$/, says: "Serial1, Serial2 or Serial3" };
const whole = (min: number, max: number) => ({ min, max });

/** The shape of the file: a leaf is a text with a pattern, a whole number, or a row of four. */
type Shape =
  | { readonly pattern: RegExp; readonly says: string }
  | { readonly min: number; readonly max: number }
  | { readonly four: { readonly pattern: RegExp; readonly says: string } }
  | { readonly fields: { readonly [key: string]: Shape } };

const AREA: Shape = { fields: { address: whole(0, 0xffffff), bytes: whole(4096, 0xffffff) } };
const BOARD: Shape = {
  fields: {
    name: { pattern: /^[a-z0-9-]{1,32}$/, says: "1 to 32 of a-z, 0-9 and -" },
    title: { pattern: /^[ -~]{1,60}$/, says: "1 to 60 printable ASCII characters" },
    chip: { pattern: /^[A-Z0-9-]{1,16}$/, says: "1 to 16 of A-Z, 0-9 and -" },
    variables: whole(1000, 65535),
    clockMhz: whole(16, 600),
    pins: {
      fields: {
        lcdSda: PIN,
        lcdScl: PIN,
        buzzer: PIN,
        ledGreen: PIN,
        ledRed: PIN,
        keypadRows: { four: PIN },
        keypadColumns: { four: PIN },
        pcdTx: PIN,
        pcdRx: PIN,
      },
    },
    uart: { fields: { pcd: SERIAL, console: SERIAL } },
    pcdBaud: whole(9600, 1288000),
    i2c: {
      fields: {
        bus: { pattern: /^I2C[12]$/, says: "I2C1 or I2C2" },
        bitrate: whole(10000, 400000),
        lcdAddress: whole(0x08, 0x77),
        rtcAddress: whole(0x08, 0x77),
      },
    },
    flash: {
      fields: {
        pageBytes: whole(256, 65536),
        storageAddress: whole(0, 0xffffff),
        storageBytes: whole(65536, 0xffffff),
        partition: AREA,
        reserve: AREA,
      },
    },
  },
};

function check(value: unknown, shape: Shape, path: string, refusals: string[]): void {
  if ("fields" in shape) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      refusals.push(`${path}: expected an object`);
      return;
    }
    const found = value as Record<string, unknown>;
    const dot = path === "board" ? "" : `${path}.`;
    for (const key of Object.keys(found)) {
      if (!(key in shape.fields)) refusals.push(`${dot}${key}: not a field of a board`);
    }
    for (const [key, inner] of Object.entries(shape.fields)) {
      if (key in found) check(found[key], inner, `${dot}${key}`, refusals);
      else refusals.push(`${dot}${key}: missing`);
    }
    return;
  }
  if ("four" in shape) {
    if (!Array.isArray(value) || value.length !== 4) refusals.push(`${path}: expected four`);
    else
      value.forEach((each, index) => void check(each, shape.four, `${path}[${index}]`, refusals));
    return;
  }
  if ("pattern" in shape) {
    if (typeof value !== "string" || !shape.pattern.test(value)) {
      refusals.push(`${path}: found ${JSON.stringify(value)}, expected ${shape.says}`);
    }
    return;
  }
  if (!Number.isInteger(value) || (value as number) < shape.min || (value as number) > shape.max) {
    const range = `${shape.min} to ${shape.max}`;
    refusals.push(`${path}: found ${JSON.stringify(value)}, expected a whole number, ${range}`);
  }
}

/** Pins the ESP32's flash chip hangs on (6-11), that only read (34-39), or boot straps (0, 12). */
function pinRefusals(board: Board): string[] {
  const { keypadRows, keypadColumns, ...single } = board.pins;
  const uses: [string, PinName][] = Object.entries(single);
  keypadRows.forEach((pin, index) => void uses.push([`keypadRows[${index}]`, pin]));
  keypadColumns.forEach((pin, index) => void uses.push([`keypadColumns[${index}]`, pin]));
  const refusals: string[] = [];
  const taken = new Map<PinName, string>();
  for (const [use, pin] of uses) {
    const number = Number(pin.slice(1));
    const other = taken.get(pin);
    if (other !== undefined) refusals.push(`pins.${use}: ${pin} is already ${other}`);
    taken.set(pin, use);
    if (number >= 6 && number <= 11) refusals.push(`pins.${use}: ${pin} belongs to the flash chip`);
    if (number === 1 || number === 3) refusals.push(`pins.${use}: ${pin} belongs to the console`);
    if (number === 0 || number === 12) refusals.push(`pins.${use}: ${pin} decides how it boots`);
    if (number >= 34 && use !== "pcdRx") refusals.push(`pins.${use}: ${pin} can only be read`);
  }
  return refusals;
}

function flashRefusals({ flash }: Board): string[] {
  const refusals: string[] = [];
  const { pageBytes, partition, reserve, storageAddress, storageBytes } = flash;
  const aligned = (what: string, value: number): void => {
    if (value % pageBytes !== 0) refusals.push(`flash.${what}: ${value} is no multiple of a page`);
  };
  aligned("storageAddress", storageAddress);
  aligned("storageBytes", storageBytes);
  aligned("partition.address", partition.address);
  aligned("partition.bytes", partition.bytes);
  aligned("reserve.address", reserve.address);
  aligned("reserve.bytes", reserve.bytes);
  if (reserve.address !== storageAddress + pageBytes) {
    refusals.push("flash.reserve.address: must be the second page of Storage");
  }
  if (reserve.address + reserve.bytes > storageAddress + storageBytes) {
    refusals.push("flash.reserve.bytes: ends behind Storage");
  }
  if (partition.address + partition.bytes !== storageAddress) {
    refusals.push("flash.partition: must end where Storage begins");
  }
  return refusals;
}

/**
 * Reads a board from parsed JSON; refuses unknown and missing fields, values out of range, pins
 * used twice or unfit for their use, and flash areas that overlap or are not made of whole pages.
 */
export function parseBoard(json: unknown): BoardReading {
  const refusals: string[] = [];
  check(json, BOARD, "board", refusals);
  if (refusals.length > 0) return { refusals };
  const board = json as Board;
  if (board.uart.pcd === board.uart.console) refusals.push("uart: one port cannot serve both");
  if (board.i2c.lcdAddress === board.i2c.rtcAddress) refusals.push("i2c: two parts, one address");
  refusals.push(...pinRefusals(board), ...flashRefusals(board));
  return refusals.length > 0 ? { refusals } : { board };
}
