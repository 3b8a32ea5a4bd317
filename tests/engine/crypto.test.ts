/*
 * The firmware's cryptography on the real engine: as built for a board, against the same vectors
 * as under Node, and 500 signatures against tweetnacl.
 */
import nacl from "tweetnacl";
import { beforeAll, describe, expect, it } from "vitest";
import { ENGINE_TITLE, findEngine } from "../../hardware/engine/engine.js";
import { runScript } from "../../hardware/engine/run-script.js";
import { signerScript, useCombText } from "../../scripts/bench/engine-signature.js";
import { DEFAULT_BOARD } from "../../scripts/firmware/board-module.js";
import { buildScript } from "../../scripts/firmware/build.js";
import { LARGE_COMB } from "../../scripts/firmware/generate/comb-table.js";
import { bytesOf, hexOf, seededBytes } from "../firmware/crypto/bytes.js";
import macs from "../vectors/aes-cmac.json" with { type: "json" };
import signatures from "../vectors/ed25519-sign.json" with { type: "json" };
import drbg from "../vectors/hmac-drbg.json" with { type: "json" };

const engine = (await findEngine())!;
const RUN_MS_MAX = 110_000;
/** Signatures a run, and runs with the small table and with the large one. */
const EACH = 50;
const SMALL_RUNS = 8;
const LARGE_RUNS = 2;

/* Functions for the engine's side: bytes from and to base64. */
const BASE64 =
  "function B(t){return E.toUint8Array(atob(t));}function T(b){return btoa(E.toString(b));}";
const base64 = (bytes: Uint8Array): string => JSON.stringify(Buffer.from(bytes).toString("base64"));
const hexes = (lines: readonly string[]): string[] =>
  lines.map((line) => Buffer.from(line, "base64").toString("hex"));

async function moduleScript(name: string): Promise<string> {
  const options = { board: DEFAULT_BOARD, exportsAs: "zinc", file: "zinc" };
  return (await buildScript({ ...options, entry: `firmware/crypto/${name}` })).code;
}

const run = async (...texts: string[]): Promise<readonly string[]> =>
  (await runScript(engine, [BASE64, ...texts].join("\n"), { timeoutMs: RUN_MS_MAX })).lines;

describe.skipIf(engine === undefined)(`the signer on the engine ${ENGINE_TITLE}`, () => {
  let signer = "";
  beforeAll(async () => {
    signer = await signerScript();
  });

  it("gives the keys and signatures of RFC 8032, and verifies them", async () => {
    const calls = signatures.vectors.map(({ seed, publicKey, message }) => {
      const [s, p, m] = [seed, publicKey, message].map((hex) => base64(bytesOf(hex)));
      return `var k=zinc.publicKey(B(${s})),g=zinc.sign(B(${m}),E.toUint8Array(B(${s}),k));
        print(T(k));print(T(g));print(zinc.verify(B(${m}),g,B(${p})));
        g[40]^=1;print(zinc.verify(B(${m}),g,B(${p})));`;
    });
    const lines = await run(signer, ...calls);
    const expected = signatures.vectors.flatMap(({ publicKey, signature }) => [
      publicKey,
      signature,
    ]);
    expect(hexes(lines.filter((line) => line.length > 10))).toEqual(expected);
    expect(lines.filter((line) => line.length < 10)).toEqual(
      signatures.vectors.flatMap(() => ["true", "false"]),
    );
  });

  const pairs = (seed: string): { message: Uint8Array; secretKey: Uint8Array }[] => {
    const random = seededBytes(seed);
    return Array.from({ length: EACH }, (_, i) => ({
      secretKey: nacl.sign.keyPair.fromSeed(random(32)).secretKey,
      message: random((i * 7) % 300),
    }));
  };
  const signsAs = async (seed: string, ...setting: string[]): Promise<void> => {
    const all = pairs(seed);
    const blinding = base64(seededBytes(`${seed} mask`)(24));
    const calls = all.map(({ message, secretKey }, i) => {
      const given = `B(${base64(message)}),B(${base64(secretKey)})`;
      if (i % 2) return `print(T(zinc.sign(${given})));`;
      return `var j=zinc.signStart(${given},B(${blinding}));
        while(!j.step());print(T(j.signature));`;
    });
    const found = hexes(await run(signer, ...setting, ...calls));
    expect(found).toEqual(
      all.map(({ message, secretKey }) => hexOf(nacl.sign.detached(message, secretKey))),
    );
  };

  for (let i = 0; i < SMALL_RUNS; i++) {
    it(
      `signs as tweetnacl does, ${EACH} pairs, part ${i + 1}`,
      () => signsAs(`small ${i}`),
      RUN_MS_MAX,
    );
  }
  for (let i = 0; i < LARGE_RUNS; i++) {
    const comb = useCombText(LARGE_COMB);
    it(
      `signs with the large table too, ${EACH} pairs, part ${i + 1}`,
      () => signsAs(`large ${i}`, comb),
      RUN_MS_MAX,
    );
  }
});

describe.skipIf(engine === undefined)(`other cryptography on the engine ${ENGINE_TITLE}`, () => {
  it("gives the MACs of RFC 4493 and the subkeys", async () => {
    const text = await moduleScript("cmac");
    const prepared = (key: string): string => `zinc.prepareCmacKey(B(${base64(bytesOf(key))}))`;
    const calls = macs.cmac.map(
      ({ key, message }) => `print(T(zinc.cmac(${prepared(key)},B(${base64(bytesOf(message))}))));`,
    );
    const subkeys = macs.subkeys.map(
      ({ key }) => `var k=${prepared(key)};print(T(k.k1));print(T(k.k2));`,
    );
    expect(hexes(await run(text, ...calls, ...subkeys))).toEqual([
      ...macs.cmac.map(({ mac }) => mac),
      ...macs.subkeys.flatMap(({ k1, k2 }) => [k1, k2]),
    ]);
  });

  it("gives the diversified keys of AN10922", async () => {
    const cmac = (await moduleScript("cmac")).replace(/^var zinc=/, "var cmac=");
    const calls = macs.diversified.map(
      ({ master, m }) =>
        `var k=cmac.prepareCmacKey(B(${base64(bytesOf(master))}));` +
        `print(T(zinc.diversifyKey(k,B(${base64(bytesOf(m))}))));`,
    );
    const lines = await run(cmac, await moduleScript("diversify"), ...calls);
    expect(hexes(lines)).toEqual(macs.diversified.map(({ key }) => key));
  });

  it("gives NIST's random bits", async () => {
    const calls = drbg.nist.map(({ entropy, nonce, additional }) => {
      const [e, n, one, two] = [entropy, nonce, ...additional].map((hex) => base64(bytesOf(hex)));
      return `var d=new zinc.HmacDrbg(B(${e}),B(${n}));d.generate(128,B(${one}));
        print(T(d.generate(128,B(${two}))));`;
    });
    const found = hexes(await run(await moduleScript("drbg"), ...calls));
    expect(found).toEqual(drbg.nist.map(({ returned }) => returned));
  });

  it("gives RFC 4231's tag", async () => {
    const call =
      'var d=E.toUint8Array("what do ya want for nothing?");' +
      'print(T(zinc.hmacSha256(E.toUint8Array("Jefe"),d)));';
    expect(hexes(await run(await moduleScript("hmac"), call))).toEqual([
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ]);
  });
});
