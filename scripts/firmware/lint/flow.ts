// Follows the statements of one function with the set of names that surely exist by then, and
// shows each expression, and each variable that is declared, together with that set. Called by
// order.ts and by scripts/firmware/blocks.ts. A name exists once its var or
// function statement has run, which is how the engine sees it: nothing is hoisted.
import type * as acorn from "acorn";

/** Names that exist; undefined where the code can't be reached. */
type Present = ReadonlySet<string> | undefined;

/** Sees an expression or a declarator, and the names that surely exist before it is evaluated. */
export type Look = (node: acorn.AnyNode, present: ReadonlySet<string>) => void;

/** What exists where a loop or switch is left, or a loop's turn is ended, early. */
interface Exits {
  readonly isLoop: boolean;
  broken: Present;
  continued: Present;
}

function both(a: Present, b: Present): Present {
  if (!a || !b) return a ?? b;
  return new Set([...a].filter((name) => b.has(name)));
}

function withName(present: Present, name: string): Present {
  return present && new Set([...present, name]);
}

function alwaysTrue(test: acorn.Expression | null | undefined): boolean {
  if (!test) return true;
  if (test.type === "Literal") return Boolean(test.value);
  if (test.type !== "UnaryExpression" || test.operator !== "!") return false;
  return test.argument.type === "Literal" && !test.argument.value;
}

/** Follows the statements of a function in which the names of `given` exist at the start. */
export function follow(body: readonly acorn.AnyNode[], given: Set<string>, look: Look): void {
  new Flow(look).run(body, given);
}

class Flow {
  private readonly exits: Exits[] = [];

  constructor(private readonly look: Look) {}

  run(statements: readonly acorn.AnyNode[], before: Present): Present {
    return statements.reduce<Present>((present, one) => this.statement(one, present), before);
  }

  private see(node: acorn.AnyNode | null | undefined, present: Present): void {
    if (node && present) this.look(node, present);
  }

  private statement(node: acorn.AnyNode, present: Present): Present {
    switch (node.type) {
      case "BlockStatement":
        return this.run(node.body, present);
      case "VariableDeclaration":
        return this.variables(node, present);
      case "FunctionDeclaration":
        return node.id ? withName(present, node.id.name) : present;
      case "IfStatement": {
        this.see(node.test, present);
        const then = this.statement(node.consequent, present);
        return both(then, node.alternate ? this.statement(node.alternate, present) : present);
      }
      case "ReturnStatement":
      case "ThrowStatement":
        this.see(node.argument, present);
        return undefined;
      case "BreakStatement":
        return this.leave("broken", present);
      case "ContinueStatement":
        return this.leave("continued", present);
      case "SwitchStatement":
        return this.switch(node, present);
      case "TryStatement":
        return this.try(node, present);
      case "ForStatement":
      case "WhileStatement":
        return this.testedFirst(node, present);
      case "ForInStatement":
        return this.forIn(node, present);
      case "DoWhileStatement":
        return this.testedLast(node, present);
      default:
        this.see(node, present);
        return present;
    }
  }

  private variables(node: acorn.VariableDeclaration, before: Present): Present {
    let present = before;
    for (const one of node.declarations) {
      this.see(one, present);
      if (one.id.type === "Identifier") present = withName(present, one.id.name);
    }
    return present;
  }

  private leave(way: "broken" | "continued", present: Present): undefined {
    const from = this.exits.filter((one) => one.isLoop || way === "broken").at(-1);
    if (from) from[way] = both(from[way], present);
    return undefined;
  }

  /* Runs `act` with breaks and continues caught in the exits that it is given. */
  private within<T>(isLoop: boolean, act: (exits: Exits) => T): T {
    const exits: Exits = { isLoop, broken: undefined, continued: undefined };
    this.exits.push(exits);
    const result = act(exits);
    this.exits.pop();
    return result;
  }

  private switch(node: acorn.SwitchStatement, present: Present): Present {
    this.see(node.discriminant, present);
    return this.within(false, (exits) => {
      let through: Present;
      for (const one of node.cases) {
        this.see(one.test, present);
        through = this.run(one.consequent, both(through, present));
      }
      const missed = node.cases.some((one) => !one.test) ? undefined : present;
      return both(both(through, missed), exits.broken);
    });
  }

  private try(node: acorn.TryStatement, present: Present): Present {
    const tried = this.run(node.block.body, present);
    const caught = node.handler ? this.run(node.handler.body.body, present) : undefined;
    const after = both(tried, caught);
    if (!node.finalizer) return after;
    const last = this.run(node.finalizer.body, present);
    return after && last && new Set([...after, ...last]);
  }

  private testedFirst(node: acorn.ForStatement | acorn.WhileStatement, before: Present): Present {
    let present = before;
    const init = node.type === "ForStatement" ? node.init : undefined;
    if (init?.type === "VariableDeclaration") present = this.variables(init, present);
    else this.see(init, present);
    this.see(node.test, present);
    return this.within(true, (exits) => {
      const turned = both(this.statement(node.body, present), exits.continued);
      if (node.type === "ForStatement") this.see(node.update, turned);
      return alwaysTrue(node.test) ? exits.broken : present;
    });
  }

  private testedLast(node: acorn.DoWhileStatement, present: Present): Present {
    return this.within(true, (exits) => {
      const turned = both(this.statement(node.body, present), exits.continued);
      this.see(node.test, turned);
      return alwaysTrue(node.test) ? exits.broken : both(turned, exits.broken);
    });
  }

  private forIn(node: acorn.ForInStatement, before: Present): Present {
    let present = before;
    if (node.left.type === "VariableDeclaration") present = this.variables(node.left, present);
    else this.see(node.left, present);
    this.see(node.right, present);
    return this.within(true, () => {
      this.statement(node.body, present);
      return present;
    });
  }
}
