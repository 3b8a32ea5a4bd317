/**
 * What those who furnish a realm get of it, and what a native function is.
 * Called by: realm.ts, which provides it; furnish.ts, promises.ts and the natives.
 */

/** A native function as the host writes it: the arguments, and `this`. */
export type Native = (values: ArrayLike<unknown> & Iterable<unknown>, self: unknown) => unknown;

/** A function of the realm. */
export type RealmFunction = (...values: unknown[]) => unknown;

/** The means to put things into a realm. */
export interface RealmMakers {
  /** The realm's global object. */
  readonly global: Record<string, unknown>;
  /** What an expression gives in the realm: its own objects, by their path. */
  own(expression: string): object;
  /** A function of the realm that carries out `native`. */
  callable(native: Native): RealmFunction;
  /** Defines a property that loops over an object don't see. */
  hide(owner: object, key: PropertyKey, value: unknown): void;
  /** An array of the realm. */
  array(items: readonly unknown[]): unknown[];
}
