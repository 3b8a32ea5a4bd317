// The catalogues of the console and of the bench: complete in both languages, used, plural.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseLanguage, loadTexts } from "../../../gateway/console/language.js";
import { EXCEPTION_KINDS, RECORD_KINDS } from "../../../gateway/console/queries.js";
import { FIELDS } from "../../../protocol/record/record.js";

const CONSOLE = join(import.meta.dirname, "../../../gateway/console");
const BENCH = join(import.meta.dirname, "../../../hardware/bench");

type Catalogue = Record<string, string | Record<string, string>>;

function catalogue(folder: string, language: string): Catalogue {
  return JSON.parse(readFileSync(join(folder, "text", `${language}.json`), "utf8")) as Catalogue;
}

function sources(folder: string): string {
  const paths = readdirSync(folder, { recursive: true }).map(String);
  return paths
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(join(folder, path), "utf8"))
    .join("\n");
}

function placeholders(entry: string | Record<string, string>): string {
  const texts = typeof entry === "string" ? [entry] : Object.values(entry);
  return [...new Set(texts.join().match(/\{\w+\}/g) ?? [])].sort().join();
}

describe.each([CONSOLE, BENCH])("the catalogues of %s", (folder) => {
  const [french, english] = [catalogue(folder, "fr"), catalogue(folder, "en")];

  it("have the same keys, each with the same values to fill in", () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
    for (const [key, entry] of Object.entries(french)) {
      expect([key, placeholders(entry)]).toEqual([key, placeholders(english[key])]);
    }
  });

  it("leave no sentence empty", () => {
    const texts = [french, english].flatMap((one) =>
      Object.values(one).flatMap((entry) =>
        typeof entry === "string" ? [entry] : Object.values(entry),
      ),
    );
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
  });

  it("hold every key that the code names in full", () => {
    const named = sources(folder).matchAll(/\b(?:t|words|mine)\(\s*"([\w.-]+)"/g);
    const missing = [...named].map(([, key]) => key).filter((key) => !(key in english));
    expect(missing).toEqual([]);
  });

  it("hold no key that the code never names, in full or by its beginning", () => {
    const code = sources(folder);
    const unnamed = Object.keys(english).filter((key) => {
      const beginning = key.slice(0, key.lastIndexOf(".") + 1);
      const built = [`\`${beginning}\${`, `\`${key.split(".")[0]}.\${`].some((start) =>
        code.includes(start),
      );
      return !code.includes(`"${key}"`) && !(beginning !== "" && built);
    });
    expect(unnamed).toEqual([]);
  });
});

describe("the console's catalogue", () => {
  const english = catalogue(CONSOLE, "en");

  it("has a word for every kind of record, every field, every exception", () => {
    const keys = [
      ...RECORD_KINDS.map((kind) => `kind.${kind}`),
      ...FIELDS.map(([, name]) => `field.${name}`),
      ...EXCEPTION_KINDS.flatMap((kind) => [
        `exception-kind.${kind}`,
        `exception.${kind}.what`,
        `exception.${kind}.money`,
        `exception.${kind}.do`,
      ]),
    ];
    expect(keys.filter((key) => !(key in english))).toEqual([]);
  });

  it("speaks in the plural of each language", () => {
    const texts = loadTexts(join(CONSOLE, "text"));
    expect(texts.en("movements.lede", { count: 0 })).toContain("0 signed records");
    expect(texts.en("movements.lede", { count: 1 })).toContain("1 signed record,");
    expect(texts.fr("movements.lede", { count: 0 })).toContain("0 enregistrement signé,");
    expect(texts.fr("movements.lede", { count: 1042 })).toContain("1\u202f042 enregistrements");
    expect(texts.fr("movements.lede", { count: 2_000_000 })).toContain("enregistrements signés");
  });

  it("answers an unknown key with the key, and a hostile one too", () => {
    const texts = loadTexts(join(CONSOLE, "text"));
    expect(texts.en("no.such")).toBe("no.such");
    expect(texts.en("__proto__")).toBe("__proto__");
    expect(texts.en("constructor")).toBe("constructor");
  });
});

describe("the language of a request", () => {
  it("is the cookie's before the browser's, and French when neither says", () => {
    expect(chooseLanguage({})).toBe("fr");
    expect(chooseLanguage({ "accept-language": "de, en-GB;q=0.8, fr;q=0.3" })).toBe("en");
    expect(chooseLanguage({ "accept-language": "fr;q=0.2, en;q=0" })).toBe("fr");
    expect(chooseLanguage({ cookie: "a=b; zinc-language=en", "accept-language": "fr" })).toBe("en");
    expect(chooseLanguage({ cookie: "zinc-language=xx", "accept-language": "en" })).toBe("en");
  });
});
