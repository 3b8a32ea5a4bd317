// The board's own globals and native modules, as far as the firmware may use them, after
// Espruino 2v29 (reference pages of espruino.com, src/jswrap_*.c, libs/). Named by the files of
// firmware/platform/ and by nobody else. Must never declare what the virtual terminal's host
// (hardware/virtual/host) does not carry out. Nothing here has a name that Node's types have too:
// those are in runtime.d.ts.

/** Bytes as one character each, 0 to 255. */
type BinaryString = string;
/** Anything that native calls read bytes from. */
type Bytes = Uint8Array | ArrayBuffer | BinaryString | readonly number[];

interface Pin {
  /** Opaque: a pin is only passed on. */
  readonly pinBrand: never;
}
type PinMode = "input" | "input_pullup" | "output" | "opendrain" | "opendrain_pullup" | "analog";
declare function pinMode(pin: Pin, mode: PinMode): void;
declare function digitalRead(pin: Pin): 0 | 1;
declare function digitalWrite(pin: Pin, level: 0 | 1): void;
/** `duty` 0 to 1 at `freq` hertz, until digitalWrite. */
declare function analogWrite(pin: Pin, duty: number, options: { freq: number }): void;
interface WatchEvent {
  /** The level after the change. */
  readonly state: boolean;
  /** Seconds, as getTime(). */
  readonly time: number;
  readonly lastTime: number;
}
interface WatchOptions {
  readonly edge: "rising" | "falling" | "both";
  readonly repeat: boolean;
  /** Milliseconds for which the level must hold. */
  readonly debounce?: number;
}
declare function setWatch(
  act: (event: WatchEvent) => void,
  pin: Pin,
  options: WatchOptions,
): number;
declare function clearWatch(watch: number): void;

interface SerialOptions {
  readonly tx?: Pin;
  readonly rx?: Pin;
  /** A device file, for the engine's Linux build only. */
  readonly path?: string;
}
interface Serial {
  setup(baud: number, options: SerialOptions): void;
  write(bytes: Uint8Array | BinaryString): void;
  /** What has arrived so far: split anywhere. */
  on(event: "data", act: (bytes: BinaryString) => void): void;
  removeAllListeners(event?: "data"): void;
  /** Makes this the console's port. */
  setConsole(force?: boolean): void;
}
declare var Serial1: Serial;
declare var Serial2: Serial;

interface I2C {
  setup(options: { scl: Pin; sda: Pin; bitrate: number }): void;
  /** Throws when nothing at `address` (7 bits) acknowledges. */
  writeTo(address: number, bytes: Uint8Array | readonly number[] | number): void;
  readFrom(address: number, count: number): Uint8Array;
}
declare var I2C1: I2C;

/** Flags that `E.getErrorFlags` gives and clears. */
type ErrorFlag =
  | "FIFO_FULL"
  | "BUFFER_FULL"
  | "CALLBACK"
  | "LOW_MEMORY"
  | "MEMORY"
  | "UART_OVERFLOW";
interface Espruino {
  CRC32(bytes: Bytes): number;
  /** Sum of a[i] * b[(i + offset) mod b.length], in double precision, in order. */
  convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number;
  sum(of: ArrayLike<number>): number;
  /** The address of the data behind a flat or flash value, 0 if there is none. */
  getAddressOf(value: Bytes | string, flat: boolean): number;
  getErrorFlags(): ErrorFlag[];
  enableWatchdog(seconds: number, automatic: boolean): void;
  kickWatchdog(): void;
  /** 32 bits of the engine's generator: on an ESP32 the same after each start. Never a secret. */
  hwRand(): number;
  /** A string that reads memory in place. */
  memoryArea(address: number, bytes: number): BinaryString;
  /** Ends the program: the board starts again. */
  reboot(): void;
  setFlags(flags: { onErrorSave?: 0 | 1; pretokenise?: 0 | 1 }): void;
  setTimeZone(hours: number): void;
  toArrayBuffer(bytes: BinaryString): ArrayBuffer;
  toString(...parts: (Bytes | number)[]): BinaryString;
  toUint8Array(...parts: (Bytes | number)[]): Uint8Array;
}
declare var E: Espruino;

/** Seconds since 1970, with a fraction. */
declare function getTime(): number;
declare function setTime(seconds: number): void;
/** A 32-bit word of memory or of a register. */
declare function peek32(address: number): number;
declare function atob(base64: string): BinaryString;
declare function btoa(bytes: BinaryString): string;
/** The console's own texts: off while the port carries our dialogue. */
declare function echo(on: boolean): void;

interface SocketError {
  readonly code: number;
  readonly message: string;
}
interface Socket {
  on(event: "data", act: (bytes: BinaryString) => void): void;
  on(event: "close", act: (hadError: boolean) => void): void;
  on(event: "error", act: (error: SocketError) => void): void;
  on(event: "drain", act: () => void): void;
  /** False when it went into the buffer: wait for `drain`. */
  write(bytes: BinaryString): boolean;
  end(): void;
}
interface NetModule {
  /** Throws at once when the host is not found or refuses; the name is resolved meanwhile. */
  connect(to: { host: string; port: number }, connected: () => void): Socket;
}

/** NOR flash: a write only clears bits; addresses and lengths are multiples of 4. */
interface FlashModule {
  read(bytes: number, address: number): Uint8Array;
  write(bytes: Uint8Array, address: number): void;
  erasePage(address: number): void;
  getPage(address: number): { addr: number; length: number } | undefined;
}

/** Read only: its writes and its compaction are not safe against a power cut. */
interface StorageModule {
  read(name: string): BinaryString | undefined;
}

interface CipherOptions {
  /** CTR, CFB and OFB are wrong on this engine. */
  readonly mode: "CBC" | "ECB";
  readonly iv?: Uint8Array;
}
/** A failure prints and gives undefined: nothing is thrown. Lengths are multiples of 16. */
interface BlockCipher {
  encrypt(bytes: Uint8Array, key: Uint8Array, options: CipherOptions): ArrayBuffer | undefined;
  decrypt(bytes: Uint8Array, key: Uint8Array, options: CipherOptions): ArrayBuffer | undefined;
}
interface CryptoModule {
  SHA256(bytes: Uint8Array | BinaryString): ArrayBuffer;
  SHA512(bytes: Uint8Array | BinaryString): ArrayBuffer;
  readonly AES: BlockCipher;
}

interface WifiStatus {
  readonly station: "off" | "connecting" | "wrong_password" | "no_ap_found" | "fail" | "connected";
}
interface WifiModule {
  /** Always calls back: null, or what failed. */
  connect(
    network: string,
    options: { password: string },
    done: (error: string | null) => void,
  ): void;
  getStatus(done: (status: WifiStatus) => void): void;
  setHostname(name: string): void;
  stopAP(): void;
  on(event: "connected" | "disconnected", act: () => void): void;
}
