/**
 * Puts everything native into a machine's realm, in the order in which the parts need each other.
 * Called by: the terminal, before it starts the firmware.
 */
import type { Machine } from "../machine.js";
import { installCrypto } from "./crypto.js";
import { installEspruino, installGlobals } from "./espruino.js";
import { installFlash } from "./flash.js";
import { installI2c } from "./i2c.js";
import { installNet, installWifi } from "./net.js";
import { installPins } from "./pins.js";
import { installSerials } from "./serial.js";
import { installTimers } from "./timers.js";

/** Defines all globals and modules that firmware/platform may name. */
export function installNatives(machine: Machine, bundle: string): void {
  installTimers(machine);
  const pinOf = installPins(machine);
  installSerials(machine, pinOf);
  installI2c(machine, pinOf);
  const memory = installFlash(machine);
  installCrypto(machine);
  installNet(machine);
  installWifi(machine);
  installEspruino(machine, memory);
  installGlobals(machine, bundle);
}
