// Refuses a script that the engine would mis-run. Looks at the finished script, so that it also
// covers what the compiler, the bundler and the minifier put in. Called by the build, and by the
// virtual terminal's host for a script that it did not see built. Must never change the script.
import { type AnyNode, type Program, parse } from "acorn";
import { checkNames } from "./names.js";
import { checkOrder } from "./order.js";
import type { Problem, Report } from "./problem.js";
import { findScopes } from "./scopes.js";
import { NODE_RULES } from "./syntax.js";
import { walk } from "./tree.js";

/** Everything in `code` that the engine has not or does wrong, in the order of the text. */
export function lintFirmware(code: string): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (rule, at, what) => {
    const { line = 1, column = 0 } = at.loc?.start ?? {};
    problems.push({ rule, line, column, what });
  };
  const program: Program = parse(code, {
    ecmaVersion: 2022,
    sourceType: "script",
    locations: true,
  });
  walk(program as AnyNode, (node) => {
    for (const check of NODE_RULES) check(node, report, code);
  });
  const scopes = findScopes(program);
  checkNames(program, scopes, report);
  checkOrder(program, scopes, report);
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
