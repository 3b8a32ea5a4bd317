// The console's questions, answered from the tables and the live side of the gateway. Given to the
// pages by main.ts. Only reads; each answer is bounded by its limit or by the number of accounts
// or terminals.
import type {
  BalanceRow,
  Change,
  ConsoleCounts,
  ConsoleQueries,
  ConsoleSetting,
  ExceptionFilter,
  ExceptionRow,
  MovementFilter,
  MovementRow,
  Page,
  PageRequest,
  RecordProof,
  TerminalRow,
  TrialBalance,
} from "../console/queries.js";
import type { ConsoleContext, ConsoleFacts } from "./console-context.js";
import { ExceptionReader } from "./console-exceptions.js";
import { MovementReader } from "./console-movements.js";
import { ProofReader } from "./console-proof.js";
import { SumReader } from "./console-sums.js";
import { TerminalReader } from "./console-terminals.js";
import type { Sqlite } from "./database.js";

/** Answers what `ConsoleQueries` asks. */
export class ConsoleReader implements ConsoleQueries {
  readonly #context: ConsoleContext;
  readonly #facts: ConsoleFacts;
  readonly #movements: MovementReader;
  readonly #sums: SumReader;
  readonly #exceptions: ExceptionReader;
  readonly #terminals: TerminalReader;
  readonly #proofs: ProofReader;
  readonly #assets;

  constructor(db: Sqlite, context: ConsoleContext, facts: ConsoleFacts) {
    this.#context = context;
    this.#facts = facts;
    this.#movements = new MovementReader(db, context);
    this.#sums = new SumReader(db);
    this.#exceptions = new ExceptionReader(db, context);
    this.#terminals = new TerminalReader(db, context);
    this.#proofs = new ProofReader(db, facts);
    this.#assets = db.prepare("SELECT name FROM asset ORDER BY name").pluck();
  }

  setting(): Promise<ConsoleSetting> {
    const { registry } = this.#context;
    const place = registry.enrolments()[0]?.place ?? "";
    const name = registry.configuration(place)?.placeName ?? place;
    const { demo, timeZone } = this.#facts;
    return Promise.resolve({ place: name, timeZone, demo, backUp: false });
  }

  counts(): Promise<ConsoleCounts> {
    const { registry, presence } = this.#context;
    const terminals = registry.enrolments();
    return Promise.resolve({
      records: this.#movements.records(),
      terminals: terminals.length,
      terminalsOnline: terminals.filter(({ id }) => presence.isOnline(id)).length,
      openExceptions: this.#exceptions.open(),
    });
  }

  movements(filter: MovementFilter, page: PageRequest): Promise<Page<MovementRow>> {
    return Promise.resolve(this.#movements.page(filter, page));
  }

  movementsNewerThan(filter: MovementFilter, cursor: string): Promise<number> {
    return Promise.resolve(this.#movements.newerThan(filter, cursor));
  }

  assets(): Promise<readonly string[]> {
    return Promise.resolve(this.#assets.all() as string[]);
  }

  terminals(): Promise<readonly TerminalRow[]> {
    return Promise.resolve(this.#terminals.all());
  }

  trialBalance(): Promise<TrialBalance> {
    const records = (): number => this.#movements.records();
    return Promise.resolve(this.#sums.trialBalance(this.#facts.seconds(), records));
  }

  balances(family: string, page: PageRequest): Promise<Page<BalanceRow>> {
    return Promise.resolve(this.#sums.page(family, page));
  }

  exceptions(filter: ExceptionFilter, page: PageRequest): Promise<Page<ExceptionRow>> {
    return Promise.resolve(this.#exceptions.page(filter, page));
  }

  proof(terminal: string, sequence: number): Promise<RecordProof | undefined> {
    const enrolled = this.#context.registry.find(terminal);
    const row = enrolled && this.#movements.find(enrolled.id, sequence);
    return Promise.resolve(row && this.#proofs.prove(row, enrolled));
  }

  subscribe(onChange: (change: Change) => void): () => void {
    return this.#facts.subscribe(onChange);
  }
}
