/**
 * The virtual parts around a terminal on the real engine: reader, display, clock, keypad, buzzer,
 * lights and cable, wired as hardware/virtual/terminal.ts wires them around the Node host.
 * Called by tests and benchmarks, which press keys, lay cards and look. Must never: know firmware.
 */
import type { Board, PinName } from "../boards/board.js";
import { Hd44780 } from "../virtual/display/hd44780.js";
import { Pcf8574 } from "../virtual/display/pcf8574.js";
import type { HostClock } from "../virtual/host/ports.js";
import { I2cBus } from "../virtual/i2c/i2c-bus.js";
import { RfField } from "../virtual/picc/rf-field.js";
import type { KeyName } from "../virtual/pins/key-names.js";
import { Keypad } from "../virtual/pins/keypad.js";
import { PinBank, type PinMode } from "../virtual/pins/pin-bank.js";
import { VirtualPn532 } from "../virtual/pn532/pn532.js";
import { Ds3231 } from "../virtual/rtc/ds3231.js";
import { UartLine } from "../virtual/uart/uart-line.js";
import type { Parts, SerialPart } from "./parts.js";
import { EngineTrouble } from "./trouble.js";

/** What a desk gets from whoever runs it. */
export interface DeskPorts {
  readonly clock: HostClock;
  /** The chip's generator. */
  entropy(count: number): Uint8Array;
  /** Bytes on the reader's wires take their time, or none. */
  readonly baud: "real" | "instant";
}

/** The engine's side of one wire pair, at the speed that the firmware set. */
class Port implements SerialPart {
  /** What the engine sends goes here. */
  out: UartLine | undefined;
  #baud = 0;
  #give: (bytes: Uint8Array) => void = () => undefined;

  setup(baud: number): void {
    this.#baud = baud;
  }

  hear(bytes: Uint8Array): void {
    this.out?.send(bytes, this.#baud);
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#give = listener;
  }

  /** Bytes for the engine; at another speed than its port's they are noise, and lost. */
  arrive(bytes: Uint8Array, baud: number): void {
    if (baud === this.#baud) this.#give(bytes);
  }
}

/** Speed of the computer at the other end of the cable. */
const CONSOLE_BAUD = 115200;

/** One desk. */
export class Desk implements Parts {
  readonly pcd: VirtualPn532;
  readonly rtc: Ds3231;
  /** What lies on the reader. */
  readonly field = new RfField();
  /** What the parts found wrong with how they were used. */
  readonly complaints: string[] = [];
  readonly serial: Readonly<Record<string, SerialPart>>;
  readonly #board: Board;
  readonly #ports: DeskPorts;
  readonly #keypad: Keypad;
  readonly #pins: PinBank;
  readonly #i2c: I2cBus;
  readonly #controller: Hd44780;
  readonly #expander: Pcf8574;
  readonly #lines: readonly UartLine[];
  readonly #toConsole: UartLine;
  #consoleListener: (bytes: Uint8Array) => void = () => undefined;
  readonly #displayWaiters = new Set<() => void>();

  constructor(board: Board, ports: DeskPorts) {
    const { clock } = ports;
    const complain = (part: string) => (sentence: string) =>
      void this.complaints.push(`${part}: ${sentence}`);
    this.#board = board;
    this.#ports = ports;
    this.#keypad = new Keypad(board);
    this.#pins = new PinBank((pin) => this.#keypad.joined(pin), complain("pins"));
    this.#controller = new Hd44780(() => this.#look(), complain("display"));
    this.#expander = new Pcf8574(this.#controller, () => undefined);
    this.rtc = new Ds3231(clock, complain("clock"));
    this.#i2c = new I2cBus(clock);
    this.#i2c.attach(board.i2c.lcdAddress, this.#expander);
    this.#i2c.attach(board.i2c.rtcAddress, this.rtc);

    const line = (take: (bytes: Uint8Array, baud: number) => void): UartLine =>
      new UartLine(clock, ports.baud === "real", take);
    const pcdPort = new Port();
    const consolePort = new Port();
    const fromPcd = line((bytes, baud) => pcdPort.arrive(bytes, baud));
    this.pcd = new VirtualPn532({
      clock,
      field: this.field,
      send: (bytes, baud) => fromPcd.send(bytes, baud),
    });
    pcdPort.out = line((bytes, baud) => this.pcd.receive(bytes, baud));
    this.#toConsole = line((bytes, baud) => consolePort.arrive(bytes, baud));
    consolePort.out = line((bytes) => this.#consoleListener(bytes));
    this.#lines = [fromPcd, pcdPort.out, this.#toConsole, consolePort.out];
    this.serial = { [board.uart.pcd]: pcdPort, [board.uart.console]: consolePort };
  }

  powerOn(): void {
    this.#expander.power(true, this.#ports.clock.now());
    this.pcd.power(true);
  }

  chipReset(): void {
    this.#pins.reset();
  }

  powerCut(): void {
    this.#pins.reset();
    for (const line of this.#lines) line.cut();
    this.pcd.power(false);
    this.#expander.power(false, this.#ports.clock.now());
  }

  pinMode(pin: string, mode: string): void {
    this.#pins.setMode(pin as PinName, mode as PinMode);
  }

  digitalWrite(pin: string, level: 0 | 1): void {
    this.#pins.write(pin as PinName, level);
  }

  digitalRead(pin: string): 0 | 1 {
    return this.#pins.read(pin as PinName);
  }

  analogWrite(pin: string, duty: number, hz: number): void {
    this.#pins.pulse(pin as PinName, duty, hz);
  }

  i2cWrite(address: number, bytes: Uint8Array): number | undefined {
    const acknowledged = this.#i2c.write(address, bytes, this.#board.i2c.bitrate);
    return acknowledged ? this.#i2c.leadMs : undefined;
  }

  i2cRead(address: number, count: number): Uint8Array | undefined {
    return this.#i2c.read(address, count, this.#board.i2c.bitrate);
  }

  random(count: number): Uint8Array {
    return this.#ports.entropy(count);
  }

  keyDown(key: KeyName): void {
    this.#keypad.press(key);
    this.#pins.rewired();
  }

  keyUp(key: KeyName): void {
    this.#keypad.release(key);
    this.#pins.rewired();
  }

  /** The four rows as a person reads them. */
  display(): [string, string, string, string] {
    return this.#controller.memory.text();
  }

  get lights(): { readonly green: boolean; readonly red: boolean } {
    const { ledGreen, ledRed } = this.#board.pins;
    return { green: this.#pins.drivesHigh(ledGreen), red: this.#pins.drivesHigh(ledRed) };
  }

  /** Hertz, 0 when silent. */
  get buzzerHz(): number {
    return this.#pins.hz(this.#board.pins.buzzer);
  }

  /** Resolves when the display's text, rows joined by line ends, matches. */
  shows(pattern: RegExp, timeoutMs = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#displayWaiters.delete(look);
        reject(
          new EngineTrouble(`the display never showed ${pattern}: ${this.display().join("|")}`),
        );
      }, timeoutMs);
      const look = (): void => {
        if (!pattern.test(this.display().join("\n"))) return;
        clearTimeout(timer);
        this.#displayWaiters.delete(look);
        resolve();
      };
      this.#displayWaiters.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#displayWaiters]) look();
  }

  /** Bytes from the computer at the console's cable. */
  typeAtConsole(bytes: Uint8Array): void {
    this.#toConsole.send(bytes, CONSOLE_BAUD);
  }

  /** Hears what the terminal writes to its console's cable; one listener. */
  onConsole(listener: (bytes: Uint8Array) => void): void {
    this.#consoleListener = listener;
  }
}
