/*
 * The I2C bus that display and clock share. Called by main.ts, which passes it to panel/ and
 * clock.ts. Must never throw: a part that does not answer gives false or undefined.
 */

/** A bus of parts, each with a 7-bit address. */
export interface I2cBus {
  /** @returns whether the part acknowledged */
  write(address: number, bytes: Uint8Array | readonly number[]): boolean;
  read(address: number, count: number): Uint8Array | undefined;
}

/** Sets up `port` and gives it as a bus. */
export function openI2c(port: I2C, options: { scl: Pin; sda: Pin; bitrate: number }): I2cBus {
  port.setup(options);
  return {
    write: function (address: number, bytes: Uint8Array | readonly number[]) {
      try {
        port.writeTo(address, bytes);
        return true;
      } catch (_absent) {
        return false;
      }
    },
    read: function (address: number, count: number) {
      try {
        return port.readFrom(address, count);
      } catch (_absent) {
        return undefined;
      }
    },
  };
}
