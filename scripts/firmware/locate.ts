// From a place in the built script back to the TypeScript source. Called by the build (places that
// the lint refuses) and by `zinc locate` (what a board printed). Engine positions count lines and
// columns from 1; a map counts both from 0.
import { SourceMap, type SourceMapPayload } from 'node:module';

/** `firmware/main.ts:12:3` for a place (line from 1, column from 0), or undefined. */
export function locate(map: string, line: number, column: number): string | undefined {
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
