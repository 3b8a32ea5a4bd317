// The console's addresses: headers, language, exports, liveness, strangers' input.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exception, movement, proof, terminal } from "./sample-rows.js";
import { openSite, type Site, words } from "./site.js";

let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(() => site.app.close());

const HOSTILE = `"><img src=x onerror=alert(1)>'&</script>`;

describe("a page", () => {
  it("lets the browser load and send nothing beyond this site", async () => {
    const { headers, body } = await site.app.inject("/");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(body).not.toMatch(/<script(?![^>]* src=)|\son\w+=|\sstyle=/);
  });

  it("has landmarks, a skip link, one heading and one live region", async () => {
    const body = await site.page("/");
    for (const landmark of ["<header", "<nav", "<main", "<footer", 'class="skip"']) {
      expect(body).toContain(landmark);
    }
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body.match(/aria-live=/g)).toHaveLength(1);
  });

  it("brings less than 50 kB of script, kept by the browser for a year", async () => {
    const body = await site.page("/");
    const paths = [...body.matchAll(/<script src="([^"]+)"/g)].map(([, path]) => path);
    let bytes = 0;
    for (const path of paths) {
      const answer = await site.app.inject(path);
      expect(answer.headers["cache-control"]).toContain("immutable");
      bytes += answer.rawPayload.length;
    }
    expect(paths.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(50_000);
  });

  it("never prints what came from outside as markup, on any page", async () => {
    const name = HOSTILE;
    site.queries.place = { ...site.queries.place, place: name };
    site.queries.movementRows.push(
      movement({ terminalName: name, place: name, card: name, cursor: name }),
    );
    site.queries.terminalRows.push(terminal({ name, firmware: name, place: name }));
    site.queries.balanceRows.push({
      account: name,
      accounts: 1,
      asset: name,
      debitedMinor: 1,
      creditedMinor: 0,
    });
    site.queries.exceptionRows.push(exception({ terminalName: name, card: name, code: name }));
    const fields = [
      { label: 1, name, value: { type: "text", text: name } },
      { label: 2, name, value: { type: "bytes", hex: name } },
    ] as const;
    const row = movement({ terminalName: name });
    site.queries.proofs.set("bar-1/1", proof({ row, fields, payloadHex: name }));
    const query = `?terminal=${encodeURIComponent(name)}&since=${encodeURIComponent(name)}`;
    const paths = ["/", "/terminals", "/balance", "/exceptions", "/records/bar-1/1", "/nowhere"];
    for (const path of [...paths, `/${query}`, `/fragments/fresh${query}`, "/fragments/ledger"]) {
      const body = await site.page(path);
      // A quote from outside is always escaped, so every pair of quotes is one attribute's.
      const tags = body.replace(/"[^"]*"/g, "");
      expect([path, tags.includes("<img")]).toEqual([path, false]);
    }
  });

  it("says in words that there is no such page or record", async () => {
    const missing = await site.app.inject({ url: "/x", headers: { "accept-language": "en" } });
    expect(missing.statusCode).toBe(404);
    expect(words(missing.body)).toContain("There is no such page");
    for (const path of ["/records/bar-1/9", "/records/BAR/1", "/records/bar-1/0"]) {
      expect((await site.app.inject(path)).statusCode).toBe(404);
    }
  });
});

describe("a fault of ours", () => {
  it("is said in words, without the words of the error", async () => {
    site.queries.proof = () => Promise.reject(new Error("SQLITE_CORRUPT in /var/lib/zinc"));
    const url = "/records/bar-1/1";
    const answer = await site.app.inject({ url, headers: { "accept-language": "en" } });
    expect(answer.statusCode).toBe(500);
    expect(words(answer.body)).toContain("the pages only read");
    expect(answer.body).not.toContain("SQLITE");
  });
});

describe("the language switch", () => {
  it("keeps the choice in a cookie and comes back to the same view", async () => {
    const url = "/exceptions?lang=en&state=all";
    const answer = await site.app.inject(url);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe("/exceptions?state=all");
    expect(answer.headers["set-cookie"]).toMatch(/^zinc-language=en; .*HttpOnly/);
  });

  it("cannot be used to lead people to another site", async () => {
    const answer = await site.app.inject("//evil.example/?lang=fr");
    expect(answer.headers.location).toBe("/evil.example/");
  });
});

describe("an export", () => {
  it("has one line a posting, all pages of the filter, and exact decimals", async () => {
    for (let sequence = 1; sequence <= 600; sequence += 1) {
      site.queries.movementRows.push(movement({ sequence }));
    }
    const answer = await site.app.inject({
      url: "/movements.csv?kind=sale",
      headers: { "accept-language": "en" },
    });
    const lines = answer.body.split("\r\n");
    expect(answer.headers["content-type"]).toContain("text/csv");
    expect(lines[0]).toContain("Time,Clock,Received,Terminal,Record");
    expect(lines).toHaveLength(602);
    expect(lines[1]).toContain("2026-11-03T20:04:07Z,own clock,");
    expect(lines[1]).toContain("card:5f2a00112233c771,sales:bar,-3.50,EUR.asso/2,");
  });

  it("hands no formula to a spreadsheet, and keeps commas and quotes in their cell", async () => {
    site.queries.terminalRows.push(terminal({ name: '=HYPERLINK("x"),1', place: "+1" }));
    const { body } = await site.app.inject("/terminals.csv");
    expect(body).toContain(`"'=HYPERLINK(""x""),1",'+1`);
  });

  it("gives the signed record as it arrived", async () => {
    site.queries.proofs.set("bar-1/1", proof());
    const answer = await site.app.inject("/records/bar-1/1/record.cose");
    expect(answer.headers["content-type"]).toBe("application/cose");
    expect(answer.rawPayload.toString("hex")).toBe("d28443a10127a0");
  });

  it("tells exceptions in the sentences of the page", async () => {
    site.queries.exceptionRows.push(exception());
    const { body } = await site.app.inject({
      url: "/exceptions.csv",
      headers: { "accept-language": "fr" },
    });
    expect(body).toContain("Bar 1 n’a pas transmis son enregistrement 1\u202f042");
  });
});

describe("the event stream", () => {
  it("tells what changed, once, and everything after a cut", async () => {
    const url = await site.app.listen({ port: 0, host: "127.0.0.1" });
    const stream = await fetch(`${url}/live`, { headers: { "last-event-id": "3" } });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const read = async (until: string): Promise<string> => {
      let text = "";
      while (!text.includes(until)) text += new TextDecoder().decode((await reader.read()).value);
      return text;
    };
    expect(await read("event: exceptions\n")).toContain("event: movements\n");
    site.queries.change("terminals");
    expect(await read("event: ")).toBe("id: 1\nevent: terminals\n\n");
    await reader.cancel();
  });

  it("lets the ledger go when the server closes", async () => {
    expect(site.queries.listeners.size).toBe(1);
    await site.app.close();
    expect(site.queries.listeners.size).toBe(0);
  });
});
