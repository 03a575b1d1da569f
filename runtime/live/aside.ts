/**
 * Contacts and inputs that a batch stumbles over: they are set aside so that the others go on, and stay listed among the rejects. It judges
 * nothing and writes nothing.
 */
import type { Store, StoredContact, StoredReject } from '../store/port.js';
import type { Intake } from './intake.js';
import { type BatchResult, type BatchWork, type Outcome, Stumble } from './work.js';

/** A contact that was set aside is tried again after this. */
const PUT_OFF_MS = 3_600_000;
/** Past this many in one batch the rest of it is left for the next: each costs another attempt. */
const MOST_STUMBLES = 20;

/**
 * The work as `run` does it, without whoever stumbles: they are set aside, and it is done again without. `again`: before that, everything is to
 * stand as it did at first. Throws what is no `Stumble`, and the one that is too many.
 */
export function withoutStumbles(
  work: BatchWork,
  store: Pick<Store, 'contactsById'>,
  run: (work: BatchWork) => BatchResult,
  again: (stumble: Stumble) => void,
): { readonly result: BatchResult; readonly rejects: readonly StoredReject[] } {
  const aside = new Aside(store, work.now);
  for (;;) {
    try {
      return { result: aside.complete(work, run(aside.without(work))), rejects: aside.rejects(work) };
    } catch (error) {
      if (!(error instanceof Stumble) || aside.size >= MOST_STUMBLES) throw error;
      again(error);
      aside.add(error);
    }
  }
}

class Aside {
  readonly #contacts = new Set<string>();
  readonly #numbers = new Set<number>();
  readonly #inputs = new Set<Intake | Outcome>();
  readonly #stumbles: Stumble[] = [];
  readonly #store: Pick<Store, 'contactsById'>;
  readonly #now: number;
  #rows: readonly StoredContact[] = [];

  constructor(store: Pick<Store, 'contactsById'>, now: number) {
    this.#store = store;
    this.#now = now;
  }

  get size(): number {
    return this.#stumbles.length;
  }

  add(stumble: Stumble): void {
    this.#stumbles.push(stumble);
    if (stumble.input !== null && !this.#inputs.has(stumble.input)) {
      this.#inputs.add(stumble.input);
      return;
    }
    this.#contacts.add(stumble.contact);
    this.#rows = this.#store.contactsById([...this.#contacts]);
    for (const { number } of this.#rows) this.#numbers.add(number);
  }

  /** The work without what was set aside. */
  without({ now, intake, outcomes, due }: BatchWork): BatchWork {
    if (this.size === 0) return { now, intake, outcomes, due };
    return {
      now,
      intake: intake.filter((given) => !this.#has(given)),
      outcomes: outcomes.filter((outcome) => !this.#has(outcome)),
      due: due.filter((number) => !this.#numbers.has(number)),
    };
  }

  /** The result with rows for what was set aside, and a receipt for every input of the whole work. */
  complete({ intake }: BatchWork, { receipts, contacts, events }: BatchResult): BatchResult {
    if (this.size === 0) return { receipts, contacts, events };
    const given = receipts[Symbol.iterator]();
    return {
      receipts: intake.map((input) => (this.#has(input) ? 'aside' : given.next().value!)),
      contacts: [...contacts, ...this.#rows.map((row) => ({ ...row, due: this.#now + PUT_OFF_MS }))],
      events,
    };
  }

  /** What is told of it, with everything that was not taken in. */
  rejects({ intake }: BatchWork): StoredReject[] {
    return this.#stumbles.flatMap(({ contact, input, message }) => {
      const own = input === null ? intake.filter((given) => given.contact === contact) : [input];
      const head = { at: this.#now, source: 'contact', reason: message };
      if (own.length === 0) return [{ ...head, payload: JSON.stringify({ contact }) }];
      return own.map((one) => ({ ...head, payload: JSON.stringify(one) }));
    });
  }

  #has(input: Intake | Outcome): boolean {
    return this.#inputs.has(input) || this.#contacts.has(input.contact);
  }
}
