/** A program made by the firmware's own build, on the Node host. */
import { expect, it } from "vitest";
import { buildFixture, FEATURES, FEATURES_PRINTED } from "../../../support/firmware.js";
import { printed } from "../../desk.js";

it("classes, async functions and closures of a built bundle run as on the engine", async () => {
  const { code } = await buildFixture(FEATURES);
  expect(printed(code).join("\n")).toBe(FEATURES_PRINTED);
});
