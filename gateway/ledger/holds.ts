// Holds: money of a bare identity set aside for a sale that was allowed and not yet recorded.
// Called by downlink (asks) and by the commits (records consume). Kept in memory alone: a hold
// lives 60 s, and a record posts whether or not its hold still stands.
// Reads the clock that it is given; never writes the ledger.
import { hexText } from "../../protocol/bytes.js";
import type { ErrorCode } from "../../protocol/errors.js";
import { BALANCE_MINOR_MAX, COUNTER_MAX, HOLD_SECONDS } from "../../protocol/limits.js";
import type { Money } from "../../protocol/money.js";
import type { Answer, Authorise } from "../../protocol/wire/bodies.js";
import { ASK_SALE, ASK_TOP_UP } from "../../protocol/wire/bodies.js";
import type { VerifiedRecord } from "../verify/statement.js";

interface Hold {
  readonly enrolment: number;
  readonly number: number;
  readonly total: number;
  readonly card: string;
  readonly legs: readonly Money[];
  readonly endsSeconds: number;
  /** Last sequence that can be the sale's record; undefined while the sale may be under way. */
  lastSequence: number | undefined;
}

/** What holds look at. `accepted`: assets of the place, undefined while it has no configuration. */
export interface HoldPorts {
  /** Credits less debits, minor units, of a card (16 hex digits). */
  balance(card: string, asset: string): number;
  accepted(enrolment: number): readonly string[] | undefined;
  /** Unix seconds. */
  seconds(): number;
  /** Number of the first hold: must not repeat soon after a restart. */
  readonly first: number;
}

/** Holds are known by the terminal's request: the number of the intent that will consume it. */
const keyOf = (enrolment: number, request: number): string => `${enrolment} ${request}`;

/** All live holds. */
export class Holds {
  readonly #ports: HoldPorts;
  readonly #holds = new Map<string, Hold>();
  #last: number;

  constructor(ports: HoldPorts) {
    this.#ports = ports;
    this.#last = ports.first - 1;
  }

  /**
   * Answers an authorisation: a hold with its legs (a top-up or a balance needs none), or a
   * refusal (L110 the card has too little, L113 the place does not take an asset), always with
   * what the card has left to spend afterwards.
   */
  answer(enrolment: number, ask: Authorise): Answer {
    this.#expire();
    const card = hexText(ask.card.reference);
    const accepted = this.#ports.accepted(enrolment);
    const foreign = ask.assets.some((asset) => accepted !== undefined && !accepted.includes(asset));
    if (foreign || ask.assets.length === 0) return this.#reply(ask, card, { refusal: "L113" });
    switch (ask.purpose) {
      case ASK_SALE:
        return this.#answerSale(enrolment, ask, card);
      case ASK_TOP_UP:
        return this.#answerTopUp(ask, card);
      default:
        return this.#reply(ask, card, {});
    }
  }

  /** Ends the holds of the intents that these records carried out: they are posted now. */
  consume(records: readonly VerifiedRecord[]): void {
    if (this.#holds.size === 0) return;
    for (const { enrolment, statement } of records) {
      const { intent } = statement;
      if (intent !== undefined) this.#holds.delete(keyOf(enrolment, intent));
    }
  }

  /**
   * The terminal greets over a new connection, and what it recorded ends at `last`. Of the sales
   * that it asked for before, those that are not among these records were given up.
   */
  greeted(enrolment: number, last: number): void {
    for (const hold of this.#holds.values()) {
      if (hold.enrolment === enrolment) hold.lastSequence ??= last;
    }
  }

  /** A terminal's records are posted up to `stored`: ends the holds of sales that were given up. */
  posted(enrolment: number, stored: number): void {
    for (const [key, { enrolment: owner, lastSequence }] of this.#holds) {
      if (owner !== enrolment || lastSequence === undefined) continue;
      if (lastSequence <= stored) this.#holds.delete(key);
    }
  }

  /** What a card may spend of an asset: its balance less live holds. */
  available(card: string, asset: string): number {
    let minor = this.#ports.balance(card, asset);
    for (const hold of this.#holds.values()) {
      if (hold.card !== card) continue;
      for (const leg of hold.legs) if (leg.asset === asset) minor -= leg.amount;
    }
    return Math.max(-BALANCE_MINOR_MAX, Math.min(BALANCE_MINOR_MAX, minor));
  }

  /**
   * A request is the number of the intent to be: the same number again means that the answer was
   * lost, or that the sale before was given up, and then its hold ends.
   */
  #answerSale(enrolment: number, ask: Authorise, card: string): Answer {
    const key = keyOf(enrolment, ask.request);
    const before = this.#holds.get(key);
    if (before?.card === card && before.total === ask.total) return this.#reply(ask, card, before);
    this.#holds.delete(key);
    const legs = this.#split(ask, card);
    if (legs === undefined) return this.#reply(ask, card, { refusal: "L110" });
    const endsSeconds = this.#ports.seconds() + HOLD_SECONDS;
    const number = this.#nextNumber();
    const { total } = ask;
    const hold = { enrolment, number, total, card, legs, endsSeconds, lastSequence: undefined };
    this.#holds.set(key, hold);
    return this.#reply(ask, card, hold);
  }

  #answerTopUp(ask: Authorise, card: string): Answer {
    const [asset] = ask.assets;
    const legs = asset === undefined || ask.total === 0 ? [] : [{ asset, amount: ask.total }];
    const answer = this.#reply(ask, card, { legs });
    const balances = answer.balances.map((money) =>
      money.asset === asset ? { asset, amount: money.amount + ask.total } : money,
    );
    return { ...answer, balances };
  }

  /** The assets in the order asked, each as far as it goes; undefined when all are not enough. */
  #split(ask: Authorise, card: string): Money[] | undefined {
    let rest = ask.total;
    const legs: Money[] = [];
    for (const asset of ask.assets) {
      const amount = Math.min(rest, Math.max(0, this.available(card, asset)));
      if (amount > 0) legs.push({ asset, amount });
      rest -= amount;
    }
    return rest === 0 ? legs : undefined;
  }

  #reply(
    ask: Authorise,
    card: string,
    { number = 0, legs = [], refusal = "" }: Partial<Hold> & { readonly refusal?: ErrorCode | "" },
  ): Answer {
    const assets = [...new Set(ask.assets)];
    return {
      request: ask.request,
      hold: number,
      refusal,
      legs: [...legs],
      balances: assets.map((asset) => ({ asset, amount: this.available(card, asset) })),
      asOf: this.#ports.seconds(),
    };
  }

  /** Holds are in the order in which they end. */
  #expire(): void {
    const now = this.#ports.seconds();
    for (const [key, { endsSeconds }] of this.#holds) {
      if (endsSeconds > now) return;
      this.#holds.delete(key);
    }
  }

  #nextNumber(): number {
    this.#last = this.#last >= COUNTER_MAX ? 1 : this.#last + 1;
    return this.#last;
  }
}
