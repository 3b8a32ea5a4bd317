/**
 * The one WebSocket between this page and the bench's server; comes back by itself.
 * Made by main.ts. Never keeps what was asked while the line was cut: a key pressed then is gone.
 */
import type { BenchCommand, BenchEvent } from "../messages.js";

const RETRY_MS = 500;
const RETRY_MS_MAX = 8_000;

/** What the page does with the line. */
export interface Line {
  /** An event of the server, in order. */
  event(event: BenchEvent): void;
  /** The line stands, or is cut. */
  state(open: boolean): void;
}

/** Opens the line and keeps it open; gives the way to send. */
export function connect(path: string, line: Line): (command: BenchCommand) => void {
  let socket: WebSocket | undefined;
  let retryMs = RETRY_MS;
  const open = (): void => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}${path}`);
    socket.addEventListener("open", () => {
      retryMs = RETRY_MS;
      line.state(true);
    });
    socket.addEventListener("message", ({ data }) => {
      line.event(JSON.parse(String(data)) as BenchEvent);
    });
    socket.addEventListener("close", () => {
      line.state(false);
      setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
    });
  };
  open();
  return (command) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
  };
}
