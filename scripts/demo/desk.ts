// The demonstration's desk: two virtual terminals with their flash in files, and the members'
// cards. Called by start.ts. The terminals run the firmware bundle that goes on a board; they are
// provisioned over their console UART as a board would be, and the first evening's top-ups are
// made at the first one, key by key.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Gateway } from "../../gateway/main-ports.js";
import type { BenchCard, BenchTerminal } from "../../hardware/bench/bench.js";
import { type Board, parseBoard } from "../../hardware/boards/board.js";
import { TcpNet } from "../../hardware/virtual/host/tcp-net.js";
import { WallClock } from "../../hardware/virtual/host/wall-clock.js";
import type { RtcMemory } from "../../hardware/virtual/rtc/ds3231.js";
import { flashFor, VirtualTerminal } from "../../hardware/virtual/terminal.js";
import { Failure } from "../failure.js";
import { DEFAULT_BOARD, readBoard } from "../firmware/board-module.js";
import { inRoot } from "../paths.js";
import { provision } from "../terminal/provision.js";
import { makeFirstTopUps } from "./first-evening.js";
import {
  DEMO_PLACE,
  DEMO_TERMINALS,
  demoConfiguration,
  demoMembers,
  type PlaceLanguage,
} from "./place.js";

/** What a desk is made from. */
export interface DeskOptions {
  readonly dataDir: string;
  readonly language: PlaceLanguage;
  readonly log: (line: string) => void;
}

/** Terminals and cards, for the bench. */
export interface Desk {
  readonly terminals: readonly (BenchTerminal & { readonly terminal: VirtualTerminal })[];
  readonly cards: readonly BenchCard[];
  /** Port that the terminals know the broker by; 0 on the first run: any. */
  readonly brokerPort: number;
  /** Powers the terminals, provisions those without identity, makes the first top-ups. */
  open(gateway: Gateway, progress: (what: string) => void): Promise<void>;
  close(): void;
}

const LOCALHOST = "127.0.0.1";

function readBundle(): string {
  const file = inRoot("build", "firmware", "app.js");
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw Failure.of("A106", file);
}

function boardOf(name: string): Board {
  const reading = parseBoard(readBoard(name));
  if ("board" in reading) return reading.board;
  throw Failure.of("A106", `${name}: ${reading.refusals.join("; ")}`);
}

/** What the battery of a terminal's clock chip keeps while nothing runs. */
function keptClock(file: string): RtcMemory | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RtcMemory) : undefined;
}

/** Makes the desk; nothing has power yet. */
export function openDesk({ dataDir, language, log }: DeskOptions): Desk {
  const board = boardOf(DEFAULT_BOARD);
  const clock = new WallClock();
  const ports = { bundle: readBundle(), clock, net: new TcpNet(), baud: "real" } as const;
  const terminals = DEMO_TERMINALS.map(({ id, name }) => {
    const rtc = keptClock(join(dataDir, `${id}.clock`));
    const terminal = new VirtualTerminal(board, {
      ...ports,
      ...(rtc && { rtc }),
      entropy: (bytes) => new Uint8Array(randomBytes(bytes)),
      flash: flashFor(board, join(dataDir, `${id}.flash`)),
      log: (line) => log(`terminal=${id} ${line}`),
    });
    return { id, name: name[language], terminal };
  });
  const members = demoMembers();
  const kept = join(dataDir, "broker-port");
  const first = !existsSync(kept);
  return {
    terminals,
    cards: members.map(({ name, card }, at) => ({ id: `c${at + 1}`, name, picc: card })),
    brokerPort: first ? 0 : Number(readFileSync(kept, "utf8")),
    open: async (gateway, progress) => {
      const { fleet } = gateway.services;
      fleet.publishConfiguration(demoConfiguration(language));
      const broker = { host: LOCALHOST, port: gateway.mqttPort };
      for (const { id, terminal } of terminals) {
        terminal.powerOn();
        progress(`provisioning ${id}`);
        await provision(terminal.console, { terminal: id, place: DEMO_PLACE, broker }, fleet);
      }
      const [till] = terminals;
      if (first && till !== undefined) await makeFirstTopUps(till.terminal, members, progress);
      writeFileSync(kept, String(gateway.mqttPort));
    },
    close: () => {
      for (const { id, terminal } of terminals) {
        terminal.powerCut();
        writeFileSync(join(dataDir, `${id}.clock`), JSON.stringify(terminal.rtc.memory));
      }
    },
  };
}
