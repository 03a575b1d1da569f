/**
 * Whom the running service looks at besides those that something happens to: everybody a deploy has yet to bring over, and everybody after a
 * scenario was resumed. It knows who comes next; others do the work.
 */
import type { Store } from '../store/port.js';
import { numbersOf } from './numbers.js';

type Contacts = Pick<Store, 'contactsOfOtherVersions' | 'contactsAfter' | 'meta'>;

export class Sweep {
  readonly #store: Contacts;
  readonly #version: number | null;
  #after = 0;
  #ahead = 0;
  #isLast = false;

  /** `version`: those last written under another one; null: everybody. */
  constructor(store: Contacts, version: number | null) {
    this.#store = store;
    this.#version = version;
  }

  /** So many of them; empty when nobody is left. */
  next(size: number): readonly number[] {
    const found =
      this.#version === null
        ? this.#store.contactsAfter(this.#after, size).map(({ number }) => number)
        : this.#store.contactsOfOtherVersions(this.#version, this.#after, size);
    this.#ahead = found.at(-1) ?? this.#after;
    this.#isLast = found.length === 0;
    return found;
  }

  /** Those that came last are on disk. */
  done(): void {
    this.#after = this.#ahead;
  }

  /** Numbers from which and up to which those that came last stand for, the first not included. */
  get range(): readonly [after: number, last: number] {
    return [this.#after, this.#isLast ? Number.MAX_SAFE_INTEGER : this.#ahead];
  }

  /** How far it is, 0 to 1. */
  get progress(): number {
    return Math.min(1, this.#after / Math.max(1, numbersOf(this.#store)[0]));
  }
}
