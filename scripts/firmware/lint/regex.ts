// What of a regular expression the engine matches wrongly, in silence. Called by syntax.ts.
// The engine knows `. * + ^ $ [] [^] \d \D \w \W \s \S \xHH | g i` and plain groups.

/* Each: what it is, and how it looks outside character classes, with escapes taken away. */
const FAULTS: readonly [string, RegExp][] = [
  ["count", /\{/],
  ["optional or lazy part", /\?/],
  ["group with a quantifier", /\)[*+]/],
  ["nested group", /\([^)]*\(/],
];

/** The first thing in `pattern` or `flags` that the engine gets wrong, or undefined. */
export function regexFault(pattern: string, flags: string): string | undefined {
  const strange = /[^gi]/.exec(flags);
  if (strange) return `flag ${strange[0]}`;
  const escaped = /\\([bB1-9ukpP])/.exec(pattern);
  if (escaped) return `\\${escaped[1]}`;
  const plain = pattern.replace(/\\./g, "e").replace(/\[[^\]]*\]/g, "c");
  return FAULTS.find(([, looks]) => looks.test(plain))?.[0];
}
