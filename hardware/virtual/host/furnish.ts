/**
 * Makes a fresh JavaScript realm resemble the engine: takes out what the engine lacks, replaces
 * what behaves otherwise there.
 * Called by: realm.ts, once for each realm, before any program runs in it.
 * Source of truth: the engine 2v29, measured; each replacement says what differs.
 *
 * What stays better than on the engine, because it cannot be had from outside: hoisting of `var`,
 * regular expressions, JSON.parse's leniency, how numbers print, constants such as
 * Number.MAX_SAFE_INTEGER.
 * The firmware's lint keeps programs away from those.
 */

import { EngineError } from "./engine-error.js";
import { GLOBALS, MEMBERS, TYPED_ARRAY_MEMBERS } from "./kept-names.js";
import { Promises } from "./promises.js";
import type { Native, RealmMakers } from "./realm-makers.js";
import { CAUGHT, LENGTH_OF } from "./source.js";

/** What the host lends to a realm's library. */
export interface Furnishings {
  /** A number from 0 to 1 of the engine's generator. */
  random(): number;
  /** A rejection that nobody handles. */
  unhandled(reason: unknown): void;
}

function strip(owner: object, kept: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (!kept.includes(name)) Reflect.deleteProperty(owner, name);
  }
}

/** Arrays, strings, JSON, Math: same names, other behaviour. */
function replaceBuiltIns(realm: RealmMakers, random: () => number): void {
  const hide = (path: string, name: string, native: Native): void => {
    realm.hide(realm.own(path), name, realm.callable(native));
  };
  // Equal elements come out in another order than they went in: the engine's sort is not stable.
  hide("Array.prototype", "sort", ([order], self) => {
    const list = self as unknown[];
    const compare = typeof order === "function" ? (order as never) : undefined;
    return Array.prototype.sort.call(list.reverse(), compare);
  });
  // A typed array's slice gives a plain array on the engine.
  hide("Object.getPrototypeOf(Uint8Array.prototype)", "slice", ([from, to], self) =>
    realm.array(Array.from((self as Uint8Array).subarray(from as number, to as number))),
  );
  // The limit is ignored.
  hide("String.prototype", "split", ([separator], self) =>
    realm.array(String(self).split(separator as string)),
  );
  // Replacer and reviver are ignored; a typed array is written as a list.
  const { parse, stringify } = realm.own("JSON") as typeof JSON;
  hide("JSON", "stringify", ([value]) =>
    stringify(value, (_key, each: unknown) =>
      ArrayBuffer.isView(each) ? Array.from(each as Uint8Array) : each,
    ),
  );
  hide("JSON", "parse", ([text]) => parse(text as string) as unknown);
  // Halves go away from zero.
  hide("Math", "round", ([value]) => {
    const number = Number(value);
    return number < 0 ? -Math.round(-number) : Math.round(number);
  });
  hide("Math", "random", random);
}

/** An error class of the engine's own, which is no kin of Error. */
function errorClass(realm: RealmMakers, name: string): void {
  const original = realm.own("Error") as new () => Error;
  const made = realm.callable(([message], self) => {
    (self as Error).message = String(message);
    realm.hide(self as object, "stack", new original().stack);
  });
  const text = realm.callable((_, self) => `${name}: ${(self as Error).message}`);
  realm.hide(made.prototype as object, "toString", text);
  realm.hide(realm.global, name, made);
}

/**
 * The engine's error classes don't inherit: a TypeError is no Error to instanceof. What JavaScript
 * throws as TypeError for null.x and calls of nothing is a plain Error there, so the original
 * TypeError stays hidden behind a class of the same name.
 */
function replaceErrors(realm: RealmMakers): void {
  const plain = realm.own("Object.prototype");
  for (const name of ["SyntaxError", "ReferenceError"]) {
    const prototype = realm.own(`${name}.prototype`);
    const text = realm.callable((_, self) => `${name}: ${(self as Error).message}`);
    Object.setPrototypeOf(prototype, plain);
    realm.hide(prototype, "toString", text);
  }
  errorClass(realm, "TypeError");
  errorClass(realm, "InternalError");
}

/** Furnishes `realm`; gives its promises, whose jobs the machine runs. */
export function furnish(realm: RealmMakers, lent: Furnishings): Promises {
  const promises = new Promises(realm, lent.unhandled);
  replaceBuiltIns(realm, () => lent.random());
  const stripped = Object.entries(MEMBERS).map(([path, kept]): [object, readonly string[]] => [
    realm.own(path),
    kept,
  ]);
  const typed = realm.own("Object.getPrototypeOf(Uint8Array)");
  const typedPrototype = realm.own("Object.getPrototypeOf(Uint8Array.prototype)");
  stripped.push([typed, ["prototype"]], [typedPrototype, TYPED_ARRAY_MEMBERS]);
  for (const [owner, kept] of stripped) strip(owner, kept);
  replaceErrors(realm);
  strip(realm.global, [...GLOBALS, "InternalError"]);
  realm.hide(realm.global, "Promise", promises.constructorOfRealm);
  realm.hide(realm.global, "global", realm.global);
  // Calling a native of a dead board already throws the power cut on: that is all it has to do.
  realm.hide(
    realm.global,
    CAUGHT,
    realm.callable(() => undefined),
  );
  const lengthOf = realm.callable(([owner]) => {
    if (Array.isArray(owner) || ArrayBuffer.isView(owner) || typeof owner === "string") {
      throw new EngineError("Assignment to a constant", { kind: "TypeError" });
    }
    return owner;
  });
  realm.hide(realm.global, LENGTH_OF, lengthOf);
  return promises;
}
