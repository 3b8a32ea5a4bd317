// Bad samples: for each rule, small files that break it and the lines that it must print.
// Read by samples.test.ts alone.

/** One bad sample. `about` completes the name of its test. */
export interface Sample {
  readonly rule: string;
  readonly about: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: readonly string[];
}

const HEAD = "// What it is.\n\n";
const lines = (count: number, line = "const a = 1;"): string => `${line}\n`.repeat(count);
const doc = (code: string): string => `${HEAD}/** Says what it is. */\n${code}\n`;
const plain = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`docs/a${index}.md`, "# A\n"]));

const SIZE: readonly Sample[] = [
  {
    rule: "file-lines",
    about: "a source file of 301 lines, firmware of 251, a test of 401",
    files: {
      "firmware/a.ts": lines(251),
      "gateway/a.ts": lines(301),
      "gateway/b.ts": lines(300),
      "tests/a.test.ts": lines(401),
    },
    found: [
      "firmware/a.ts:251: error: 251 lines, at most 250: split it by noun",
      "gateway/a.ts:301: error: 301 lines, at most 300: split it by noun",
      "tests/a.test.ts:401: error: 401 lines, at most 400: split it by noun",
    ],
  },
  {
    rule: "line-columns",
    about: "101 columns, but not in a link or a table",
    files: {
      "a.md": `${"é".repeat(101)}\n| ${"x".repeat(120)} |\nhttps://${"x".repeat(120)}\n`,
      "b.md": "é".repeat(100),
    },
    found: ["a.md:1: error: 101 columns, at most 100"],
  },
  {
    rule: "function-lines",
    about: "61 lines, while a describe may be as long as its file",
    files: {
      "a.ts": `function f() {\n${lines(59)}}\ndescribe("d", () => {\n${lines(80)}});\n`,
    },
    found: ["a.ts:1: error: function f has 61 lines, at most 60"],
  },
  {
    rule: "parameters",
    about: "five positions",
    files: { "a.ts": "class A {\n  f(a, b, c, d, e) {}\n}\n" },
    found: ["a.ts:2: error: function f has 5 positional parameters, at most 4: pass a record"],
  },
  {
    rule: "folder-files",
    about: "21 files",
    files: plain(21),
    found: ["docs:1: error: 21 files in the folder, at most 20"],
  },
  {
    rule: "blobs",
    about: "a byte too many",
    files: { "a.png": "x".repeat(262_145) },
    found: ["a.png:1: error: 262145 bytes, at most 262144: generate it, or cut it"],
  },
  {
    rule: "file-kinds",
    about: "a parked file",
    files: { "a.ts.txt": "", "b.ts": "" },
    found: ["a.ts.txt:1: error: unknown kind of file: see tests/tidy/rules.ts"],
  },
];

const WORDS: readonly Sample[] = [
  {
    rule: "file-names",
    about: "a drawer, and capitals",
    files: { "gateway/utils.ts": "", "gateway/MyFile.ts": "", "gateway/a-b.test.ts": "" },
    found: [
      'gateway/MyFile.ts:1: error: "MyFile.ts" is not kebab-case',
      'gateway/utils.ts:1: error: "utils.ts" says nothing of what is inside',
    ],
  },
  {
    rule: "headers",
    about: "no header, a docstring in its place, and one that goes on and on",
    files: {
      "a.ts": "const a = 1;\n",
      "b.ts": "/** The answer. */\nexport const b = 42;\n",
      "c.ts": lines(21, "// and on"),
      "d.ts": doc("export const d = 1;"),
    },
    found: [
      "a.ts:1: error: no header that says what it is",
      "b.ts:1: error: no header that says what it is",
      "c.ts:21: error: header of 21 lines, at most 20",
    ],
  },
  {
    rule: "docstrings",
    about: "an export that says nothing",
    files: {
      "a.ts": `${doc("export const a = 1;\nexport const c = 2;")}\nexport function b() {}\n`,
    },
    found: ["a.ts:7: error: b has no docstring"],
  },
  {
    rule: "banned-uses",
    about: "one of each form, outside the seams",
    files: {
      "gateway/a.ts": [
        "const a: any = Math.random() || 0;",
        "throw new Error('x');",
        "enum E { A = 1, B }",
        "log(Date.now(), new Date());",
        "const b = randomBytes(4);",
      ].join("\n"),
      "scripts/a.ts": "console.log(Date.now());\n",
    },
    found: [
      "gateway/a.ts:1: error: any is banned: use unknown, and a check",
      "gateway/a.ts:1: error: || default is banned: use ??, which keeps 0, false and the empty text",
      "gateway/a.ts:1: error: Math.random is banned: use entropy that was passed in, or a seeded generator",
      "gateway/a.ts:2: error: new Error is banned: use a returned refusal, or an error of the catalogue",
      "gateway/a.ts:3: error: enum member without number is banned: use an explicit number, never used again",
      "gateway/a.ts:4: error: Date.now is banned: use the clock that was passed in",
      "gateway/a.ts:4: error: new Date() is banned: use the clock that was passed in",
      "gateway/a.ts:5: error: randomBytes( is banned: use the entropy that was passed in",
    ],
  },
  {
    rule: "banned-texts",
    about: "a reminder, and a silenced compiler",
    files: { "a.ts": "// TODO later\n// @ts-ignore\n" },
    found: [
      'a.ts:1: error: "TODO" is banned: use do it now, or file an issue',
      'a.ts:2: error: "@ts-ignore" is banned: use types that say what is true',
    ],
  },
  {
    rule: "skips",
    about: "a test that is skipped without a word",
    files: {
      "tests/a.test.ts": 'it.skipIf(!engine)("runs", () => {});\n',
      "tests/b.test.ts": 'it.skipIf(!engine)("runs (skipped without ESPRUINO)", () => {});\n',
    },
    found: [
      'tests/a.test.ts:1: error: it.skipIf prints no reason: say "skipped without …" in the title',
    ],
  },
  {
    rule: "sleeps",
    about: "a test that waits for time to pass",
    files: { "tests/a.test.ts": "await new Promise((done) => setTimeout(done, 50));\n" },
    found: [
      "tests/a.test.ts:1: error: sleeps: wait for the event, or move the clock that was passed in",
    ],
  },
  {
    rule: "test-names",
    about: "a test named by number, and one that mirrors nothing",
    files: {
      "gateway/a.ts": "",
      "tests/gateway/a.test.ts": 'it("fixes issue #12", () => {});\n',
      "tests/gatway/b.test.ts": "",
    },
    found: [
      "tests/gateway/a.test.ts:1: error: named by a number: say the behaviour",
      "tests/gatway/b.test.ts:1: error: mirrors no folder: there is no gatway/",
    ],
  },
];

const IMPORTS: readonly Sample[] = [
  {
    rule: "layers",
    about: "protocol that reads files, firmware that meets the gateway, a console at the store",
    files: {
      "protocol/a.ts": 'import { x } from "node:fs";\n',
      "firmware/net/a.ts": 'import { x } from "../../gateway/ingest/a.js";\n',
      "firmware/till/a.ts": 'import type { X } from "../store/a.js";\n',
      "gateway/console/a.tsx": '\nimport { x } from "../store/a.js";\n',
      "gateway/verify/a.ts": 'import { type X } from "../ingest/a.js";\n',
      "elsewhere/a.ts": "",
    },
    found: [
      "elsewhere/a.ts:1: error: in no row of tests/tidy/layers.ts",
      "firmware/net/a.ts:1: error: firmware/net/ may not import gateway/ingest/a: a driver gets its neighbours from main",
      "gateway/console/a.tsx:2: error: gateway/console/ may not import gateway/store/a: people reach services, never the store",
      "protocol/a.ts:1: error: protocol/ may not import node:fs: both sides agree on it, so it needs nothing that only one side has",
    ],
  },
  {
    rule: "cycles",
    about: "a circle of three",
    files: {
      "a.ts": 'import "./b.js";\n',
      "b.ts": 'import "./c.js";\n',
      "c.ts": '\nimport type { A } from "./a.js";\n',
    },
    found: ["c.ts:2: error: imports in a circle: a.ts > b.ts > c.ts > a.ts"],
  },
  {
    rule: "import-forms",
    about: "a barrel, no extension, and a file that is not there",
    files: {
      "a.ts": 'export * from "./b.js";\nimport "./b";\nimport "./c.js";\n',
      "b.ts": "",
    },
    found: [
      "a.ts:1: error: re-export: import the defining file instead",
      'a.ts:2: error: "./b" must end in .js',
      'a.ts:3: error: "./c.js" does not exist',
    ],
  },
  {
    rule: "dead-files",
    about: "a file that only its test reaches",
    files: {
      "gateway/main.ts": 'new Worker(new URL("../build/gateway/a.worker.js", import.meta.url));\n',
      "gateway/a.worker.ts": "",
      "gateway/b.ts": "",
      "tests/gateway/b.test.ts": 'import { b } from "../../gateway/b.js";\n',
    },
    found: [
      "gateway/b.ts:1: error: dead file: no main, script or page reaches it (tests/tidy/rules.ts)",
    ],
  },
  {
    rule: "dead-exports",
    about: "a function that nobody takes",
    files: {
      "a.ts": "export function a() {}\nexport function b() {}\nexport const c = 1;\nuse(c);\n",
      "b.ts": 'import { a } from "./a.js";\n',
    },
    found: ["a.ts:2: error: b is used nowhere"],
  },
];

const HOUSE: readonly Sample[] = [
  {
    rule: "error-codes",
    about: "a code unused, one without a French text, one that is not in the catalogue",
    files: {
      "protocol/errors.ts": "export const ERRORS = {\n  W101: row(),\n  W102: row(),\n};\n",
      "protocol/text/en/errors.ts": "W101 W102",
      "protocol/text/fr/errors.ts": "W101",
      "gateway/a.ts": 'refuse("W102");\nrefuse("W999");\n',
    },
    found: [
      "protocol/errors.ts:2: error: W101 is never used",
      "protocol/errors.ts:3: error: W102 has no text in fr",
      "gateway/a.ts:2: error: W999 is not in protocol/errors.ts",
    ],
  },
  {
    rule: "ledger-writers",
    about: "a second module that inserts postings",
    files: {
      "gateway/store/a.ts": 'sql("INSERT INTO posting VALUES (?)");\n',
      "gateway/store/b.ts": '\nsql("insert or ignore into postings values (?)");\n',
    },
    found: [
      "gateway/store/b.ts:2: error: a second writer of the ledger: gateway/store/a.ts is the one",
    ],
  },
  {
    rule: "markdown-size",
    about: "two titles, and a page too long",
    files: { "a.md": "# A\n```sh\n# no title\n```\n# B\n", "b.md": `# B\n${lines(300, "b")}` },
    found: ["a.md:5: error: 2 titles, exactly one", "b.md:301: error: 301 lines, at most 300"],
  },
  {
    rule: "markdown-paths",
    about: "a link and a code span to what is not there",
    files: {
      "docs/a.md": "# A\n[b](b.md) [c](../c.ts#L1) `docs/` `no/where.ts` `build/x.js` `a/b`\n",
      "c.ts": "",
    },
    found: [
      "docs/a.md:2: error: b.md does not exist",
      "docs/a.md:2: error: no/where.ts does not exist",
    ],
  },
];

/** All samples; together they break every rule. */
export const SAMPLES: readonly Sample[] = [...SIZE, ...WORDS, ...IMPORTS, ...HOUSE];
