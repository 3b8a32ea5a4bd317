// Joins the firmware's compiled modules (ES5, build/es5) into one script without imports. Called
// by build.ts. Must never be run as it is: it relies on function hoisting, which the engine has
// not; minify.ts puts that right.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type ExistingRawSourceMap, type Plugin, rollup } from "rollup";
import { Failure } from "../failure.js";

/** What is bundled and for which board. */
export interface BundleInput {
  /** Folder of the compiled modules, laid out as the repository is. */
  readonly es5: string;
  /** The module to start from, a path under `es5` without extension: `firmware/main`. */
  readonly entry: string;
  /** Source text of the module `board`. */
  readonly board: string;
  /** Name of the global that gets the entry's exports; none for a program. */
  readonly exportsAs?: string;
}

/** One script, and the map from it to the TypeScript sources (paths relative to the repository). */
export interface Bundle {
  readonly code: string;
  readonly map: string;
  /** The TypeScript sources that ended up in it. */
  readonly sources: readonly string[];
  /** Whether nothing outside reads the names of its top level. */
  readonly closed: boolean;
}

const BOARD_ID = "\0board";

/* Imports that lead nowhere go to `missing`: rollup would overwrite the code of a Failure. */
function moduleLoader(input: BundleInput, missing: string[]): Plugin {
  const helpers = join(input.es5, "firmware/platform/tslib.js");
  return {
    name: "zinc-firmware",
    resolveId(id, from) {
      if (id === "board") return BOARD_ID;
      if (id === "tslib") return helpers;
      if (from === undefined) return id;
      const file = resolve(dirname(from), id.endsWith(".js") ? id : `${id}.js`);
      if (id.startsWith(".") && existsSync(file)) return file;
      missing.push(`${relative(input.es5, from)} imports "${id}"`);
      return { id, external: true };
    },
    load(id) {
      if (id === BOARD_ID) return { code: input.board, map: { mappings: "" } };
      const map = `${id}.map`;
      const code = readFileSync(id, "utf8");
      if (!existsSync(map)) return { code };
      return { code, map: JSON.parse(readFileSync(map, "utf8")) as ExistingRawSourceMap };
    },
  };
}

/** Bundles `input.entry` with all that it needs and nothing else. A107 when a module is missing. */
export async function bundleFirmware(input: BundleInput): Promise<Bundle> {
  const entry = join(input.es5, `${input.entry}.js`);
  if (!existsSync(entry)) {
    throw new Failure(
      "A107",
      `There is no compiled module ${input.entry}.`,
      `Look in firmware/ for its name, then run npm run build.`,
    );
  }
  const missing: string[] = [];
  const build = await rollup({
    input: entry,
    plugins: [moduleLoader(input, missing)],
    /* Only the program itself may act when it is loaded; other modules only define. */
    treeshake: { moduleSideEffects: (id) => id === entry, unknownGlobalSideEffects: false },
    onwarn: (warning, warn) => {
      if (warning.code === "EMPTY_BUNDLE") return;
      warn(warning);
    },
  });
  if (missing.length > 0) {
    throw new Failure(
      "A107",
      "The firmware imports what the board does not have.",
      "Import only protocol and firmware modules, by ./name.js.",
      { details: missing },
    );
  }
  const closed = input.exportsAs === undefined;
  const { output } = await build.generate({
    /*
     * A program stands at the top level. In a function it would cost a block a function, and the
     * whole program's text in memory for each error thrown while it starts: the engine writes the
     * text of every nameless function under way into an error's stack.
     */
    format: closed ? "es" : "iife",
    ...(closed ? {} : { name: input.exportsAs }),
    exports: closed ? "none" : "named",
    esModule: false,
    externalLiveBindings: false,
    freeze: false,
    strict: false,
    generatedCode: "es5",
    sourcemap: true,
    /* Sources are named from the repository's folder, wherever the compiled modules lie. */
    sourcemapPathTransform: (path) => path.replace(/^(\.\.\/)+/, ""),
    sourcemapFile: join(input.es5, "app.js"),
  });
  const [chunk] = output;
  return {
    code: chunk.code,
    map: JSON.stringify(chunk.map),
    sources: chunk.moduleIds
      .filter((id) => id !== BOARD_ID)
      .map((id) => relative(input.es5, id).replace(/\.js$/, ".ts")),
    closed,
  };
}
