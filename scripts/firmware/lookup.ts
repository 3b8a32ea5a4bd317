// Makes names quick to find for the engine, which looks through a scope from its first name on.
// Called by build.ts for a program that the lint has passed. Must never change what a script does.
//
// Every use of a member that an object does not have itself, such as `text.length` or
// `bytes.subarray`, makes the engine look for `String` or `Uint8Array` and then for `Object` among
// the program's globals, behind all its functions if the program came first: on the Linux engine
// 18 us for `text.length` beside 460 names, 4 us when those are found first. So a script begins by
// naming them, then its own names, those first that it uses most.
// Source: Espruino src/jsparse.c, jspeiFindChildFromStringInParents; src/jsvar.c, jsvFindChild.
import { type AnyNode, type Program, parse } from "acorn";
import { walk } from "./lint/tree.js";
import type { Minified } from "./minify.js";

/** What the engine looks for when a value is asked for a member, most frequent first. */
const PROTOTYPES = ["Object", "String", "Uint8Array", "Function", "Array", "Number"];
/** Other names of the engine, where the script says them. */
const NAMESPACES = ["E", "Math", "DataView", "Float64Array", "Int32Array"];

/** Makes the prototype that all typed arrays share, which no name of a program gives. */
const SHARED_PROTOTYPE = "new Uint8Array(1).length;";

function countUses(program: Program): Map<string, number> {
  const uses = new Map<string, number>();
  walk(program, (node: AnyNode) => {
    if (node.type === "Identifier") uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
  });
  return uses;
}

/** The names of the top level, those first that the script uses most. */
function ownNames(program: Program, uses: ReadonlyMap<string, number>): string[] {
  const names = program.body.flatMap((statement) => {
    if (statement.type === "FunctionDeclaration") return [statement.id.name];
    if (statement.type !== "VariableDeclaration") return [];
    return statement.declarations.map(({ id }) => (id.type === "Identifier" ? id.name : ""));
  });
  return names.sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0));
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The first number of a map's mappings, the column of the first place, made larger. */
export function shiftMappings(mappings: string, columns: number): string {
  let value = 0;
  let at = 0;
  for (let more = true; more; at++) {
    const digit = DIGITS.indexOf(mappings.charAt(at));
    value += (digit & 31) * 2 ** (5 * at);
    more = digit > 31;
  }
  let rest = value + 2 * columns;
  let first = "";
  do {
    const low = rest % 32;
    rest = Math.floor(rest / 32);
    first += DIGITS.charAt(rest > 0 ? low + 32 : low);
  } while (rest > 0);
  return first + mappings.slice(at);
}

/** The program with its names made quick to find, and its map. */
export function speedLookUp({ code, map }: Minified): Minified {
  const program = parse(code, { ecmaVersion: 5 });
  const uses = countUses(program);
  const named = [...PROTOTYPES, ...NAMESPACES.filter((name) => uses.has(name))];
  const own = ownNames(program, uses);
  const head =
    named.map((name) => `globalThis.${name}=${name};`).join("") +
    SHARED_PROTOTYPE +
    (own.length > 0 ? `var ${own.join(",")};` : "");
  const parsed = JSON.parse(map) as { mappings: string };
  const mappings = shiftMappings(parsed.mappings, head.length);
  return { code: head + code, map: JSON.stringify({ ...parsed, mappings }) };
}
