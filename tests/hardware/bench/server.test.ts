// The bench's server over a real WebSocket, with terminals that only note what is done to them.
import { once } from "node:events";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { BenchCommand, BenchEvent } from "../../../hardware/bench/messages.js";
import { MESSAGES_PER_SECOND_MAX } from "../../../hardware/bench/messages.js";
import { benchRoutes } from "../../../hardware/bench/server.js";
import { IdentityCard } from "../../../hardware/virtual/picc/identity-card.js";
import { FakeTerminal } from "./fake-terminal.js";

let app: FastifyInstance;
let url: string;
let first: FakeTerminal;
let second: FakeTerminal;

const card = (id: string, name: string, byte: number) => {
  return { id, name, picc: new IdentityCard(Uint8Array.of(byte, 1, 2, 3)) };
};

beforeEach(async () => {
  first = new FakeTerminal();
  second = new FakeTerminal();
  app = fastify();
  await benchRoutes(app, {
    terminals: [
      { id: "bar-1", name: "Bar <1>", terminal: first },
      { id: "bar-2", name: "Bar 2", terminal: second },
    ],
    cards: [card("card-1", "Camille", 1), card("card-2", "No\u00e9 & co", 2)],
    language: () => "en",
    render: async (_request, reply, { title, body, styles, scripts }) =>
      reply.type("text/html").send([title, body, ...styles, ...scripts].join("\n")),
    ledger: () => Promise.resolve("<p>the ledger</p>"),
  });
  url = (await app.listen({ port: 0, host: "127.0.0.1" })).replace("http", "ws");
});
afterEach(() => app.close());

/** One page's line: sends commands, and waits for an event that fits. */
class Page {
  readonly events: BenchEvent[] = [];
  readonly socket: WebSocket;
  #wake = (): void => {};

  constructor(headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url}/bench/ws`, { headers });
    this.socket.on("message", (data) => {
      this.events.push(JSON.parse(String(data)) as BenchEvent);
      this.#wake();
    });
  }

  async next(fits: (event: BenchEvent) => boolean): Promise<BenchEvent> {
    for (;;) {
      const index = this.events.findIndex(fits);
      if (index >= 0) return this.events.splice(0, index + 1).at(-1) as BenchEvent;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  send(command: BenchCommand): void {
    this.socket.send(JSON.stringify(command));
  }

  /** Sends, and waits until the server has acted on it: a card's move is told to everyone. */
  async settle(): Promise<void> {
    this.send({ type: "network", terminal: "bar-2", up: true });
    await this.next(({ type }) => type === "network");
  }
}

/** A page that has been shown the desk. */
async function openPage(): Promise<Page> {
  const page = new Page();
  await page.next(({ type }) => type === "cards");
  return page;
}

describe("the bench's line", () => {
  it("shows a newcomer the font, both terminals and the cards", async () => {
    first.show("Le Zinc");
    const page = new Page();
    const font = await page.next(({ type }) => type === "font");
    expect(font).toMatchObject({ glyphs: { "31": "040c04040404" + "0e00" } });
    const display = await page.next((e) => e.type === "display" && e.terminal === "bar-1");
    expect(display).toMatchObject({ backlight: true, on: true, text: ["Le Zinc", "", "", ""] });
    expect(display).toHaveProperty("ddram", Buffer.from("Le Zinc".padEnd(80)).toString("hex"));
    const cards = await page.next(({ type }) => type === "cards");
    expect(cards).toEqual({ type: "cards", places: { "card-1": null, "card-2": null } });
  });

  it("presses keys, and lets go of what a page held when it leaves", async () => {
    const page = await openPage();
    page.send({ type: "key", terminal: "bar-1", key: "5", down: true });
    page.send({ type: "key", terminal: "bar-1", key: "5", down: true });
    page.send({ type: "key", terminal: "bar-1", key: "5", down: false });
    page.send({ type: "key", terminal: "bar-1", key: "#", down: true });
    await expect.poll(() => first.calls).toEqual(["down 5", "up 5", "down #"]);
    page.socket.close();
    await once(page.socket, "close");
    await expect.poll(() => first.calls.at(-1)).toBe("up #");
  });

  it("keeps the order of keys pressed at once, and leaves none down when it closes", async () => {
    const page = await openPage();
    for (const key of ["1", "2", "3"] as const) {
      for (const down of [true, false]) page.send({ type: "key", terminal: "bar-1", key, down });
    }
    await page.settle();
    await app.close();
    expect(first.calls).toEqual(["1", "2", "3"].flatMap((key) => [`down ${key}`, `up ${key}`]));
  });

  it("cuts and gives network and power, and tells every page", async () => {
    const [page, other] = [await openPage(), await openPage()];
    page.send({ type: "power", terminal: "bar-1", on: true });
    page.send({ type: "power", terminal: "bar-1", on: true });
    page.send({ type: "network", terminal: "bar-1", up: false });
    await other.next((e) => e.type === "power" && e.on);
    await other.next((e) => e.type === "network" && !e.up);
    expect(first.calls).toEqual(["power on", "network false"]);
  });

  it("lays one card a reader: the one that lay there goes back to the tray", async () => {
    const page = await openPage();
    page.send({ type: "card", card: "card-1", terminal: "bar-1" });
    page.send({ type: "card", card: "card-2", terminal: "bar-1" });
    page.send({ type: "card", card: "card-2", terminal: "bar-2" });
    const places = await page.next((e) => e.type === "cards" && e.places["card-2"] === "bar-2");
    expect(places).toMatchObject({ places: { "card-1": null } });
    expect(first.calls).toEqual(["card 1", "card 1 away", "card 2", "card 2 away"]);
    expect(second.calls).toEqual(["card 2"]);
  });

  it("passes on lights and sound at once and the display when it stands still", async () => {
    const page = await openPage();
    first.buzzer.hz = 2400;
    first.change("buzzer");
    first.lights.green = true;
    first.change("lights");
    for (const row of ["A", "Ac", "Accepted"]) first.show(row);
    expect(await page.next(({ type }) => type === "buzzer")).toMatchObject({ hz: 2400 });
    expect(await page.next(({ type }) => type === "lights")).toMatchObject({ green: true });
    const display = await page.next(({ type }) => type === "display");
    expect(display).toMatchObject({ text: ["Accepted", "", "", ""] });
  });
});

describe("a stranger on the bench's line", () => {
  const refused = async (page: Page): Promise<number> => {
    const [code] = (await once(page.socket, "close")) as [number];
    return code;
  };

  it.each([
    ["is no JSON", "x"],
    ["names no terminal of the desk", '{"type":"power","terminal":"bar-9","on":true}'],
    ["names no card of the tray", '{"type":"card","card":"card-9","terminal":"bar-1"}'],
  ])("is cut off for a message that %s", async (_why, text) => {
    const page = await openPage();
    page.socket.send(text);
    expect(await refused(page)).toBe(1008);
    expect(first.calls).toEqual([]);
  });

  it("is cut off for a message too long, or of bytes", async () => {
    const long = await openPage();
    long.socket.send("x".repeat(10_000));
    expect(await refused(long)).toBe(1009);
    const binary = await openPage();
    binary.socket.send(Buffer.from(JSON.stringify({ type: "power", terminal: "bar-1", on: true })));
    expect(await refused(binary)).toBe(1008);
  });

  it("is cut off for more than fingers can do", async () => {
    const page = await openPage();
    for (let n = 0; n <= MESSAGES_PER_SECOND_MAX; n += 1) {
      page.send({ type: "network", terminal: "bar-2", up: true });
    }
    expect(await refused(page)).toBe(1008);
  });

  it("is refused from a page of another site", async () => {
    const page = new Page({ origin: "https://evil.example" });
    expect(await refused(page)).toBe(1008);
    expect(page.events).toEqual([]);
  });
});

describe("the bench's page", () => {
  it("draws every terminal, key and card, names escaped, and the ledger given to it", async () => {
    const { body } = await app.inject("/bench");
    expect(body.match(/data-key=/g)).toHaveLength(32);
    expect(body).toContain("Bar &lt;1>");
    expect(body).toContain("No\u00e9 &amp; co");
    expect(body).toContain("<p>the ledger</p>");
    expect(body).toContain("Put a card on the reader");
    expect(body).not.toMatch(/\son\w+=|\sstyle=/);
  });

  it("serves its styles and modules, to be kept for a year, and nothing else", async () => {
    const { body } = await app.inject("/bench");
    const paths = body.match(/\/bench\/[0-9a-f]{12}\/[a-z-]+\.(?:css|js)/g) ?? [];
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) {
      const answer = await app.inject(path);
      expect([path, answer.statusCode]).toEqual([path, 200]);
      expect(answer.headers["cache-control"]).toContain("immutable");
    }
    const base = (paths[0] ?? "").replace(/\/[^/]*$/, "");
    expect((await app.inject(`${base}/../server.js`)).statusCode).toBe(404);
  });
});
