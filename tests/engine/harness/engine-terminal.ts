/**
 * One terminal on the real engine: the firmware bundle unchanged, behind it the engine's own
 * timers, serial ports, sockets, crypto and flash, around it virtual parts.
 * Called by tests and benchmarks on the engine. Must never: reach into the bundle.
 * Source of truth: hardware/boards for what hangs where; prelude.ts for what is stood in for.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Board } from "../../../hardware/boards/board.js";
import type { Step } from "../../../hardware/virtual/flash/fault-point.js";
import { FlashImage, type WriteCut } from "../../../hardware/virtual/flash/flash-image.js";
import { NetGate } from "../../../hardware/virtual/host/net-gate.js";
import type { HostNet } from "../../../hardware/virtual/host/ports.js";
import { Bus, Operation } from "./bus.js";
import type { Engine } from "./engine.js";
import { type EngineExit, EngineProcess } from "./engine-process.js";
import { flashImage, type StorageFile } from "./flash-image.js";
import type { Parts } from "./parts.js";
import { prelude } from "./prelude.js";
import { openPty, type Pty } from "./pty.js";
import { Relay } from "./relay.js";

/** What a terminal on the engine is made of. */
export interface EngineTerminalOptions {
  readonly engine: Engine;
  readonly board: Board;
  /** Text of the firmware bundle, stored as the engine's boot code. */
  readonly bundle: string;
  readonly parts: Parts;
  readonly net: HostNet;
  /** Further files in Storage, after those that every board has. */
  readonly files?: readonly StorageFile[];
  /** Writes and erases are told to `onStep` and can be cut; slower. */
  readonly watchFlash?: boolean;
}

/** What is to become of a flash step: it happens, or the power goes in the middle of it. */
export type StepVerdict = "go" | { readonly cut: WriteCut } | { readonly tornErase: "half" };

/** From memory, since a stock engine runs text in Storage three times slower than a board does. */
const STOCK_BOOT = 'eval(require("fs").readFileSync("firmware.js"));';

/** The Storage file whose page-aligned inside is the board's reserve; it comes first. */
const RESERVE_FILE = "zinc";
const HEADER_BYTES = 32;
const REBOOTED = "Not implemented";

/** A terminal, made without power. */
export class EngineTerminal {
  readonly #options: EngineTerminalOptions;
  readonly #directory: string;
  readonly #gate: NetGate;
  readonly #relay: Relay;
  /** The board's flash where the engine has none of its own. */
  readonly #flash: FlashImage | undefined;
  #run: EngineProcess | undefined;
  #bus: Bus | undefined;
  #ptys: Pty[] = [];
  #judge: (step: Step) => StepVerdict = () => "go";

  private constructor(options: EngineTerminalOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
    this.#gate = new NetGate(options.net, (what, bytes, before) => {
      if (before && this.#judge({ kind: "net", what, bytes }) !== "go") this.#cut();
    });
    this.#relay = new Relay(this.#gate);
    this.#flash = options.engine.shape === "stock" ? this.#boardFlash() : undefined;
  }

  /** Makes its directory and flash. */
  static async create(options: EngineTerminalOptions): Promise<EngineTerminal> {
    const directory = mkdtempSync(join(tmpdir(), "zinc-terminal-"));
    const terminal = new EngineTerminal(options, directory);
    await terminal.#relay.open();
    writeFileSync(join(directory, "firmware.js"), options.bundle, "latin1");
    writeFileSync(terminal.#flashPath(), flashImage(options.engine.flash, terminal.#files()));
    return terminal;
  }

  /** The current run; throws without power. */
  get run(): EngineProcess {
    if (this.#run === undefined) throw new Error("the terminal has no power");
    return this.#run;
  }

  /** Blocks that the prelude takes, to be taken off what the firmware is measured to use. */
  async preludeBlocks(): Promise<number> {
    return Number(await this.run.evaluate("preludeBlocks"));
  }

  /** Starts the engine on its flash. Undefined `pty` programs make it fail with a reason. */
  async powerOn(): Promise<EngineProcess> {
    const { engine, parts } = this.#options;
    for (const [name, part] of Object.entries(parts.serial)) {
      const pty = await openPty();
      if (pty === undefined) throw new Error("no program here makes a pseudo terminal");
      pty.onData((bytes) => part.hear(bytes));
      part.onData((bytes) => pty.write(bytes));
      rmSync(this.#serialPath(name), { force: true });
      symlinkSync(pty.path, this.#serialPath(name));
      this.#ptys.push(pty);
    }
    this.#bus = new Bus(this.#directory, "bus", (operation, payload) =>
      this.#answer(operation, payload),
    );
    parts.powerOn();
    this.#run = new EngineProcess(engine.path, this.#directory);
    return this.#run;
  }

  /** Cuts the power, wherever the engine is. */
  async powerCut(): Promise<EngineExit> {
    const { run } = this;
    this.#cut();
    const exit = await run.exit;
    await this.#powerGone();
    return exit;
  }

  /** Waits until the firmware ended the run by itself, which is how it reboots here. */
  async rebooted(): Promise<boolean> {
    const { run } = this;
    await run.exit;
    await this.#powerGone();
    return run.lines.at(-1)?.endsWith(REBOOTED) ?? false;
  }

  /** Takes the network away, or gives it back; what is on its way waits. */
  setNetwork(up: boolean): void {
    this.#gate.switch(up);
  }

  /** Asked before every flash write and erase (with `watchFlash`, or on a stock engine). */
  onStep(judge: (step: Step) => StepVerdict): void {
    this.#judge = judge;
  }

  /** The board's flash as it lies there; changes reach an engine that has no power only. */
  flash(): FlashImage {
    return this.#flash ?? this.#boardFlash();
  }

  /** Cuts the power and removes everything. */
  async dispose(): Promise<void> {
    if (this.#run !== undefined) await this.powerCut();
    await this.#relay.close();
    this.#flash?.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #flashPath(): string {
    return join(this.#directory, "espruino.flash");
  }

  #serialPath(name: string): string {
    return join(this.#directory, name);
  }

  #boardFlash(): FlashImage {
    const { partition, storageAddress, storageBytes, pageBytes } = this.#options.board.flash;
    const { address } = partition;
    const bytes = storageAddress + storageBytes - address;
    const own = this.#options.engine.shape === "board";
    const file = own ? this.#flashPath() : join(this.#directory, "board.flash");
    return new FlashImage({ address, bytes, pageBytes }, file);
  }

  #files(): StorageFile[] {
    const { engine, board, bundle, files = [], watchFlash = false } = this.#options;
    const { reserve, storageAddress } = board.flash;
    const begin = storageAddress + HEADER_BYTES;
    const serial = Object.keys(this.#options.parts.serial);
    const text = prelude({
      questionPath: join(this.#directory, "bus.ask"),
      answerPath: join(this.#directory, "bus.tell"),
      serial: Object.fromEntries(serial.map((name) => [name, this.#serialPath(name)])),
      flash: engine.shape === "stock" ? "bus" : watchFlash ? "watched" : "native",
      reserve: { file: RESERVE_FILE, address: begin },
      clock: engine.shape === "stock",
    });
    const own = [
      { name: ".boot0", data: text },
      { name: ".bootcde", data: engine.shape === "stock" ? STOCK_BOOT : bundle },
      ...files,
    ];
    if (engine.shape === "stock") return own;
    return [
      { name: RESERVE_FILE, data: "", bytes: reserve.address + reserve.bytes - begin },
      ...own,
    ];
  }

  /** The supply goes: the network hears nothing of it. */
  #cut(): void {
    this.#gate.abandonAll();
    this.#relay.drop();
    void this.#run?.kill();
  }

  async #powerGone(): Promise<void> {
    this.#cut();
    this.#bus?.close();
    this.#options.parts.powerCut();
    await Promise.all(this.#ptys.map((pty) => pty.close()));
    this.#ptys = [];
    this.#run = undefined;
  }

  #answer(operation: Operation, payload: Buffer): Uint8Array {
    const { parts } = this.#options;
    const [first = "", second = "", third = ""] = payload.toString("latin1").split(" ");
    switch (operation) {
      case Operation.PinMode:
        parts.pinMode(first, second);
        return NOTHING;
      case Operation.DigitalWrite:
        parts.digitalWrite(first, second === "1" ? 1 : 0);
        return NOTHING;
      case Operation.DigitalRead:
        return Uint8Array.of(parts.digitalRead(first));
      case Operation.AnalogWrite:
        parts.analogWrite(first, Number(second), Number(third));
        return NOTHING;
      case Operation.I2cWrite:
        return parts.i2cWrite(payload[0]!, payload.subarray(1)) ? ACKNOWLEDGED : NOTHING;
      case Operation.I2cRead:
        return parts.i2cRead(payload[0]!, payload[1]!) ?? NOTHING;
      case Operation.Random:
        return parts.random(4);
      case Operation.Connect:
        return Buffer.from(String(this.#relay.call(first, Number(second)) ?? ""), "latin1");
      case Operation.FlashRead:
        return this.flash().read(payload.readUInt32LE(0), payload.readUInt32LE(4));
      case Operation.FlashWrite:
      case Operation.FlashErase:
        return this.#flashStep(operation, payload);
    }
  }

  #flashStep(operation: Operation.FlashWrite | Operation.FlashErase, payload: Buffer): Uint8Array {
    const address = payload.readUInt32LE(0);
    const data = payload.subarray(4);
    const isWrite = operation === Operation.FlashWrite;
    const verdict = this.#judge(
      isWrite
        ? { kind: "flash-write", address, bytes: data.length }
        : { kind: "flash-erase", address },
    );
    const cut = verdict !== "go";
    if (cut) this.#cut();
    if (cut || this.#flash !== undefined) {
      const flash = this.flash();
      if (isWrite) flash.write(address, data, cut && "cut" in verdict ? verdict.cut : undefined);
      else flash.erasePage(address, cut && "tornErase" in verdict ? verdict.tornErase : undefined);
    }
    return NOTHING;
  }
}

const NOTHING = new Uint8Array(0);
const ACKNOWLEDGED = Buffer.from("A");
