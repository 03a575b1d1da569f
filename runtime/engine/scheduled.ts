/** When a schedule comes next: asked for everybody at the same instants, and the same for all in one zone, so the last answer is kept. */
import { type Moment, nextScheduled, type Zone } from '../machine/index.js';

export class Scheduled {
  readonly #plan: Extract<Moment, { readonly on: 'schedule' }>;
  #zone: Zone | null = null;
  /** The answer stands for every instant from here up to itself. */
  #from = 0;
  #next = 0;

  constructor(plan: Extract<Moment, { readonly on: 'schedule' }>) {
    this.#plan = plan;
  }

  /** First occurrence strictly after `after`; epoch ms, Infinity for none. */
  next(zone: Zone, after: number): number {
    if (zone === this.#zone && after >= this.#from && after < this.#next) return this.#next;
    this.#zone = zone;
    this.#from = after;
    this.#next = nextScheduled(this.#plan, zone, after);
    return this.#next;
  }
}
