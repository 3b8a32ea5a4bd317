/**
 * One terminal on the desk: board, reader, display, clock, keypad, buzzer, lights, flash and cable.
 * Called by: the bench, the simulator, tests. Must never: know what the firmware does.
 * Source of truth: hardware/boards/*.json for what hangs where.
 */
import type { Board } from "../boards/board.js";
import type { FaultPoint, Step } from "./flash/fault-point.js";
import type { FlashImage } from "./flash/flash-image.js";
import type { HostClock, HostNet } from "./host/ports.js";
import type { VirtualPicc } from "./picc/picc.js";
import type { KeyName } from "./pins/key-names.js";

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
  /** `print()`, errors the engine prints, and what the virtual parts complain about. */
  log?(line: string): void;
  /** UARTs paced at their real speed, or at once. */
  readonly baud: "real" | "instant";
}

/** What a person sees on the display, and the memory behind it. */
export interface DisplayView {
  /** 80 codes in the order seen, row by row, 4 rows of 20. */
  readonly ddram: Uint8Array;
  /** 8 characters of 8 rows, 5 low bits each; 64 bytes. */
  readonly cgram: Uint8Array;
  readonly backlight: boolean;
  /** False while the controller blanks everything: nothing of ddram is seen. */
  readonly on: boolean;
  /** The four rows as text, blank while off; own characters appear as `\u25af`. */
  text(): [string, string, string, string];
}

/** What changed, for those who draw. */
export type Change = "display" | "lights" | "buzzer" | "power" | "network";

/** A terminal. It is made without power. */
export declare class VirtualTerminal {
  constructor(board: Board, ports: TerminalPorts);
  powerOn(): void;
  powerCut(): void;
  readonly powered: boolean;
  setNetwork(up: boolean): void;
  readonly network: boolean;
  keyDown(key: KeyName): void;
  keyUp(key: KeyName): void;
  placeCard(card: VirtualPicc): void;
  removeCard(card?: VirtualPicc): void;
  readonly display: DisplayView;
  readonly lights: { readonly green: boolean; readonly red: boolean };
  readonly buzzer: { readonly hz: number };
  readonly console: { write(bytes: string): void; onData(callback: (bytes: string) => void): void };
  onChange(callback: (what: Change) => void): void;
  /** Cuts the power at that step, once. */
  crashAt(point: FaultPoint): void;
  /** Hears of every flash write, erase and network step before it happens. */
  onStep(callback: (step: Step) => void): void;
}

/** An erased image of a board's whole data flash: partition and Storage. */
export declare function flashFor(board: Board, file?: string): FlashImage;
