// An installed Chromium, driven by playwright-core. Called by the tests of pages and of the bench,
// first thing in the body; they are skipped with that reason where there is none. A page that
// complains on its console, or asks another site for anything, fails its test by `complaints`.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { TestContext } from "vitest";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that `CHROMIUM` names, or Debian's; skips the test where there is none. */
export async function openBrowser(context: TestContext): Promise<Browser> {
  const given = [process.env["CHROMIUM"] ?? "", ...PLACES];
  const executablePath = given.find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined) return context.skip("no Chromium is installed");
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  context.onTestFinished(() => browser.close());
  return browser;
}

/** A page that was watched from its first request. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of its console and scripts, and requests to other sites. */
  readonly complaints: string[];
}

/** Opens an address of this machine, in English unless the options say otherwise. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await (await browser.newContext({ locale: "en", ...options })).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const isHere = request.url().startsWith("data:") || new URL(request.url()).host === host;
    if (!isHere) complaints.push(`asked ${request.url()}`);
  });
  const { host } = new URL(url);
  await page.goto(url);
  return { page, complaints };
}

/** Pixels by which a page is wider than its window; 0 when nothing has to be scrolled sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}
