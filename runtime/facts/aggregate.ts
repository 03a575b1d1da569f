/**
 * One aggregate of the facts plan for one contact: count, sum, least, greatest, last and first of the events that match, kept up to
 * date per event and as its window moves on. It never goes back to the history, except when an event is undone.
 */
import type { Aggregate } from '../machine/bundle.js';
import { type CalendarDuration, shortestLength, type Zone } from '../machine/calendar.js';
import type { AggregateFacts, EventRecord } from '../machine/run.js';
import { fieldOf, placeOf } from './history.js';

export interface AggregatePlan {
  readonly index: number;
  readonly path: readonly string[];
  readonly window: CalendarDuration | null;
  /** Milliseconds for which an event is certainly inside. */
  readonly stays: number;
  /** Only whether there is one, and the last: then nothing but the last event is kept. */
  readonly lastOnly: boolean;
  /** Nothing but how many there are and when is ever asked of the events. */
  readonly countsOnly: boolean;
}

export function aggregatePlan(aggregate: Aggregate, index: number): AggregatePlan {
  const lastOnly = aggregate.functions.every((fn) => fn === 'any' || fn === 'last');
  const countsOnly = aggregate.path.length === 0 && aggregate.functions.every((fn) => fn === 'any' || fn === 'count');
  const window = aggregate.window ?? null;
  const stays = window === null ? Number.POSITIVE_INFINITY : shortestLength(window);
  return { index, path: aggregate.path, window, stays, lastOnly, countsOnly };
}

/** Never had a matching event. */
export const EMPTY_AGGREGATE: AggregateFacts = {
  count: 0,
  sum: 0,
  min: null,
  max: null,
  last: null,
  first: null,
  nextChange: Number.POSITIVE_INFINITY,
};

/** An aggregate as plain data; `R` is how an event is referred to. Instants in epoch ms; a null `nextChange` never comes. */
export type AggregateSnapshot<R> = WholeAggregate<R> | CountedInstants;

/** Where nothing but that is ever asked: how many events there are, and their instants, at least the last one's. */
export interface CountedInstants {
  readonly count: number;
  readonly nextChange: number | null;
  readonly instants: readonly number[];
}

export interface WholeAggregate<R> {
  readonly count: number;
  readonly known: number;
  readonly sum: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: R | null;
  readonly first: R | null;
  readonly nextChange: number | null;
  /** Events inside the window; absent without a window. */
  readonly records?: readonly R[];
}

export class AggregateState implements AggregateFacts {
  count = 0;
  known = 0;
  sum = 0;
  min: number | null = null;
  max: number | null = null;
  last: EventRecord | null = null;
  first: EventRecord | null = null;
  nextChange = Number.POSITIVE_INFINITY;
  /** Events inside the window from `#head` on; absent without a window. */
  #records: EventRecord[] | null = null;
  #head = 0;

  static from<R>(
    { window, lastOnly }: AggregatePlan,
    snapshot: AggregateSnapshot<R>,
    record: (ref: R) => EventRecord,
  ): AggregateState {
    const state = new AggregateState();
    if ('instants' in snapshot) {
      const records = snapshot.instants.map(atInstant);
      state.count = snapshot.count;
      state.last = records.at(-1) ?? null;
      state.first = lastOnly ? null : (records[0] ?? null);
      state.nextChange = snapshot.nextChange ?? Number.POSITIVE_INFINITY;
      state.#records = window === null || lastOnly ? null : records;
      return state;
    }
    const { records, last, first, nextChange, ...figures } = snapshot;
    Object.assign(state, figures);
    state.last = last === null ? null : record(last);
    state.first = first === null ? null : record(first);
    state.nextChange = nextChange ?? Number.POSITIVE_INFINITY;
    state.#records = records === undefined ? null : records.map(record);
    return state;
  }

  get isEmpty(): boolean {
    return this.last === null && this.count === 0;
  }

  snapshot<R>(plan: AggregatePlan, ref: (record: EventRecord) => R): AggregateSnapshot<R> {
    const { count, known, sum, min, max, last, first } = this;
    const nextChange = this.nextChange === Number.POSITIVE_INFINITY ? null : this.nextChange;
    if (plan.countsOnly) return { count, nextChange, instants: this.#instants() };
    return {
      count,
      known,
      sum,
      min,
      max,
      last: last && ref(last),
      first: first && ref(first),
      nextChange,
      ...(this.#records !== null && { records: this.#records.slice(this.#head).map(ref) }),
    };
  }

  #instants(): number[] {
    const records = this.#records;
    if (records === null) return this.last === null ? [] : [this.last.at];
    const instants: number[] = [];
    for (let place = this.#head; place < records.length; place++) instants.push(records[place]!.at);
    return instants;
  }

  add(plan: AggregatePlan, record: EventRecord, now: number, zone: Zone): void {
    const { window } = plan;
    if (window !== null && record.at + plan.stays <= now && zone.add(record.at, window) <= now) return;
    if (plan.lastOnly) {
      if (this.last !== null && this.last.at > record.at) return;
      this.last = record;
      this.count = 1;
      if (window !== null) this.nextChange = zone.add(record.at, window);
      return;
    }
    this.#include(plan, record);
    if (this.last === null || this.last.at <= record.at) this.last = record;
    if (window === null) {
      if (this.first === null || this.first.at > record.at) this.first = record;
      return;
    }
    this.#records ??= [];
    const place = Math.max(placeOf(this.#records, record.at), this.#head);
    if (place === this.#records.length) this.#records.push(record);
    else this.#records.splice(place, 0, record);
    if (place === this.#head) this.#lookAtHead(window, zone);
  }

  /** Lets go of what has left the window by `now`. */
  advance(plan: AggregatePlan, now: number, zone: Zone): void {
    if (now < this.nextChange) return;
    if (plan.lastOnly) {
      this.clear();
      return;
    }
    const records = this.#records!;
    const window = plan.window!;
    let stale = false;
    while (this.#head < records.length && zone.add(records[this.#head]!.at, window) <= now) {
      stale = this.#exclude(plan, records[this.#head]!) || stale;
      this.#head++;
    }
    if (this.#head === records.length) {
      this.clear();
      return;
    }
    if (stale) this.#measureExtremes(plan);
    if (this.#head > 32 && this.#head * 2 > records.length) {
      records.splice(0, this.#head);
      this.#head = 0;
    }
    this.#lookAtHead(window, zone);
  }

  /** The contact's zone has changed: windows end elsewhere. */
  rezone(plan: AggregatePlan, zone: Zone): void {
    if (plan.window === null || this.last === null) return;
    if (plan.lastOnly) this.nextChange = zone.add(this.last.at, plan.window);
    else this.#lookAtHead(plan.window, zone);
  }

  clear(): void {
    this.count = 0;
    this.known = 0;
    this.sum = 0;
    this.min = null;
    this.max = null;
    this.last = null;
    this.first = null;
    this.nextChange = Number.POSITIVE_INFINITY;
    this.#records = null;
    this.#head = 0;
  }

  #include(plan: AggregatePlan, record: EventRecord): void {
    this.count++;
    if (plan.path.length === 0) return;
    const value = fieldOf(record, plan.path);
    if (typeof value !== 'number') return;
    this.known++;
    this.sum += value;
    if (this.min === null || value < this.min) this.min = value;
    if (this.max === null || value > this.max) this.max = value;
  }

  /** Whether the least or greatest value may have gone. */
  #exclude(plan: AggregatePlan, record: EventRecord): boolean {
    this.count--;
    if (plan.path.length === 0) return false;
    const value = fieldOf(record, plan.path);
    if (typeof value !== 'number') return false;
    this.known--;
    this.sum -= value;
    return value === this.min || value === this.max;
  }

  #measureExtremes(plan: AggregatePlan): void {
    this.min = null;
    this.max = null;
    const records = this.#records!;
    for (let i = this.#head; i < records.length; i++) {
      const value = fieldOf(records[i]!, plan.path);
      if (typeof value !== 'number') continue;
      if (this.min === null || value < this.min) this.min = value;
      if (this.max === null || value > this.max) this.max = value;
    }
  }

  #lookAtHead(window: CalendarDuration, zone: Zone): void {
    this.first = this.#records![this.#head]!;
    this.nextChange = zone.add(this.first.at, window);
  }
}

const NO_FIELDS: EventRecord['fields'] = {};

/** An event of which nothing but its instant is ever asked. */
function atInstant(at: number): EventRecord {
  return { event: '', at, id: '', fields: NO_FIELDS };
}
