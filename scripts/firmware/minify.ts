// Makes a bundle small and, above all, right for the engine: functions are moved before the code
// that calls them. Called by build.ts. Must never use a transformation that lint/ refuses: each
// setting below that is not a default has the engine's reason beside it.
import { type AnyNode, parse } from "acorn";
import { type MinifyOptions, minify } from "terser";
import { Failure } from "../failure.js";
import { separateBlocks } from "./blocks.js";
import type { Bundle } from "./bundle.js";

/*
 * `of` is a reserved word of the engine's lexer, so it must not become the name of a variable. The
 * others are pins on one board or another: names that a program's own would hide from the prompt.
 */
const RESERVED_NAMES = ["of", ...pinNames()];

function pinNames(): string[] {
  return [..."ABCDEFGH"].flatMap((port) => [..."0123456789"].map((pin) => port + pin));
}

/* With this, terser takes a syntax tree (ESTree); its types know of texts only. */
const FROM_TREE: object = { spidermonkey: true };

/*
 * Terser's settings for one bundle. `readable` keeps names and lines, for debugging a board;
 * `closed`: the names of the top level are the script's own.
 */
function terserOptions(readable: boolean, closed: boolean): MinifyOptions {
  return {
    ecma: 5,
    toplevel: closed,
    compress: {
      ecma: 5,
      /* More passes save 0.1 % and cost as much time again. */
      passes: 1,
      /* The engine does not hoist: a function exists once its declaration has run. */
      hoist_funs: true,
      /* A `var` moved up would be read as undefined instead of failing where it is wrong. */
      hoist_vars: false,
      /* Would put a function in the place of its only call, before the variables it needs. */
      reduce_funcs: false,
      inline: 1,
      /* "ram" as first statement of a function tells the engine to keep it in memory. */
      directives: false,
      typeofs: false,
      /* No getter of the firmware or of the engine does anything but answer. */
      pure_getters: true,
      /* The firmware never asks how many parameters a function declares. */
      keep_fargs: false,
    },
    mangle: readable ? false : { reserved: RESERVED_NAMES, properties: { regex: /^_[a-zA-Z]/ } },
    format: {
      ecma: 5,
      comments: false,
      ascii_only: true,
      beautify: readable,
      /* A line's end after a bare `return` is not an end to the engine. */
      semicolons: true,
      wrap_iife: false,
    },
  };
}

/** A script and its map. */
export interface Minified {
  readonly code: string;
  readonly map: string;
}

/** The minified script and its map, whose name for the script is `file`. */
export async function minifyBundle(
  bundle: Bundle,
  file: string,
  readable: boolean,
): Promise<Minified> {
  const program = parse(bundle.code, { ecmaVersion: 5, locations: true, sourceFile: file });
  separateBlocks(program as AnyNode);
  const options: MinifyOptions = {
    ...terserOptions(readable, bundle.closed),
    parse: FROM_TREE,
    sourceMap: { content: bundle.map, filename: file },
  };
  const result = await minify(program as unknown as string, options);
  if (result.code === undefined || typeof result.map !== "string") {
    throw new Failure(
      "A107",
      "The minifier gave nothing back.",
      "Report it with the sources used.",
    );
  }
  return { code: result.code, map: result.map };
}
