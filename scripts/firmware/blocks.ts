// Gives variables of sibling blocks different names where that matters. The compiler makes
// `if (a) { const x = 1 } else { const x = 2 }` two `var x`, and the minifier keeps the `var` of
// the first alone; on the engine, which makes a variable when its `var` runs, the second would
// then be a global. Called by minify.ts on the bundle's syntax tree, which it changes.
import type * as acorn from "acorn";
import { follow } from "./lint/flow.js";
import { type Binding, findScopes, resolve, type Scope, type Scopes } from "./lint/scopes.js";
import { children, isFunction, walk } from "./lint/tree.js";

/** Where a variable is declared, and the block that it belongs to. */
interface Declared {
  readonly at: acorn.VariableDeclarator;
  readonly block: acorn.AnyNode;
}

const BLOCKS = ["BlockStatement", "ForStatement", "ForInStatement", "SwitchStatement"];

/* All declarations of variables in one function, by name, in the order of the text. */
function declarations(body: acorn.AnyNode): Map<string, Declared[]> {
  const found = new Map<string, Declared[]>();
  const visit = (node: acorn.AnyNode, block: acorn.AnyNode): void => {
    if (isFunction(node)) return;
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier") {
      const { name } = node.id;
      found.set(name, [...(found.get(name) ?? []), { at: node, block }]);
    }
    const inner = BLOCKS.includes(node.type) ? node : block;
    for (const child of children(node)) visit(child, inner);
  };
  visit(body, body);
  return found;
}

function freeName(scope: Scope, name: string): string {
  let count = 1;
  while (scope.names.has(`${name}$${count}`)) count++;
  return `${name}$${count}`;
}

function rename(block: acorn.AnyNode, scopes: Scopes, binding: Binding): void {
  const name = freeName(binding.scope, binding.name);
  binding.scope.names.set(name, { ...binding, name });
  walk(block, (node) => {
    if (node.type !== "Identifier" || node.name !== binding.name) return;
    if (resolve(scopes, node, node.name) === binding) node.name = name;
  });
}

function separate(owner: acorn.AnyNode, scopes: Scopes): void {
  const scope = scopes.get(owner);
  if (!scope || !(owner.type === "Program" || isFunction(owner))) return;
  const body = owner.type === "Program" ? owner : owner.body;
  const all = declarations(body);
  const late: { name: string; block: acorn.AnyNode }[] = [];
  const given = [...scope.names.values()].filter((one) => one.given).map((one) => one.name);
  follow(body.body, new Set(given), (node, present) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return;
    const { name } = node.id;
    const [first, ...others] = all.get(name) ?? [];
    const other = others.find((one) => one.at === node);
    if (other && other.block !== first?.block && !present.has(name)) {
      late.push({ name, block: other.block });
    }
  });
  for (const { name, block } of late) {
    const binding = scope.names.get(name);
    if (binding) rename(block, scopes, binding);
  }
}

/** Renames, in `program`, each variable that an earlier block of the same function may not make. */
export function separateBlocks(program: acorn.AnyNode): void {
  if (program.type !== "Program") return;
  const scopes = findScopes(program);
  walk(program, (node) => separate(node, scopes));
}
