// The console in a real browser: nothing overflows, complains, or moves under a finger.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, openPage, overflow } from "../../support/chromium.js";
import { EURO, exception, movement, proof, terminal } from "./sample-rows.js";
import { openSite, type Site } from "./site.js";

let site: Site;
let url: string;
beforeEach(async () => {
  site = await openSite();
  const { queries } = site;
  for (let sequence = 1; sequence <= 80; sequence += 1) {
    queries.movementRows.push(movement({ sequence }));
  }
  queries.terminalRows.push(terminal(), terminal({ id: "bar-2", name: "Bar 2", queue: 1042 }));
  queries.exceptionRows.push(exception(), exception({ id: "2", kind: "fork" }));
  queries.balanceRows.push(
    { account: "card:*", accounts: 24, asset: EURO, debitedMinor: 350, creditedMinor: 0 },
    { account: "sales:bar", accounts: 1, asset: EURO, debitedMinor: 0, creditedMinor: 350 },
  );
  queries.proofs.set("bar-1/1", proof());
  url = await site.app.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(() => site.app.close());

/** A record more, as the ledger tells it. */
function arrive(sequence: number): void {
  site.queries.movementRows.push(movement({ sequence }));
  site.queries.change("movements");
}

describe("in a browser", () => {
  it("no page overflows or complains, from 360 to 1920 pixels, light or dark", async (context) => {
    const browser = await openBrowser(context);
    for (const path of ["/", "/terminals", "/balance", "/exceptions", "/records/bar-1/1"]) {
      for (const width of [360, 768, 1920]) {
        const viewport = { width, height: 800 };
        const colorScheme = width === 768 ? "dark" : "light";
        const { page, complaints } = await openPage(browser, url + path, { viewport, colorScheme });
        expect([path, width, await overflow(page)]).toEqual([path, width, 0]);
        expect([path, width, complaints]).toEqual([path, width, []]);
        await page.context().close();
      }
    }
  });

  it("a new record shows by itself while nobody reads, and is said once", async (context) => {
    const browser = await openBrowser(context);
    const { page, complaints } = await openPage(browser, url);
    await page.waitForSelector("#link-state.settled");
    arrive(1042);
    await page.waitForSelector('a[href="/records/bar-1/1042"]');
    expect(await page.locator("tr.new").count()).toBe(1);
    expect(await page.textContent("#announce")).toBe("New movements have arrived");
    expect(complaints).toEqual([]);
  });

  it("while someone reads, nothing moves: a line counts what is new", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.waitForSelector("#link-state.settled");
    const row = page.locator('a[href="/records/bar-1/40"]');
    await row.focus();
    const before = await row.boundingBox();
    arrive(1042);
    arrive(1043);
    await page.waitForSelector("text=2 new");
    expect(await row.boundingBox()).toEqual(before);
    await page.click(".fresh");
    await page.waitForSelector('a[href="/records/bar-1/1043"]');
    expect(await page.locator(".fresh").count()).toBe(0);
  });

  it("a filter changes list and address, so that a link can be sent", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.selectOption("select[name=kind]", "top-up");
    await page.waitForURL(`${url}/?kind=top-up`);
    await page.waitForSelector("text=No movement here.");
  });

  it("arrow keys walk the rows", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, url);
    await page.locator('a[href="/records/bar-1/80"]').focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
    expect(await page.locator(":focus").getAttribute("href")).toBe("/records/bar-1/79");
  });

  it("a list that someone is in waits, and asks when they leave", async (context) => {
    const browser = await openBrowser(context);
    const { page } = await openPage(browser, `${url}/terminals`);
    await page.waitForSelector("#link-state.settled");
    await page.locator("#terminals a").first().focus();
    const asked = page.waitForRequest(/\/terminals$/);
    site.queries.terminalRows.push(terminal({ id: "bar-3", name: "Bar 3" }));
    site.queries.change("terminals");
    site.queries.change("exceptions");
    await page.locator(".brand").focus();
    await asked;
    await page.waitForSelector("text=Bar 3");
  });
});
