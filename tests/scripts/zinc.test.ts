// The zinc command, run in this process: what it prints where, and its exit code.
import { describe, expect, it } from "vitest";
import { runZinc } from "../../scripts/command.js";

async function zinc(words: string, watched = false) {
  let out = "";
  let err = "";
  const code = await runZinc(words === "" ? [] : words.split(" "), {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    watched,
    colours: false,
  });
  return { code, out, err };
}

describe("the zinc command", () => {
  it("without a word says what one most likely wants next", async () => {
    const { code, out } = await zinc("");
    expect(code).toBe(0);
    expect(out).toMatch(/^Next, most likely:\n {2}zinc \w+/);
  });

  it("lists its verbs in help", async () => {
    const { code, out } = await zinc("--help");
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}build /m);
    expect(out).not.toMatch(/\n\n\n/);
  });

  it("has an example in the help of every verb", async () => {
    const { out } = await zinc("--help");
    const verbs = [...out.matchAll(/^ {2}([a-z]+) \[/gm)].map((match) => match[1]);
    expect(verbs.length).toBeGreaterThan(1);
    for (const verb of verbs) {
      const help = await zinc(`${verb} --help`);
      expect(help.out, `help of ${verb}`).toMatch(new RegExp(`\nExamples?:\n {2}zinc ${verb}`));
    }
  });

  it("refuses an unknown verb on one line, with code and remedy", async () => {
    const { code, out, err } = await zinc("biuld");
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toBe("A108 Unknown command 'biuld'. Did you mean build?\n");
  });

  it("refuses an unknown option with A108", async () => {
    const { code, err } = await zinc("build --fast");
    expect(code).toBe(1);
    expect(err).toMatch(/^A108 Unknown option '--fast'\..*\n$/);
  });

  it("gives a refusal as one JSON object to a program", async () => {
    const { code, err } = await zinc("--json biuld");
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ code: "A108", remedy: "Did you mean build?" });
  });

  it("refuses a module name that is no path in firmware/", async () => {
    const { code, err } = await zinc("build --module ../../etc/passwd");
    expect(code).toBe(1);
    expect(err).toMatch(/^A108 /);
  });

  it("says that a text without a position has none", async () => {
    const { code, err } = await zinc("locate --script package.json nothing");
    expect(code).toBe(1);
    expect(err).toMatch(/^A10[68] /);
  });
});
