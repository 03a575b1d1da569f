/**
 * When a schedule comes next: asked for everybody at the same instants, and the same for all in one zone, so the last answers are kept: each
 * contact asks for the occurrence that comes and for the one after it.
 */
import { type Moment, nextScheduled, type Zone } from '../machine/index.js';

/** Two occurrences in two zones. */
const KEPT = 4;

export class Scheduled {
  readonly #plan: Extract<Moment, { readonly on: 'schedule' }>;
  readonly #zones: Zone[] = [];
  /** An answer stands for every instant from here up to itself. */
  readonly #from = new Float64Array(KEPT);
  readonly #next = new Float64Array(KEPT);
  #oldest = 0;

  constructor(plan: Extract<Moment, { readonly on: 'schedule' }>) {
    this.#plan = plan;
  }

  /** First occurrence strictly after `after`; epoch ms, Infinity for none. */
  next(zone: Zone, after: number): number {
    const zones = this.#zones;
    for (let i = 0; i < zones.length; i++) {
      if (zones[i] === zone && after >= this.#from[i]! && after < this.#next[i]!) return this.#next[i]!;
    }
    const place = this.#oldest;
    this.#oldest = (place + 1) % KEPT;
    zones[place] = zone;
    this.#from[place] = after;
    const next = nextScheduled(this.#plan, zone, after);
    this.#next[place] = next;
    return next;
  }
}
