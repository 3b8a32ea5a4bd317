// Estimates how many of the engine's variables (memory blocks) a script takes once it is loaded,
// its text in flash. Called by report.ts. Counts what the statements of the program itself make,
// not what functions make when they are called later. Costs are those of Espruino 2v29 (a test
// compares the estimate with the engine): a name is one block and holds a small integer too.
import type * as acorn from "acorn";
import { children, isFunction } from "./lint/tree.js";

/* A function: itself, its text in flash, its scope, and a name for each of the two. */
const FUNCTION_BLOCKS = 4;
const NAME_BLOCKS = 1;
/* Characters in the first block of a text and in each further one, on a board. */
const TEXT_FIRST = 8;
const TEXT_NEXT = 12;

function textBlocks(length: number): number {
  return 1 + Math.max(0, Math.ceil((length - TEXT_FIRST) / TEXT_NEXT));
}

/* The blocks of a value that is kept, beyond the name that it is kept under. */
function valueBlocks(node: acorn.AnyNode | null | undefined): number {
  switch (node?.type) {
    case "Literal":
      if (typeof node.value === "string") return textBlocks(node.value.length);
      return typeof node.value === "number" && !Number.isInteger(node.value) ? 1 : 0;
    case "FunctionExpression":
      return FUNCTION_BLOCKS + node.params.length;
    case "ArrayExpression":
      return node.elements.reduce((sum, one) => sum + NAME_BLOCKS + valueBlocks(one), 1);
    case "ObjectExpression":
      return node.properties.reduce((sum, one) => {
        const name = one.type === "Property" && one.key.type === "Identifier" ? one.key.name : "";
        const value = one.type === "Property" ? valueBlocks(one.value) : 0;
        return sum + textBlocks(name.length) + value;
      }, 1);
    default:
      return 0;
  }
}

function kept(node: acorn.AnyNode): number {
  switch (node.type) {
    case "FunctionDeclaration":
      return NAME_BLOCKS + FUNCTION_BLOCKS + node.params.length;
    case "VariableDeclarator":
      return NAME_BLOCKS + valueBlocks(node.init);
    case "AssignmentExpression":
      return (node.left.type === "MemberExpression" ? NAME_BLOCKS : 0) + valueBlocks(node.right);
    default:
      return 0;
  }
}

/* What the engine makes once of its own objects, when a script first names them (lookup.ts). */
const OWN_BLOCKS = 55;

/** The variables that `program` takes once it has run, as an estimate (within about a third). */
export function estimateVariables(program: acorn.AnyNode): number {
  return OWN_BLOCKS + made(program);
}

function made(program: acorn.AnyNode): number {
  let sum = kept(program);
  for (const child of children(program)) {
    const called = program.type === "CallExpression" && child === program.callee;
    if (isFunction(child) && called) sum += made(child.body);
    else if (isFunction(child)) sum += kept(child);
    else sum += made(child);
  }
  return sum;
}
