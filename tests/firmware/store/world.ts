// A terminal's flash for tests of the journal: the NOR twin, with a power cut at any byte, and
// what the journal is opened with. Import it before any firmware source.
import "../crypto/engine.js";
import { createHash } from "node:crypto";
import type { Flash } from "../../../firmware/platform/flash.js";
import type { Movement } from "../../../firmware/store/journal-types.js";
import type { JournalPorts, Progress, Setup } from "../../../firmware/store/state.js";
import type { TornErase } from "../../../hardware/virtual/flash/fault-point.js";
import { FlashImage } from "../../../hardware/virtual/flash/flash-image.js";
import { decodeRecord } from "../../../protocol/record/decode.js";
import { encodeRecord } from "../../../protocol/record/encode.js";
import type { ZincRecord } from "../../../protocol/record/record.js";

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 as the engine's E.CRC32. */
function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
type Bytes = Uint8Array | string;
const raw = (of: Bytes): Buffer =>
  typeof of === "string" ? Buffer.from(of, "latin1") : Buffer.from(of);
const engine = (globalThis as unknown as { E: object }).E;
Object.assign(engine, {
  CRC32: crc32,
  toString: (...parts: Bytes[]) => Buffer.concat(parts.map(raw)).toString("latin1"),
  toUint8Array: (...parts: Bytes[]) => new Uint8Array(Buffer.concat(parts.map(raw))),
});

/** Where the pages begin. */
export const ADDRESS = 0x321000;
/** Bytes of a page. */
export const PAGE = 4096;
/** Hash of the enrolment. */
export const GENESIS: Uint8Array = new Uint8Array(32).fill(7);

/** The supply was cut: nothing of the firmware runs after this. */
export class PowerCut extends Error {}

/** Where to cut, counting gaps between bytes and erases, and what that leaves. */
export interface Cut {
  readonly step: number;
  readonly unprogrammed: number;
  readonly erase: TornErase;
}

/**
 * Flash that counts the gaps before, between and after the bytes of each write, and each erase,
 * as a step, and may be cut at one.
 */
export class CuttableFlash implements Flash {
  steps = 0;
  cut: Cut | undefined;
  /** A write at such an address loses a bit, as worn flash does. */
  bad: ((address: number) => boolean) | undefined;
  readonly image: FlashImage;

  constructor(pages: number) {
    this.image = new FlashImage({ address: ADDRESS, bytes: pages * PAGE, pageBytes: PAGE });
  }

  read(address: number, bytes: number): Uint8Array {
    return this.image.read(address, bytes);
  }

  write(address: number, data: Uint8Array): void {
    const at = this.cut === undefined ? Number.POSITIVE_INFINITY : this.cut.step - this.steps;
    if (this.cut !== undefined && at <= data.length) {
      this.steps += at;
      this.image.write(address, data, { bytes: at, unprogrammed: this.cut.unprogrammed });
      throw new PowerCut();
    }
    this.steps += data.length + 1;
    if (this.bad?.(address)) {
      const worn = new Uint8Array(data);
      worn[worn.findIndex((byte) => byte > 0)] = 0;
      this.image.write(address, worn);
    } else this.image.write(address, data);
  }

  erase(address: number): void {
    if (this.cut !== undefined && this.steps === this.cut.step) {
      this.image.erasePage(address, this.cut.erase);
      throw new PowerCut();
    }
    this.steps += 1;
    this.image.erasePage(address);
  }
}

/** A clock that tests move. */
export const testClock = {
  seconds: 1_700_000_000,
  now(): number {
    return this.seconds;
  },
  source: () => 1,
};

/** What pages say of the place. */
export const SETUP: Setup = {
  configuration: 1,
  place: "cafe",
  assets: ["EUR.asso/2", "GIFT.asso/2", "TIME.asso/0"],
};

/** Nothing acknowledged yet. */
export const noProgress = (): Progress => ({
  epoch: 0,
  stored: 0,
  backedUp: 0,
  hash: new Uint8Array(32),
  intents: 0,
});

/** What a journal is opened with; `progress` is the object that its progress is kept in. */
export function portsOn(flash: Flash, progress: Progress, pages: number): JournalPorts {
  return {
    flash,
    clock: testClock,
    address: ADDRESS,
    pages,
    keyId: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]),
    terminal: "bar-1",
    genesis: GENESIS,
    setup: SETUP,
    progress: { ...progress },
    keepProgress: (p) => {
      Object.assign(progress, p);
    },
  };
}

/** A card by a number. */
export const card = (n: number): Movement["card"] => ({
  kind: 1,
  generation: 1,
  reference: new Uint8Array([0, 0, 0, 0, 0, n >> 16, n >> 8, n]),
});

/** A sale of `lines` articles. */
export function sale(lines: number, over: Partial<Movement> = {}): Movement {
  return {
    kind: 1,
    card: card(1),
    amounts: [{ asset: "EUR.asso/2", amount: 350 }],
    articles: Array.from({ length: lines }, (_, i) => ({
      article: 1000 + i,
      quantity: i % 2 === 0 ? 2 : -1,
      unitPrice: 150 - i,
    })),
    means: 0,
    authority: { by: 2, hold: 0 },
    operator: undefined,
    ...over,
  };
}

/** SHA-256 by Node. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha256").update(bytes).digest());
/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** What a stranger sees of a journal. */
export interface Readable {
  lastSequence(): number;
  oldest(): number;
  payload(sequence: number): Uint8Array | undefined;
}

/** Reads all records strictly, checks numbers and chain, gives them. */
export function audit(journal: Readable, from = 1, before = GENESIS): ZincRecord[] {
  const records: ZincRecord[] = [];
  let previous: Uint8Array = before;
  for (let n = from; n <= journal.lastSequence(); n++) {
    const payload = journal.payload(n);
    if (payload === undefined) throw new Error(`record ${n} is not in the journal`);
    const record = decodeRecord(payload);
    if ("code" in record) throw new Error(`record ${n}: ${record.code} ${record.detail}`);
    if (record.sequence !== n) throw new Error(`record ${n} says ${record.sequence}`);
    if (hex(record.previous) !== hex(previous)) throw new Error(`record ${n}: chain broken`);
    if (hex(encodeRecord(record)) !== hex(payload)) throw new Error(`record ${n}: other bytes`);
    previous = record.kind === 14 ? (record.lostHash as Uint8Array) : sha256(payload);
    records.push(record);
  }
  return records;
}
