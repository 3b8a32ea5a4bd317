// What a newcomer does, in a real browser, against the whole chain: firmware bundle, virtual board,
// broker, gateway, ledger, pages. Nothing stands in for anything.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "../support/chromium.js";
import { type Demonstration, startDemonstration } from "./demonstration.js";

let demonstration: Demonstration;
beforeAll(async () => {
  demonstration = await startDemonstration();
}, 180_000);
afterAll(() => demonstration.stop());

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const WAIT = { timeout: 30_000 };

const screenOf = (page: Page, terminal: string) =>
  page.locator(`#terminal-${terminal} [data-text]`).textContent();

const shows = (page: Page, terminal: string, text: RegExp) =>
  expect.poll(() => screenOf(page, terminal), WAIT).toMatch(text);

async function keyIn(page: Page, terminal: string, keys: string): Promise<void> {
  for (const key of keys) await page.click(`#terminal-${terminal} [data-key="${key}"]`);
}

async function drag(page: Page, card: string, to: string): Promise<void> {
  const from = await page.locator(`[data-card="${card}"]`).boundingBox();
  const target = await page.locator(to).boundingBox();
  if (from === null || target === null) expect.fail("nothing to drag, or nowhere to drop");
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** Lays a card on a reader until the screen says so, and takes it back. */
async function tap(page: Page, card: string, terminal: string, says: RegExp): Promise<void> {
  await drag(page, card, `[data-reader="${terminal}"]`);
  await shows(page, terminal, says);
  await drag(page, card, "#tray");
}

interface Row {
  readonly terminal: string;
  readonly sequence: number;
  readonly kind: string;
}

/** Every movement of a terminal by the console's own export, oldest first. */
async function recordsOf(browser: Browser, terminal: string): Promise<Row[]> {
  const page = await (await browser.newContext({ locale: "en" })).newPage();
  const address = new URL(`/?terminal=${terminal}&order=oldest`, demonstration.url);
  await page.goto(address.href);
  const csv = await page.locator('a[href*=".csv"]').first().getAttribute("href");
  const answer = await page.request.get(new URL(csv ?? "", address).href, {
    headers: { "accept-language": "en" },
  });
  const [head = "", ...lines] = (await answer.text()).trim().split(/\r?\n/);
  await page.context().close();
  const columns = head.replace(/^\ufeff/, "").split(/[;,]/);
  return lines.map((line) => {
    const cells = line.split(/[;,]/);
    const cell = (name: string) => cells[columns.indexOf(name)] ?? "";
    return { terminal, sequence: Number(cell("Record")), kind: cell("What") };
  });
}

describe("the bench", () => {
  it("sells: price, OK, tap, balance left, and the ledger has it", async (context) => {
    const browser = await openBrowser(context);
    const { page, complaints } = await openPage(browser, demonstration.url, LAPTOP);
    await shows(page, "bar-1", /Online/);
    await keyIn(page, "bar-1", "350#");
    await shows(page, "bar-1", /Present the card/);
    await tap(page, "c1", "bar-1", /Accepted\s+3\.50 EUR.*Left\s+16\.50 EUR/s);
    const row = page.locator("#ledger").getByText("Sale").first();
    await row.waitFor(WAIT);
    await page.locator('#ledger a[href^="/records/bar-1/"]').first().click();
    await page
      .getByText(/signature/i)
      .first()
      .waitFor(WAIT);
    expect(await page.textContent("main")).toMatch(/3\.50/);
    expect(complaints).toEqual([]);
  }, 120_000);

  it("sells on without network and through a power cut: all arrive once", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, demonstration.url, LAPTOP);
    await shows(page, "bar-2", /Online/);
    const before = await recordsOf(browser, "bar-2");
    await page.click('#terminal-bar-2 [data-switch="network"]');
    await shows(page, "bar-2", /Offline/);
    for (const card of ["c1", "c2", "c3", "c4"]) {
      await keyIn(page, "bar-2", "A");
      await tap(page, card, "bar-2", /Accepted\s+1\.50 EUR/);
    }
    await keyIn(page, "bar-2", "B");
    await drag(page, "c5", '[data-reader="bar-2"]');
    await page.click('#terminal-bar-2 [data-switch="power"]');
    await page.click('#terminal-bar-2 [data-switch="power"]');
    await drag(page, "c5", "#tray");
    await page.click('#terminal-bar-2 [data-switch="network"]');
    await shows(page, "bar-2", /Online/);
    await expect
      .poll(async () => (await recordsOf(browser, "bar-2")).length, WAIT)
      .toBeGreaterThan(before.length + 4);
    const after = await recordsOf(browser, "bar-2");
    expect(after.map(({ sequence }) => sequence)).toEqual(after.map((_row, at) => at + 1));
    const sales = after.filter(({ kind }) => /sale/i.test(kind)).length;
    expect([4, 5]).toContain(sales - before.filter(({ kind }) => /sale/i.test(kind)).length);
  }, 240_000);

  it("works on a phone by touch", async (context) => {
    const browser = await openBrowser(context);
    const { page, complaints } = await openPage(browser, demonstration.url, PHONE);
    await shows(page, "bar-1", /Online|waiting/);
    await page.tap('#terminal-bar-1 [data-key="A"]');
    await page.tap('[data-card="c3"]');
    await shows(page, "bar-1", /Accepted\s+1\.50 EUR/);
    await page.tap('[data-card="c3"]');
    expect(complaints).toEqual([]);
  }, 120_000);
});
