/**
 * The bench's few words, in the language of the page. Called by page.tsx.
 * Sentences are in text/{fr,en}.json, never in code.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Languages that the bench speaks. */
export type BenchLanguage = "fr" | "en";
/** Gives a sentence by its key, `{name}` filled in; an unknown key gives itself. */
export type Words = (key: string, name?: string) => string;

/** Reads both catalogues from the bench's folder; throws if one is unreadable. */
export function loadWords(folder: string): Readonly<Record<BenchLanguage, Words>> {
  const read = (language: BenchLanguage): Words => {
    const path = join(folder, "text", `${language}.json`);
    const texts = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    return (key, name = "") => (texts[key] ?? key).replaceAll("{name}", name);
  };
  return { fr: read("fr"), en: read("en") };
}
