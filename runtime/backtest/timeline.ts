/** Lines of the timeline in the order of their instants as they come, those of one instant by contact: they are held back until it is over. */
import type { TimelineLine } from './input.js';

export class Timeline {
  readonly #out: (line: TimelineLine) => void;
  #at = Number.NEGATIVE_INFINITY;
  #held: TimelineLine[] = [];

  constructor(out: (line: TimelineLine) => void) {
    this.#out = out;
  }

  /** `at` (epoch ms) never goes back for a contact. */
  add(at: number, line: TimelineLine): void {
    if (at !== this.#at) {
      this.flush();
      this.#at = at;
    }
    this.#held.push(line);
  }

  flush(): void {
    const held = this.#held;
    if (held.length > 1) held.sort((a, b) => (a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0));
    for (const line of held) this.#out(line);
    this.#held = [];
  }
}
