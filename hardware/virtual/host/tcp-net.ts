/**
 * The network as this computer's TCP.
 * Called by: scripts (`zinc start`), tests with a real broker. Must never: be used with a virtual
 * clock: the other end lives in real time.
 *
 * Difference from the engine: there `connect` blocks and throws when refused; Node cannot know at
 * once, so here a refusal comes as `error` and `closed(true)`. Firmware has to take both.
 */
import { connect, type Socket } from "node:net";
import type { HostNet, HostSocket, HostSocketHandlers } from "./ports.js";

/** The engine's socket error codes (libs/network/socketerrors.h) by Node's names. */
const CODES: Readonly<Record<string, readonly [code: number, message: string]>> = {
  ETIMEDOUT: [-3, "timeout"],
  EHOSTUNREACH: [-4, "no route"],
  ENETUNREACH: [-4, "no route"],
  ENOTFOUND: [-6, "not found"],
  EAI_AGAIN: [-6, "not found"],
  ECONNREFUSED: [-9, "connection reset"],
  ECONNRESET: [-9, "connection reset"],
  EPIPE: [-9, "connection reset"],
};
const UNKNOWN = [-10, "unknown error"] as const;

/** Keeps a socket whose terminal died: it swallows what comes and answers nothing. */
function orphan(socket: Socket): void {
  socket.removeAllListeners();
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.destroy());
  socket.resume();
  socket.unref();
}

/** Connections over real TCP. */
export class TcpNet implements HostNet {
  connect(host: string, port: number, handlers: HostSocketHandlers): HostSocket {
    const socket = connect({ host, port, noDelay: true });
    let failed = false;
    socket.on("connect", () => handlers.connected());
    socket.on("data", (bytes: Uint8Array) => handlers.data(bytes));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      failed = true;
      const [code, message] = CODES[error.code ?? ""] ?? UNKNOWN;
      handlers.error(code, message);
    });
    socket.on("close", () => handlers.closed(failed));
    return {
      write: (bytes) => void (socket.writable && socket.write(bytes)),
      end: () => void socket.end(),
      abandon: () => orphan(socket),
    };
  }
}
