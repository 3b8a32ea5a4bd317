/**
 * The firmware's source text, made as unforgiving as the engine runs it.
 * Called by: the realm, before a text runs. Must never: change what a correct program does.
 * Source of truth: the engine's behaviour, measured (see tests/hardware/host).
 *
 * - Anything but ECMAScript 5, labels, `with`, a `default` that is not last, and a bare `return`
 *   at a line's end are refused: the engine fails at or misreads them.
 * - `function f(){}` becomes `var f=function(){};`: the engine does not hoist.
 * - `x.length = n` asks first whether x is an array: the engine throws.
 * - Every `catch` first lets a power cut through: nothing catches that.
 * Only insertions on the same line, so that positions can be told from the text that came in.
 */
import { type Node, parse } from "acorn";
import { ancestor } from "acorn-walk";

/** What the realm defines for rewritten texts. */
export const CAUGHT = "__caught";
export const LENGTH_OF = "__lengthOf";

/** A text that may run, and the way back to the columns of the one that came in. */
export interface RunnableSource {
  readonly code: string;
  /** The column (from 1) in the incoming text of a line and column (from 1) in `code`. */
  columnBefore(line: number, column: number): number;
}

/** The engine would not run this text. */
export class Unrunnable extends Error {
  override readonly name = "Unrunnable";
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Order at the same place. */
  readonly rank: number;
}

type Loc = Node & {
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
};

function refuse(node: Node, why: string): never {
  const { line, column } = (node as Loc).loc.start;
  throw new Unrunnable(`${line}:${column + 1}: ${why}`);
}

type Fields = Node & Readonly<Record<string, unknown>>;

/** Collects refusals and insertions, a rule a kind of node. */
function rulesFor(text: string, insert: (at: number, text: string, rank?: number) => void) {
  const guardLength = (target: Fields): void => {
    if (target.type !== "MemberExpression") return;
    const property = target["property"] as Fields;
    const name = target["computed"] === true ? property["value"] : property["name"];
    if (name !== "length") return;
    const object = target["object"] as Node;
    insert(object.start, `${LENGTH_OF}(`, 1);
    insert(object.end, ")", -1);
  };
  const rules: Record<string, (node: Fields, state: unknown, ancestors: Node[]) => void> = {
    LabeledStatement: (node) => refuse(node, "labels fail on the engine"),
    WithStatement: (node) => refuse(node, "there is no `with` on the engine"),
    ReturnStatement: (node) => {
      const bare = node["argument"] === null && text[node.end - 1] !== ";";
      if (bare && /^[\t ]*[\r\n]/.test(text.slice(node.end))) {
        refuse(node, "a bare `return` at a line's end reads on into the next line");
      }
    },
    SwitchStatement: (node) => {
      const cases = node["cases"] as Fields[];
      if (cases.slice(0, -1).some((each) => each["test"] === null)) {
        refuse(node, "`default` has to be the last case");
      }
    },
    CatchClause: (node) => {
      const body = node["body"] as Node;
      insert(body.start + 1, `${CAUGHT}(${String((node["param"] as Fields)["name"])});`);
    },
    FunctionDeclaration: (node) => {
      const id = node["id"] as Fields;
      insert(node.start, `var ${String(id["name"])}=`);
      insert(node.end, ";");
    },
    AssignmentExpression: (node) => guardLength(node["left"] as Fields),
    UpdateExpression: (node) => guardLength(node["argument"] as Fields),
  };
  return rules;
}

/** Applies insertions and keeps where each landed. */
function weave(text: string, insertions: Insertion[]): RunnableSource {
  insertions.sort((left, right) => left.at - right.at || left.rank - right.rank);
  let code = "";
  let from = 0;
  const landed: { at: number; length: number }[] = [];
  for (const { at, text: added } of insertions) {
    code += text.slice(from, at);
    landed.push({ at: code.length, length: added.length });
    code += added;
    from = at;
  }
  code += text.slice(from);
  const columnBefore = (line: number, column: number): number => {
    let start = 0;
    for (let n = 1; n < line; n += 1) start = code.indexOf("\n", start) + 1;
    const offset = start + column - 1;
    const shift = landed
      .filter(({ at }) => at >= start && at < offset)
      .reduce((sum, { at, length }) => sum + Math.min(length, offset - at), 0);
    return column - shift;
  };
  return { code, columnBefore };
}

/** Refuses what the engine cannot run and rewrites the rest; throws {@link Unrunnable}. */
export function runnable(text: string): RunnableSource {
  let tree: Node;
  try {
    tree = parse(text, { ecmaVersion: 5, sourceType: "script", locations: true });
  } catch (error) {
    throw new Unrunnable(`not ECMAScript 5: ${String(error)}`, { cause: error });
  }
  const insertions: Insertion[] = [];
  const rules = rulesFor(text, (at, added, rank = 0) => {
    insertions.push({ at, text: added, rank });
  });
  ancestor(tree, rules as Parameters<typeof ancestor>[1]);
  return weave(text, insertions);
}
