// A counter as it will stand at a place, with the real engine in it: the firmware bundle on the
// engine, virtual parts around it, the real gateway behind it over TCP. Called by the benches on
// the engine and by tests. Only plays people: it presses keys, lays cards and looks at the display.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigurationDraft } from "../../gateway/fleet/fleet.js";
import { startGateway } from "../../gateway/main.js";
import type { Gateway } from "../../gateway/main-ports.js";
import type { Board } from "../../hardware/boards/board.js";
import { Desk } from "../../hardware/engine/desk.js";
import type { Engine } from "../../hardware/engine/engine.js";
import { EngineTerminal } from "../../hardware/engine/engine-terminal.js";
import type { StorageFile } from "../../hardware/engine/flash-image.js";
import { TcpNet } from "../../hardware/virtual/host/tcp-net.js";
import { WallClock } from "../../hardware/virtual/host/wall-clock.js";
import type { VirtualPicc } from "../../hardware/virtual/picc/picc.js";
import type { KeyName } from "../../hardware/virtual/pins/key-names.js";
import { provision } from "../terminal/provision.js";

/** What a counter is made of. */
export interface EngineCounterOptions {
  readonly engine: Engine;
  readonly board: Board;
  /** Text of the firmware bundle. */
  readonly bundle: string;
  /** Bytes on the reader's wires take their time, or none. */
  readonly baud: "real" | "instant";
  readonly configuration: ConfigurationDraft;
  /** Further files in the engine's Storage; `.boot1` runs before the bundle. */
  readonly files?: readonly StorageFile[];
  /** Flash writes and erases can be counted and cut. */
  readonly watchFlash?: boolean;
}

/** Its terminal's id. */
export const COUNTER_TERMINAL = "till-1";
const LOCALHOST = "127.0.0.1";
/** A screen that comes later than this never comes; a plain signer is slow, and so is a busy PC. */
const SCREEN_MS = 90_000;

/** One counter. */
export class EngineCounter {
  readonly gateway: Gateway;
  readonly terminal: EngineTerminal;
  readonly desk: Desk;
  readonly #folder: string;

  private constructor(gateway: Gateway, terminal: EngineTerminal, desk: Desk, folder: string) {
    this.gateway = gateway;
    this.terminal = terminal;
    this.desk = desk;
    this.#folder = folder;
  }

  /** Starts the gateway, publishes the configuration, makes the terminal, without power. */
  static async open(options: EngineCounterOptions): Promise<EngineCounter> {
    const { configuration, baud, ...made } = options;
    const folder = mkdtempSync(join(tmpdir(), "zinc-counter-"));
    const gateway = await startGateway({
      dataDir: folder,
      http: { host: LOCALHOST, port: 0 },
      mqtt: { host: LOCALHOST, port: 0 },
      workers: 1,
      demo: true,
      log: () => undefined,
    });
    gateway.services.fleet.publishConfiguration(configuration);
    const entropy = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
    const desk = new Desk(options.board, { clock: new WallClock(), entropy, baud });
    const terminal = await EngineTerminal.create({ ...made, parts: desk, net: new TcpNet() });
    return new EngineCounter(gateway, terminal, desk, folder);
  }

  /** Gives the power and provisions the terminal over its console, as `zinc terminal add` does. */
  async provision(place: string): Promise<void> {
    await this.terminal.powerOn();
    const port = {
      write: (bytes: string): void => this.desk.typeAtConsole(Buffer.from(bytes, "latin1")),
      onData: (hear: (bytes: string) => void): void =>
        this.desk.onConsole((bytes) => hear(Buffer.from(bytes).toString("latin1"))),
    };
    const broker = { host: LOCALHOST, port: this.gateway.mqttPort };
    const started = this.terminal.restarted();
    await provision(
      port,
      { terminal: COUNTER_TERMINAL, place, broker },
      this.gateway.services.fleet,
    );
    await started;
  }

  /** Waits for the display, rows joined by line ends. */
  shows(pattern: RegExp): Promise<void> {
    return this.desk.shows(pattern, SCREEN_MS);
  }

  /**
   * Presses a key until the display says what it must, and lets it go. The same key again needs
   * something in between: a terminal looks twice before it believes that a key was let go.
   */
  async press(key: KeyName, says: RegExp): Promise<void> {
    this.desk.keyDown(key);
    try {
      await this.shows(says);
    } finally {
      this.desk.keyUp(key);
    }
  }

  /** Lays a card on the reader until the display says what it must, and takes it back. */
  async tap(card: VirtualPicc, says: RegExp): Promise<void> {
    this.desk.field.place(card);
    try {
      await this.shows(says);
    } finally {
      this.desk.field.remove(card);
    }
  }

  /** Ends everything and leaves nothing behind. */
  async close(): Promise<void> {
    await this.terminal.dispose();
    await this.gateway.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
