/**
 * Values that cross from the firmware to the parts: bytes from whatever the engine takes as bytes.
 * Called by: the natives. Must never: hold state.
 * Source of truth: the engine's iteration of "data" arguments (src/jsvariterator.c): strings give
 * their character codes, numbers their low 8 bits, arrays and typed arrays their elements.
 */
import { EngineError } from "./engine-error.js";

const DEPTH_MAX = 8;

function collect(value: unknown, into: number[], depth: number): void {
  if (typeof value === "string") {
    for (let at = 0; at < value.length; at += 1) into.push(value.charCodeAt(at) & 0xff);
  } else if (typeof value === "number" || typeof value === "boolean")
    into.push(Number(value) & 0xff);
  else if (ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<number>;
    for (let at = 0; at < list.length; at += 1) into.push((list[at] ?? 0) & 0xff);
  } else if (isBuffer(value)) into.push(...new Uint8Array(value));
  else if (Array.isArray(value) && depth < DEPTH_MAX) {
    for (const each of value as unknown[]) collect(each, into, depth + 1);
  } else throw new EngineError(`Expecting a number or something iterable, got ${typeOf(value)}`);
}

/** An ArrayBuffer of any realm. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

/** The bytes of one value, copied. */
export function bytesOf(value: unknown): Uint8Array {
  if (Object.prototype.toString.call(value) === "[object Uint8Array]") {
    const { buffer, byteOffset, byteLength } = value as Uint8Array;
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  }
  if (typeof value === "string") return Uint8Array.from(Buffer.from(value, "latin1"));
  return bytesOfAll([value]);
}

/** The bytes of several values, one behind the other. */
export function bytesOfAll(values: Iterable<unknown>): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) collect(value, bytes, 0);
  return Uint8Array.from(bytes);
}

/** Bytes as the engine's binary string: one character each. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** A number, or the engine's complaint that `what` is none. */
export function numberOf(value: unknown, what: string): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new EngineError(`${what}: expecting a number, got ${typeOf(value)}`);
}

/** A whole number, or the engine's complaint. */
export function wholeOf(value: unknown, what: string): number {
  const number = numberOf(value, what);
  if (Number.isInteger(number)) return number;
  throw new EngineError(`${what}: expecting a whole number, got ${number}`);
}

/** A function of the realm, or the engine's complaint. */
export function functionOf(value: unknown): (...values: unknown[]) => unknown {
  if (typeof value === "function") return value as (...values: unknown[]) => unknown;
  throw new EngineError("Function or String not supplied!");
}

/** A field of an options object; undefined when there is no object or no such field. */
export function fieldOf(options: unknown, name: string): unknown {
  if (typeof options !== "object" || options === null) return undefined;
  return (options as Record<string, unknown>)[name];
}

function typeOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
