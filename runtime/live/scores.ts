/** RFM in the running service: the base in force, and a refresh of it until everybody whom it concerns has been brought up to it. */
import type { ProjectModel } from '../machine/model.js';
import { LiveBase, type Refresh } from './base.js';
import type { LiveOptions } from './options.js';

const NEVER = Number.POSITIVE_INFINITY;

export class Scores {
  /** Null: the project has no `rfm:`. */
  readonly base: LiveBase | null;
  /** Whose cut points are not in force yet. */
  refresh: Refresh | null = null;
  readonly #isAtRest: boolean;

  /** `base`: the one that goes on; null: it is read from the store, as of `now`. */
  constructor(
    { rfm, timezone }: Pick<ProjectModel, 'rfm' | 'timezone'>,
    base: LiveBase | null,
    { store, zones, isAtRest = false }: Pick<LiveOptions, 'store' | 'zones' | 'isAtRest'>,
    now: number,
  ) {
    this.#isAtRest = isAtRest;
    const zone = zones(timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${timezone}.`);
    this.base = rfm ? (base ?? new LiveBase(rfm, zone, zones)) : null;
    if (base === null) this.base?.load(store, now);
  }

  /** Somebody is yet to be brought up to a refresh. */
  get isRefreshing(): boolean {
    return this.refresh !== null && this.refresh.concerned.size > 0;
  }

  /** When time next brings one. */
  get refreshAt(): number {
    return this.base?.refreshAt ?? NEVER;
  }

  refreshIfDue(now: number): void {
    if (this.base === null || this.#isAtRest || this.isRefreshing || this.base.refreshAt > now) return;
    this.refresh = this.base.refresh(now);
  }

  /** A refresh that nobody is left of: it belongs into the next commit. */
  takeRefreshed(): Refresh | null {
    const refreshed = this.isRefreshing ? null : this.refresh;
    if (refreshed !== null) this.refresh = null;
    return refreshed;
  }
}
