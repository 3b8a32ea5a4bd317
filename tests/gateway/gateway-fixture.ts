// A gateway of its own for a test: a temporary folder, free ports, one terminal enrolled. Called
// by the gateway's tests; `close` removes everything.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Enrolled, Preparation } from "../../gateway/fleet/fleet.js";
import { startGateway } from "../../gateway/main.js";
import type { Gateway, GatewayOptions } from "../../gateway/main-ports.js";
import { EURO, SignedChain } from "./signed-chain.js";

/** The place of every test's terminals. */
export const PLACE = "bar";

/** A running gateway of a test. */
export interface Fixture {
  readonly gateway: Gateway;
  readonly dataDir: string;
  /** What the gateway logged. */
  readonly lines: string[];
  close(): Promise<void>;
}

/** A place's configuration as a test's gateway has it. */
export const CONFIGURATION = {
  place: PLACE,
  placeName: "Le bar",
  language: "fr",
  assets: [
    { asset: "GIFT.asso/2", symbol: "pt" },
    { asset: EURO, symbol: "E" },
  ],
  topUpAsset: 1,
  cardAllowance: 1000,
  terminalAllowance: 5000,
  leaseSeconds: 86400,
  zone: 780,
  articles: [{ id: 1, label: "Cafe", price: 150, key: "A" }],
};

/** A new empty folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "zinc-gateway-"));
}

/** Starts a gateway; the folder is the caller's when `dataDir` is given. */
export async function startFixture(options: Partial<GatewayOptions> = {}): Promise<Fixture> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const lines: string[] = [];
  const gateway = await startGateway({
    http: { host: "127.0.0.1", port: 0 },
    mqtt: { host: "127.0.0.1", port: 0 },
    workers: 0,
    demo: false,
    log: (line) => lines.push(line),
    ...options,
    dataDir,
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  return { gateway, dataDir, lines, close };
}

/** Enrols a terminal with a key made from `seed`; gives what it was given and its chain. */
export function enrol(
  gateway: Gateway,
  terminal: string,
  seed: number,
): { given: Preparation; chain: SignedChain; enrolled: Enrolled } {
  const { fleet } = gateway.services;
  const given = fleet.prepare(terminal, PLACE);
  if ("code" in given) throw new Error(given.detail);
  const chain = new SignedChain(terminal, PLACE, seed);
  const enrolled = fleet.enrol(given, chain.keys.publicKey);
  if ("code" in enrolled) throw new Error(enrolled.detail);
  chain.link = Uint8Array.from(enrolled.genesis);
  return { given, chain, enrolled };
}
