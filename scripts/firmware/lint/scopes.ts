// Which function each name of the finished script belongs to. Called by names.ts and order.ts. It
// knows the scopes that the engine's scripts have after the build: functions, catch clauses and
// the program; let, const and class are refused before, by syntax.ts.
import type * as acorn from "acorn";
import { children, type FunctionNode, isFunction } from "./tree.js";

/** A function's, catch clause's or the program's own names. */
export interface Scope {
  readonly node: acorn.AnyNode;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Binding>;
}

/** One name of a scope. */
export interface Binding {
  readonly scope: Scope;
  readonly name: string;
  /** Present from the start: a parameter, a caught error, a function expression's own name. */
  readonly given: boolean;
  /** The function that this name always stands for, if it is given once. */
  fn: FunctionNode | undefined;
}

/** The scope that each node stands in; for a function, catch clause or program, its own. */
export type Scopes = Map<acorn.Node, Scope>;

function bind(scope: Scope, name: string, given: boolean, fn?: FunctionNode): void {
  const old = scope.names.get(name);
  if (old) old.fn = undefined;
  else scope.names.set(name, { scope, name, given, fn });
}

function functionScope(scope: Scope): Scope {
  return scope.node.type === "CatchClause" && scope.parent ? functionScope(scope.parent) : scope;
}

function openScope(node: acorn.AnyNode, parent: Scope | undefined): Scope {
  const scope: Scope = { node, parent, names: new Map() };
  const given = isFunction(node) ? node.params : node.type === "CatchClause" ? [node.param] : [];
  for (const one of given) if (one?.type === "Identifier") bind(scope, one.name, true);
  if (node.type === "FunctionExpression" && node.id && !scope.names.has(node.id.name)) {
    bind(scope, node.id.name, true, node);
  }
  return scope;
}

function opens(node: acorn.AnyNode): boolean {
  return isFunction(node) || node.type === "CatchClause" || node.type === "Program";
}

function declare(node: acorn.AnyNode, scope: Scope): void {
  if (node.type === "FunctionDeclaration" && node.id) {
    bind(functionScope(scope), node.id.name, false, node as FunctionNode);
  }
  if (node.type === "VariableDeclarator" && node.id.type === "Identifier") {
    const fn = node.init && isFunction(node.init) ? node.init : undefined;
    bind(functionScope(scope), node.id.name, false, fn);
  }
}

/** The scopes of `program`. */
export function findScopes(program: acorn.Program): Scopes {
  const scopes: Scopes = new Map();
  const assigned: acorn.Identifier[] = [];
  const visit = (node: acorn.AnyNode, outer: Scope | undefined): void => {
    if (outer) declare(node, outer);
    const scope = opens(node) ? openScope(node, outer) : outer;
    if (!scope) return;
    scopes.set(node, scope);
    if (node.type === "AssignmentExpression" && node.left.type === "Identifier") {
      assigned.push(node.left);
    }
    for (const child of children(node)) visit(child, scope);
  };
  visit(program, undefined);
  for (const target of assigned) {
    const binding = resolve(scopes, target, target.name);
    if (binding) binding.fn = undefined;
  }
  return scopes;
}

/** What `name` means at `node`, or undefined if it is a global. */
export function resolve(scopes: Scopes, node: acorn.Node, name: string): Binding | undefined {
  for (let scope = scopes.get(node); scope; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding) return binding;
  }
  return undefined;
}
