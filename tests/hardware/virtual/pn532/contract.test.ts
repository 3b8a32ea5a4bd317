/**
 * The dialogues that hold for any PN532: for the virtual one always, for a real one where
 * ZINC_PCD_PORT names the serial port it hangs on (no card may lie on it).
 */
import { readFileSync } from "node:fs";
import { SerialPort } from "serialport";
import { describe, expect, it } from "vitest";
import { needs } from "../../../support/skip.js";
import { ReaderOnTheDesk } from "../../reader.js";
import { fromHex, toHex } from "../../vectors.js";

interface Transcript {
  readonly says: string;
  readonly lines: readonly string[];
}

/** A reader as the transcripts need it. */
interface Reader {
  send(bytes: Uint8Array): void;
  /** Everything that comes until `count` bytes are there or `ms` have passed. */
  receive(count: number, ms: number): Promise<Uint8Array>;
}

const FILE = new URL("../../../vectors/pn532-transcripts.json", import.meta.url);
const { transcripts } = JSON.parse(readFileSync(FILE, "utf8")) as { transcripts: Transcript[] };
/** The longest that an answer may take. */
const ANSWER_MS_MAX = 2000;

async function play(reader: Reader, { lines }: Transcript): Promise<void> {
  for (const line of lines) {
    const rest = line.slice(2).replaceAll(" ", "");
    if (line.startsWith(">")) reader.send(fromHex(rest));
    else if (line.startsWith("~")) {
      expect(toHex(await reader.receive(1, Number(rest))), line).toBe("");
    } else {
      const got = toHex(await reader.receive(rest.length / 2, ANSWER_MS_MAX));
      expect(got, line).toMatch(new RegExp(`^${rest}$`));
    }
  }
}

class VirtualReader implements Reader {
  readonly #desk = new ReaderOnTheDesk();

  send(bytes: Uint8Array): void {
    this.#desk.chip.receive(bytes, this.#desk.baud);
  }

  receive(count: number, ms: number): Promise<Uint8Array> {
    this.#desk.clock.runUntil(() => this.#desk.said.length >= count, ms);
    return Promise.resolve(Uint8Array.from(this.#desk.said.splice(0, count)));
  }
}

class RealReader implements Reader {
  readonly #port: SerialPort;
  #got: number[] = [];
  #arrived: () => void = () => {};

  constructor(path: string) {
    this.#port = new SerialPort({ path, baudRate: 115200 });
    this.#port.on("data", (bytes: Buffer) => {
      this.#got.push(...bytes);
      this.#arrived();
    });
  }

  send(bytes: Uint8Array): void {
    this.#port.write(Buffer.from(bytes));
  }

  async receive(count: number, ms: number): Promise<Uint8Array> {
    const late = AbortSignal.timeout(ms);
    while (this.#got.length < count && !late.aborted) {
      await new Promise<void>((resume) => {
        this.#arrived = resume;
        late.addEventListener("abort", () => resume(), { once: true });
      });
    }
    return Uint8Array.from(this.#got.splice(0, count));
  }

  close(): void {
    this.#port.close();
  }
}

describe("the virtual PN532", () => {
  const reader = new VirtualReader();
  it.each(transcripts)("$says", async (transcript) => {
    await play(reader, transcript);
  });
});

describe("a real PN532", () => {
  it("keeps the same dialogues", async (context) => {
    const reader = new RealReader(needs(context, "ZINC_PCD_PORT"));
    try {
      for (const transcript of transcripts) await play(reader, transcript);
    } finally {
      reader.close();
    }
  });
});
