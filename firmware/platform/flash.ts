/*
 * NOR flash behind the engine's Flash module, and the read-only view of a Storage file.
 * Called by store/ alone. Must never write or erase outside what store/ owns: the engine checks
 * nothing. Addresses and lengths are multiples of 4.
 * Source of truth: Espruino src/jswrap_flash.c.
 */

/** Raw flash: writing only clears bits, erasing sets a whole page. */
export interface Flash {
  /** A copy of `bytes` bytes at `address`. */
  read(address: number, bytes: number): Uint8Array;
  write(address: number, data: Uint8Array): void;
  /** Erases the page that holds `address`: tens of milliseconds on a board. */
  erase(address: number): void;
}

/** The board's flash. `| 0`: what a division touched is no integer to the engine, which refuses. */
export function openFlash(): Flash {
  const native = globalThis.require("Flash");
  return {
    read: function (address: number, bytes: number) {
      return native.read(bytes | 0, address | 0);
    },
    write: function (address: number, data: Uint8Array) {
      native.write(data, address | 0);
    },
    erase: function (address: number) {
      native.erasePage(address | 0);
    },
  };
}

/** CRC-32 (IEEE 802.3) of `bytes`, unsigned; native. */
export function checksum(bytes: Uint8Array): number {
  return E.CRC32(bytes) >>> 0;
}
