/** The Node host against the engine: what a program may not do there, it may not do here. */
import { describe, expect, it } from "vitest";
import { runnable, Unrunnable } from "../../../../hardware/virtual/host/source.js";
import { runOnEngine } from "../../../support/engine.js";
import { needs } from "../../../support/skip.js";
import { printed } from "../../desk.js";
import { ENGINE_TABLE } from "./engine-table.js";

describe("on the Node host", () => {
  it.each(ENGINE_TABLE)("$says", ({ program, prints }) => {
    expect(printed(program).join("|")).toBe(prints);
  });
});

describe("on the engine itself, for the same table", () => {
  it("every row prints the same", async (context) => {
    const engine = needs(context, "ESPRUINO");
    for (const { says, program, prints } of ENGINE_TABLE.filter((row) => row.engine !== false)) {
      const said = await runOnEngine(engine, program);
      const lines = said.split("\n").filter((line) => !line.startsWith("ERROR: "));
      expect(lines.join("|"), says).toBe(prints);
    }
  }, 120_000);
});

describe("a program text is refused", () => {
  it.each([
    ["arrow function", "var f = x => x;"],
    ["let", "let x = 1;"],
    ["class", "class A {}"],
    ["spread", "f(...a);"],
    ["template", "var t = `a`;"],
    ["optional chaining", "a?.b;"],
    ["default parameter", "function f(a = 1) {}"],
    ["async function", "async function f() {}"],
    ["label", "outer: for (;;) { break outer; }"],
    ["with", "with (a) { b; }"],
    ["a default that is not last", "switch (a) { default: b(); case 1: c(); }"],
    ["a bare return at a line's end", "function f() { return\ng(); }"],
  ])("with %s", (_what, text) => {
    expect(() => runnable(text)).toThrow(Unrunnable);
  });

  it("with its place, and the terminal says so instead of running half of it", () => {
    expect(() => runnable("var a;\n a: for(;;) break a;")).toThrow(/2:2: labels/);
    expect(printed("print('half'); let x;").join()).toMatch(
      /^Uncaught Unrunnable: not ECMAScript 5/,
    );
  });
});

describe("a program text that may run", () => {
  it.each([
    "switch (a) { case 1: b(); break; default: c(); }",
    "function f() { return; }",
    "function f() { return }",
    "function f() { if (a) { return } g() }",
    "var o = { get x() { return 1; }, delete: 2 };",
    "a.length;",
    "o.size = 1;",
  ])("is taken: %s", (text) => {
    expect(() => runnable(text)).not.toThrow();
  });

  it("may assign the length of a plain object", () => {
    expect(printed("var o={length:1}; o.length=5; o.length++; print(o.length);")).toEqual(["6"]);
    expect(
      printed("try{[1].length++}catch(e){print('x')}try{[1]['length']=0}catch(e){print('y')}"),
    ).toEqual(["x", "y"]);
  });

  it("is told about errors by its own columns, not by the rewritten text's", () => {
    const text = "function f(){throw new Error('here')}try{f()}catch(e){}function g(){f()}g();";
    const [line, first, second] = printed(text)[0]!.split("\n");
    expect(line).toBe("Uncaught Error: here");
    expect(first).toContain(`app.js:1:${text.indexOf("new Error") + 1}`);
    expect(second).toContain(`app.js:1:${text.lastIndexOf("f()") + 1}`);
  });
});
