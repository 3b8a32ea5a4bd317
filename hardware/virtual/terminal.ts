/**
 * One terminal on the desk: board, reader, display, clock, keypad, buzzer, lights, flash and cable.
 * Called by: the bench, the simulator, tests. Must never: know what the firmware does.
 * Source of truth: hardware/boards/*.json for what hangs where.
 */
import type { Board, SerialName } from "../boards/board.js";
import { DisplayUnit, type DisplayView } from "./display/display-unit.js";
import { FaultPlan } from "./flash/fault-plan.js";
import type { FaultPoint, Step } from "./flash/fault-point.js";
import { FlashImage } from "./flash/flash-image.js";
import { layOut } from "./flash/storage-image.js";
import { Machine, type SerialWire } from "./host/machine.js";
import { installNatives } from "./host/natives/install.js";
import { NetGate } from "./host/net-gate.js";
import type { HostClock, HostNet, HostTimer } from "./host/ports.js";
import { I2cBus } from "./i2c/i2c-bus.js";
import type { VirtualPicc } from "./picc/picc.js";
import { RfField } from "./picc/rf-field.js";
import type { KeyName } from "./pins/key-names.js";
import { Keypad } from "./pins/keypad.js";
import { PinBank } from "./pins/pin-bank.js";
import { VirtualPn532 } from "./pn532/pn532.js";
import { Ds3231, type RtcMemory } from "./rtc/ds3231.js";
import { UartLine } from "./uart/uart-line.js";

/** What a terminal gets from whoever runs it. */
export interface TerminalPorts {
  /** Text of build/firmware/app.js. */
  readonly bundle: string;
  readonly clock: HostClock;
  readonly net: HostNet;
  /** The chip's generator: `bytes` random bytes. */
  entropy(bytes: number): Uint8Array;
  /** Survives power cuts; may be backed by a file. See `flashFor`. */
  readonly flash: FlashImage;
  /** What the clock's battery kept, of an earlier terminal object; a clock never set by default. */
  readonly rtc?: RtcMemory;
  /** `print()`, errors the engine prints, and what the virtual parts complain about. */
  log?(line: string): void;
  /** UARTs paced at their real speed, or at once. */
  readonly baud: "real" | "instant";
}

/** What changed, for those who draw. */
export type Change = "display" | "lights" | "buzzer" | "power" | "network";

/** From E.reboot, or the watchdog, to the program's first line. */
const REBOOT_MS = 50;

/** An erased image of a board's data flash: the partition, and Storage behind it. */
export function flashFor(board: Board, file?: string): FlashImage {
  const { pageBytes, partition, storageBytes } = board.flash;
  const bytes = partition.bytes + storageBytes;
  return new FlashImage({ address: partition.address, bytes, pageBytes }, file);
}

/** A terminal. It is made without power. */
export class VirtualTerminal {
  readonly board: Board;
  /** The reader module, for pulling its cable and making it misbehave. */
  readonly pcd: VirtualPn532;
  /** The clock chip, for its battery. */
  readonly rtc: Ds3231;
  /** What lies on the reader. */
  readonly field = new RfField();
  readonly #ports: TerminalPorts;
  readonly #net: NetGate;
  readonly #faults: FaultPlan;
  readonly #keypad: Keypad;
  readonly #pins: PinBank;
  readonly #i2c: I2cBus;
  readonly #display: DisplayUnit;
  readonly #serials: ReadonlyMap<SerialName, SerialWire>;
  readonly #lines: readonly UartLine[];
  readonly #toConsole: UartLine;
  readonly #complaints: string[] = [];
  readonly #changes: ((what: Change) => void)[] = [];
  readonly #consoleListeners: ((bytes: string) => void)[] = [];
  #machine: Machine | undefined;
  #reboot: HostTimer | undefined;

  constructor(board: Board, ports: TerminalPorts) {
    const { clock, flash } = ports;
    const complain = (part: string) => (sentence: string) => this.#complain(part, sentence);
    this.board = board;
    this.#ports = ports;
    layOut(flash, board);
    this.#faults = new FaultPlan(flash, () => this.powerCut());
    this.#net = new NetGate(ports.net, (...step) => this.#faults.net(...step));
    this.#keypad = new Keypad(board);
    this.#pins = new PinBank((pin) => this.#keypad.joined(pin), complain("pins"));
    this.#pins.onOutput((pin) => this.#onOutput(pin));
    this.#display = new DisplayUnit(() => this.#changed("display"), complain("display"));
    this.rtc = new Ds3231(clock, complain("clock"), ports.rtc);
    this.#i2c = new I2cBus(clock);
    this.#i2c.attach(board.i2c.lcdAddress, this.#display.part);
    this.#i2c.attach(board.i2c.rtcAddress, this.rtc);

    const paced = ports.baud === "real";
    const line = (take: (bytes: Uint8Array, baud: number) => void): UartLine =>
      new UartLine(clock, paced, take);
    const into = (name: SerialName) => (bytes: Uint8Array, baud: number) =>
      this.#machine?.serialInputs.get(name)?.(bytes, baud);
    const fromPcd = line(into(board.uart.pcd));
    this.#toConsole = line(into(board.uart.console));
    this.pcd = new VirtualPn532({
      clock,
      field: this.field,
      send: (bytes, baud) => fromPcd.send(bytes, baud),
    });
    const toPcd = line((bytes, baud) => this.pcd.receive(bytes, baud));
    const fromConsole = line((bytes) => this.#onConsole(bytes));
    this.#lines = [fromPcd, this.#toConsole, toPcd, fromConsole];
    this.#serials = new Map([
      [board.uart.pcd, toPcd],
      [board.uart.console, fromConsole],
    ]);
  }

  /** Gives the power and starts the firmware; nothing happens if it is on. */
  powerOn(): void {
    if (this.#machine !== undefined || this.#reboot !== undefined) return;
    const nowMs = this.#ports.clock.now();
    this.#display.power(true, nowMs);
    this.pcd.power(true);
    this.#start();
    this.#changed("power");
  }

  #start(): void {
    this.#reboot = undefined;
    const machine = new Machine({
      board: this.board,
      clock: this.#ports.clock,
      flash: this.#ports.flash,
      faults: this.#faults,
      net: this.#net,
      pins: this.#pins,
      i2c: this.#i2c,
      serials: this.#serials,
      entropy: (bytes) => this.#ports.entropy(bytes),
      log: (text) => this.#ports.log?.(text),
      reboot: () => this.#restart(),
    });
    this.#machine = machine;
    installNatives(machine, this.#ports.bundle);
    machine.start(this.#ports.bundle);
  }

  /** The chip starts anew; everything around it keeps its power. */
  #restart(): void {
    this.#halt();
    this.#reboot = this.#ports.clock.setTimeout(() => this.#start(), REBOOT_MS);
  }

  /** Ends this start of the firmware. */
  #halt(): void {
    this.#machine?.kill();
    this.#machine = undefined;
    if (this.#reboot !== undefined) this.#ports.clock.clearTimeout(this.#reboot);
    this.#reboot = undefined;
    this.#net.abandonAll();
    this.#pins.reset();
  }

  /** Takes the power, at whatever point the firmware is; nothing happens if it is off. */
  powerCut(): void {
    if (!this.powered) return;
    this.#halt();
    for (const line of this.#lines) line.cut();
    this.pcd.power(false);
    this.#display.power(false, this.#ports.clock.now());
    this.#changed("power");
  }

  get powered(): boolean {
    return this.#machine !== undefined || this.#reboot !== undefined;
  }

  /** Switches the terminal's own access to the network; connections that stand wait. */
  setNetwork(up: boolean): void {
    if (this.#net.up === up) return;
    this.#net.switch(up);
    for (const listener of [...(this.#machine?.networkListeners ?? [])]) listener(up);
    this.#changed("network");
  }

  get network(): boolean {
    return this.#net.up;
  }

  keyDown(key: KeyName): void {
    this.#keypad.press(key);
    this.#pins.rewired();
  }

  keyUp(key: KeyName): void {
    this.#keypad.release(key);
    this.#pins.rewired();
  }

  /** Lays a card on the reader, beside those that lie there. */
  placeCard(card: VirtualPicc): void {
    this.field.place(card);
  }

  /** Takes a card away, or all of them. */
  removeCard(card?: VirtualPicc): void {
    this.field.remove(card);
  }

  /** The display as it is now. */
  get display(): DisplayView {
    return this.#display.view();
  }

  get lights(): { readonly green: boolean; readonly red: boolean } {
    const { ledGreen, ledRed } = this.board.pins;
    return { green: this.#pins.drivesHigh(ledGreen), red: this.#pins.drivesHigh(ledRed) };
  }

  get buzzer(): { readonly hz: number } {
    return { hz: this.#pins.hz(this.board.pins.buzzer) };
  }

  /** The console UART's other end: a computer on the USB cable. */
  readonly console = {
    /** Sends a binary string to the terminal; lost when it is off. */
    write: (bytes: string): void => {
      if (this.powered) this.#toConsole.send(Buffer.from(bytes, "latin1"), CONSOLE_BAUD);
    },
    /** Hears what the terminal writes to its console UART, as binary strings of any length. */
    onData: (callback: (bytes: string) => void): void => {
      this.#consoleListeners.push(callback);
    },
  };

  /** Hears what changed, after it did. */
  onChange(callback: (what: Change) => void): void {
    this.#changes.push(callback);
  }

  /** Cuts the power at that step, once; replaces a point that was not reached. */
  crashAt(point: FaultPoint): void {
    this.#faults.arm(point);
  }

  /** Hears of every flash write, erase and network step before it happens. */
  onStep(callback: (step: Step) => void): void {
    this.#faults.onStep(callback);
  }

  /** What the virtual parts found wrong with how they were used, each once. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  #complain(part: string, sentence: string): void {
    const complaint = `${part}: ${sentence}`;
    const known = this.#complaints.includes(complaint);
    if (known || this.#complaints.length >= COMPLAINTS_MAX) return;
    this.#complaints.push(complaint);
    this.#ports.log?.(complaint);
  }

  #changed(what: Change): void {
    for (const listener of this.#changes) listener(what);
  }

  #onOutput(pin: string): void {
    const { buzzer, ledGreen, ledRed } = this.board.pins;
    if (pin === buzzer) this.#changed("buzzer");
    if (pin === ledGreen || pin === ledRed) this.#changed("lights");
  }

  #onConsole(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString("latin1");
    for (const listener of this.#consoleListeners) listener(text);
  }
}

const CONSOLE_BAUD = 115200;
const COMPLAINTS_MAX = 100;
