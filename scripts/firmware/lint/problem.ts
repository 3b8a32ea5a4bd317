// What a rule of the firmware's lint reports. Made by the rules, printed by the build, asserted by
// the tests (by rule, never by text).

/** The rules, each with its reason: what the engine does instead of what the language says. */
export const RULES = {
  syntax: "the engine refuses it, or reads something else",
  "class-field": "the value is made once, for all instances",
  "block-scope": "let and const have one slot for all turns of a loop",
  "set-length": "assigning the length of an array throws",
  "default-last": "a default that is not the last case is a syntax error",
  "bare-return": "the engine reads on past the end of the line and returns what follows",
  "function-order": "a function does not exist before its declaration has run",
  "var-order": "a variable does not exist before its var statement has run",
  "function-in-loop": "it is made again in every turn, and closures share one slot",
  "extend-builtin": "a subclass of a built-in has no base: super fails",
  "error-kind": "instanceof knows Error alone; its kinds are all false",
  constructor: "objects do not know their constructor",
  regex: "the engine matches something else, without saying so",
  global: "the board has no such global",
  "static-member": "the engine has no such member",
  method: "the engine has no such method",
  "ignored-argument": "the engine ignores this argument",
  "typed-array-text": "a typed array of a text throws",
  prototype: "the engine keeps a prototype in an ordinary property of this name",
  "reserved-name": "the word is reserved in the engine",
  text: "the board has no characters above 0xFF",
  "negative-zero": "the engine has no negative zero",
} as const;

/** The name of a rule. */
export type Rule = keyof typeof RULES;

/** One place that a rule refuses. `line` from 1, `column` from 0, in the script. */
export interface Problem {
  readonly rule: Rule;
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly what: string;
}

/** Takes problems from a rule; `at` is a node of the syntax tree. */
export type Report = (rule: Rule, at: Located, what: string) => void;

/** A node with its place; acorn gives `loc` when asked for locations. */
export interface Located {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } } | null;
}
