/**
 * A terminal for tests: the reference board, a virtual clock, a network in memory, and a program.
 * Called by: the tests of the terminal and its host.
 */
import { readFileSync } from "node:fs";
import { type Board, parseBoard } from "../../hardware/boards/board.js";
import type { FlashImage } from "../../hardware/virtual/flash/flash-image.js";
import { MemoryNet } from "../../hardware/virtual/host/memory-net.js";
import { VirtualClock } from "../../hardware/virtual/host/virtual-clock.js";
import { flashFor, type TerminalPorts, VirtualTerminal } from "../../hardware/virtual/terminal.js";

const FILE = new URL("../../hardware/boards/esp32-devkit.json", import.meta.url);

/** The reference board. */
export function referenceBoard(): Board {
  const reading = parseBoard(JSON.parse(readFileSync(FILE, "utf8")));
  if (!("board" in reading)) throw new Error(reading.refusals.join("; "));
  return reading.board;
}

/** A terminal with everything around it. */
export class Desk {
  readonly clock = new VirtualClock();
  readonly net = new MemoryNet({ clock: this.clock });
  readonly board = referenceBoard();
  /** What the program printed, and what the parts complained about. */
  readonly log: string[] = [];
  readonly flash: FlashImage;
  readonly terminal: VirtualTerminal;

  /** `program`: the text that runs at power-on. */
  constructor(program: string, ports: Partial<TerminalPorts> = {}) {
    this.flash = ports.flash ?? flashFor(this.board);
    let entropy = 0;
    const next = (): number => {
      entropy += 1;
      return entropy & 0xff;
    };
    this.terminal = new VirtualTerminal(this.board, {
      bundle: program,
      clock: this.clock,
      net: this.net,
      entropy: (count) => Uint8Array.from({ length: count }, next),
      log: (line) => void this.log.push(line),
      baud: "instant",
      ...ports,
      flash: this.flash,
    });
  }

  /** Gives power and lets `ms` pass. */
  run(ms = 1000): this {
    this.terminal.powerOn();
    this.clock.advance(ms);
    return this;
  }
}

/** What a program prints within a second of power-on. */
export function printed(program: string, ms = 1000): string[] {
  return new Desk(program).run(ms).log;
}
