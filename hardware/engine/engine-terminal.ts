/**
 * One terminal on the real engine: the firmware bundle unchanged, behind it the engine's own
 * timers, serial ports, sockets, crypto and flash, around it virtual parts.
 * Called by tests and benchmarks on the engine. Must never: reach into the bundle.
 * Source of truth: hardware/boards for what hangs where; prelude.ts for what is stood in for.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Board } from "../boards/board.js";
import { FaultPlan } from "../virtual/flash/fault-plan.js";
import type { FaultPoint, Step } from "../virtual/flash/fault-point.js";
import { FlashImage } from "../virtual/flash/flash-image.js";
import { layOut, RESERVE_FILE } from "../virtual/flash/storage-image.js";
import { NetGate } from "../virtual/host/net-gate.js";
import type { HostNet } from "../virtual/host/ports.js";
import { Bus } from "./bus.js";
import { type Engine, findEngine } from "./engine.js";
import { EngineProcess } from "./engine-process.js";
import { flashImage, type StorageFile } from "./flash-image.js";
import type { Parts } from "./parts.js";
import { prelude } from "./prelude.js";
import { openPty, type Pty } from "./pty.js";
import { Relay } from "./relay.js";
import { answerer } from "./switchboard.js";
import { EngineTrouble } from "./trouble.js";

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
  /** Flash writes and erases can be counted and cut (always so on a stock engine); slower. */
  readonly watchFlash?: boolean;
}

/** The title that a suite of terminals ends with, so that a skipped one says why. */
export const TERMINAL_TITLE = "(skipped without ESPRUINO, mkfifo, and script or python3)";

/** The engine, or undefined where there is none or a terminal around it cannot be made. */
export async function findTerminalEngine(): Promise<Engine | undefined> {
  const engine = await findEngine();
  if (engine === undefined || spawnSync("mkfifo", ["--version"]).error !== undefined) return;
  const pty = await openPty();
  await pty?.close();
  return pty === undefined ? undefined : engine;
}

/** From memory, since a stock engine runs text in Storage three times slower than a board does. */
const STOCK_BOOT = 'eval(require("fs").readFileSync("firmware.js"));';
const HEADER_BYTES = 32;
/** The last words of a run whose chip starts anew: E.reboot on Linux, and a board's watchdog. */
const REBOOTED = /(Not implemented|BOARD WATCHDOG)$/;

/** A terminal, made without power. */
export class EngineTerminal {
  readonly #options: EngineTerminalOptions;
  readonly #directory: string;
  readonly #gate: NetGate;
  readonly #relay: Relay;
  readonly #faults: FaultPlan | undefined;
  /** The board's flash, when this side writes it. */
  readonly #flash: FlashImage | undefined;
  #run: EngineProcess | undefined;
  #bus: Bus | undefined;
  #ptys: Pty[] = [];
  #ended: Promise<void> = Promise.resolve();
  readonly #starts: ((run: EngineProcess) => void)[] = [];

  private constructor(options: EngineTerminalOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
    writeFileSync(this.#path("firmware.js"), options.bundle, "latin1");
    writeFileSync(this.#path("espruino.flash"), flashImage(options.engine.flash, this.#files()));
    if (this.#flashMode() !== "native") {
      this.#flash = this.#boardFlash();
      this.#faults = new FaultPlan(this.#flash, () => this.#cut());
    }
    this.#gate = new NetGate(options.net, (what, bytes, act) => {
      if (this.#faults === undefined) act();
      else this.#faults.net(what, bytes, act);
    });
    this.#relay = new Relay(this.#gate);
  }

  /** Makes its directory and its flash as provisioning leaves them. */
  static async create(options: EngineTerminalOptions): Promise<EngineTerminal> {
    const directory = mkdtempSync(join(tmpdir(), "zinc-terminal-"));
    const terminal = new EngineTerminal(options, directory);
    await terminal.#relay.open();
    return terminal;
  }

  /** The engine's present run; throws without power. */
  get run(): EngineProcess {
    if (this.#run === undefined) throw new EngineTrouble("the terminal has no power");
    return this.#run;
  }

  /** Whether the engine runs. */
  get powered(): boolean {
    return this.#run !== undefined;
  }

  /** Gives the power and starts the firmware. Fails where nothing makes pseudo terminals. */
  async powerOn(): Promise<EngineProcess> {
    this.#options.parts.powerOn();
    return this.#start();
  }

  /** Cuts the power, wherever the firmware is. */
  async powerCut(): Promise<void> {
    this.#cut();
    await this.#ended;
  }

  /** Waits until the run ended and its power is gone, as after an armed fault. */
  async powerGone(): Promise<void> {
    await this.#ended;
  }

  /** The run that follows the next reboot. */
  restarted(): Promise<EngineProcess> {
    return new Promise((resolve) => this.#starts.push(resolve));
  }

  /** Takes the network away, or gives it back; what is on its way waits. */
  setNetwork(up: boolean): void {
    this.#gate.switch(up);
  }

  /** Cuts the power at that step, once. Needs `watchFlash` on a board-shaped engine. */
  crashAt(point: FaultPoint): void {
    this.#watched().arm(point);
  }

  /** Hears of every flash write, erase and network step before it happens; as `crashAt`. */
  onStep(callback: (step: Step) => void): void {
    this.#watched().onStep(callback);
  }

  /** The board's flash as it lies there, to be read, or to be changed while the power is off. */
  flash(): FlashImage {
    return this.#flash ?? this.#boardFlash();
  }

  /** Cuts the power and removes everything. */
  async dispose(): Promise<void> {
    await this.powerCut();
    await this.#relay.close();
    this.#flash?.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #watched(): FaultPlan {
    if (this.#faults === undefined) throw new EngineTrouble("make the terminal with watchFlash");
    return this.#faults;
  }

  #flashMode(): "native" | "watched" | "bus" {
    if (this.#options.engine.shape === "stock") return "bus";
    return this.#options.watchFlash === true ? "watched" : "native";
  }

  #boardFlash(): FlashImage {
    const { board, engine } = this.#options;
    const { partition, storageBytes, pageBytes } = board.flash;
    const geometry = {
      address: partition.address,
      bytes: partition.bytes + storageBytes,
      pageBytes,
    };
    if (engine.shape === "board") return new FlashImage(geometry, this.#path("espruino.flash"));
    const image = new FlashImage(geometry, this.#path("board.flash"));
    layOut(image, board);
    return image;
  }

  #files(): StorageFile[] {
    const { engine, board, bundle, files = [], parts } = this.#options;
    const { reserve, storageAddress } = board.flash;
    const begin = storageAddress + HEADER_BYTES;
    const text = prelude({
      questionPath: this.#path("bus.ask"),
      answerPath: this.#path("bus.tell"),
      serial: Object.fromEntries(Object.keys(parts.serial).map((name) => [name, this.#path(name)])),
      flash: this.#flashMode(),
      reserve: { file: RESERVE_FILE, address: begin },
      clock: engine.shape === "stock",
      awake: engine.shape === "stock",
    });
    const boot = { name: ".boot0", data: text };
    if (engine.shape === "stock") return [boot, { name: ".bootcde", data: STOCK_BOOT }, ...files];
    const bytes = reserve.address + reserve.bytes - begin;
    const raw = { name: RESERVE_FILE, data: "", bytes };
    return [raw, boot, { name: ".bootcde", data: bundle }, ...files];
  }

  async #start(): Promise<EngineProcess> {
    const { engine, parts } = this.#options;
    for (const [name, part] of Object.entries(parts.serial)) {
      const pty = await openPty();
      if (pty === undefined) throw new EngineTrouble("no program here makes a pseudo terminal");
      pty.onData((bytes) => part.hear(bytes));
      part.onData((bytes) => pty.write(bytes));
      rmSync(this.#path(name), { force: true });
      symlinkSync(pty.path, this.#path(name));
      this.#ptys.push(pty);
    }
    const answer = answerer(parts, this.#relay, this.#flash, this.#faults);
    this.#bus = new Bus(this.#directory, "bus", answer);
    const run = new EngineProcess(engine.path, this.#directory);
    this.#run = run;
    this.#ended = this.#watchEnd(run);
    return run;
  }

  /** Starts anew after a reboot; after anything else the power is gone. */
  async #watchEnd(run: EngineProcess): Promise<void> {
    const { signal } = await run.exit;
    this.#gate.abandonAll();
    this.#relay.drop();
    this.#bus?.close();
    await Promise.all(this.#ptys.map((pty) => pty.close()));
    this.#ptys = [];
    this.#run = undefined;
    if (signal !== null || !REBOOTED.test(run.lines.at(-1) ?? "")) {
      this.#options.parts.powerCut();
      return;
    }
    this.#options.parts.chipReset();
    const next = await this.#start();
    for (const started of this.#starts.splice(0)) started(next);
  }

  /** The supply goes: the network hears nothing of it. */
  #cut(): void {
    this.#gate.abandonAll();
    this.#relay.drop();
    void this.#run?.kill();
  }
}
