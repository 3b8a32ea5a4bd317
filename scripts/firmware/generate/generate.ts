// All generated files of the firmware, by path, with their text. Called by \`zinc generate\`, which
// writes them, and by tests, which hold that the repository's are the same.
import { constantsText } from "./constants.js";
import { inverseKernelText } from "./inverse-kernel.js";
import { fieldKernelText, pointKernelText } from "./kernel.js";
import { scalarKernelText } from "./scalar-kernel.js";
import { smallTableText } from "./table-text.js";

/** Path in the repository to text. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const folder = "firmware/crypto/ed25519";
  return {
    [`${folder}/point-kernel.ts`]: pointKernelText(),
    [`${folder}/field-kernel.ts`]: fieldKernelText(),
    [`${folder}/inverse-kernel.ts`]: inverseKernelText(),
    [`${folder}/scalar-kernel.ts`]: scalarKernelText(),
    [`${folder}/constants.ts`]: constantsText(),
    [`${folder}/small-table.ts`]: smallTableText(),
  };
}
