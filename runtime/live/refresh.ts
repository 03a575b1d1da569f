/**
 * Cut points that have just come into force, until everybody has been brought up to them: contacts are looked at a few at a time, and at once where
 * something happens to them before that. Each is looked at once. It writes nothing.
 */
import type { ChangedCuts, RfmMove } from '../rfm/index.js';
import type { LiveBase } from './base.js';

/** What a refresh is to a contact: a move, other scores, or another instant at which time changes them. */
export type Concern = RfmMove | 'scores' | 'none';

/** Contacts that are looked at in one go. */
const A_STEP = 1_000;
/** As soon as so many wait for a batch, the others need not be looked at yet. */
const ENOUGH = 2_000;

export interface RefreshOf {
  readonly base: LiveBase;
  /** As of when contacts are scored, and the refresh that follows. */
  readonly at: number;
  readonly next: number;
  /** Null: all is different. */
  readonly changed: ChangedCuts | null;
}

export class Refresh {
  readonly next: number;
  readonly #of: RefreshOf;
  /** Whoever comes later knows no other cut points. */
  readonly #end: number;
  #lookedTo = 0;
  /** Beyond that, those who have been looked at. */
  readonly #early = new Set<number>();
  readonly #waiting = new Map<number, Concern>();

  constructor(of: RefreshOf) {
    this.#of = of;
    this.next = of.next;
    this.#end = of.base.isReading ? Number.POSITIVE_INFINITY : of.base.source.size;
  }

  /** Numbers of contacts that it is known to concern. */
  get waiting(): ReadonlyMap<number, Concern> {
    return this.#waiting;
  }

  /** Nobody is left. */
  get isDone(): boolean {
    return this.#hasLookedAtAll && this.#waiting.size === 0;
  }

  get #hasLookedAtAll(): boolean {
    const { base } = this.#of;
    return !base.isReading && this.#lookedTo >= Math.min(this.#end, base.source.size);
  }

  /** What it is to that contact, once: it is being brought up to it. */
  take(number: number): Concern | undefined {
    if (number >= this.#lookedTo && number < this.#end && !this.#early.has(number)) {
      this.#early.add(number);
      this.#look(number, number + 1);
    }
    const concern = this.#waiting.get(number);
    this.#waiting.delete(number);
    return concern;
  }

  /** Looks at some more, who must have been read. */
  look(isLate: () => boolean, most: number): void {
    const { base } = this.#of;
    for (let step = 0; step < most && !this.#hasLookedAtAll && this.#waiting.size < ENOUGH; step++) {
      const to = Math.min(this.#lookedTo + A_STEP, this.#end, base.source.size);
      let from = this.#lookedTo;
      this.#lookedTo = to;
      for (const number of [...this.#early].filter((early) => early < to).sort((a, b) => a - b)) {
        this.#early.delete(number);
        this.#look(from, number);
        from = number + 1;
      }
      this.#look(from, to);
      if (isLate()) return;
    }
  }

  #look(from: number, to: number): void {
    const { base, at, next, changed } = this.#of;
    const { source } = base;
    const found = new Map<number, Concern>();
    source.bringUp(at, changed, [from, to], (contact, move) => found.set(contact, move ?? 'scores'));
    for (let contact = from; contact < to && source.alive !== null; contact++) {
      if (source.alive.isTold(contact) && !found.has(contact)) found.set(contact, 'scores');
    }
    for (const contact of source.changing(at, next, [from, to])) if (!found.has(contact)) found.set(contact, 'none');
    for (const [contact, concern] of found) this.#waiting.set(contact, concern);
  }
}
