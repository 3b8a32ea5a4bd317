// The bench in a real browser: keys, drag, keyboard, display, on a laptop and on a phone.
import fastify, { type FastifyInstance } from "fastify";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { consoleRoutes, ledgerSlot } from "../../../gateway/console/routes.js";
import { Shell } from "../../../gateway/console/shell.js";
import { BENCH_PATH, benchRoutes } from "../../../hardware/bench/server.js";
import { IdentityCard } from "../../../hardware/virtual/picc/identity-card.js";
import { MemoryQueries } from "../../gateway/console/memory-queries.js";
import { EVENING_SECONDS, movement } from "../../gateway/console/sample-rows.js";
import { openBrowser, openPage, overflow } from "../../support/chromium.js";
import { FakeTerminal } from "./fake-terminal.js";

let app: FastifyInstance;
let url: string;
let queries: MemoryQueries;
let terminals: [FakeTerminal, FakeTerminal];

beforeEach(async () => {
  queries = new MemoryQueries();
  terminals = [new FakeTerminal(), new FakeTerminal()];
  for (const terminal of terminals) terminal.powerOn();
  const nowSeconds = () => EVENING_SECONDS;
  const shell = new Shell({ queries, nowSeconds, benchPath: BENCH_PATH });
  app = fastify();
  consoleRoutes(app, { shell, queries });
  await benchRoutes(app, {
    terminals: terminals.map((terminal, at) => {
      return { id: `bar-${at + 1}`, name: `Bar ${at + 1}`, terminal };
    }),
    cards: [1, 2, 3, 4].map((byte) => {
      return {
        id: `c${byte}`,
        name: "Camille",
        picc: new IdentityCard(Uint8Array.of(byte, 0, 0, 1)),
      };
    }),
    language: (request) => shell.language(request),
    render: (request, reply, content) => shell.render(request, reply, content),
    ledger: async (request) => ledgerSlot(await shell.ledger(request)),
  });
  url = (await app.listen({ port: 0, host: "127.0.0.1" })) + BENCH_PATH;
});
afterEach(() => app.close());

/** Until the server has done what the page last asked, as the terminal noted it. */
async function noted(page: Page, terminal: FakeTerminal, call: string): Promise<void> {
  await expect.poll(() => terminal.calls, { message: call }).toContain(call);
  expect(await page.locator("#line-cut").isVisible()).toBe(false);
}

/** Drags a card by the mouse to the middle of something. */
async function drag(page: Page, card: string, to: string): Promise<void> {
  const [from, target] = [
    await page.locator(`[data-card="${card}"]`).boundingBox(),
    await page.locator(to).boundingBox(),
  ];
  if (from === null || target === null) throw new Error("nothing to drag, or nowhere to drop");
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** Share of dark dots on a display, in percent. */
function darkDots(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-lcd]");
    const paint = canvas?.getContext("2d");
    if (!canvas || !paint) return -1;
    const { data } = paint.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] < 60) dark += 1;
    return (dark * 400) / data.length;
  });
}

describe("on a laptop", () => {
  it("keys, drag, ledger and guide go together, and nothing complains", async (context) => {
    const browser = await openBrowser(context);
    const viewport = { width: 1280, height: 720 };
    const { page, complaints } = await openPage(browser, url, { viewport });
    for (const key of ["3", "5", "0", "#"]) await page.click(`#terminal-bar-1 [data-key="${key}"]`);
    await noted(page, terminals[0], "up #");
    const keys = ["3", "5", "0", "#"].flatMap((key) => [`down ${key}`, `up ${key}`]);
    expect(terminals[0].calls.slice(1)).toEqual(keys);
    await drag(page, "c2", '[data-reader="bar-1"]');
    await noted(page, terminals[0], "card 2");
    await page.waitForSelector('[data-slot="bar-1"] [data-card="c2"]');
    queries.movementRows.push(movement({ sequence: 1042 }));
    queries.change("movements");
    await page.waitForSelector('.bench-ledger a[href="/records/bar-1/1042"]');
    expect(await page.locator(".guide .done").count()).toBe(4);
    await drag(page, "c2", "#tray");
    await noted(page, terminals[0], "card 2 away");
    expect(complaints).toEqual([]);
  });

  it("everything can be done by keyboard", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.locator('#terminal-bar-2 [data-key="1"]').focus();
    for (const key of ["4", "Enter", "Backspace", "a"]) await page.keyboard.press(key);
    await noted(page, terminals[1], "up A");
    const keys = ["4", "#", "*", "A"].flatMap((key) => [`down ${key}`, `up ${key}`]);
    expect(terminals[1].calls.slice(1)).toEqual(keys);
    await page.locator('[data-card="c3"]').focus();
    await page.keyboard.press("2");
    await noted(page, terminals[1], "card 3");
    await page.waitForSelector('[data-slot="bar-2"] [data-card="c3"]');
    expect(await page.locator(":focus").getAttribute("data-card")).toBe("c3");
    await page.keyboard.press("Enter");
    await noted(page, terminals[1], "card 3 away");
    await page.locator('#terminal-bar-2 [data-switch="power"]').press("Space");
    await noted(page, terminals[1], "power cut");
  });

  it("the display shows the dots of its memory, and none without power", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await expect.poll(() => darkDots(page)).toBe(0);
    terminals[0].show("Present the card");
    await expect.poll(() => darkDots(page)).toBeGreaterThan(2);
    expect(await page.textContent("#terminal-bar-1 [data-text]")).toContain("Present the card");
    await page.click('#terminal-bar-1 [data-switch="power"]');
    await expect.poll(() => darkDots(page)).toBe(0);
  });

  it("two clicks on a switch are there and back, however fast", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.waitForSelector('#terminal-bar-1 [data-switch="power"][aria-pressed="true"]');
    await page.locator('#terminal-bar-1 [data-switch="power"]').evaluate((toggle: HTMLElement) => {
      toggle.click();
      toggle.click();
    });
    await expect.poll(() => terminals[0].calls.slice(1)).toEqual(["power cut", "power on"]);
  });

  it("a server that went away is said, and found again", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.waitForSelector('[data-switch="power"][aria-pressed="true"]');
    await page.context().setOffline(true);
    for (const socket of app.websocketServer.clients) socket.terminate();
    await page.waitForSelector("#line-cut", { state: "visible" });
    await page.context().setOffline(false);
    await page.waitForSelector("#line-cut", { state: "hidden" });
  });
});

describe("on a phone", () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

  it("shows one terminal at a time and a tap lays the card on it", async (context) => {
    const browser = await openBrowser(context);
    const { page, complaints } = await openPage(browser, url, phone);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator("#terminal-bar-2").isVisible()).toBe(false);
    await page.tap('[data-tab="bar-2"]');
    expect(await page.locator("#terminal-bar-1").isVisible()).toBe(false);
    await page.tap('#terminal-bar-2 [data-key="7"]');
    await noted(page, terminals[1], "up 7");
    await page.tap('[data-card="c1"]');
    await noted(page, terminals[1], "card 1");
    expect(complaints).toEqual([]);
  });
});
