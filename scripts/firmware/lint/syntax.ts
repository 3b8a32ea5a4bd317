// Rules that look at one node: the parts of the language that the engine has not, or has wrong.
// Called by lint.ts for every node of the finished script. Source of truth: the engine itself;
// tests/scripts/lint-samples.ts has a snippet for each.
import type * as acorn from "acorn";
import type { Report } from "./problem.js";
import { regexFault } from "./regex.js";
import { memberName } from "./tree.js";

const REFUSED_NODES: Partial<Record<acorn.AnyNode["type"], string>> = {
  LabeledStatement: "label",
  SpreadElement: "spread",
  RestElement: "rest parameter",
  ObjectPattern: "destructuring",
  ArrayPattern: "destructuring",
  AssignmentPattern: "default parameter",
  TaggedTemplateExpression: "tagged template",
  ChainExpression: "optional chaining",
  AwaitExpression: "await",
  YieldExpression: "yield",
  ForOfStatement: "for-of",
  Super: "super",
  MetaProperty: "new.target",
  PrivateIdentifier: "private name",
  ClassDeclaration: "class",
  ClassExpression: "class",
  ArrowFunctionExpression: "arrow function",
  ImportExpression: "import()",
  WithStatement: "with",
  DebuggerStatement: "debugger",
};
const REFUSED_OPERATORS = ["**", "**=", "&&=", "||=", "??="];
const ERROR_KINDS = ["TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError"];
/* Nobody may hand these to a function: only "extends" does. */
const BUILTIN_BASES = ["Error", "Array", "Uint8Array", "Promise", "Function", ...ERROR_KINDS];
const IGNORED_FROM: Record<string, number> = { split: 1, stringify: 1, parse: 1 };

type Check = (node: acorn.AnyNode, report: Report, code: string) => void;

function nameOf(node: acorn.AnyNode): string | undefined {
  return node.type === "Identifier" ? node.name : memberName(node);
}

const refusedNode: Check = (node, report) => {
  const what = REFUSED_NODES[node.type];
  if (what !== undefined) report("syntax", node, what);
  if (node.type === "PropertyDefinition") report("class-field", node, "class field");
  if (node.type === "FunctionDeclaration" || node.type === "FunctionExpression") {
    if (node.async || node.generator) report("syntax", node, "async or generator function");
  }
  if (node.type === "Property" && node.computed) report("syntax", node, "computed key");
  if (node.type === "VariableDeclaration" && node.kind !== "var") {
    report("block-scope", node, node.kind);
  }
};

const operators: Check = (node, report) => {
  if (node.type === "BinaryExpression" || node.type === "AssignmentExpression") {
    if (REFUSED_OPERATORS.includes(node.operator)) report("syntax", node, node.operator);
  }
  if (node.type === "UnaryExpression" && node.operator === "-") {
    if (node.argument.type === "Literal" && node.argument.value === 0) {
      report("negative-zero", node, "-0");
    }
  }
  if (node.type !== "BinaryExpression") return;
  const right = node.right.type === "Identifier" ? node.right.name : "";
  if (node.operator === "instanceof" && ERROR_KINDS.includes(right)) {
    report("error-kind", node, `instanceof ${right}`);
  }
  const sides = [node.left, node.right].map((side) => nameOf(side as acorn.AnyNode));
  const compares = ["==", "===", "!=", "!=="].includes(node.operator);
  if (compares && sides.includes("constructor")) report("constructor", node, "constructor");
};

const assignedLength: Check = (node, report) => {
  if (node.type !== "AssignmentExpression" && node.type !== "UpdateExpression") return;
  const target = node.type === "AssignmentExpression" ? node.left : node.argument;
  if (target.type === "MemberExpression" && nameOf(target) === "length") {
    report("set-length", node, "assignment to length");
  }
};

const calls: Check = (node, report) => {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
  const callee = nameOf(node.callee as acorn.AnyNode) ?? "";
  for (const value of node.arguments) {
    if (value.type === "Identifier" && BUILTIN_BASES.includes(value.name)) {
      report("extend-builtin", value, value.name);
    }
  }
  const from = node.callee.type === "MemberExpression" ? IGNORED_FROM[callee] : undefined;
  if (from !== undefined && node.arguments.length > from) {
    report("ignored-argument", node, `${callee}(…, …)`);
  }
  const [first] = node.arguments;
  const text = first?.type === "Literal" && typeof first.value === "string";
  if (
    node.type === "NewExpression" &&
    text &&
    /^(Uint|Int|Float)\d+(Clamped)?Array$/.test(callee)
  ) {
    report("typed-array-text", node, callee);
  }
};

const literals: Check = (node, report) => {
  if (node.type === "Literal") {
    if (typeof node.bigint === "string") report("syntax", node, "BigInt");
    if (node.regex) {
      const fault = regexFault(node.regex.pattern, node.regex.flags);
      if (fault !== undefined) report("regex", node, `${fault} in /${node.regex.pattern}/`);
    }
    if (typeof node.value === "string" && /[^\x00-\xff]/.test(node.value)) {
      report("text", node, JSON.stringify(node.value));
    }
  }
  if (node.type === "TemplateElement" && /[^\x00-\xff]/.test(node.value.cooked ?? "")) {
    report("text", node, JSON.stringify(node.value.cooked));
  }
};

const statements: Check = (node, report, code) => {
  if (node.type === "SwitchStatement") {
    const at = node.cases.findIndex((one) => !one.test);
    if (at >= 0 && at !== node.cases.length - 1) report("default-last", node, "default");
  }
  if (node.type === "ReturnStatement" && !node.argument) {
    const next = /^[ \t]*([;}])/.test(code.slice(node.start + "return".length));
    if (!next) report("bare-return", node, "return without ; or }");
  }
};

const names: Check = (node, report) => {
  if (node.type === "MemberExpression" && nameOf(node) === "__proto__") {
    report("prototype", node, "__proto__");
  }
  const binds = node.type === "VariableDeclarator" ? node.id : undefined;
  const made = "params" in node ? [node.id, ...node.params] : [binds];
  for (const one of made) {
    if (one?.type === "Identifier" && one.name === "of") report("reserved-name", one, "of");
  }
  if (node.type === "Property" && !node.computed) {
    const key = node.key.type === "Identifier" ? node.key.name : undefined;
    const text = node.key.type === "Literal" ? node.key.value : key;
    if (text === "__proto__") report("prototype", node, "__proto__");
  }
};

/** The rules of this file, in no order that matters. */
export const NODE_RULES: readonly Check[] = [
  refusedNode,
  operators,
  assignedLength,
  calls,
  literals,
  statements,
  names,
];
