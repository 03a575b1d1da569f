/**
 * A channel's rate over all contacts: at most `count` hand-overs in any window of its length. Messages that wait stand in line, so each is
 * told an instant at which there is room for it behind those before it.
 */
import type { CalendarDuration, Zone } from '../machine/calendar.js';

export class RateGate {
  readonly #count: number;
  readonly #per: CalendarDuration;
  readonly #zone: Zone;
  /** The last `count` hand-overs and places promised, oldest first, as a ring. */
  readonly #taken: Float64Array;
  #next = 0;

  /** `zone`: calendar units of the rate are the project's. */
  constructor(rate: { readonly count: number; readonly per: CalendarDuration }, zone: Zone) {
    this.#count = rate.count;
    this.#per = rate.per;
    this.#zone = zone;
    this.#taken = new Float64Array(Math.max(1, rate.count)).fill(Number.NEGATIVE_INFINITY);
  }

  /** Epoch ms at which one more message fits; not after `now`: at once. */
  freeAt(now: number): number {
    if (this.#count === 0) return Number.POSITIVE_INFINITY;
    const oldest = this.#taken[this.#next]!;
    if (oldest === Number.NEGATIVE_INFINITY) return now;
    return Math.max(now, this.#zone.add(oldest, this.#per));
  }

  /** Takes the next place: `at` is what `freeAt` said. */
  take(at: number): void {
    this.#taken[this.#next] = at;
    this.#next = (this.#next + 1) % this.#taken.length;
  }
}
