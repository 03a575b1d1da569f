/** What came of messages, as it waits to be taken in: inputs of their contacts, and ends that only the outbox notes. It judges and writes nothing. */
import type { Clock } from '../clock/index.js';
import type { OutboxChange } from '../store/port.js';
import type { HandOver, Parcel } from './courier.js';
import { waitOf } from './retry.js';
import type { Outcome } from './work.js';

export interface Answered {
  readonly outcomes: readonly Outcome[];
  /** Of messages that no run waits for. */
  readonly settled: readonly OutboxChange[];
}

export class Answers {
  readonly #clock: Clock;
  readonly #random: () => number;
  #outcomes: Outcome[] = [];
  #settled: OutboxChange[] = [];
  /** Hand-overs that failed for now, by message. */
  readonly #attempts = new Map<string, number>();

  /** `random`: 0 up to 1, for the jitter of retries. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  get waiting(): number {
    return this.#outcomes.length + this.#settled.length;
  }

  attemptsOf(messageId: string): number {
    return this.#attempts.get(messageId) ?? 0;
  }

  noteAttempts(messageId: string, attempts: number): void {
    if (attempts > 0) this.#attempts.set(messageId, attempts);
  }

  take(limit: number): Answered {
    return { outcomes: this.#outcomes.splice(0, limit), settled: this.#settled.splice(0, limit) };
  }

  /** What was taken could not be written down: it comes first the next time. */
  putBack({ outcomes, settled }: Answered): void {
    this.#outcomes = [...outcomes, ...this.#outcomes];
    this.#settled = [...settled, ...this.#settled];
  }

  /** The contact was erased: nothing of it is told. */
  drop(contact: string): void {
    this.#outcomes = this.#outcomes.filter((outcome) => outcome.contact !== contact);
  }

  /** It is written down. */
  forget({ outcomes }: Answered): void {
    for (const { change } of outcomes) if (change.status !== 'ready') this.#attempts.delete(change.id);
  }

  add({ message, isSettled }: Parcel, result: HandOver): void {
    const now = this.#clock.now();
    const { contact } = message.run;
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
    const attempts = this.attemptsOf(message.id) + 1;
    const wait = result.kind === 'retry' ? waitOf(result.afterMs, attempts, this.#random()) : null;
    if (result.kind === 'retry' && wait !== null) {
      this.#attempts.set(message.id, attempts);
      const input = { kind: 'outcome' as const, message, outcome: 'retry' as const, until: now + wait };
      this.#outcomes.push({ contact, input, change: change('withdrawn') });
      return;
    }
    const outcome = result.kind === 'retry' ? 'failed' : result.kind;
    const reason = 'reason' in result ? { reason: result.reason } : {};
    this.#outcomes.push({ contact, input: { kind: 'outcome', message, outcome, ...reason }, change: change(outcome) });
  }
}
