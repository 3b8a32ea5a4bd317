// From a place in the built script back to the TypeScript source. Called by the build (places that
// the lint refuses) and by `zinc locate` (what a board printed). Engine positions count lines and
// columns from 1; a map counts both from 0.
//
// What the engine prints depends on where the code lies (Espruino src/jslex.c, jslPrintPosition):
//   at f (app:1:1234)   in a flash file: a place in the file. The script is one line, so in a
//                       larger file it is the column since the last line end before the script.
//   at f (:1:7)         in memory: a place in the body of f, counted from after its brace.
import { SourceMap, type SourceMapPayload } from "node:module";
import { type AnyNode, parse } from "acorn";
import { children, isFunction, memberName } from "./lint/tree.js";

/** `firmware/main.ts:12:3` for a place (line from 1, column from 0), or undefined. */
export function locate(map: string, line: number, column: number): string | undefined {
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column);
  if (!("originalSource" in entry) || entry.originalSource === undefined) return undefined;
  return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** A function of the script: what the engine calls it, and where its body starts and ends. */
interface Body {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/* The engine names a function after its declaration, else after what it was first stored in. */
function givenName(parent: AnyNode | undefined): string | undefined {
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") {
    return parent.id.name;
  }
  if (parent?.type === "Property" && parent.key.type === "Identifier") return parent.key.name;
  if (parent?.type !== "AssignmentExpression") return undefined;
  return parent.left.type === "Identifier" ? parent.left.name : memberName(parent.left);
}

function findBodies(node: AnyNode, parent: AnyNode | undefined, found: Body[]): Body[] {
  if (isFunction(node)) {
    const name = node.id?.name ?? givenName(parent) ?? "";
    found.push({ name, start: node.body.start + 1, end: node.body.end });
  }
  for (const child of children(node)) findBodies(child, node, found);
  return found;
}

/** One line of a stack that the engine printed, and where in the sources it may be. */
export interface StackLine {
  /** As it stands in the text: `at f (app:1:1234)`. */
  readonly text: string;
  /** More than one where functions of the same short name fit; none outside the script. */
  readonly places: readonly string[];
}

const AT = /\bat (?:(\S+) \()?([^\s():]*):(\d+):(\d+)\)?/g;

/** Finds the places of every position in `text`, as printed by a board that runs `script`. */
export function locateStack(text: string, script: string, map: string): StackLine[] {
  const bodies = findBodies(parse(script, { ecmaVersion: 5 }) as AnyNode, undefined, []);
  const found: StackLine[] = [];
  for (const [whole, name, file = "", , column = "1"] of text.matchAll(AT)) {
    const from = Number(column) - 1;
    const starts =
      file !== "" || name === undefined || name === "[raw]"
        ? [0]
        : bodies.filter((one) => one.name === name).map((one) => one.start);
    const ends = starts.map((start) => start + from).filter((at) => at < script.length);
    const places = ends.map((at) => locate(map, 1, at)).filter((one) => one !== undefined);
    found.push({ text: whole, places: [...new Set(places)] });
  }
  return found;
}
