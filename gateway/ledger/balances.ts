// Balances of accounts, kept beside the postings that they sum. Called by the ledger. The postings
// are the truth: `compareBalances` in the store sums them again and must find the same.
// Must never be written outside the transaction that holds the postings.
import { addMinor, assertThat } from "./assertion.js";
import type { LedgerStore, Sums } from "./ledger-store.js";

/** Entries after which the cache starts anew: bounds memory, costs one read an account. */
const ENTRIES_MAX = 200_000;

interface Entry {
  readonly account: number;
  readonly asset: number;
  readonly sums: Sums;
}

/** Reads through, writes once an account and batch. */
export class Balances {
  readonly #store: LedgerStore;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Set<Entry>();

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  /** Credits less debits, minor units. */
  balance(account: number, asset: number): number {
    const { sums } = this.#entry(account, asset);
    return sums.credited - sums.debited;
  }

  /** Moves an amount (minor units, > 0) between two accounts. */
  move(source: number, destination: number, asset: number, amount: number): void {
    assertThat(amount > 0, "a posting moves something");
    assertThat(source !== destination, "a posting has two accounts");
    const from = this.#entry(source, asset);
    const to = this.#entry(destination, asset);
    from.sums.debited = addMinor(from.sums.debited, amount);
    to.sums.credited = addMinor(to.sums.credited, amount);
    this.#changed.add(from).add(to);
  }

  /** Writes what changed, in the transaction at hand. */
  flush(): void {
    for (const { account, asset, sums } of this.#changed) {
      this.#store.putSums(account, asset, sums);
    }
    this.#changed.clear();
    if (this.#entries.size > ENTRIES_MAX) this.#entries.clear();
  }

  /** Forgets everything: the transaction at hand was rolled back. */
  forget(): void {
    this.#entries.clear();
    this.#changed.clear();
  }

  #entry(account: number, asset: number): Entry {
    const key = `${account} ${asset}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { account, asset, sums: this.#store.sums(account, asset) };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
