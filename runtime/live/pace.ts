/** How many contacts are looked at in a batch, so that nobody waits long for them: more while they are quick, fewer when they are not. */

import type { Clock } from '../clock/index.js';

/** Of the time that working out one batch may take. */
const AIM_MS = 15;
const FEWEST = 5;
const MOST = 500;
/** Those who are due may take longer, and are never so few that nothing gets on. */
const DUE_MS = 20;
const FEWEST_DUE = 100;

export class Pace {
  #size = 20;
  #due = Number.POSITIVE_INFINITY;
  #spent = 0;
  #count = 0;

  /** Contacts of the next batch: those that nothing happens to, and those who are due. */
  next(): { readonly beside: number; readonly due: number } {
    if (this.#count > 0) {
      // A clock of whole milliseconds sees nothing of the quickest.
      const each = Math.max(this.#spent, 0.5) / this.#count;
      this.#size = Math.round(Math.max(FEWEST, Math.min(MOST, this.#size * 2, AIM_MS / each)));
      this.#due = Math.max(FEWEST_DUE, Math.round(DUE_MS / each));
    }
    this.#spent = 0;
    this.#count = 0;
    return { beside: this.#size, due: this.#due };
  }

  /** So many of them took so many ms. */
  add(ms: number, contacts = 1): void {
    this.#spent += ms;
    this.#count += contacts;
  }
}

/** Whether so many ms are over. */
export function lateAfter(clock: Clock, ms: number): () => boolean {
  const end = clock.now() + ms;
  return () => clock.now() >= end;
}
