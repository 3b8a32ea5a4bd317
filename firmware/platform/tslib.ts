/*
 * The helpers that TypeScript's output calls (importHelpers): own versions, made for the engine.
 * Called by compiled firmware only; rollup keeps those that are used. Must never use a label, write
 * an array's length or call a function before its declaration has run.
 * Source of truth: TypeScript 5.9, src/compiler/factory/emitHelpers.ts.
 */

/* These have the signatures that the compiler dictates, so they are typed loosely inside. */
type Fields = Record<string, unknown>;
type Class = { prototype: object };

/** Makes `sub` a subclass: the engine does not inherit statics, so they are copied. */
export function __extends(sub: Class, base: Class): void {
  for (const key in base) (sub as unknown as Fields)[key] = (base as unknown as Fields)[key];
  const prototype = Object.create(base.prototype);
  (prototype as { constructor: unknown }).constructor = sub;
  sub.prototype = prototype;
}

/** `[...to, ...from]`. */
export function __spreadArray<T>(to: readonly T[], from: readonly T[]): T[] {
  const out = to.slice(0);
  for (let i = 0; i < from.length; i++) out.push(from[i] as T);
  return out;
}

/** `{...a, ...b}`. */
export function __assign(to: Fields): Fields {
  for (let i = 1; i < arguments.length; i++) {
    const from = arguments[i] as Fields;
    for (const key in from) to[key] = from[key];
  }
  return to;
}

/* What a state machine's step answers: an opcode and its value. 0 resume, 1 resume by throwing,
 * 2 return, 3 jump, 4 await, 5 delegate (a loop body whose closures capture), 6 thrown,
 * 7 end of a finally block. */
type Step = [code: number, value?: unknown];
/* A try statement's labels: start, catch, finally, end; catch and finally may be absent. */
type Region = [start: number, caught: number, last: number, end: number];
interface Machine {
  label: number;
  trys: Region[];
  ops: Step[];
  sent(): unknown;
}
type Body = (machine: Machine) => Step;
type Resume = (code: number, value?: unknown) => Step;

/* Where a jump, return or throw goes on, or undefined to unwind one try statement further. */
function enter(machine: Machine, region: Region, op: Step): Step | undefined {
  const code = op[0];
  if (code === 3 && (op[1] as number) > region[0] && (op[1] as number) < region[3]) {
    machine.label = op[1] as number;
    return op;
  }
  if (code === 6 && region[1] && machine.label < region[1]) {
    machine.label = region[1];
    return op;
  }
  if (region[2] && machine.label < region[2]) {
    machine.label = region[2];
    machine.ops.push(op);
    return op;
  }
  if (region[2]) machine.ops.pop();
  machine.trys.pop();
  return undefined;
}

/** Runs the state machine that an async function's body becomes. */
export function __generator(self: unknown, body: Body): Resume {
  let got: Step = [0];
  let inner: Resume | undefined;
  const machine: Machine = {
    label: 0,
    trys: [],
    ops: [],
    sent: function () {
      if (got[0] === 1) throw got[1];
      return got[1];
    },
  };
  function delegate(resume: Resume, code: number, value: unknown): Step | undefined {
    const step = resume(code, value);
    inner = step[0] === 4 ? resume : undefined;
    if (inner) return step;
    got = [step[0] === 6 ? 1 : 0, step[1]];
    return undefined;
  }
  return function (code: number, value?: unknown): Step {
    let op: Step = [code, value];
    got = op;
    if (inner) {
      const waiting = delegate(inner, code, value);
      if (waiting) return waiting;
      op = got;
    }
    for (;;) {
      let run = op[0] < 2;
      if (!run) {
        const region = machine.trys[machine.trys.length - 1];
        if (op[0] === 4) {
          machine.label++;
          return op;
        }
        if (op[0] === 5) {
          machine.label++;
          const waiting = delegate(op[1] as Resume, 0, undefined);
          if (waiting) return waiting;
          run = true;
        } else if (op[0] === 7) {
          op = machine.ops.pop() as Step;
          machine.trys.pop();
        } else if (!region) {
          if (op[0] !== 3) return op;
          machine.label = op[1] as number;
          run = true;
        } else {
          const entered = enter(machine, region, op);
          run = entered !== undefined;
          if (run && op[0] === 6) got = op;
        }
      }
      if (run) {
        try {
          op = body.call(self, machine);
        } catch (thrown) {
          op = [6, thrown];
        }
      }
    }
  };
}

/** Makes a promise of the state machine that `make` gives. */
export function __awaiter(
  self: unknown,
  _values: unknown,
  _promise: unknown,
  make: () => Resume,
): Promise<unknown> {
  return new Promise<unknown>(function (done, failed) {
    const resume = make.call(self);
    function turn(code: number, value?: unknown): void {
      const step = resume(code, value);
      if (step[0] === 4) Promise.resolve(step[1]).then(next, fail);
      else if (step[0] === 6) failed(step[1]);
      else done(step[1]);
    }
    function next(value: unknown): void {
      turn(0, value);
    }
    function fail(reason: unknown): void {
      turn(1, reason);
    }
    turn(0);
  });
}
