/**
 * The world outside a virtual terminal: time and network, handed in by whoever runs it.
 * Called by: hardware/virtual. Implemented by: wall-clock.ts and tcp-net.ts (`npm start`),
 * virtual-clock.ts and memory-net.ts (tests, the simulator).
 * Must never: know what the firmware is, nor keep anything across a power cut.
 */

/** A pending call of a {@link HostClock}; only good for `clearTimeout`. */
export interface HostTimer {
  readonly dueMs: number;
}

/** Time as the virtual hardware sees it. */
export interface HostClock {
  /** Milliseconds since 1970-01-01 UTC; may have a fraction; never goes back. */
  now(): number;
  /** Calls `callback` once, `delayMs` (>= 0) from now, never before it returns. */
  setTimeout(callback: () => void, delayMs: number): HostTimer;
  /** Forgets a pending call; harmless when it already ran. */
  clearTimeout(timer: HostTimer): void;
}

/** What a connection tells the terminal's side. No call comes before `connect` returned. */
export interface HostSocketHandlers {
  /** The connection stands; at most once. */
  connected(): void;
  /** Bytes of the peer, in order, in pieces of any size. */
  data(bytes: Uint8Array): void;
  /** What went wrong; `closed(true)` follows. */
  error(code: number, message: string): void;
  /** The end: nothing follows. */
  closed(hadError: boolean): void;
}

/** One connection, the terminal's side. */
export interface HostSocket {
  /** Queues bytes for the peer, in order. Ignored once closed. */
  write(bytes: Uint8Array): void;
  /** Closes in good order after what was queued; `closed(false)` follows. */
  end(): void;
  /** The terminal lost its power: no handler is called again and the peer is told nothing. */
  abandon(): void;
}

/** The network as the terminal's own stack sees it. */
export interface HostNet {
  /**
   * Opens a connection. Throws `ConnectionRefused` when the refusal is known at once (memory
   * net, terminal without network); else a refusal comes as `error` and `closed(true)`.
   */
  connect(host: string, port: number, handlers: HostSocketHandlers): HostSocket;
}

/** A connection that could not even be started; the firmware sees the engine's InternalError. */
export class ConnectionRefused extends Error {
  override readonly name = "ConnectionRefused";
}
