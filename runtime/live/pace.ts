/** How many contacts are looked at beside what comes in, so that nobody waits long for them: more while they are quick, fewer when they are not. */

/** Of the time that one batch may take; writing them takes about as much again. */
const AIM_MS = 15;
const FEWEST = 5;
const MOST = 500;

export class Pace {
  #size = 20;
  #spent = 0;
  #count = 0;

  /** Contacts of the next batch. */
  next(): number {
    if (this.#count > 0) {
      // A clock of whole milliseconds sees nothing of the quickest.
      const each = Math.max(this.#spent, 0.5) / this.#count;
      this.#size = Math.round(Math.max(FEWEST, Math.min(MOST, this.#size * 2, AIM_MS / each)));
    }
    this.#spent = 0;
    this.#count = 0;
    return this.#size;
  }

  /** One of them took so many ms. */
  add(ms: number): void {
    this.#spent += ms;
    this.#count++;
  }
}
