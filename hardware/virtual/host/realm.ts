/**
 * A fresh JavaScript world for one start of the firmware, made like the engine's, then dropped.
 * Called by: machine.ts. Must never: let a host object or a host error reach the firmware, or let
 * the firmware catch a power cut.
 * Everything handed in (functions, errors, typed arrays, objects) is made inside the realm, so
 * that `instanceof` works there as it does on the board.
 */
import { createContext, runInContext, Script } from "node:vm";
import { EngineError, POWER_CUT } from "./engine-error.js";
import { furnish } from "./furnish.js";
import type { Promises } from "./promises.js";
import type { Native, RealmFunction, RealmMakers } from "./realm-makers.js";
import { type RunnableSource, runnable } from "./source.js";

/** What a realm asks of the machine it lives in. */
export interface RealmHost {
  /** Whether the board still has power. */
  alive(): boolean;
  /** A number from 0 to 1 of the engine's generator. */
  random(): number;
  /** A rejection that nobody handles. */
  unhandled(reason: unknown): void;
  /** A host function failed in a way that is no complaint to the firmware: the host's own bug. */
  ownBug(error: unknown): void;
}

interface Compiled {
  readonly source: RunnableSource;
  readonly script: Script;
}

/** The name under which the firmware's text appears in stacks. */
const PROGRAM = "app.js";

/** Texts compiled before, by content: a simulator starts the same bundle thousands of times. */
const COMPILED_MAX = 8;
const compiled = new Map<string, Compiled>();

function compile(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const source = runnable(text);
  const made = { source, script: new Script(source.code, { filename: PROGRAM }) };
  const oldest = compiled.keys().next();
  if (compiled.size >= COMPILED_MAX && oldest.done !== true) compiled.delete(oldest.value);
  compiled.set(text, made);
  return made;
}

type CallNative = (native: Native, self: unknown, values: ArrayLike<unknown>) => unknown;

/** The only text that runs in a realm besides the program: makes a function of the realm. */
const MAKER = new Script(
  "(function(call){return function(native){return function(){" +
    "return call(native,this,arguments)}}})",
);

/** One realm. */
export class Realm implements RealmMakers {
  readonly global: Record<string, unknown>;
  readonly #host: RealmHost;
  readonly #context: object;
  readonly #make: (native: Native) => RealmFunction;
  readonly #promises: Promises;
  readonly #constructors = new Map<string, RealmFunction>();
  #source: RunnableSource | undefined;

  constructor(host: RealmHost) {
    this.#host = host;
    this.#context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
    this.global = this.own("globalThis") as Record<string, unknown>;
    const keep = (...names: string[]): void => {
      for (const name of names) this.#constructors.set(name, this.own(name) as RealmFunction);
    };
    keep("Array", "Object", "Error", "SyntaxError", "Uint8Array");
    const call: CallNative = (native, self, values) => this.#call(native, self, values);
    this.#make = (
      MAKER.runInContext(this.#context) as (of: CallNative) => (n: Native) => RealmFunction
    )(call);
    this.#promises = furnish(this, host);
    keep("TypeError", "InternalError");
  }

  #call(native: Native, self: unknown, values: ArrayLike<unknown>): unknown {
    if (!this.#host.alive()) throw POWER_CUT;
    let result: unknown;
    try {
      result = native(values as Parameters<Native>[0], self);
    } catch (error) {
      if (!this.#host.alive()) throw POWER_CUT;
      if (error instanceof EngineError) throw this.#construct(error.kind, error.message);
      if (error instanceof Error) this.#host.ownBug(error);
      throw error;
    }
    if (!this.#host.alive()) throw POWER_CUT;
    return result;
  }

  #construct(name: string, ...values: unknown[]): unknown {
    return Reflect.construct(this.#constructors.get(name)!, values);
  }

  /** What an expression gives in the realm: its own objects, by their path. */
  own(expression: string): object {
    return runInContext(expression, this.#context) as object;
  }

  /** Runs a program text in the global scope; throws Unrunnable, or what the program throws. */
  run(text: string): unknown {
    const { script, source } = compile(text);
    this.#source ??= source;
    return script.runInContext(this.#context, { displayErrors: false });
  }

  /** Lets promise jobs run until none waits. */
  runJobs(): void {
    this.#promises.runJobs();
  }

  /** A function of the realm that carries out `native`. */
  callable(native: Native): RealmFunction {
    return this.#make(native);
  }

  /** Defines a global; a host function becomes a native. */
  define(name: string, value: unknown): void {
    const native = typeof value === "function" && !this.#isOwn(value);
    this.global[name] = native ? this.callable(value as Native) : value;
  }

  #isOwn(value: object): boolean {
    return Object.getPrototypeOf(value) !== Function.prototype;
  }

  /** Defines a property that loops over an object don't see. */
  hide(owner: object, key: PropertyKey, value: unknown): void {
    const property = { value, writable: true, configurable: true, enumerable: false };
    Object.defineProperty(owner, key, property);
  }

  /** An object of the realm; functions among its members become natives. */
  object(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const made = this.#construct("Object") as Record<string, unknown>;
    for (const [name, member] of Object.entries(members)) {
      const native = typeof member === "function" && !this.#isOwn(member);
      made[name] = native ? this.callable(member as Native) : member;
    }
    return made;
  }

  /** An array of the realm. */
  array(items: readonly unknown[]): unknown[] {
    const made = this.#construct("Array") as unknown[];
    for (const item of items) made.push(item);
    return made;
  }

  /** A Uint8Array of the realm. */
  bytes(of: Uint8Array): Uint8Array {
    const made = this.#construct("Uint8Array", of.length) as Uint8Array;
    made.set(of);
    return made;
  }

  /** An ArrayBuffer of the realm. */
  buffer(of: Uint8Array): ArrayBufferLike {
    return this.bytes(of).buffer;
  }

  /** What went wrong, and where in the text that came in, as the engine prints it. */
  describe(thrown: unknown): string {
    const stack = (thrown as { stack?: unknown } | null | undefined)?.stack;
    const lines = typeof stack === "string" ? stack.split("\n") : [];
    const places = lines.filter((line) => line.includes(`${PROGRAM}:`)).slice(0, 4);
    return [String(thrown), ...places.map((line) => this.#place(line))].join("\n");
  }

  #place(line: string): string {
    return line.replace(/app\.js:(\d+):(\d+)/, (_, row: string, column: string) => {
      const before = this.#source?.columnBefore(Number(row), Number(column));
      return `${PROGRAM}:${row}:${before ?? column}`;
    });
  }
}
