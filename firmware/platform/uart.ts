/*
 * A UART as a stream of bytes: the reader's and the console's. Called by main.ts, which passes
 * what it opened to pcd/ and to the provisioning dialogue. Must never keep or split what passes.
 */

/** A stream of bytes both ways. */
export interface Uart {
  write(bytes: Uint8Array | string): void;
  /** Whoever hears what arrives, split anywhere, one character a byte; one listener. */
  onData(hear: (bytes: string) => void): void;
}

/** Sets up `port` and gives it as a stream. */
export function openUart(port: Serial, baud: number, options: SerialOptions): Uart {
  port.setup(baud, options);
  return {
    write: function (bytes: Uint8Array | string) {
      port.write(bytes);
    },
    onData: function (hear: (bytes: string) => void) {
      port.removeAllListeners("data");
      port.on("data", hear);
    },
  };
}
