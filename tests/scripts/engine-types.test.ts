// What the compiler lets firmware name and what the lint lets the script name are one list.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { GLOBALS, STATICS } from "../../scripts/firmware/lint/names.js";
import { inRoot } from "../../scripts/paths.js";

const FOLDER = inRoot("firmware", "platform");

function declarations(): ts.Statement[] {
  const files = readdirSync(FOLDER).filter((name) => /(?<!board)\.d\.ts$/.test(name));
  return files.flatMap((name) => {
    const text = readFileSync(`${FOLDER}/${name}`, "utf8");
    return [...ts.createSourceFile(name, text, ts.ScriptTarget.ES2022).statements];
  });
}

/* Names of `declare var` and `declare function`, each with the interface that is its type. */
function globals(): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const one of declarations()) {
    if (ts.isFunctionDeclaration(one) && one.name) found.set(one.name.text, undefined);
    if (!ts.isVariableStatement(one)) continue;
    for (const { name, type } of one.declarationList.declarations) {
      if (!ts.isIdentifier(name)) continue;
      const of = type && ts.isTypeReferenceNode(type) ? type.typeName : undefined;
      found.set(name.text, of && ts.isIdentifier(of) ? of.text : undefined);
    }
  }
  return found;
}

function members(name: string): string[] {
  const found = new Set<string>();
  for (const one of declarations()) {
    if (!ts.isInterfaceDeclaration(one) || one.name.text !== name) continue;
    for (const member of one.members) {
      if (member.name && ts.isIdentifier(member.name)) found.add(member.name.text);
    }
  }
  /* Declared for `instanceof` alone: methods are not found there on the engine. */
  found.delete("prototype");
  return [...found].sort();
}

describe("the engine's types", () => {
  it("declare the globals that the lint allows, and no others", () => {
    const declared = [...globals().keys(), "undefined", "globalThis"];
    expect([...new Set(declared)].sort()).toEqual([...GLOBALS].sort());
  });

  it.each(Object.keys(STATICS))("declare the members of %s that the lint allows", (name) => {
    const type = globals().get(name);
    expect(type).toBeDefined();
    expect(members(type ?? "")).toEqual([...(STATICS[name] ?? [])].sort());
  });
});
