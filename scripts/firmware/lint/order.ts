// Rules about order. The engine does not hoist: a function or variable exists only once its
// statement has run, so a read before that throws, and an assignment before it makes a global.
// Looks into functions that are surely called; a callback that is called later is not followed.
// Called by lint.ts for the whole script.
import type * as acorn from "acorn";
import { follow } from "./flow.js";
import type { Report } from "./problem.js";
import { type Binding, resolve, type Scope, type Scopes } from "./scopes.js";
import { children, type FunctionNode, isFunction, memberName, walk } from "./tree.js";

/* Methods that call the function they are given before they return. */
const CALLS_AT_ONCE = [
  ...[
    "every",
    "filter",
    "find",
    "findIndex",
    "forEach",
    "map",
    "reduce",
    "replace",
    "some",
    "sort",
  ],
];
const LOOPS = ["ForStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"];

type Call = acorn.CallExpression | acorn.NewExpression;

function isInside(scope: Scope | undefined, outer: Scope | undefined): boolean {
  for (let one = scope; one; one = one.parent) if (one === outer) return true;
  return false;
}

/* Answers which functions a call surely runs, and what those need from around them. */
class CallGraph {
  private readonly needs = new Map<FunctionNode, Set<Binding>>();

  constructor(private readonly scopes: Scopes) {}

  private known(node: acorn.AnyNode): FunctionNode | undefined {
    if (isFunction(node)) return node;
    return node.type === "Identifier" ? resolve(this.scopes, node, node.name)?.fn : undefined;
  }

  called(call: Call): FunctionNode[] {
    const callee = call.callee as acorn.AnyNode;
    const method = memberName(callee) ?? "";
    let candidates: acorn.AnyNode[] = [callee];
    if (callee.type === "MemberExpression" && ["call", "apply"].includes(method)) {
      candidates = [callee.object as acorn.AnyNode];
    }
    if (CALLS_AT_ONCE.includes(method)) candidates = call.arguments;
    return candidates.map((one) => this.known(one)).filter((one) => one !== undefined);
  }

  /* The variables around `fn` that it, or what it calls, reads or assigns when it is called. */
  needsOf(fn: FunctionNode): Set<Binding> {
    const ready = this.needs.get(fn);
    if (ready) return ready;
    const needs = new Set<Binding>();
    this.needs.set(fn, needs);
    const own = this.scopes.get(fn);
    const add = (binding: Binding | undefined) => {
      if (binding && !binding.given && !isInside(binding.scope, own)) needs.add(binding);
    };
    const collect = (node: acorn.AnyNode): void => {
      if (node.type === "Identifier") add(resolve(this.scopes, node, node.name));
      if (node.type === "CallExpression" || node.type === "NewExpression") {
        for (const other of this.called(node)) for (const need of this.needsOf(other)) add(need);
      }
      for (const child of children(node)) if (!isFunction(child)) collect(child);
    };
    collect(fn.body);
    return needs;
  }
}

function checkBody(owner: acorn.AnyNode, scopes: Scopes, graph: CallGraph, report: Report): void {
  const scope = scopes.get(owner);
  if (!scope || !(owner.type === "Program" || isFunction(owner))) return;
  const given = [...scope.names.values()].filter((one) => one.given).map((one) => one.name);
  const body = owner.type === "Program" ? owner.body : owner.body.body;
  follow(body, new Set(given), (expression, present) => {
    const missing = (binding: Binding | undefined): binding is Binding =>
      binding?.scope === scope && !present.has(binding.name);
    const see = (node: acorn.AnyNode): void => {
      if (isFunction(node)) return;
      if (node.type === "Identifier" && missing(resolve(scopes, node, node.name))) {
        report("var-order", node, node.name);
      }
      if (node.type === "CallExpression" || node.type === "NewExpression") {
        for (const fn of graph.called(node)) {
          for (const need of graph.needsOf(fn)) {
            if (missing(need)) report("var-order", node, `a call that needs ${need.name}`);
          }
        }
      }
      for (const child of children(node)) {
        if (!(node.type === "VariableDeclarator" && child === node.id)) see(child);
      }
    };
    see(expression);
  });
}

/* Function statements come first in their function: then each exists before anything runs. */
function checkPlaces(owner: acorn.AnyNode, report: Report): void {
  const first = owner.type === "Program" || isFunction(owner);
  if (!first && !(owner.type === "BlockStatement" || owner.type === "SwitchCase")) return;
  let running = !first;
  for (const one of children(isFunction(owner) ? owner.body : owner)) {
    if (one.type !== "FunctionDeclaration") {
      running ||= !("directive" in one && one.directive !== undefined);
    } else if (running) report("function-order", one, `function ${one.id?.name ?? ""}`);
  }
}

/* What is evaluated once, before the first turn. */
function isBeforeLoop(node: acorn.AnyNode, child: acorn.AnyNode): boolean {
  if (node.type === "ForStatement") return child === node.init;
  return node.type === "ForInStatement" && child === node.right;
}

function checkLoops(node: acorn.AnyNode, inLoop: boolean, report: Report): void {
  if (inLoop && isFunction(node)) report("function-in-loop", node, "function");
  const within = LOOPS.includes(node.type) || (inLoop && !isFunction(node));
  for (const child of children(node)) {
    checkLoops(child, isBeforeLoop(node, child) ? inLoop : within, report);
  }
}

/** Reports every use of a name before it exists, and functions in places where they hurt. */
export function checkOrder(program: acorn.Program, scopes: Scopes, report: Report): void {
  const graph = new CallGraph(scopes);
  const bodies = new Set<acorn.Node>();
  walk(program, (node) => {
    if (isFunction(node)) bodies.add(node.body);
    if (!bodies.has(node)) checkPlaces(node, report);
    checkBody(node, scopes, graph, report);
  });
  checkLoops(program, false, report);
}
