// The text of generated TypeScript functions: comment, typed parameters, statements of one step a
// line. Called by kernel.ts and scalar-kernel.ts. Must never know what the steps mean.

/** A function to be written. */
export interface GeneratedFunction {
  readonly name: string;
  /** Lines of the comment. */
  readonly about: string;
  /** Names, each typed by `types`. */
  readonly parameters: readonly string[];
  /** Expressions that follow each other; `if(...)` begins a statement. */
  readonly body: readonly string[];
  /** The number that is given back, if one is. */
  readonly result?: string;
}

const COLUMNS_MAX = 98;

/* Words packed into lines of at most COLUMNS_MAX, behind `indent`. */
function pack(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= COLUMNS_MAX) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`${indent}${word}`);
  }
  return lines.join("\n");
}

/* Steps joined by commas, into as few statements as there are conditions. */
function statements(body: readonly string[]): string {
  return body
    .map((step, index) => {
      if (step.startsWith("if(")) return `${step}\n`;
      const next = body[index + 1];
      return next === undefined || next.startsWith("if(") ? `${step};\n` : `${step},\n`;
    })
    .join("");
}

/** The text of one exported function. */
export function functionText(
  { name, about, parameters, body, result }: GeneratedFunction,
  typeOf: (parameter: string) => string,
): string {
  const comment = about.split("\n").map((line) => ` * ${line}`);
  const typed = parameters.map((parameter) => `${parameter}: ${typeOf(parameter)},`);
  const code = statements(body).replace(/^/gm, "  ").trimEnd();
  const gives = result === undefined ? "void" : "number";
  const end = result === undefined ? "" : `  return ${result};\n`;
  const head = `export function ${name}(\n${pack(typed, "  ")}\n): ${gives} {`;
  return `/**\n${comment.join("\n")}\n */\n${head}\n  "ram";\n${code}\n${end}}\n`;
}
