// Figures that need no run: the journal's room, from its layout, and the bundle, from the report
// that the build left. Called by the verb `bench`.
import { existsSync, readFileSync } from "node:fs";
import { Failure } from "../failure.js";
import type { FirmwareReport } from "../firmware/report.js";
import type { Figure } from "./figure.js";

/**
 * The journal's layout as the firmware has it: firmware/store/{page,entry,journal}.ts and main.ts.
 * A test compares them with the firmware's own.
 */
export const JOURNAL_LAYOUT = {
  pages: 104,
  pageBytes: 4096,
  headerBytes: 256,
  entryBytes: 192,
  /** Kept for what must be said when no movement may begin any more. */
  reserveEntries: 8,
  /** Articles in an entry's head and in each continuation, which takes an entry's place. */
  headArticles: 2,
  continuationArticles: 26,
} as const;

/** Sales of `articles` lines that fit while nothing is reported. */
export function journalSales(articles: number): number {
  const l = JOURNAL_LAYOUT;
  const entries = Math.floor((l.pageBytes - l.headerBytes) / l.entryBytes);
  const more = Math.ceil(Math.max(0, articles - l.headArticles) / l.continuationArticles);
  const aPage = Math.floor(entries / (1 + more));
  const last = Math.floor((entries - l.reserveEntries) / (1 + more));
  return (l.pages - 1) * aPage + last;
}

/** The journal's room. */
export function journalFigures(): Figure[] {
  const l = JOURNAL_LAYOUT;
  const bytes = (l.pages * l.pageBytes) / 1024;
  return [2, 20].map((articles) => ({
    figure: `unreported sales of ${articles} articles that the journal holds`,
    value: journalSales(articles),
    unit: "sales",
    target: articles === 2 ? ">= 2000" : "",
    how:
      `arithmetic: ${bytes} KiB, pages of ${l.pageBytes} bytes with entries of ${l.entryBytes}, ` +
      `${l.reserveEntries} of them kept for what is no sale; a test fills it`,
  }));
}

/** The bundle of the last build; `file` is its report. A106 when there is none. */
export function bundleFigures(file: string): Figure[] {
  if (!existsSync(file)) {
    throw new Failure("A106", `There is no report ${file}.`, "Run npm run build first.");
  }
  const report = JSON.parse(readFileSync(file, "utf8")) as FirmwareReport;
  const share = ((100 * report.variables) / report.boardVariables).toFixed(1);
  return [
    {
      figure: "firmware bundle",
      value: report.bytes,
      unit: "bytes",
      target: "",
      how: `minified, for ${report.board}; ${report.gzipBytes} compressed`,
    },
    {
      figure: "variables that loading the bundle takes",
      value: report.variables,
      unit: "variables",
      target: `<= 25 % of ${report.boardVariables} once it runs`,
      how: `estimate of the build: ${share} %; --engine measures what it takes when it runs`,
    },
  ];
}
