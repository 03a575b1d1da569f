/** What came of messages, as it waits to be taken in: inputs of their contacts, and ends that only the outbox notes. It judges and writes nothing. */
import type { Clock } from '../clock/index.js';
import type { PolicyModel } from '../machine/model.js';
import type { OutboxChange } from '../store/port.js';
import type { HandOver, Parcel } from './courier.js';
import { waitOf } from './retry.js';
import type { Outcome } from './work.js';

export interface Answered {
  readonly outcomes: readonly Outcome[];
  /** Of messages that no run waits for. */
  readonly settled: readonly OutboxChange[];
}

const SETTLED_PER_OUTCOME = 10;

export class Answers {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #policies: () => Pick<PolicyModel, 'unknownOutcome'>;
  #outcomes: Outcome[] = [];
  #settled: OutboxChange[] = [];
  /** Messages whose answers no batch has taken in yet. */
  readonly #told = new Set<string>();

  /** `random`: 0 up to 1, for the jitter of retries. `policies`: as they are now. */
  constructor(clock: Clock, random: () => number, policies: () => Pick<PolicyModel, 'unknownOutcome'>) {
    this.#clock = clock;
    this.#random = random;
    this.#policies = policies;
  }

  get waiting(): number {
    return this.#outcomes.length + this.#settled.length;
  }

  /** Whether it was answered, and no batch has taken that in yet: it can be withdrawn no more. */
  has(messageId: string): boolean {
    return this.#told.has(messageId);
  }

  /** Ends that only the outbox notes cost little, and do not wait for a batch of their own. */
  take(limit: number): Answered {
    return { outcomes: this.#outcomes.splice(0, limit), settled: this.#settled.splice(0, limit * SETTLED_PER_OUTCOME) };
  }

  /** What was taken could not be written down: it comes first the next time. */
  putBack({ outcomes, settled }: Answered): void {
    this.#outcomes = [...outcomes, ...this.#outcomes];
    this.#settled = [...settled, ...this.#settled];
    for (const { change } of outcomes) this.#told.add(change.id);
    for (const { id } of settled) this.#told.add(id);
  }

  /** The contact was erased: nothing of it is told. */
  drop(contact: string): void {
    const dropped = this.#outcomes.filter((outcome) => outcome.contact === contact);
    for (const { change } of dropped) this.#told.delete(change.id);
    if (dropped.length > 0) this.#outcomes = this.#outcomes.filter((outcome) => outcome.contact !== contact);
  }

  /** A batch has taken it in. */
  forget({ outcomes, settled }: Answered): void {
    for (const { change } of outcomes) this.#told.delete(change.id);
    for (const { id } of settled) this.#told.delete(id);
  }

  add({ message, isSettled, attempts: before }: Parcel, result: HandOver): void {
    const now = this.#clock.now();
    const { contact } = message.run;
    this.#told.add(message.id);
    const change = (status: OutboxChange['status']): OutboxChange => ({
      id: message.id,
      status,
      at: now,
      reason: 'reason' in result ? result.reason : null,
      providerId: result.kind === 'sent' ? (result.providerId ?? null) : null,
    });
    if (isSettled) {
      this.#settled.push(change(result.kind === 'retry' ? 'failed' : result.kind));
      return;
    }
    const attempts = before + 1;
    const resends = this.#policies().unknownOutcome === 'resend';
    const isAgain = result.kind === 'retry' || (result.kind === 'unknown' && resends);
    const wished = result.kind === 'retry' ? result.afterMs : undefined;
    const wait = isAgain ? waitOf(wished, attempts, this.#random()) : null;
    if (wait !== null) {
      const input = { kind: 'outcome' as const, message, outcome: 'retry' as const, until: now + wait };
      this.#outcomes.push({ contact, input, change: change('withdrawn') });
      return;
    }
    const outcome = result.kind === 'retry' ? 'failed' : result.kind;
    const reason = 'reason' in result ? { reason: result.reason } : {};
    this.#outcomes.push({ contact, input: { kind: 'outcome', message, outcome, ...reason }, change: change(outcome) });
  }
}
