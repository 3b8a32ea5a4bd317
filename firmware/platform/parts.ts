/*
 * The parts of the chosen board, opened: bus, console, reader, and where its flash lies. Called by
 * main.ts. Must never hold what differs between two units of one board.
 */
import { flash, i2c, name, pcdBaud, pins, uart } from "board";
import { type I2cBus, openI2c } from "./i2c.js";
import { openUart, type Uart } from "./uart.js";

/** What a computer may set its cable's port to. */
const CONSOLE_BAUD = 115200;

/** The board's name, as `zinc build --board` knows it. */
export const BOARD_NAME = name;
/** 7-bit addresses on the bus. */
export const LCD_ADDRESS = i2c.lcdAddress;
export const CLOCK_ADDRESS = i2c.rtcAddress;
/** The 64 KiB partition, Storage, and bytes of a page. */
export const PARTITION_ADDRESS = flash.partition.address;
export const STORAGE_ADDRESS = flash.storageAddress;
export const STORAGE_END = STORAGE_ADDRESS + flash.storageBytes;
export const FLASH_PAGE_BYTES = flash.pageBytes;

/** The bus of display and clock. */
export function openBus(): I2cBus {
  return openI2c(i2c.bus, { scl: pins.lcdScl, sda: pins.lcdSda, bitrate: i2c.bitrate });
}

/** The reader's UART. */
export function openReader(): Uart {
  return openUart(uart.pcd, pcdBaud, { tx: pins.pcdTx, rx: pins.pcdRx });
}

/**
 * The cable to a computer, taken from the engine's own prompt where there is one. The engine's
 * Linux build keeps its prompt: whoever runs it there drives it so, and its ports are others.
 */
export function openConsole(): Uart {
  const engine = E as unknown as { setConsole?(port: null, options: { force: boolean }): void };
  if (engine.setConsole !== undefined && process.env.BOARD !== "LINUX") {
    engine.setConsole(null, { force: true });
  }
  return openUart(uart.console, CONSOLE_BAUD, {});
}
