/**
 * Of every contact of the live base: all days with orders, and by a model fitted at each refresh how likely the contact still buys and how
 * many orders to expect. Between refreshes parameters and day stand still; only own orders change what is said of a contact.
 */
import { type CalendarDuration, DAY_MS } from '../../machine/calendar.js';
import { OrderBook, widened } from '../order-book.js';
import { UTC } from '../window.js';
import { type BgNbd, chanceAlive, expectedOrders, fittingBgNbd } from './bg-nbd.js';

/** Parameters and the instant of the refresh that they are of (epoch ms). */
export interface FittedAt extends BgNbd {
  readonly at: number;
}

/** The local day of an instant, by contact. */
export type DayOf = (at: number, contact: number) => number;

/** Contacts whose days are counted at once. */
const A_SLICE = 4_096;

export class AliveBase {
  readonly #dayOf: DayOf;
  readonly #book = new OrderBook();
  #size = 0;
  /** Days with orders after the first, the first and the last; valid where `#isCounted`. */
  #repeats = new Int32Array(0);
  #first = new Int32Array(0);
  #last = new Int32Array(0);
  #isCounted = new Uint8Array(0);
  #model: FittedAt | null = null;

  constructor(dayOf: DayOf = (at) => UTC.dateOf(at)) {
    this.#dayOf = dayOf;
  }

  add(contact: number, at: number): void {
    this.#reach(contact);
    this.#book.insert(contact, at, 0);
    this.lookAgain(contact);
  }

  remove(contact: number, at: number): void {
    if (contact >= this.#size || !this.#book.remove(contact, at, 0)) return;
    this.lookAgain(contact);
  }

  /** The contact's days are counted anew: other orders, or another zone. */
  lookAgain(contact: number): void {
    if (contact < this.#size) this.#isCounted[contact] = 0;
  }

  /** The instants of all orders, ascending. */
  saved(contact: number): readonly number[] {
    const instants: number[] = [];
    if (contact < this.#size) this.#book.each(contact, (at) => instants.push(at));
    return instants;
  }

  /** Null where none could be fitted. */
  get model(): FittedAt | null {
    return this.#model;
  }

  restoreModel(model: FittedAt | null): void {
    this.#model = model;
  }

  /**
   * The likeliest parameters as of `now`, whose day counts, in slices; null where the data give none. They are not in force until `restoreModel`, and
   * orders that come meanwhile count for those who were not counted yet.
   */
  *fitting(now: number): Generator<void, FittedAt | null> {
    const size = this.#size;
    const repeats = new Float64Array(size);
    const span = new Float64Array(size);
    const age = new Float64Array(size).fill(Number.NaN);
    for (let contact = 0; contact < size; contact++) {
      if (contact % A_SLICE === 0) yield;
      if (!this.#count(contact)) continue;
      repeats[contact] = this.#repeats[contact]!;
      span[contact] = this.#last[contact]! - this.#first[contact]!;
      age[contact] = Math.max(this.#dayOf(now, contact), this.#last[contact]!) - this.#first[contact]!;
    }
    const fitting = yield* fittingBgNbd({ repeats, span, age });
    if (!('fitted' in fitting)) return null;
    const { r, alpha, a, b } = fitting.fitted;
    return { r, alpha, a, b, at: now };
  }

  /** Contacts of whom something is said, ascending. */
  told(): number[] {
    const found: number[] = [];
    for (let contact = 0; contact < this.#size; contact++) if (this.isTold(contact)) found.push(contact);
    return found;
  }

  /** Whether something is said of the contact. */
  isTold(contact: number): boolean {
    return contact < this.#size && !this.#book.isEmpty(contact);
  }

  /** 0 … 1; null for somebody who never ordered, or before there is a model. */
  chance(contact: number): number | null {
    const known = this.#historyOf(contact);
    return known && chanceAlive(known.model, known.repeats, known.span, known.age);
  }

  /** Orders to be expected `within` a time from the day that it is said of: the last refresh, or the last order if that is later. */
  expected(contact: number, within: CalendarDuration): number | null {
    const known = this.#historyOf(contact);
    if (known === null) return null;
    const midnight = known.day * DAY_MS;
    const days = (UTC.add(midnight, within) - midnight) / DAY_MS;
    return expectedOrders(known.model, known.repeats, known.span, known.age, days);
  }

  #historyOf(contact: number) {
    const model = this.#model;
    if (model === null || contact >= this.#size || !this.#count(contact)) return null;
    const [first, last] = [this.#first[contact]!, this.#last[contact]!];
    const day = Math.max(this.#dayOf(model.at, contact), last);
    return { model, day, repeats: this.#repeats[contact]!, span: last - first, age: day - first };
  }

  /** False for a contact without orders. */
  #count(contact: number): boolean {
    if (this.#book.isEmpty(contact)) return false;
    if (this.#isCounted[contact] === 1) return true;
    let [first, last, days] = [0, 0, 0];
    this.#book.each(contact, (at) => {
      const day = this.#dayOf(at, contact);
      if (days === 0) first = day;
      if (days === 0 || day > last) days++;
      if (days === 1 || day > last) last = day;
    });
    this.#first[contact] = first;
    this.#last[contact] = last;
    this.#repeats[contact] = days - 1;
    this.#isCounted[contact] = 1;
    return true;
  }

  #reach(contact: number): void {
    if (contact < this.#size) return;
    if (contact >= this.#repeats.length) this.reserve(Math.max(1024, contact + 1, this.#repeats.length * 2));
    this.#size = contact + 1;
  }

  /** Room for contacts of numbers below `size`. */
  reserve(size: number): void {
    if (size > this.#repeats.length) {
      this.#repeats = widened(this.#repeats, size, 0);
      this.#first = widened(this.#first, size, 0);
      this.#last = widened(this.#last, size, 0);
      this.#isCounted = widened(this.#isCounted, size, 0);
      this.#book.grow(size);
    }
  }
}
