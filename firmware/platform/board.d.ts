// The chosen board, as the firmware sees it: the build turns hardware/boards/NAME.json into this
// module's constants (scripts/firmware/board-module.ts), pins and buses into the engine's globals.
// Imported by firmware/platform/. Source of truth: hardware/boards/board.ts.

declare module "board" {
  export const name: string;
  export const title: string;
  export const chip: string;
  /** How many variables the engine has on this board. */
  export const variables: number;
  export const clockMhz: number;
  export const pins: {
    readonly lcdSda: Pin;
    readonly lcdScl: Pin;
    readonly buzzer: Pin;
    readonly ledGreen: Pin;
    readonly ledRed: Pin;
    readonly keypadRows: readonly Pin[];
    readonly keypadColumns: readonly Pin[];
    readonly pcdTx: Pin;
    readonly pcdRx: Pin;
  };
  export const uart: { readonly pcd: Serial; readonly console: Serial };
  export const pcdBaud: number;
  export const i2c: {
    readonly bus: I2C;
    readonly bitrate: number;
    readonly lcdAddress: number;
    readonly rtcAddress: number;
  };
  export const flash: {
    readonly pageBytes: number;
    readonly storageAddress: number;
    readonly storageBytes: number;
    readonly partition: { readonly address: number; readonly bytes: number };
    readonly reserve: { readonly address: number; readonly bytes: number };
  };
}
