/*
 * Walks the statements of a generated function with bounds instead of numbers, and refuses every
 * step whose result a double might not hold exactly. Called by ed25519-bounds.test.ts.
 *
 * A bound says: a whole multiple of 2^unit, at most `max` in size. A double holds it exactly if
 * max <= 2^(53 + unit). Three shapes know more than their parts, and are recognised as wholes:
 *
 *   x + M - M                          rounds to a multiple of 2^bits, if |x| <= 2^(51 + bits)
 *   (c = x) - (c = c + M - M)          what rounding takes off: at most half of 2^bits
 *   (c = x) - (c = f(c * s)) * u       the rest modulo u
 *   y - i + c * t                      the top limb: i rounds y + z t, and c comes from z
 */
import { readFileSync } from "node:fs";
import * as acorn from "acorn";
import ts from "typescript";

/** A whole multiple of 2^unit, at most `max` in size; with `bits`, the number that rounds so. */
export interface Bound {
  readonly max: number;
  readonly unit: number;
  readonly bits?: number;
  /** A word of 32 bits, which wraps as it should when it is stored. */
  readonly word?: boolean;
}

/** A bound that rounds nothing. */
export const bound = (max: number, unit = 0): Bound => ({ max, unit });
/** The constant that rounds to multiples of 2^bits when it is added and taken away. */
export const rounding = (bits: number): Bound => ({
  max: 1.5 * 2 ** (52 + bits),
  unit: bits,
  bits,
});

/** What a name stands for. */
export type Value = Bound | Bound[] | "convolve" | "floor";
type Scope = Map<string, Value>;

const ZERO = bound(0, 1000);
const INT32_MAX = 2 ** 31;

/** One function of a generated file. */
export interface Walked {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly acorn.AnyNode[];
  readonly text: string;
}

/** The functions of the generated file `path`. */
export function functionsOf(path: string): Map<string, Walked> {
  const options = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ES2015 };
  const source = readFileSync(path, "utf8");
  const text = ts.transpileModule(source, { compilerOptions: options }).outputText;
  const program = acorn.parse(text, { ecmaVersion: 2022, sourceType: "module" });
  const found = new Map<string, Walked>();
  for (const node of program.body) {
    const one = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (one?.type !== "FunctionDeclaration") continue;
    const parameters = one.params.map((parameter) => (parameter as acorn.Identifier).name);
    found.set(one.id.name, { name: one.id.name, parameters, body: one.body.body, text });
  }
  return found;
}

const isName = (node: acorn.AnyNode, name?: string): boolean =>
  node.type === "Identifier" && (name === undefined || node.name === name);
const isBinary = (node: acorn.AnyNode, operator: string): node is acorn.BinaryExpression =>
  node.type === "BinaryExpression" && node.operator === operator;

/** Where the carry of a chain came from: `z`, plus at most `rest`. */
interface Carry {
  readonly from: string;
  readonly rest: number;
}

/** The walk of one function. */
export class Walk {
  readonly scope: Scope = new Map();
  /** How many results were checked, and the nearest one to the limit, in bits. */
  steps = 0;
  nearest = Number.NEGATIVE_INFINITY;
  private readonly guesses = new Map<string, { top: string; second: string; bits: number }>();
  private readonly carries = new Map<string, Carry>();

  constructor(
    private readonly walked: Walked,
    given: Readonly<Record<string, Value>>,
    /** Limbs whose size another argument bounds, such as `X[11]`: that of the whole number. */
    private readonly known: Readonly<Record<string, Bound>> = {},
  ) {
    for (const name of walked.parameters) this.scope.set(name, given[name] ?? ZERO);
    for (const node of walked.body) this.statement(node);
  }

  /** The bounds of the buffer `name` now. */
  array(name: string): Bound[] {
    const value = this.scope.get(name);
    if (!Array.isArray(value)) throw new Error(`${name} is no buffer`);
    return value;
  }

  private fail(node: acorn.AnyNode, why: string): never {
    const text = this.walked.text.slice(node.start, node.end);
    throw new Error(`${this.walked.name}: ${why}: ${text}`);
  }

  private exact(node: acorn.AnyNode, { max, unit }: Bound): Bound {
    this.steps++;
    const over = Math.log2(max) - unit;
    if (max > 0) this.nearest = Math.max(this.nearest, over);
    if (over > 53) this.fail(node, `2^${over.toFixed(2)} units`);
    return { max, unit };
  }

  private statement(node: acorn.AnyNode): void {
    if (node.type === "ExpressionStatement") {
      const { expression } = node;
      if (expression.type === "Literal") return;
      if (expression.type === "SequenceExpression")
        for (const one of expression.expressions) this.value(one);
      else this.value(expression);
    } else if (node.type !== "ReturnStatement") this.fail(node, "an unknown statement");
  }

  private number(node: acorn.AnyNode): Bound {
    const value = this.value(node);
    if (Array.isArray(value) || typeof value === "string") this.fail(node, "no number");
    return value;
  }

  private value(node: acorn.AnyNode): Value {
    switch (node.type) {
      case "Identifier":
        return this.scope.get(node.name) ?? this.fail(node, "an unknown name");
      case "Literal":
        return this.literal(node);
      case "UnaryExpression":
        return this.number(node.argument);
      case "MemberExpression":
        return this.array((node.object as acorn.Identifier).name)[this.index(node)]!;
      case "SequenceExpression":
        return node.expressions.map((one) => this.value(one)).at(-1)!;
      case "AssignmentExpression":
        return this.assign(node);
      case "BinaryExpression":
        return this.binary(node);
      case "CallExpression":
        return this.call(node);
      default:
        return this.fail(node, "an unknown expression");
    }
  }

  private literal(node: acorn.Literal): Bound {
    const value = Math.abs(Number(node.value));
    if (value === 0) return ZERO;
    let unit = 0;
    while (value % 2 ** (unit + 1) === 0) unit++;
    return bound(value, unit);
  }

  private index(node: acorn.MemberExpression): number {
    return Number((node.property as acorn.Literal).value);
  }

  private assign(node: acorn.AssignmentExpression): Bound {
    const right = this.number(node.right);
    if (node.left.type === "MemberExpression") {
      this.store(node, this.array((node.left.object as acorn.Identifier).name), right);
      return right;
    }
    const { name } = node.left as acorn.Identifier;
    const old = this.scope.get(name) as Bound;
    const value = node.operator === "=" ? right : this.exact(node, this.sum(old, right));
    this.scope.set(name, value);
    if (this.isGuess(node.right)) this.guess(name, node.right as acorn.BinaryExpression, right);
    return value;
  }

  private store(node: acorn.AssignmentExpression, into: Bound[], given: Bound): void {
    const value = this.known[this.walked.text.slice(node.left.start, node.left.end)] ?? given;
    if ((value.max >= INT32_MAX && !value.word) || value.unit < 0)
      this.fail(node, "no whole number of 32 bits");
    into[this.index(node.left as acorn.MemberExpression)] = value;
  }

  private sum(a: Bound, b: Bound): Bound {
    if (a.max === 0) return b;
    if (b.max === 0) return a;
    return bound(a.max + b.max, Math.min(a.unit, b.unit));
  }

  private binary(node: acorn.BinaryExpression): Bound {
    const rounded = this.rounded(node);
    if (rounded !== undefined) return rounded;
    if (isBinary(node, "-")) {
      const rest = this.rest(node);
      if (rest !== undefined) return rest;
    }
    const top = this.topLimb(node);
    if (top !== undefined) return top;
    const a = this.number(node.left as acorn.AnyNode);
    const b = this.number(node.right);
    if (node.operator === "*") return this.exact(node, bound(a.max * b.max, a.unit + b.unit));
    if (node.operator === "+" || node.operator === "-") return this.exact(node, this.sum(a, b));
    return this.fail(node, "an unknown operator");
  }

  /* x + M - M. What x is may be inexact: only the multiple that comes out counts. */
  private rounded(node: acorn.BinaryExpression): Bound | undefined {
    if (!isBinary(node, "-") || node.right.type !== "Identifier") return undefined;
    const { left } = node;
    const magic = this.scope.get(node.right.name) as Bound;
    if (magic?.bits === undefined || !isBinary(left, "+") || !isName(left.right, node.right.name)) {
      return undefined;
    }
    const x = this.inexact(left.left as acorn.AnyNode);
    if (x > 2 ** (51 + magic.bits)) this.fail(node, "rounds too large a number");
    this.steps++;
    return bound(x + 2 ** (magic.bits - 1), magic.bits);
  }

  /* The size of a sum that only guides a guess. */
  private inexact(node: acorn.AnyNode): number {
    if (isBinary(node, "+") && isBinary(node.right, "*")) {
      const product = this.number(node.right.left as acorn.AnyNode).max;
      const by = this.number(node.right.right).max;
      return (this.number(node.left as acorn.AnyNode).max + product * by) * (1 + 2 ** -52);
    }
    return this.number(node).max;
  }

  /* (c = x) - (c = c + M - M), or - (c = f(c * s)) * u. */
  private rest(node: acorn.BinaryExpression): Bound | undefined {
    const first = node.left;
    const floors = isBinary(node.right, "*");
    const second = floors ? (node.right as acorn.BinaryExpression).left : node.right;
    if (first.type !== "AssignmentExpression" || second.type !== "AssignmentExpression")
      return undefined;
    if (first.left.type !== "Identifier") return undefined;
    const { name } = first.left;
    if (!isName(second.left, name)) return undefined;
    const before = this.scope.get(name) as Bound;
    const x = this.assign(first);
    if (floors) {
      this.scope.set(name, this.exact(node, bound(x.max / 2 ** 32 + 1)));
      return { max: 2 ** 32, unit: x.unit, word: true };
    }
    const carry = this.assign(second);
    const { bits } = this.scope.get(
      (second.right as acorn.BinaryExpression & { right: acorn.Identifier }).right.name,
    ) as Bound;
    if (bits === undefined || carry.unit !== bits) this.fail(node, "no rest of a rounding");
    this.remember(name, first.right, { before, bits });
    return bound(2 ** (bits - 1), x.unit);
  }

  /* A carry that came from a column kept in a variable: c = c t + z, rounded. */
  private remember(
    name: string,
    x: acorn.AnyNode,
    { before, bits }: { before: Bound; bits: number },
  ): void {
    if (!isBinary(x, "+") || x.right.type !== "Identifier") return;
    this.carries.set(name, { from: x.right.name, rest: before.max * 2 ** -21 + 2 ** (bits - 1) });
  }

  private isGuess(node: acorn.AnyNode): boolean {
    return isBinary(node, "-") && isBinary(node.left as acorn.AnyNode, "+");
  }

  /* i = y + z t + n - n. */
  private guess(name: string, node: acorn.BinaryExpression, value: Bound): void {
    const sum = (node.left as acorn.BinaryExpression).left as acorn.BinaryExpression;
    if (!isBinary(sum, "+") || !isName(sum.left as acorn.AnyNode) || !isBinary(sum.right, "*"))
      return;
    const top = (sum.left as acorn.Identifier).name;
    const second = (sum.right.left as acorn.Identifier).name;
    this.guesses.set(name, { top, second, bits: value.unit });
  }

  /*
   * y - i + c t = (y + z t - i) + (c - z) t: half of what i is a multiple of, what rounding the
   * guess's sum may have changed, and what the carry has beyond z.
   */
  private topLimb(node: acorn.BinaryExpression): Bound | undefined {
    if (!isBinary(node, "+") || !isBinary(node.left as acorn.AnyNode, "-")) return undefined;
    const { left: y, right: i } = node.left as acorn.BinaryExpression;
    const guess = i.type === "Identifier" ? this.guesses.get(i.name) : undefined;
    if (guess === undefined || !isName(y as acorn.AnyNode, guess.top)) return undefined;
    const carryName = ((node.right as acorn.BinaryExpression).left as acorn.Identifier).name;
    const carry = this.carries.get(carryName);
    if (carry?.from !== guess.second) this.fail(node, "not the carry of the guess");
    const top = this.scope.get(guess.top) as Bound;
    const second = this.scope.get(guess.second) as Bound;
    const c = this.scope.get(carryName) as Bound;
    const half = 2 ** (guess.bits - 1);
    const unit = Math.min(top.unit, c.unit - 21);
    const rounding = (top.max + second.max * 2 ** -21) * 2 ** -51;
    /* The way there: y - i is exact, and so is the sum with c t. */
    this.exact(node, bound(half + second.max * 2 ** -21 + rounding, unit));
    return this.exact(node, bound(half + rounding + carry.rest * 2 ** -21, unit));
  }

  private call(node: acorn.CallExpression): Value {
    if (node.callee.type === "MemberExpression") return this.method(node, node.callee);
    if (this.scope.get((node.callee as acorn.Identifier).name) !== "convolve") {
      return this.fail(node, "an unknown call");
    }
    const [a, b] = node.arguments
      .slice(0, 2)
      .map((one) => this.array((one as acorn.Identifier).name));
    const offset = Number((node.arguments[2] as acorn.Literal).value);
    /* Sizes are summed, so every partial sum is below the bound too. */
    let max = 0;
    let unit = 1000;
    for (const [i, x] of a!.entries()) {
      const y = b![(i + offset) % b!.length]!;
      max += x.max * y.max;
      if (x.max * y.max > 0) unit = Math.min(unit, x.unit + y.unit);
    }
    return this.exact(node, bound(max, unit));
  }

  private method(node: acorn.CallExpression, callee: acorn.MemberExpression): Value {
    const into = this.array((callee.object as acorn.Identifier).name);
    const name = (callee.property as acorn.Identifier).name;
    if (name === "reverse") into.reverse();
    else if (name === "set") this.setAll(node, into);
    else this.fail(node, "an unknown method");
    return ZERO;
  }

  private setAll(node: acorn.CallExpression, into: Bound[]): void {
    const [values, at] = node.arguments;
    if (values?.type === "ArrayExpression") {
      const from = Number((at as acorn.Literal).value);
      const bounds = values.elements.map((one) => this.number(one as acorn.AnyNode));
      for (const [i, one] of bounds.entries()) {
        if (one.max >= INT32_MAX || one.unit < 0) this.fail(node, "no whole numbers of 32 bits");
        into[from + i] = one;
      }
      return;
    }
    /* X.set(Y.subarray(12)) */
    const part = values as acorn.CallExpression;
    const source = ((part.callee as acorn.MemberExpression).object as acorn.Identifier).name;
    for (const [i, one] of this.array(source).slice(12).entries()) into[i] = one;
  }
}
