/**
 * Answers what the engine asks on the bus, by asking the parts, the network and the flash.
 * Called by bus.ts through engine-terminal.ts. Must never: keep anything of its own.
 */
import type { FaultPlan } from "../virtual/flash/fault-plan.js";
import type { FlashImage } from "../virtual/flash/flash-image.js";
import { type Answer, Operation } from "./bus.js";
import type { Parts } from "./parts.js";
import type { Relay } from "./relay.js";

const NOTHING = new Uint8Array(0);
const RANDOM_BYTES = 4;

/** What answers for one run; `flash` and `faults` where this side does the flash's work. */
export function answerer(
  parts: Parts,
  relay: Relay,
  flash: FlashImage | undefined,
  faults: FaultPlan | undefined,
): Answer {
  const words = (payload: Buffer): string[] => payload.toString("latin1").split(" ");
  const answers: Readonly<Record<Operation, (payload: Buffer) => Uint8Array | undefined>> = {
    [Operation.PinMode]: (payload) => {
      const [pin = "", mode = ""] = words(payload);
      parts.pinMode(pin, mode);
      return NOTHING;
    },
    [Operation.DigitalWrite]: (payload) => {
      const [pin = "", level] = words(payload);
      parts.digitalWrite(pin, level === "1" ? 1 : 0);
      return NOTHING;
    },
    [Operation.DigitalRead]: (payload) => Uint8Array.of(parts.digitalRead(payload.toString())),
    [Operation.AnalogWrite]: (payload) => {
      const [pin = "", duty, hz] = words(payload);
      parts.analogWrite(pin, Number(duty), Number(hz));
      return NOTHING;
    },
    [Operation.I2cWrite]: (payload) => {
      const heldMs = parts.i2cWrite(payload[0]!, payload.subarray(1));
      return heldMs === undefined ? NOTHING : Buffer.from((heldMs * 1000).toFixed(0));
    },
    [Operation.I2cRead]: (payload) => parts.i2cRead(payload[0]!, payload[1]!),
    [Operation.SerialSetup]: (payload) => {
      const [name = "", baud] = words(payload);
      parts.serial[name]?.setup(Number(baud));
      return NOTHING;
    },
    [Operation.Random]: () => parts.random(RANDOM_BYTES),
    [Operation.Connect]: (payload) => {
      const [host = "", port] = words(payload);
      return Buffer.from(String(relay.call(host, Number(port)) ?? ""));
    },
    [Operation.FlashRead]: (payload) =>
      flash?.read(payload.readUInt32LE(0), payload.readUInt32LE(4)),
    [Operation.FlashWrite]: (payload) => {
      faults?.write(payload.readUInt32LE(0), payload.subarray(4));
      return NOTHING;
    },
    [Operation.FlashErase]: (payload) => {
      faults?.erasePage(payload.readUInt32LE(0));
      return NOTHING;
    },
  };
  return (operation, payload) => answers[operation](payload) ?? NOTHING;
}
