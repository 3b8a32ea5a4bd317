/**
 * The wires between the engine and the virtual parts: the engine asks, waits, and is answered.
 * Two named pipes, since the engine's sockets are read only between events while a pin or an I2C
 * register is read in the middle of one. Called by engine-terminal.ts; its other end is prelude.ts.
 * Must never: answer late, as the engine stands still meanwhile.
 *
 *   question: operation 1 byte, length 2 bytes little-endian, payload (at most QUESTION_BYTES_MAX)
 *   answer:   length 2 bytes little-endian, payload
 */
import { spawnSync } from "node:child_process";
import { constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { EngineTrouble } from "./trouble.js";

/** What the engine may ask. The numbers are those of prelude.ts. */
export enum Operation {
  PinMode = 1,
  DigitalWrite = 2,
  DigitalRead = 3,
  AnalogWrite = 4,
  I2cWrite = 5,
  I2cRead = 6,
  FlashRead = 7,
  FlashWrite = 8,
  FlashErase = 9,
  Connect = 10,
  Random = 11,
  SerialSetup = 12,
}

/** Gives the answer to one question. */
export type Answer = (operation: Operation, payload: Buffer) => Uint8Array;

/** A question longer than this is a mistake of the prelude. */
const QUESTION_BYTES_MAX = 8192;

const HEADER_BYTES = 3;

/** One run's wires. */
export class Bus {
  /** Paths for the prelude. */
  readonly questionPath: string;
  readonly answerPath: string;
  readonly #questions: Socket;
  readonly #answers: Socket;
  readonly #answer: Answer;
  #pending = Buffer.alloc(0);

  /** Makes the pipes in `directory` under names that begin with `name`. */
  constructor(directory: string, name: string, answer: Answer) {
    this.questionPath = join(directory, `${name}.ask`);
    this.answerPath = join(directory, `${name}.tell`);
    this.#answer = answer;
    for (const path of [this.questionPath, this.answerPath]) rmSync(path, { force: true });
    const made = spawnSync("mkfifo", [this.questionPath, this.answerPath]);
    if (made.status !== 0) throw new EngineTrouble(`mkfifo: ${String(made.error ?? made.stderr)}`);
    // Open for both ways, so that neither open waits for the engine.
    const open = (path: string): number => openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#questions = new Socket({ fd: open(this.questionPath), readable: true, writable: false });
    this.#answers = new Socket({ fd: open(this.answerPath), readable: false, writable: true });
    this.#questions.on("data", (bytes) => this.#take(bytes));
  }

  /** Cuts the wires. */
  close(): void {
    this.#questions.destroy();
    this.#answers.destroy();
  }

  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= HEADER_BYTES) {
      const length = this.#pending.readUInt16LE(1);
      if (length > QUESTION_BYTES_MAX) throw new EngineTrouble(`a question of ${length} bytes`);
      const end = HEADER_BYTES + length;
      if (this.#pending.length < end) return;
      const payload = this.#pending.subarray(HEADER_BYTES, end);
      const operation = this.#pending[0] as Operation;
      this.#pending = this.#pending.subarray(end);
      this.#tell(this.#answer(operation, payload));
    }
  }

  #tell(payload: Uint8Array): void {
    const header = Buffer.alloc(2);
    header.writeUInt16LE(payload.length);
    if (!this.#answers.destroyed) this.#answers.write(Buffer.concat([header, payload]));
  }
}
