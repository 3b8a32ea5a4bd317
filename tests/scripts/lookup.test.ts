// The head that makes names quick to find: it lists them, changes nothing, and the map follows.
import { describe, expect, it } from "vitest";
import { locate } from "../../scripts/firmware/locate.js";
import { shiftMappings, speedLookUp } from "../../scripts/firmware/lookup.js";
import { runOnEngine } from "../support/engine.js";
import { buildFixture } from "../support/firmware.js";
import { needs } from "../support/skip.js";

const CODE = "function a(){return 1}function b(){return a()+a()}var c=b();print(c);";

describe("the head of a script", () => {
  it("lists the engine's names, then the script's own, most used first", () => {
    const { code } = speedLookUp({ code: CODE, map: '{"mappings":"AAAA"}' });
    expect(code).toMatch(/^globalThis\.Object=Object;globalThis\.String=String;/);
    expect(code).toContain(`;var a,b,c;${CODE}`);
    expect(code).not.toContain("Math");
  });

  it("moves only the first place of a map", () => {
    expect(shiftMappings("AAAA,CAAC", 0)).toBe("AAAA,CAAC");
    expect(shiftMappings("AAAA,CAAC", 1)).toBe("CAAA,CAAC");
    expect(shiftMappings("AAAA;AACA", 16)).toBe("gBAAA;AACA");
    expect(shiftMappings("gBAAA", 1000)).toBe("w/BAAA");
  });

  it("leaves every place of a built script where it was in the sources", async () => {
    const { code, map } = await buildFixture({
      "firmware/main.ts": 'declare function print(x: string): void;\nprint("here");\n',
    });
    expect(code).toContain("globalThis.Object=Object;");
    expect(locate(map, 1, code.indexOf('"here"'))).toMatch(/main\.ts:2:7$/);
  });

  it("is not given to a module, whose text starts with its global", async () => {
    const files = { "firmware/main.ts": "export function twice(n: number) { return 2 * n; }\n" };
    const { code } = await buildFixture(files, { exportsAs: "zinc" });
    expect(code).toMatch(/^var zinc=/);
  });

  it("changes nothing that a script does on the engine", async (context) => {
    const engine = needs(context, "ESPRUINO");
    const { code } = speedLookUp({ code: CODE, map: '{"mappings":"AAAA"}' });
    const keys = 'print(Object.keys(global).filter(function(k){return k.length===1}).join(""));';
    expect(await runOnEngine(engine, code + keys)).toMatch(/2\s+abc/);
  });
});
