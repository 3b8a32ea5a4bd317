/**
 * The I2C bus as the engine's global I2C1.
 * Called by: install.ts. Source of truth: Espruino src/jswrap_spi_i2c.c,
 * targets/esp32/jshardwareI2c.c (an address that does not acknowledge throws).
 */
import type { PinName } from "../../../boards/board.js";
import { EngineError } from "../engine-error.js";
import type { Machine } from "../machine.js";
import { bytesOfAll, fieldOf, numberOf, wholeOf } from "../values.js";

const DEFAULT_BITRATE = 50000;
const BITRATE_MAX = 400000;

/** Defines the board's I2C bus. */
export function installI2c(machine: Machine, pinOf: (value: unknown) => PinName): void {
  const { board, i2c } = machine.parts;
  const { bus } = board.i2c;
  let bitrate = 0;
  let wired = false;
  const object = machine.realm.object({
    setup: ([options]: unknown[]) => {
      const asked = fieldOf(options, "bitrate");
      bitrate = asked === undefined ? DEFAULT_BITRATE : numberOf(asked, "bitrate");
      if (bitrate < 1 || bitrate > BITRATE_MAX)
        throw new EngineError("jshI2CSetup: Invalid arguments");
      const sda = pinOf(fieldOf(options, "sda"));
      const scl = pinOf(fieldOf(options, "scl"));
      wired = sda === board.pins.lcdSda && scl === board.pins.lcdScl;
    },
    writeTo: ([address, ...data]: unknown[]) => {
      if (bitrate === 0) throw new EngineError(`${bus} is not set up`);
      const bytes = bytesOfAll(data);
      if (bytes.length === 0) return;
      if (!wired || !i2c.write(wholeOf(address, "address"), bytes, bitrate)) {
        throw new EngineError("jshI2CWrite: slave doesn't ACK the transfer");
      }
    },
    readFrom: ([address, count]: unknown[]) => {
      if (bitrate === 0) throw new EngineError(`${bus} is not set up`);
      const quantity = wholeOf(count, "quantity");
      if (quantity <= 0) return undefined;
      const bytes = wired ? i2c.read(wholeOf(address, "address"), quantity, bitrate) : undefined;
      if (bytes !== undefined) return machine.realm.bytes(bytes);
      throw new EngineError("jshI2CRead: slave doesn't ACK the transfer");
    },
  });
  machine.realm.define(bus, object);
}
