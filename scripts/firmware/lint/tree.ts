// Walking the finished script's syntax tree. Called by the rules. Names of properties and keys
// that are not computed are not visited: an Identifier that is visited is a variable.
import type * as acorn from "acorn";

/** A function of the script; arrows are refused before. */
export type FunctionNode = acorn.FunctionDeclaration | acorn.FunctionExpression;

/** Whether `node` is a function that has its own scope. */
export function isFunction(node: acorn.Node): node is FunctionNode {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression";
}

function isNode(value: unknown): value is acorn.AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function isPlainName(node: acorn.AnyNode, key: string): boolean {
  if (node.type === "MemberExpression") return key === "property" && !node.computed;
  if (node.type === "Property" || node.type === "MethodDefinition") {
    return key === "key" && !node.computed;
  }
  return node.type === "LabeledStatement" && key === "label";
}

/** The nodes right below `node`, in the order of the text. */
export function children(node: acorn.AnyNode): acorn.AnyNode[] {
  const found: acorn.AnyNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (isPlainName(node, key)) continue;
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) found.push(one);
  }
  return found;
}

/** Calls `visit` for `node` and all below it, outer nodes first. */
export function walk(node: acorn.AnyNode, visit: (node: acorn.AnyNode) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

/** The name after the dot, if `node` is `something.name`. */
export function memberName(node: acorn.AnyNode): string | undefined {
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  return node.property.type === "Identifier" ? node.property.name : undefined;
}
