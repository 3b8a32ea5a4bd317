/**
 * What the pages do beyond htmx: show new rows when nobody reads, say once what arrived, say when
 * the line to the gateway is cut, and walk the rows of a table by arrow keys.
 * Loaded by every page. Never moves anything under a finger, never asks another site.
 */

/** Beyond this scroll, someone reads further down. */
const TOP_PIXELS = 200;

/** Whether someone looks at the list closely enough that it must not move. */
function isReading(list: Element): boolean {
  return window.scrollY > TOP_PIXELS || list.matches(":hover") || isInUse(list);
}

const spoken = new Map<string, string>();

/** Says a text once; the first text of a place is what the page came with, and is not news. */
function speakOnce(place: string, text: string): void {
  const before = spoken.get(place);
  spoken.set(place, text);
  const region = document.getElementById("announce");
  if (region === null || before === undefined || before === text || text === "") return;
  region.textContent = text;
}

function announcements(): void {
  for (const place of ["fresh", "ledger"]) {
    const element = document.getElementById(place);
    if (element === null) continue;
    speakOnce(
      place,
      element.querySelector<HTMLElement>("[data-announce]")?.dataset["announce"] ?? "",
    );
  }
}

function showFresh(): void {
  const list = document.getElementById("movements");
  const link = list?.querySelector<HTMLElement>("#fresh .fresh");
  if (list && link && !isReading(list)) link.click();
}

/** Whether someone has the focus, or marks a text, inside. */
function isInUse(element: Element): boolean {
  const selection = document.getSelection();
  const marks = selection !== null && !selection.isCollapsed;
  return (
    element.contains(document.activeElement) || (marks && element.contains(selection.anchorNode))
  );
}

/** Lists that wanted to ask for themselves again while someone was in them. */
const held = new Set<Element>();

/** A list that asks for itself again waits while someone is in it. */
function hold(event: Event): void {
  const element = event.target;
  if (!(element instanceof HTMLElement) || element.dataset["hold"] === undefined) return;
  if (!isInUse(element)) return;
  event.preventDefault();
  held.add(element);
}

/** Nobody is in it any more: it asks now. */
function release(): void {
  for (const element of held) {
    if (element.isConnected && isInUse(element)) continue;
    held.delete(element);
    element.dispatchEvent(new Event("released"));
  }
}

function linkState(on: boolean): void {
  const element = document.getElementById("link-state");
  if (element === null) return;
  element.className = `state ${on ? "settled" : "waiting"}`;
  element.textContent = (on ? element.dataset["on"] : element.dataset["off"]) ?? "";
}

/** Up and down walk the rows by their first link. */
function walkRows(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const row = document.activeElement?.closest("table.rows tbody tr");
  if (step === 0 || !row) return;
  const links = [...(row.parentElement?.querySelectorAll("tr") ?? [])]
    .map((line) => line.querySelector<HTMLElement>("a.record, th a, td a"))
    .filter((link) => link !== null);
  const here = links.findIndex((link) => row.contains(link));
  const next = links[here + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", walkRows);
document.addEventListener("htmx:before:request", hold);
document.addEventListener("selectionchange", release);
document.addEventListener("focusout", () => setTimeout(release));
document.addEventListener("htmx:after:swap", () => {
  announcements();
  showFresh();
});
document.addEventListener("htmx:sse:after:connection", () => linkState(true));
document.addEventListener("htmx:sse:error", () => linkState(false));
document.addEventListener("htmx:sse:close", () => linkState(false));
document.documentElement.classList.add("scripted");
announcements();
