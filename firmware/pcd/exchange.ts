// One command to the PN532 and its answer: frame, ACK, response, time-outs, one repeat by NACK.
// Called by polling.ts. One command at a time; never repeats a command by itself, since a card
// may have acted on it. Source: UM0701-02 section 6.2.2 (dialogue), 6.2.2.2 (abort).
import type { ErrorCode } from "../../protocol/errors.js";
import { after, cancel } from "../platform/timers.js";
import type { Uart } from "../platform/uart.js";
import {
  ACK_BYTES,
  encodeFrame,
  FRAME_ACK,
  FRAME_BROKEN,
  FRAME_DATA,
  FRAME_ERROR,
  FRAME_NONE,
  NACK_BYTES,
  nextFrame,
} from "./frame.js";

/** Milliseconds to the ACK: due within 15, allow 100. */
const ACK_MS_MAX = 100;

/** What ends a command: '' and the response's parameters, or P101 to P103. */
export type Answered = (code: ErrorCode | "", response: string) => void;

/** The link to one PN532. */
export interface Exchange {
  readonly uart: Uart;
  readonly stream: { pending: string; data: string };
  answered: Answered | undefined;
  code: number;
  acknowledged: boolean;
  repeated: boolean;
  timer: number;
  responseMs: number;
}

/** Joins a link to a UART. */
export function openExchange(uart: Uart): Exchange {
  const link: Exchange = {
    uart,
    stream: { pending: "", data: "" },
    answered: undefined,
    code: 0,
    acknowledged: false,
    repeated: false,
    timer: 0,
    responseMs: 0,
  };
  uart.onData((bytes) => {
    receive(link, bytes);
  });
  return link;
}

/**
 * Sends a command (code first) and calls `answered` once.
 * @param responseMs how long the response may take after the ACK, milliseconds
 */
export function command(
  link: Exchange,
  bytes: number[],
  responseMs: number,
  answered: Answered,
): void {
  link.stream.pending = "";
  link.answered = answered;
  link.code = bytes[0];
  link.acknowledged = false;
  link.repeated = false;
  link.responseMs = responseMs;
  arm(link, ACK_MS_MAX);
  link.uart.write(encodeFrame(bytes));
}

function arm(link: Exchange, ms: number): void {
  cancel(link.timer);
  link.timer = after(ms, () => {
    link.timer = 0;
    link.uart.write(new Uint8Array(ACK_BYTES));
    finish(link, "P101", "");
  });
}

function finish(link: Exchange, code: ErrorCode | "", response: string): void {
  const answered = link.answered;
  cancel(link.timer);
  link.timer = 0;
  link.answered = undefined;
  if (answered) answered(code, response);
}

function receive(link: Exchange, bytes: string): void {
  link.stream.pending += bytes;
  let kind = link.answered ? nextFrame(link.stream) : FRAME_NONE;
  while (kind !== FRAME_NONE) {
    understand(link, kind);
    kind = link.answered ? nextFrame(link.stream) : FRAME_NONE;
  }
  if (!link.answered) link.stream.pending = "";
}

function understand(link: Exchange, kind: number): void {
  if (kind === FRAME_ACK) {
    link.acknowledged = true;
    arm(link, link.responseMs);
  } else if (kind === FRAME_ERROR) finish(link, "P103", "");
  else if (kind === FRAME_BROKEN) {
    if (link.repeated || !link.acknowledged) finish(link, "P102", "");
    else {
      link.repeated = true;
      link.uart.write(new Uint8Array(NACK_BYTES));
    }
  } else if (kind === FRAME_DATA && link.acknowledged) {
    if (link.stream.data.charCodeAt(0) !== link.code + 1) finish(link, "P102", "");
    else finish(link, "", link.stream.data.substring(1));
  }
}
