// Skipping with a reason: what a test needs that may be absent here. Called by tests, first thing
// in the body (or in a beforeEach). scripts/test.ts prints every reason with its count, and fails
// when a test is skipped without one.
import type { TestContext } from "vitest";

/** Environment variables that open up tests, each with what it is to name. */
const VARIABLES = {
  ESPRUINO: "names no Linux build of the engine",
  ZINC_XSD: "names no folder with the pain.001 schema",
  ZINC_LONG: "is not set: long runs are made by hand",
  ZINC_PCD_PORT: "names no serial port with a PN532",
} as const;

/** The value of `variable`; the test is skipped, with the reason, where it is not set. */
export function needs(context: TestContext, variable: keyof typeof VARIABLES): string {
  const value = process.env[variable];
  if (value !== undefined && value !== "") return value;
  return context.skip(`${variable} ${VARIABLES[variable]}`);
}
