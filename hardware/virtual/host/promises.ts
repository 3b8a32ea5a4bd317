/**
 * Promises as the engine has them: constructor, then, catch, resolve, reject, all, and no more.
 * Called by: furnish.ts. Must never: use the host's own promises: jobs run when the machine says,
 * so that a virtual clock sees everything.
 * Source of truth: Espruino src/jswrap_promise.c.
 */
import { EngineError, POWER_CUT } from "./engine-error.js";
import type { Native, RealmFunction, RealmMakers } from "./realm-makers.js";

interface Pledge {
  state: "open" | "kept" | "broken";
  value: unknown;
  handled: boolean;
  waiting: (() => void)[];
}

const isFunction = (value: unknown): value is RealmFunction => typeof value === "function";

/** The promises of one realm and their queue of jobs. */
export class Promises {
  /** The realm's `Promise`. */
  readonly constructorOfRealm: RealmFunction;
  readonly #realm: RealmMakers;
  readonly #unhandled: (reason: unknown) => void;
  readonly #pledges = new WeakMap<object, Pledge>();
  #jobs: (() => void)[] = [];
  /** Rejected, and perhaps never handled: known once no job waits. */
  #broken: Pledge[] = [];

  constructor(realm: RealmMakers, unhandled: (reason: unknown) => void) {
    this.#realm = realm;
    this.#unhandled = unhandled;
    const made = realm.callable((values, self) => this.#construct(self as object, values[0]));
    this.constructorOfRealm = made;
    const prototype = made.prototype as object;
    realm.hide(
      prototype,
      "then",
      this.#native((v, self) => this.#then(self, v[0], v[1])),
    );
    realm.hide(
      prototype,
      "catch",
      this.#native((v, self) => this.#then(self, undefined, v[0])),
    );
    realm.hide(
      made,
      "resolve",
      this.#native((values) => this.#resolved(values[0])),
    );
    realm.hide(
      made,
      "reject",
      this.#native((values) => this.#rejected(values[0])),
    );
    realm.hide(
      made,
      "all",
      this.#native((values) => this.#all(values[0])),
    );
  }

  /** Runs jobs until none waits. */
  runJobs(): void {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) job();
    const broken = this.#broken;
    this.#broken = [];
    for (const { handled, value } of broken) if (!handled) this.#unhandled(value);
  }

  #native(native: Native): RealmFunction {
    return this.#realm.callable(native);
  }

  #make(start: (yes: RealmFunction, no: RealmFunction) => void): object {
    const native = this.#native((values) =>
      start(values[0] as RealmFunction, values[1] as RealmFunction),
    );
    return Reflect.construct(this.constructorOfRealm, [native]) as object;
  }

  #construct(self: object, start: unknown): void {
    if (!isFunction(start))
      throw new EngineError("Executor function required in Promise constructor");
    const pledge: Pledge = { state: "open", value: undefined, handled: false, waiting: [] };
    this.#pledges.set(self, pledge);
    const [yes, no] = this.#once(pledge);
    this.#attempt(() => void start(yes, no), no);
  }

  /** The two functions that settle a promise; only the first call of either counts. */
  #once(pledge: Pledge): [yes: RealmFunction, no: RealmFunction] {
    let done = false;
    const guard = (act: (value: unknown) => void): RealmFunction =>
      this.#native((values) => {
        if (done) return;
        done = true;
        act(values[0]);
      });
    return [
      guard((value) => this.#resolve(pledge, value)),
      guard((reason) => this.#settle(pledge, "broken", reason)),
    ];
  }

  #attempt(act: () => void, failed: (reason: unknown) => void): void {
    try {
      act();
    } catch (thrown) {
      if (thrown === POWER_CUT) throw thrown;
      failed(thrown);
    }
  }

  #resolve(pledge: Pledge, value: unknown): void {
    const fail = (reason: unknown): void => this.#settle(pledge, "broken", reason);
    this.#attempt(() => {
      const then = (value as { then?: unknown } | null | undefined)?.then;
      if (!isFunction(then)) {
        this.#settle(pledge, "kept", value);
        return;
      }
      this.#jobs.push(() => {
        const [yes, no] = this.#once(pledge);
        this.#attempt(() => void Reflect.apply(then, value, [yes, no]), no);
      });
    }, fail);
  }

  #settle(pledge: Pledge, state: "kept" | "broken", value: unknown): void {
    if (pledge.state !== "open") return;
    pledge.state = state;
    pledge.value = value;
    this.#jobs.push(...pledge.waiting);
    pledge.waiting = [];
    if (state === "kept") return;
    this.#broken.push(pledge);
  }

  #then(self: unknown, done: unknown, failed: unknown): object {
    const from = this.#pledges.get(self as object);
    if (from === undefined) throw new EngineError("Not a Promise", { kind: "TypeError" });
    from.handled = true;
    return this.#make((yes, no) => {
      const job = (): void => {
        const handler = from.state === "kept" ? done : failed;
        if (isFunction(handler)) this.#attempt(() => yes(handler(from.value)), no);
        else (from.state === "kept" ? yes : no)(from.value);
      };
      if (from.state === "open") from.waiting.push(job);
      else this.#jobs.push(job);
    });
  }

  #resolved(value: unknown): object {
    return this.#make((yes) => yes(value));
  }

  #rejected(reason: unknown): object {
    return this.#make((_yes, no) => no(reason));
  }

  #all(list: unknown): object {
    if (!Array.isArray(list))
      throw new EngineError("Expecting something iterable", { kind: "TypeError" });
    return this.#make((yes, no) => {
      const values = this.#realm.array([]);
      let left = list.length;
      if (left === 0) yes(values);
      // The list is the realm's: it has only the methods that the engine has.
      for (let index = 0; index < list.length; index += 1) {
        const arrived = this.#native((given) => {
          values[index] = given[0];
          left -= 1;
          if (left === 0) yes(values);
        });
        this.#then(this.#resolved(list[index]), arrived, no);
      }
    });
  }
}
