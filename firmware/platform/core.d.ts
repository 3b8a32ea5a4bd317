// The language as the engine really has it: what is not declared here does not exist on the
// board or is wrong there, so the compiler refuses it. Read by the firmware's compiler in place of
// TypeScript's own library (noLib). Must never declare a feature that tests/scripts/engine.test.ts
// has not seen work. Engine facts: no Map, Set, Symbol, Array.from, Object.freeze,
// String.search, Promise.race; typed slice() gives a plain Array; sort() is not stable.

interface Object {
  readonly constructor: Function;
  hasOwnProperty(key: string): boolean;
  toString(): string;
}
interface PropertyDescriptor {
  value?: unknown;
  get?(): unknown;
  set?(value: never): void;
  configurable?: boolean;
  writable?: boolean;
}
interface ObjectConstructor {
  readonly prototype: Object;
  keys(of: object): string[];
  create(prototype: object | null): object;
  assign<T extends object, U extends object>(target: T, source: U): T & U;
  getPrototypeOf(of: object): object | null;
  setPrototypeOf<T extends object>(of: T, prototype: object | null): T;
  defineProperty<T extends object>(of: T, key: string, property: PropertyDescriptor): T;
}
declare var Object: ObjectConstructor;

interface Function {
  prototype: object;
  readonly length: number;
}
/** Functions that can be called; the compiler gives this interface to every one of them. */
interface CallableFunction extends Function {
  apply<T, R>(this: (this: T) => R, self: T): R;
  apply<T, A extends unknown[], R>(this: (this: T, ...values: A) => R, self: T, values: A): R;
  call<T, A extends unknown[], R>(this: (this: T, ...values: A) => R, self: T, ...values: A): R;
  bind<T, R>(this: (this: T) => R, self: T): () => R;
  bind<T, A extends unknown[], B extends unknown[], R>(
    this: (this: T, ...values: [...A, ...B]) => R,
    self: T,
    ...values: A
  ): (...values: B) => R;
}
interface NewableFunction extends Function {}
/** What `arguments` is; at most 256 of them, by the engine's own limit. */
interface IArguments {
  readonly [index: number]: unknown;
  readonly length: number;
}

interface Boolean {}
interface BooleanConstructor {
  (value?: unknown): boolean;
}
declare var Boolean: BooleanConstructor;

interface Number {
  toString(radix?: number): string;
  toFixed(digits?: number): string;
}
interface NumberConstructor {
  (value?: unknown): number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
}
declare var Number: NumberConstructor;
declare var NaN: number;
declare var Infinity: number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;

/** Integers are exact to 2^53; there is no trunc, hypot, imul, clz32 or log2. */
interface Math {
  readonly PI: number;
  abs(value: number): number;
  ceil(value: number): number;
  floor(value: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  /** Inexact on the engine, powers of two included: build those by doubling. */
  pow(base: number, exponent: number): number;
  /** Halves go away from zero: -2.5 gives -3. */
  round(value: number): number;
  sign(value: number): number;
  sqrt(value: number): number;
}
declare var Math: Math;

interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  charCodeAt(index: number): number;
  concat(...parts: string[]): string;
  indexOf(part: string, from?: number): number;
  lastIndexOf(part: string, from?: number): number;
  includes(part: string): boolean;
  startsWith(part: string): boolean;
  endsWith(part: string): boolean;
  slice(from?: number, to?: number): string;
  substr(from: number, count?: number): string;
  substring(from: number, to?: number): string;
  /** Takes no limit: the engine ignores it. */
  split(separator: string): string[];
  replace(part: string, by: string): string;
  padStart(length: number, by?: string): string;
  padEnd(length: number, by?: string): string;
  /** Quadratic: 10,000 characters take 150 ms on a PC. */
  repeat(count: number): string;
  trim(): string;
  toUpperCase(): string;
  toLowerCase(): string;
}
interface StringConstructor {
  (value?: unknown): string;
  fromCharCode(...codes: number[]): string;
}
declare var String: StringConstructor;
/** Only plain templates: the engine knows no tags. */
interface TemplateStringsArray extends ReadonlyArray<string> {}
/** Not for validation: the engine knows no counts, lazy or optional parts, and says no silently. */
interface RegExp {
  test(text: string): boolean;
}

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...values: (T | readonly T[])[]): T[];
  every(test: (value: T, index: number) => boolean): boolean;
  filter(test: (value: T, index: number) => boolean): T[];
  find(test: (value: T, index: number) => boolean): T | undefined;
  findIndex(test: (value: T, index: number) => boolean): number;
  forEach(act: (value: T, index: number) => void): void;
  includes(value: T): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  map<U>(change: (value: T, index: number) => U): U[];
  reduce<U>(fold: (sum: U, value: T, index: number) => U, first: U): U;
  slice(from?: number, to?: number): T[];
  some(test: (value: T, index: number) => boolean): boolean;
}
/** A linked list: reading index n walks n steps. Bytes belong into typed arrays. */
interface Array<T> extends ReadonlyArray<T> {
  [index: number]: T;
  fill(value: T): T[];
  pop(): T | undefined;
  push(...values: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  /** Not stable: equal elements may change places. */
  sort(order: (left: T, right: T) => number): T[];
  /** `splice(0, a.length)` empties an array: assigning `length` throws. */
  splice(at: number, count?: number, ...values: T[]): T[];
  unshift(...values: T[]): number;
}
interface ArrayConstructor {
  readonly prototype: unknown[];
  new <T>(length?: number): T[];
  isArray(value: unknown): value is unknown[];
}
declare var Array: ArrayConstructor;

interface JSON {
  /** Takes no replacer: the engine ignores it. Getters are left out. */
  stringify(value: unknown): string | undefined;
  /** Takes rubbish after the value and single quotes; of a double key the first wins. */
  parse(text: string): unknown;
}
declare var JSON: JSON;

interface Error {
  message: string;
  stack?: string;
}
/** Never extended (super fails) and its kinds never told apart: only `instanceof Error` is true. */
interface ErrorConstructor {
  readonly prototype: Error;
  new (message?: string): Error;
}
declare var Error: ErrorConstructor;
