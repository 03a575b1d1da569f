/**
 * RFM in the running service: the base in force, and a refresh of it, from new cut points to the last contact that is brought up to them. All of it
 * is done in slices beside the work. Until new cut points are made, those in force stay; what comes in at the very instant of the refresh waits.
 */
import type { ProjectModel } from '../machine/model.js';
import type { Prepared } from '../rfm/index.js';
import { someOf } from '../rfm/slices.js';
import { LiveBase } from './base.js';
import type { LiveOptions } from './options.js';
import { lateAfter } from './pace.js';
import { Refresh } from './refresh.js';

const NEVER = Number.POSITIVE_INFINITY;
const A_SLICE_MS = 10;
/** Steps of a slice, where the clock stands still. */
const MOST_STEPS = 10;

export class Scores {
  /** Null: the project has no `rfm:`. */
  readonly base: LiveBase | null;
  /** Cut points are in force that not everybody has been brought up to. */
  refresh: Refresh | null = null;
  readonly #clock: LiveOptions['clock'];
  readonly #isAtRest: boolean;
  #preparing: { readonly at: number; readonly work: Generator<void, Prepared> } | null = null;
  /** When it was first seen that a refresh is due. */
  #dueAt = Number.NaN;
  /** The last instant whose refresh came before whatever else came then. */
  refreshedAt = Number.NaN;
  /** Belongs into the next commit. */
  #meta: Readonly<Record<string, string>> = {};

  /** `base`: the one that goes on; null: it is read from the store, as of `now`. */
  constructor(
    { rfm, timezone }: Pick<ProjectModel, 'rfm' | 'timezone'>,
    base: LiveBase | null,
    { store, zones, clock, isAtRest = false }: Pick<LiveOptions, 'store' | 'zones' | 'clock' | 'isAtRest'>,
    now: number,
  ) {
    this.#isAtRest = isAtRest;
    this.#clock = clock;
    const zone = zones(timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${timezone}.`);
    this.base = rfm ? (base ?? new LiveBase(rfm, zone, zones)) : null;
    if (base === null) this.base?.open(store, now);
    // It was cut short: whoever was not brought up to the cut points then is now, and nobody twice.
    if (base === null && this.base?.isUnfinished && !isAtRest) {
      this.refresh = new Refresh({ base: this.base, at: now, next: this.base.refreshAt, changed: null });
    }
  }

  /** New cut points are being made, or somebody is yet to be brought up to them. */
  get isRefreshing(): boolean {
    return this.#preparing !== null || this.refresh !== null;
  }

  /** There is something to do beside the work. */
  isBusy(now: number): boolean {
    return this.base !== null && !this.#isAtRest && (this.isRefreshing || this.base.isReading || this.refreshAt <= now);
  }

  /** A batch has something to do for it. */
  get hasNews(): boolean {
    return this.refresh !== null && (this.refresh.waiting.size > 0 || this.refresh.isDone);
  }

  /** When time next brings one. */
  get refreshAt(): number {
    return this.base?.refreshAt ?? NEVER;
  }

  /** A slice of what there is to do. False: a refresh falls on this very instant, and whatever else does comes after it. */
  work(now: number): boolean {
    const { base } = this;
    if (base === null || this.#isAtRest) return true;
    const isLate = lateAfter(this.#clock, A_SLICE_MS);
    if (Number.isNaN(this.#dueAt) && this.refresh === null && base.refreshAt <= now) this.#dueAt = now;
    if (base.isReading) base.read(isLate, MOST_STEPS);
    else if (this.refresh !== null) this.refresh.look(isLate, MOST_STEPS);
    else if (!Number.isNaN(this.#dueAt)) this.#prepare(base, now, isLate);
    return this.#dueAt !== now;
  }

  #prepare(base: LiveBase, now: number, isLate: () => boolean): void {
    this.#preparing ??= { at: now, work: base.preparing(now) };
    const made = someOf(this.#preparing.work, isLate, MOST_STEPS);
    if (made === null) return;
    this.#preparing = null;
    if (this.#dueAt === now) this.refreshedAt = now;
    this.#dueAt = Number.NaN;
    const changed = base.enforce(made.value, now);
    this.refresh = new Refresh({ base, at: now, next: base.refreshAt, changed });
    this.#meta = base.told(true);
    this.refresh.look(isLate, MOST_STEPS);
  }

  /** What the next commit says of it: new cut points with the first contacts, their end with the last. */
  takeMeta(): Readonly<Record<string, string>> {
    if (this.refresh?.isDone) {
      this.refresh = null;
      this.#meta = this.base!.told(false);
    }
    const meta = this.#meta;
    this.#meta = {};
    return meta;
  }
}
