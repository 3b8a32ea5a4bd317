// The provisioning dialogue, the terminal's side, line by line.
import "../store/world.js";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startProvisioning } from "../../../firmware/provision.js";
import type { Identity } from "../../../firmware/store/settings.js";
import { decodeLine, encodeLine, type Line } from "../../../protocol/wire/provision.js";
import { hex } from "../store/world.js";

const bytes = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const PROVISION: Line = {
  verb: 3,
  terminal: "bar-1",
  place: "cafe",
  host: "127.0.0.1",
  port: 1883,
  login: "bar-1",
  password: "secret",
  upKey: bytes(1),
  downKey: bytes(2),
  referenceKey: bytes(3),
  generation: 4,
  entropy: bytes(5),
  time: 1_700_000_000,
};
const ENROL: Line = { verb: 5, genesis: bytes(8) };

/** A terminal's end of the dialogue. */
function dialogue(terminal = "", keeps = true) {
  const said: Line[] = [];
  const kept: Identity[] = [];
  const world = { said, kept, restarts: 0, time: 0, hear: (_bytes: string): void => undefined };
  startProvisioning({
    uart: {
      write: (line) => {
        const read = decodeLine(String(line).trimEnd());
        if (read === undefined || typeof read === "string") throw new Error(String(line));
        said.push(read);
      },
      onData: (hear) => {
        world.hear = hear;
      },
    },
    board: "esp32-devkit",
    firmware: "zinc 0.1.0",
    terminal,
    entropy: () => bytes(6),
    publicKeyOf: (seed) => seed.map((byte) => 255 - byte),
    keep: (identity) => {
      if (keeps) kept.push(identity);
      return keeps;
    },
    setTime: (seconds) => {
      world.time = seconds;
    },
    restart: () => {
      world.restarts += 1;
    },
  });
  return world;
}

describe("the provisioning dialogue", () => {
  it("makes a key of both ends' entropy, keeps the identity, starts again", () => {
    const world = dialogue();
    world.hear(encodeLine({ verb: 1 }) + encodeLine(PROVISION));
    const seed = createHash("sha256")
      .update("zinc/seed/1")
      .update(bytes(6))
      .update(bytes(5))
      .digest();
    const publicKey = new Uint8Array(seed.map((byte) => 255 - byte));
    expect(world.said).toEqual([
      { verb: 2, board: "esp32-devkit", firmware: "zinc 0.1.0", provisioned: false, terminal: "" },
      { verb: 4, publicKey },
    ]);
    expect(world.time).toBe(1_700_000_000);
    expect(world.kept).toEqual([]);
    world.hear(encodeLine(ENROL));
    expect(world.said[2]).toEqual({ verb: 6 });
    expect(world.restarts).toBe(1);
    const { verb: _verb, entropy: _entropy, time: _time, ...given } = PROVISION;
    expect(world.kept).toEqual([
      { ...given, seed: new Uint8Array(seed), publicKey, genesis: bytes(8) },
    ]);
    expect(world.said.map((line) => JSON.stringify(line)).join()).not.toContain(hex(seed));
  });

  it("understands a line in pieces among other noise", () => {
    const world = dialogue();
    const text = `>boot ok\r\n${encodeLine({ verb: 1 })}`;
    for (const character of text) world.hear(character);
    expect(world.said.length).toBe(1);
  });

  it("refuses what is out of turn or malformed, and goes on", () => {
    const world = dialogue();
    world.hear(encodeLine(ENROL));
    world.hear("ZINC1 $$$\n");
    world.hear(`ZINC1 ${"A".repeat(5000)}`);
    world.hear(`${"A".repeat(100)}\n`);
    world.hear(encodeLine({ verb: 6 }));
    world.hear(encodeLine({ verb: 1 }));
    expect(world.said.map((line) => ("code" in line ? line.code : line.verb))).toEqual([
      "W141",
      "W140",
      "W141",
      2,
    ]);
  });

  it("changes nothing on a terminal that is provisioned", () => {
    const world = dialogue("bar-9");
    world.hear(encodeLine({ verb: 1 }) + encodeLine(PROVISION) + encodeLine(ENROL));
    expect(world.said[0]).toMatchObject({ provisioned: true, terminal: "bar-9" });
    expect(world.said.slice(1)).toEqual([
      { verb: 7, code: "W141" },
      { verb: 7, code: "W141" },
    ]);
    expect(world.kept).toEqual([]);
  });

  it("says F102 when flash does not keep the identity, and does not start again", () => {
    const world = dialogue("", false);
    world.hear(encodeLine(PROVISION) + encodeLine(ENROL));
    expect(world.said[1]).toEqual({ verb: 7, code: "F102" });
    expect(world.restarts).toBe(0);
  });
});
