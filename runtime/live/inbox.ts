/** What was submitted and waits for a batch, with whoever waits for its receipt. Takes on only so much; judges nothing. */
import type { StoredReject } from '../store/port.js';
import { type Intake, Overload, type Receipt } from './intake.js';
import type { Refused, Waiting } from './waiting.js';

/** For one batch. */
export interface Taken {
  readonly inputs: readonly Waiting[];
  readonly refused: readonly Refused[];
}

export class Inbox {
  readonly #limit: number;
  readonly #onGiven: () => void;
  #inputs: Waiting[] = [];
  #refused: Refused[] = [];
  #isClosed = false;

  /** `onGiven`: something waits that did not before. */
  constructor(limit: number, onGiven: () => void) {
    this.#limit = limit;
    this.#onGiven = onGiven;
  }

  get size(): number {
    return this.#inputs.length + this.#refused.length;
  }

  /** Throws `Overload`. */
  submit(given: Intake): Promise<Receipt> {
    return this.#enqueue(this.#inputs, given);
  }

  /** Throws `Overload`. */
  refuse(reject: Omit<StoredReject, 'at'>): Promise<void> {
    return this.#enqueue(this.#refused, reject);
  }

  /** From now on nothing is taken on. */
  close(): void {
    this.#isClosed = true;
  }

  take(limit: number): Taken {
    return { inputs: this.#inputs.splice(0, limit), refused: this.#refused.splice(0, limit) };
  }

  /** It comes first the next time. */
  putBack({ inputs, refused }: Taken): void {
    this.#inputs = [...inputs, ...this.#inputs];
    this.#refused = [...refused, ...this.#refused];
  }

  #enqueue<T, R>(queue: Waiting<T, R>[], given: T): Promise<R> {
    if (this.#isClosed || queue.length >= this.#limit) return Promise.reject(new Overload());
    return new Promise((resolve, reject) => {
      queue.push({ given, resolve, reject });
      this.#onGiven();
    });
  }
}

/** They are on disk. */
export function confirm({ inputs, refused }: Taken, receipts: readonly Receipt[]): void {
  inputs.forEach(({ resolve }, place) => {
    resolve(receipts[place]!);
  });
  for (const { resolve } of refused) resolve();
}

/** They are not, and their callers are to come back. */
export function turnAway({ inputs, refused }: Taken, error: unknown): void {
  for (const { reject } of [...inputs, ...refused]) reject(error);
}
