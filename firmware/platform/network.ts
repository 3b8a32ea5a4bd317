/*
 * TCP connections of the engine, with its quirks evened out: net.connect may throw at once, call
 * `close` without `error`, or never answer (the caller's deadline). Called by net/ alone. Must
 * never tell anything after `closed`. No TLS here: records are signed and the downlink is tagged;
 * a build with TLS gives another Network.
 */

/** What a connection tells; `closed` is the last call, and comes always. */
export interface LinkEvents {
  connected(): void;
  /** One character a byte, split anywhere. */
  data(bytes: string): void;
  closed(): void;
}

/** One connection. */
export interface Link {
  write(bytes: string): void;
  /** Closes; `closed` follows, at once if the engine does not say so itself. */
  end(): void;
}

/** The network. */
export interface Network {
  /** Opens a connection; undefined when it is refused at once (no event comes then). */
  connect(host: string, port: number, events: LinkEvents): Link | undefined;
  /** Tells when the radio loses its station, and when it has one again; never without a radio. */
  onRadio(act: (up: boolean) => void): void;
}

/** Bytes and binary texts, one after the other, as the socket takes them; native. */
export function binaryOf(a: Uint8Array | string, b: Uint8Array | string): string {
  return E.toString(a, b);
}

/** The bytes of a binary text; native. */
export function bytesOf(text: string): Uint8Array {
  return E.toUint8Array(text);
}

/** The engine's network. */
export function openNetwork(): Network {
  return { connect: connect, onRadio: onRadio };
}

function onRadio(act: (up: boolean) => void): void {
  try {
    const radio = globalThis.require("Wifi");
    radio.on("connected", function () {
      act(true);
    });
    radio.on("disconnected", function () {
      act(false);
    });
  } catch (_none) {
    // A board on a cable, or the engine on a computer, has no such module.
  }
}

function connect(host: string, port: number, events: LinkEvents): Link | undefined {
  let socket: Socket;
  let over = false;
  function close(): void {
    if (over) return;
    over = true;
    events.closed();
  }
  try {
    socket = globalThis.require("net").connect({ host: host, port: port }, function () {
      if (!over) events.connected();
    });
  } catch (_refused) {
    return undefined;
  }
  socket.on("data", function (bytes: string) {
    if (!over) events.data(bytes);
  });
  socket.on("error", function () {});
  socket.on("close", close);
  return {
    write: function (bytes: string) {
      if (over) return;
      try {
        socket.write(bytes);
      } catch (_gone) {
        close();
      }
    },
    end: function () {
      if (over) return;
      try {
        socket.end();
      } catch (_gone) {
        // The engine forgets a socket that failed: it is closed already.
      }
      close();
    },
  };
}
