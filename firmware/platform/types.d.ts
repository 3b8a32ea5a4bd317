// Type-level vocabulary that TypeScript's own library would bring, and promises as the engine has
// them. Read by the firmware's compiler, with core.d.ts. Nothing but promises exists at run time.

type Partial<T> = { [K in keyof T]?: T[K] };
type Required<T> = { [K in keyof T]-?: T[K] };
type Readonly<T> = { readonly [K in keyof T]: T[K] };
type Record<K extends keyof never, T> = { [P in K]: T };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof never> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...values: never[]) => unknown> = T extends (
  ...values: infer P
) => unknown
  ? P
  : never;
type ReturnType<T extends (...values: never[]) => unknown> = T extends (
  ...values: never[]
) => infer R
  ? R
  : never;
type Awaited<T> = T extends PromiseLike<infer U> ? Awaited<U> : T;
interface TypedPropertyDescriptor<T> {
  value?: T;
}

/** A function that a promise calls once it is settled. */
type Settled<T, U> = (value: T) => U | PromiseLike<U>;
interface PromiseLike<T> {
  then<A = T, B = never>(
    done?: Settled<T, A> | null,
    failed?: Settled<unknown, B> | null,
  ): PromiseLike<A | B>;
}
interface Promise<T> {
  then<A = T, B = never>(
    done?: Settled<T, A> | null,
    failed?: Settled<unknown, B> | null,
  ): Promise<A | B>;
  catch<B>(failed: Settled<unknown, B>): Promise<T | B>;
}
type PromiseStart<T> = (
  done: (value: T | PromiseLike<T>) => void,
  failed: (reason: unknown) => void,
) => void;
/** No race, any, allSettled or finally. A rejection that nobody handles is printed, no more. */
interface PromiseConstructor {
  readonly prototype: Promise<unknown>;
  new <T>(start: PromiseStart<T>): Promise<T>;
  resolve(): Promise<void>;
  resolve<T>(value: T | PromiseLike<T>): Promise<T>;
  reject<T = never>(reason: unknown): Promise<T>;
  all<T>(promises: readonly (T | PromiseLike<T>)[]): Promise<T[]>;
}
declare var Promise: PromiseConstructor;
/** The compiler asks for this name when a function is async and the target is ES5. */
declare type PromiseConstructorLike = new <T>(start: PromiseStart<T>) => PromiseLike<T>;
