/**
 * What can go wrong with an engine or with the wires around it. Thrown by this folder only.
 * Must never: stand for an error of the firmware, which is printed by the engine.
 */

/** The engine, or this machine, cannot do what was asked; the message says what was found. */
export class EngineTrouble extends Error {
  override readonly name = "EngineTrouble";
}
