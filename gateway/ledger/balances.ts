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

/** Assets of one ledger: what fits beside an account's number in a safe integer. */
const ASSETS_MAX = 4096;

/** What both accounts of a posting have after it, minor units. */
export interface Moved {
  readonly source: number;
  readonly destination: number;
}

const balanceOf = ({ sums }: Entry): number => sums.credited - sums.debited;

/** Reads through, writes once an account and batch. */
export class Balances {
  readonly #store: LedgerStore;
  readonly #entries = new Map<number, Entry>();
  readonly #changed = new Set<Entry>();

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  /** Credits less debits, minor units. */
  balance(account: number, asset: number): number {
    return balanceOf(this.#entry(account, asset));
  }

  /** Moves an amount (minor units, > 0) between two accounts. */
  move(source: number, destination: number, asset: number, amount: number): Moved {
    assertThat(amount > 0, "a posting moves something");
    assertThat(source !== destination, "a posting has two accounts");
    const from = this.#entry(source, asset);
    const to = this.#entry(destination, asset);
    from.sums.debited = addMinor(from.sums.debited, amount);
    to.sums.credited = addMinor(to.sums.credited, amount);
    this.#changed.add(from).add(to);
    return { source: balanceOf(from), destination: balanceOf(to) };
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
    assertThat(asset < ASSETS_MAX, "a ledger has fewer than 4096 assets");
    const key = account * ASSETS_MAX + asset;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { account, asset, sums: this.#store.sums(account, asset) };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
