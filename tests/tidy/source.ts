// What the rules need to know of one TypeScript file: imports, functions, exports, uses of names
// and literals. Called by repository.ts, once a file. Reads with the TypeScript parser alone: no
// types, no program, so that the whole repository takes about a second.

import { posix } from "node:path";
import ts from "typescript";

/** An import, a re-export, a dynamic import or a `new URL("./x.js", import.meta.url)`. */
export interface Import {
  readonly specifier: string;
  /** Path without extension from the root for a relative import, otherwise the specifier. */
  readonly target: string;
  readonly line: number;
  readonly typeOnly: boolean;
  readonly reExport: boolean;
  /** The names taken; `["*"]` for a namespace, a side effect or a file named by URL. */
  readonly names: readonly string[];
}

/** A function, method, constructor or accessor with a body. */
export interface FunctionFact {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
}

/** A declaration that other files may import. */
export interface Export {
  readonly name: string;
  readonly line: number;
  readonly documented: boolean;
  readonly isType: boolean;
}

/** A piece of syntax that a ban can name: `console.log`, `new Error`, `randomBytes(`, `any`. */
export interface Use {
  readonly what: string;
  readonly line: number;
}

/** The facts of one file. */
export interface Source {
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionFact[];
  readonly exports: readonly Export[];
  readonly uses: readonly Use[];
  readonly strings: readonly Use[];
}

interface Reading {
  readonly path: string;
  readonly file: ts.SourceFile;
  readonly imports: Import[];
  readonly functions: FunctionFact[];
  readonly exports: Export[];
  readonly uses: Use[];
  readonly strings: Use[];
}

/** Reads the facts of one file; `path` is from the root of the repository. */
export function readSource(path: string, text: string): Source {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const reading: Reading = {
    path,
    file,
    imports: [],
    functions: [],
    exports: [],
    uses: [],
    strings: [],
  };
  for (const statement of file.statements) {
    readImport(reading, statement);
    readExport(reading, statement);
  }
  visit(reading, file, undefined);
  return reading;
}

function lineOf(reading: Reading, node: ts.Node): number {
  return reading.file.getLineAndCharacterOfPosition(node.getStart(reading.file)).line + 1;
}

/** A worker is loaded from what the build made of it, so `build/` stands for the sources. */
function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const target = posix.join(posix.dirname(path), specifier);
  return target.replace(/^build\//, "").replace(/\.(js|ts|tsx)$/, "");
}

function readImport(reading: Reading, statement: ts.Statement): void {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return;
  const specifier = statement.moduleSpecifier;
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
  const reExport = ts.isExportDeclaration(statement);
  const clause = reExport ? statement.exportClause : statement.importClause?.namedBindings;
  const elements = clause !== undefined && "elements" in clause ? [...clause.elements] : undefined;
  const names = elements?.map((element) => (element.propertyName ?? element.name).text) ?? ["*"];
  const allTypes = elements !== undefined && elements.length > 0;
  const typeOnly = reExport
    ? statement.isTypeOnly
    : statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const byName = allTypes && elements.every((element) => element.isTypeOnly);
  reading.imports.push({
    specifier: specifier.text,
    target: resolve(reading.path, specifier.text),
    line: lineOf(reading, statement),
    typeOnly: typeOnly || byName,
    reExport,
    names,
  });
}

function readExport(reading: Reading, statement: ts.Statement): void {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return;
  const comments = ts.getLeadingCommentRanges(reading.file.text, statement.pos) ?? [];
  const last = comments[comments.length - 1];
  const commented = last !== undefined && reading.file.text.startsWith("/**", last.pos);
  const documented = commented || continuesGroup(reading, statement);
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  for (const name of declaredNames(statement)) {
    reading.exports.push({ name, line: lineOf(reading, statement), documented, isType });
  }
}

/** A constant right under a documented one, with no empty line between, shares its docstring. */
function continuesGroup(reading: Reading, statement: ts.Statement): boolean {
  const above = reading.exports[reading.exports.length - 1];
  return (
    above?.documented === true &&
    ts.isVariableStatement(statement) &&
    lineOf(reading, statement) === above.line + 1
  );
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((declaration) =>
      ts.isIdentifier(declaration.name) ? [declaration.name.text] : [],
    );
  }
  const name = (statement as ts.DeclarationStatement).name;
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** Walks all nodes once; each kind of fact is read where its node is met. */
function visit(reading: Reading, node: ts.Node, parent: ts.Node | undefined): void {
  readFunction(reading, node, parent);
  readUse(reading, node);
  if (ts.isStringLiteralLike(node)) {
    reading.strings.push({ what: node.text, line: lineOf(reading, node) });
  }
  ts.forEachChild(node, (child) => visit(reading, child, node));
}

function readFunction(reading: Reading, node: ts.Node, parent: ts.Node | undefined): void {
  if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return;
  const isSuite = parent !== undefined && ts.isCallExpression(parent) && isSuiteCall(parent);
  const end = reading.file.getLineAndCharacterOfPosition(node.end).line + 1;
  const line = lineOf(reading, node);
  reading.functions.push({
    name: functionName(node, parent),
    line,
    lines: isSuite ? 1 : end - line + 1,
    parameters: node.parameters.length,
  });
}

/** A `describe` holds tests as a file does, so its length is the file's affair. */
function isSuiteCall(call: ts.CallExpression): boolean {
  let callee: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) {
    callee = callee.expression;
  }
  return ts.isIdentifier(callee) && callee.text === "describe";
}

function functionName(node: ts.SignatureDeclaration, parent: ts.Node | undefined): string {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (node.name !== undefined && ts.isIdentifier(node.name)) return node.name.text;
  const named =
    parent !== undefined && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent));
  return named && ts.isIdentifier(parent.name) ? parent.name.text : "(nameless)";
}

function readUse(reading: Reading, node: ts.Node): void {
  const what = describeUse(node);
  if (what === undefined) return;
  const line = lineOf(reading, node);
  reading.uses.push({ what, line });
  const loaded = loadedFile(node);
  if (loaded === undefined) return;
  const target = resolve(reading.path, loaded);
  const load = { specifier: loaded, target, line, typeOnly: false, reExport: false };
  reading.imports.push({ ...load, names: ["*"] });
}

function describeUse(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "any";
  if (ts.isPropertyAccessExpression(node)) return `${lastName(node.expression)}.${node.name.text}`;
  if (ts.isNewExpression(node)) {
    const empty = (node.arguments ?? []).length === 0 ? "()" : "";
    return `new ${lastName(node.expression)}${empty}`;
  }
  if (ts.isCallExpression(node)) {
    return node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? "import("
      : `${lastName(node.expression)}(`;
  }
  if (ts.isEnumMember(node) && node.initializer === undefined) return "enum member without number";
  if (ts.isBinaryExpression(node) && isDefaultByOr(node)) return "|| default";
  return undefined;
}

function lastName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
}

function isDefaultByOr(node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== ts.SyntaxKind.BarBarToken) return false;
  const right = node.right;
  return (
    ts.isNumericLiteral(right) ||
    ts.isStringLiteralLike(right) ||
    ts.isArrayLiteralExpression(right) ||
    ts.isObjectLiteralExpression(right)
  );
}

/** The relative file that `import("./x.js")` or `new URL("./x.js", …)` names. */
function loadedFile(node: ts.Node): string | undefined {
  const isImport =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isUrl = ts.isNewExpression(node) && lastName(node.expression) === "URL";
  if (!isImport && !isUrl) return undefined;
  const first = node.arguments?.[0];
  const named =
    first !== undefined && ts.isStringLiteralLike(first) && /^\.\.?\/.*\.js$/.test(first.text);
  return named ? first.text : undefined;
}
