// All terminals' chains: where each record belongs, and whether it links to its neighbours. Called
// by the ledger. Records may come in any order; a link is checked when its second end arrives.
import { sameBytes } from "../../protocol/bytes.js";
import { decodeEnvelopes } from "../../protocol/record/cose.js";
import { decodeRecord } from "../../protocol/record/decode.js";
import type { VerifiedRecord } from "../verify/statement.js";
import { assertThat } from "./assertion.js";
import { Chain } from "./chain.js";
import type { Exceptions } from "./exceptions.js";
import type { LedgerStore } from "./ledger-store.js";
import { linkOf, type Taken } from "./taken.js";

/** The chains, read from the store at the first use of each. */
export class Chains {
  readonly #store: LedgerStore;
  readonly #exceptions: Exceptions;
  readonly #chains = new Map<number, Chain>();
  readonly #grown = new Set<number>();

  constructor(store: LedgerStore, exceptions: Exceptions) {
    this.#store = store;
    this.#exceptions = exceptions;
  }

  /** The chain of an enrolment. */
  of(enrolment: number): Chain {
    const known = this.#chains.get(enrolment);
    if (known !== undefined) return known;
    const head = this.#store.chainHead(enrolment);
    const stored = head?.stored ?? 0;
    const link = head?.link ?? this.#store.owner(enrolment).genesis;
    const chain = new Chain(stored, link, this.#store.openGaps(enrolment));
    for (const sequence of this.#store.sequencesAfter(enrolment, stored)) chain.addAhead(sequence);
    this.#chains.set(enrolment, chain);
    return chain;
  }

  /** Whether the record names the one before it, as far as that one is here. */
  links({ enrolment, statement, previous }: VerifiedRecord): boolean {
    const chain = this.of(enrolment);
    const before = statement.sequence - 1;
    if (before === chain.stored) return sameBytes(previous, chain.link);
    if (!chain.has(before)) return true;
    const held = this.#store.held(enrolment, before);
    return held !== undefined && sameBytes(previous, held.link);
  }

  /** Adds a record that was just inserted: checks its successor, settles gaps that it fills. */
  add(taken: Taken): void {
    const { enrolment, statement } = taken.record;
    const { sequence } = statement;
    const chain = this.of(enrolment);
    if (chain.waits && chain.has(sequence + 1)) this.#checkSuccessor(taken);
    if (chain.add(sequence, linkOf(taken.record))) {
      const last = this.#store.held(enrolment, chain.stored);
      assertThat(last !== undefined, "the end of a whole chain is held");
      chain.link = last.link;
    }
    this.#grown.add(enrolment);
    const open = chain.raisedGaps.filter(({ to }) => to > chain.stored);
    if (open.length === chain.raisedGaps.length) return;
    chain.raisedGaps = open;
    this.#exceptions.settleGaps(taken, chain.stored);
  }

  /** Writes the heads that moved, in the transaction at hand. */
  flush(): void {
    for (const enrolment of this.#grown) {
      const { stored, link } = this.of(enrolment);
      this.#store.putChainHead(enrolment, stored, link);
    }
    this.#grown.clear();
  }

  /** Forgets everything: the transaction at hand was rolled back. */
  forget(): void {
    this.#chains.clear();
    this.#grown.clear();
  }

  /** The next record came first, unchecked: does it name this one? */
  #checkSuccessor({ record, atSeconds }: Taken): void {
    const sequence = record.statement.sequence + 1;
    const next = this.#store.held(record.enrolment, sequence);
    const payload = next && decodeEnvelopes(next.envelope).envelopes[0]?.payload;
    const content = payload && decodeRecord(payload);
    if (next === undefined || content === undefined || "code" in content) return;
    if (sameBytes(content.previous, linkOf(record))) return;
    const where = { enrolment: record.enrolment, sequence, record: next.id };
    this.#exceptions.note({ kind: "chain-break", code: "L103", atSeconds, ...where });
  }
}
