// The pages as people read them, drawn by the real routes over rows in memory.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EURO, EVENING_SECONDS, exception, movement, proof, terminal } from "./sample-rows.js";
import { openSite, type Site, words } from "./site.js";

let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(() => site.app.close());

describe("the movements", () => {
  it("show a sale with its terminal, number, accounts and amount taken from the card", async () => {
    site.queries.movementRows.push(movement({ sequence: 1042 }));
    const english = await site.page("/");
    expect(words(english)).toContain("Tuesday, 3 November 2026");
    expect(words(english)).toContain("21:04:07Bar 1 1,042Salecard 5f2a…c771 → sales, bar");
    expect(words(english)).toContain("\u22123.50 € assoposted");
    expect(english).toContain('href="/records/bar-1/1042"');
    const french = words(await site.page("/", "fr"));
    expect(french).toContain("Bar 1 1 042Ventecarte 5f2a…c771 → ventes, bar");
    expect(french).toContain("\u22123,50 €");
  });

  it("give a top-up to the card, and say when a record came late or on the allowance", async () => {
    const postings = [
      { source: "drawer:bar-1", destination: "card:5f2a00112233c771", minor: 2000, asset: EURO },
    ];
    site.queries.movementRows.push(
      movement({ kind: "top-up", postings }),
      movement({ sequence: 2, receivedSeconds: EVENING_SECONDS + 3600, authorisedBy: "allowance" }),
    );
    const text = words(await site.page("/"));
    expect(text).toContain("Top-updrawer of bar-1 → card 5f2a…c771+20.00 €");
    expect(text).toContain("21:04:07arrived 22:04:07");
    expect(text).toContain("Saleon the allowance");
  });

  it("name no day and no clock for a record whose clock was never set", async () => {
    site.queries.movementRows.push(movement({ time: { seconds: 12, source: "unset" } }));
    const text = words(await site.page("/"));
    expect(text).toContain("clock never setarrived 21:04:08");
    expect(text).not.toContain("1970");
  });

  it("are filtered by the address, and offer the next page by cursor", async () => {
    for (let sequence = 1; sequence <= 150; sequence += 1) {
      site.queries.movementRows.push(movement({ sequence }));
    }
    site.queries.movementRows.push(
      movement({ sequence: 1, terminal: "bar-2", terminalName: "B2" }),
    );
    const first = await site.page("/?terminal=bar-1");
    expect(first).not.toContain("/records/bar-2/");
    expect(first).toContain("/records/bar-1/150");
    expect(first).not.toContain('/records/bar-1/50"');
    expect(first).toContain('href="/?cursor=100&terminal=bar-1"');
    const second = await site.page("/?terminal=bar-1&cursor=100");
    expect(second).toContain('/records/bar-1/50"');
    expect(second).not.toContain('id="fresh"');
  });

  it("teach what will appear while there is nothing", async () => {
    expect(words(await site.page("/"))).toContain("as soon as a terminal has sent it");
    expect(words(await site.page("/fragments/ledger"))).toContain("Key in a price, press # for OK");
  });

  it("count what is new since the row on top, and say nothing when nothing is", async () => {
    for (const sequence of [1, 2, 3]) site.queries.movementRows.push(movement({ sequence }));
    expect(words(await site.page("/fragments/fresh?since=c1"))).toBe("2 new");
    expect(words(await site.page("/fragments/fresh?since=c2", "fr"))).toBe("1 nouveau");
    expect(await site.page("/fragments/fresh?since=c3")).toBe("");
  });
});

describe("the terminals", () => {
  it("say who is there, what waits, what is missing, and whether the clock is right", async () => {
    const gaps = [
      { from: 612, to: 612 },
      { from: 620, to: 623 },
    ];
    const clock = { source: "battery", offsetSeconds: -48 } as const;
    const configuration = { running: 2, wanted: 3 };
    site.queries.terminalRows.push(
      terminal(),
      terminal({
        id: "bar-2",
        name: "Bar 2",
        state: "offline",
        queue: 37,
        chain: "waiting",
        gaps,
        clock,
        configuration,
      }),
    );
    const text = words(await site.page("/terminals"));
    expect(text).toContain("1 of 2 terminals are online");
    expect(text).toContain("Bar 1bar-1 · baronline20 seconds ago0No. 1,042");
    expect(text).toContain("offline");
    expect(text).toContain("37 records");
    expect(text).toContain("waiting for recordsmissing 612, 620–623");
    expect(text).toContain("own clock48 seconds behind");
    expect(text).toContain("version 2version 3 waits");
  });

  it("are sorted as the address asks, and say so to a screen reader", async () => {
    site.queries.terminalRows.push(
      terminal({ queue: 3 }),
      terminal({ id: "bar-2", name: "Bar 2", queue: 40 }),
    );
    const html = await site.page("/terminals?sort=-queue");
    expect(html.indexOf("Bar 2")).toBeLessThan(html.indexOf("Bar 1"));
    expect(html).toContain('aria-sort="descending"');
    expect(html).toContain('href="/terminals?sort=queue"');
  });
});

describe("the trial balance", () => {
  it("sets each account's sums and balance on its side, with totals and a verdict", async () => {
    site.queries.balanceRows.push(
      { account: "card:*", accounts: 24, asset: EURO, debitedMinor: 350, creditedMinor: 2000 },
      { account: "drawer:bar-1", accounts: 1, asset: EURO, debitedMinor: 2000, creditedMinor: 0 },
      { account: "sales:bar", accounts: 1, asset: EURO, debitedMinor: 0, creditedMinor: 350 },
    );
    const text = words(await site.page("/balance")).replaceAll(" € asso", "|");
    expect(text).toContain("EUR.assoNothing made, nothing lost: 0.00 €");
    expect(text).toContain("All cards24 accounts3.50|20.00|16.50|");
    expect(text).toContain("drawer of bar-120.00|0.00|20.00|");
    expect(text).toContain("Total23.50|23.50|20.00|20.00|");
    expect(await site.page("/balance")).toContain('href="/?account=card%3A*&asset=EUR.asso%2F2"');
  });

  it("cries out when the sides differ by a cent", async () => {
    site.queries.balanceRows.push(
      { account: "card:*", accounts: 1, asset: EURO, debitedMinor: 350, creditedMinor: 0 },
      { account: "sales:bar", accounts: 1, asset: EURO, debitedMinor: 0, creditedMinor: 351 },
    );
    const text = words(await site.page("/balance"));
    expect(text).toContain("The sides differ by 0.01 €");
    expect(text).not.toContain("nothing lost");
  });
});

describe("the exceptions", () => {
  it("say what happened, whether money moved and what to do", async () => {
    site.queries.exceptionRows.push(
      exception(),
      exception({
        id: "2",
        kind: "unknown-outcome",
        card: "5f2a00112233c771",
        amount: { minor: 350, asset: EURO },
      }),
    );
    const text = words(await site.page("/exceptions"));
    expect(text).toContain("2 things wait for you");
    expect(text).toContain("Bar 1 has not reported its record 1,042; it has reported later ones.");
    expect(text).toContain("Cards may have been charged");
    expect(text).toContain("Usually they arrive when Bar 1 is back online.");
    expect(text).toContain("whether card 5f2a…c771 was charged 3.50 €");
  });

  it("show settled ones only when asked, with the record that settled them", async () => {
    const settledBy = { terminal: "bar-1", sequence: 1050 };
    site.queries.exceptionRows.push(exception({ state: "settled", settledBy }));
    expect(words(await site.page("/exceptions"))).toContain("Nothing is out of order.");
    const html = await site.page("/exceptions?state=settled");
    expect(html).toContain('href="/records/bar-1/1050"');
    expect(words(html)).toContain("Nothing: it settled itself.");
  });
});

describe("the proof of a record", () => {
  it("shows every check with its answer, the postings, the fields and the bytes", async () => {
    site.queries.proofs.set("bar-1/1", proof());
    const html = await site.page("/records/bar-1/1");
    const text = words(html);
    expect(text).toContain("Sale 1, Bar 1");
    expect(text).toContain("This record holds");
    expect(text).toContain("The terminal signed exactly these bytes");
    expect(text).toContain("Checked just now, on 3 Nov 2026, 21:05:07");
    expect(text).toContain("Hash before4cdcdcdcd cdcdcdcd");
    expect(text).toContain("Kind71 Sale");
    expect(text).toContain("Means of payment201 cash");
    expect(html).toContain('href="/records/bar-1/2"');
  });

  it("says plainly that a record does not hold", async () => {
    const checked = { ...proof().checked, signature: "invalid" } as const;
    site.queries.proofs.set("bar-1/1", proof({ checked }));
    const text = words(await site.page("/records/bar-1/1"));
    expect(text).toContain("This record does not hold");
    expect(text).toContain("The signature is not the terminal’s");
  });

  it("does not call a record proven while the one before it is missing", async () => {
    const checked = { ...proof().checked, chain: "previous-missing" } as const;
    site.queries.proofs.set("bar-1/1", proof({ checked }));
    expect(words(await site.page("/records/bar-1/1"))).toContain("as far as we can see");
  });
});
