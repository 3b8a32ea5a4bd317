// Rules about names: every global, static member and method that the finished script uses must be
// one that the engine has. Called by lint.ts. The lists are those of firmware/platform/*.d.ts (a
// test compares them) and each entry is looked up on the real engine by another test.
import type * as acorn from "acorn";
import type { Report } from "./problem.js";
import { resolve, type Scopes } from "./scopes.js";
import { memberName, walk } from "./tree.js";

/** The engine's globals that firmware may name. Pins (D0 to D39) are added by the board module. */
export const GLOBALS: readonly string[] = [
  ...["Array", "ArrayBuffer", "Boolean", "DataView", "E", "Error", "Float32Array", "Float64Array"],
  ...["I2C1", "Infinity", "Int32Array", "JSON", "Math", "NaN", "Number", "Object", "Promise"],
  ...["Serial1", "Serial2", "String", "Uint16Array", "Uint32Array", "Uint8Array"],
  ...["analogWrite", "atob", "btoa", "clearInterval", "clearTimeout", "clearWatch"],
  ...["digitalRead", "digitalWrite", "echo", "eval", "getTime", "globalThis", "isFinite", "isNaN"],
  ...["parseFloat", "parseInt", "peek32", "pinMode", "print", "process", "require"],
  ...["setInterval", "setTime", "setTimeout", "setWatch", "undefined"],
];

/** Members of the engine's own objects that firmware may use. */
export const STATICS: Readonly<Record<string, readonly string[]>> = {
  Array: ["isArray"],
  E: [
    ...["CRC32", "convolve", "enableWatchdog", "getAddressOf", "getErrorFlags", "hwRand"],
    ...["kickWatchdog", "memoryArea", "reboot", "setFlags", "setTimeZone", "sum"],
    ...["toArrayBuffer", "toString", "toUint8Array"],
  ],
  JSON: ["parse", "stringify"],
  Math: ["PI", "abs", "ceil", "floor", "max", "min", "pow", "round", "sign", "sqrt"],
  Number: ["MAX_VALUE", "MIN_VALUE"],
  Object: [...["assign", "create", "defineProperty", "getPrototypeOf", "keys"], "setPrototypeOf"],
  Promise: ["all", "reject", "resolve"],
  String: ["fromCharCode"],
  process: ["env", "memory", "on"],
};

/* Methods of the language that the engine has not; refused unless the script defines the name. */
const ABSENT_METHODS: readonly string[] = [
  ...["at", "codePointAt", "copyWithin", "finally", "findLast", "findLastIndex", "flat", "flatMap"],
  ...["localeCompare", "matchAll", "normalize", "reduceRight", "search", "toExponential"],
  ...["toPrecision", "toSorted", "toReversed", "trimEnd", "trimStart", "isPrototypeOf"],
];

const PIN = /^D\d{1,2}$/;

/* The names that the script itself gives to properties: its own methods may have any name. */
function definedNames(program: acorn.Program): Set<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    const made = node.type === "AssignmentExpression" ? memberName(node.left) : undefined;
    if (made !== undefined) names.add(made);
    if (node.type === "Property" && node.key.type === "Identifier") names.add(node.key.name);
  });
  return names;
}

/** Reports every name in `program` that the engine does not have. */
export function checkNames(program: acorn.Program, scopes: Scopes, report: Report): void {
  const own = definedNames(program);
  const isGlobal = (node: acorn.Identifier) => !resolve(scopes, node, node.name);
  const assigned = new Set<acorn.Node>();
  walk(program, (node) => {
    if (node.type === "AssignmentExpression" && node.left.type === "Identifier") {
      assigned.add(node.left);
    }
    if (node.type === "Identifier" && node.name !== "arguments" && isGlobal(node)) {
      if (assigned.has(node)) report("global", node, `assignment to ${node.name}`);
      else if (!GLOBALS.includes(node.name) && !PIN.test(node.name)) {
        report("global", node, node.name);
      }
    }
    const name = memberName(node);
    if (name === undefined || node.type !== "MemberExpression") return;
    const of = node.object.type === "Identifier" && isGlobal(node.object) ? node.object.name : "";
    const known = STATICS[of];
    if (known && !known.includes(name)) report("static-member", node, `${of}.${name}`);
    if (!known && ABSENT_METHODS.includes(name) && !own.has(name)) {
      report("method", node, `.${name}`);
    }
  });
}
