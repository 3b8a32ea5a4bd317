// The verifying stage as the others see it: messages in, checked messages out, in the order in
// which they came. Called by ingest. Two kinds: threads (pool.ts), and the calling thread itself.
import type { CheckedMessage } from "./check.js";
import { checkMessage } from "./check.js";
import type { RecordMessage } from "./job.js";
import type { EnrolledKey } from "./key-ring.js";
import { KeyRing } from "./key-ring.js";

/** Gets what was found in one message. */
export type OnChecked = (checked: CheckedMessage) => void;

/** The verifying stage. */
export interface Verifier {
  /** Believes one more key, for every message submitted from now on. */
  enrol(key: EnrolledKey): void;
  /** Checks a message; calls back once, later, in the order of submission. */
  submit(message: RecordMessage, onChecked: OnChecked): void;
  /** Ends after what was submitted has been answered. */
  close(): Promise<void>;
}

/** A verifier in the calling thread: the simulator's, with nothing that runs beside. */
export class DirectVerifier implements Verifier {
  readonly #keys = new KeyRing();
  #pending: Promise<void> = Promise.resolve();

  enrol(key: EnrolledKey): void {
    this.#keys.add(key);
  }

  submit({ terminal, payload }: RecordMessage, onChecked: OnChecked): void {
    const copy = Uint8Array.from(payload);
    this.#pending = this.#pending.then(() => {
      onChecked(checkMessage(copy, terminal, this.#keys));
    });
  }

  close(): Promise<void> {
    return this.#pending;
  }
}
