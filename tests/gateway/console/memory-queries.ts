// The console's questions answered from rows held in memory: what the tests of the pages give them.
// Called by the tests of this folder. Cursors are row numbers; nothing here is a ledger.

import type {
  BalanceRow,
  Change,
  ConsoleQueries,
  ConsoleSetting,
  ExceptionRow,
  MovementFilter,
  MovementRow,
  Page,
  PageRequest,
  RecordProof,
  TerminalRow,
} from "../../../gateway/console/queries.js";

/** Everything that can be asked about, to be filled by a test. */
export class MemoryQueries implements ConsoleQueries {
  /** Oldest first, as they arrived. */
  readonly movementRows: MovementRow[] = [];
  readonly terminalRows: TerminalRow[] = [];
  readonly balanceRows: BalanceRow[] = [];
  readonly exceptionRows: ExceptionRow[] = [];
  readonly proofs = new Map<string, RecordProof>();
  place: ConsoleSetting = { place: "Le Zinc", timeZone: "Europe/Paris", demo: true, backUp: false };
  readonly listeners = new Set<(change: Change) => void>();

  /** Tells every subscriber. */
  change(what: Change): void {
    for (const listener of this.listeners) listener(what);
  }

  async setting() {
    return this.place;
  }

  async counts() {
    return {
      records: this.movementRows.length,
      terminals: this.terminalRows.length,
      terminalsOnline: this.terminalRows.filter(({ state }) => state === "online").length,
      openExceptions: this.exceptionRows.filter(({ state }) => state === "open").length,
    };
  }

  async movements(filter: MovementFilter, page: PageRequest): Promise<Page<MovementRow>> {
    const rows = this.movementRows.filter((row) => isIn(filter, row));
    return cut(filter.order === "newest" ? rows.reverse() : rows, page);
  }

  async movementsNewerThan(filter: MovementFilter, cursor: string): Promise<number> {
    const known = this.movementRows.findIndex((row) => row.cursor === cursor);
    return this.movementRows.slice(known + 1).filter((row) => isIn(filter, row)).length;
  }

  async assets() {
    return [...new Set(this.balanceRows.map(({ asset }) => asset))];
  }

  async terminals() {
    return this.terminalRows;
  }

  async trialBalance() {
    const records = this.movementRows.length;
    return { atSeconds: 1_793_736_247, records, transactions: records, rows: this.balanceRows };
  }

  async balances(_family: string, page: PageRequest) {
    return cut(this.balanceRows, page);
  }

  async exceptions(filter: { readonly state: "open" | "settled" | null }, page: PageRequest) {
    const { state } = filter;
    return cut(
      this.exceptionRows.filter((row) => state === null || row.state === state),
      page,
    );
  }

  async proof(terminal: string, sequence: number) {
    return this.proofs.get(`${terminal}/${sequence}`);
  }

  subscribe(onChange: (change: Change) => void): () => void {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }
}

function isIn(filter: MovementFilter, row: MovementRow): boolean {
  const accounts = row.postings.flatMap(({ source, destination }) => [source, destination]);
  const family = filter.account?.endsWith(":*") ? filter.account.slice(0, -1) : undefined;
  return (
    (filter.terminal === null || row.terminal === filter.terminal) &&
    (filter.kind === null || row.kind === filter.kind) &&
    (filter.asset === null || row.postings.some(({ asset }) => asset === filter.asset)) &&
    (filter.account === null ||
      accounts.some((name) => name === filter.account || name.startsWith(family ?? "\n"))) &&
    (filter.fromSeconds === null || row.time.seconds >= filter.fromSeconds) &&
    (filter.toSeconds === null || row.time.seconds < filter.toSeconds)
  );
}

function cut<Row>(rows: readonly Row[], page: PageRequest): Page<Row> {
  const start = Number.parseInt(page.cursor ?? "0", 10);
  const end = start + page.limit;
  return {
    rows: rows.slice(start, end),
    next: end < rows.length ? String(end) : null,
    total: rows.length,
  };
}
