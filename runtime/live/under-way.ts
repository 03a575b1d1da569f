/** Writes that were begun and are not yet known to be on disk, in order, with what is to be done when they are, or are not. Decides nothing. */
import type { Store, Writing } from '../store/port.js';

export interface Begun {
  readonly writing: Writing;
  readonly written: () => void;
  /** Takes back what it stood for. `error`: of itself; null: of one before it, on which it may build. */
  readonly lost: (error: unknown) => void;
}

export class UnderWay {
  readonly #store: Pick<Store, 'settle' | 'renew'>;
  #begun: Begun[] = [];

  constructor(store: Pick<Store, 'settle' | 'renew'>) {
    this.#store = store;
  }

  get size(): number {
    return this.#begun.length;
  }

  /** Somebody may go on with what came of it. */
  get hasNews(): boolean {
    return this.#begun.length > 0 && this.#begun[0]!.writing.state !== 'underWay';
  }

  /** Whatever was made since is of no use, or nobody knows whether it is. Waits. */
  get hasFailed(): boolean {
    try {
      this.#store.settle();
    } catch {
      return true;
    }
    return this.#begun.some(({ writing }) => writing.state === 'failed');
  }

  /** `begin`: as the store begins it; what it throws counts as its failure. */
  add(begin: () => Writing, rest: Omit<Begun, 'writing'>): void {
    let writing: Writing;
    try {
      writing = begin();
    } catch (error) {
      writing = { state: 'failed', error };
    }
    this.#begun.push({ writing, ...rest });
  }

  /**
   * Waits until at most `most` are under way, and does what is to be done for those that are not. Gives the error of the first that has failed, after
   * it and all since have been taken back, the last first; null: none has.
   */
  reap(most: number): { readonly error: unknown } | null {
    if (this.#begun.length > most) this.#store.settle(most);
    while (this.#begun[0]?.writing.state === 'written') this.#begun.shift()!.written();
    if (this.#begun[0]?.writing.state !== 'failed') return null;
    // Those after it fail with it, at the latest when the store has been waited for.
    this.#store.settle();
    const lost = this.#begun.splice(0);
    const { error } = lost[0]!.writing;
    this.#store.renew();
    for (const [place, one] of [...lost.entries()].reverse()) one.lost(place === 0 ? error : null);
    return { error };
  }
}
