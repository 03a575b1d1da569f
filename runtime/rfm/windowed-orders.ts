/** Every contact's orders that are in the window: how many, what they are worth, and when the next one leaves. Scores nothing. */
import { shortestLength } from '../machine/calendar.js';
import type { RfmConfig } from './config.js';
import { OrderBook, widened } from './order-book.js';
import { CALENDAR_SLACK_MS, UTC } from './window.js';

export class WindowedOrders {
  /** By contact. */
  count = new Int32Array(0);
  /** Minor units. */
  sum = new Float64Array(0);
  /** Until then the oldest order is certainly in the window, so that the calendar is asked only near its end. */
  staysUntil = new Float64Array(0);
  readonly #window: RfmConfig['window'];
  readonly #addWindow: ((at: number, contact: number) => number) | undefined;
  readonly #shortest: number;
  readonly #book = new OrderBook();
  /** When the next order leaves the window (NaN: the calendar has not been asked yet), and the instant of that order. */
  #leavesAt = new Float64Array(0);
  #leaving = new Float64Array(0);

  /** `addWindow`: the instant at which an order of `at` leaves; left out: in UTC. */
  constructor(window: RfmConfig['window'], addWindow: ((at: number, contact: number) => number) | undefined) {
    this.#window = window;
    this.#addWindow = addWindow;
    this.#shortest = window ? shortestLength(window) : Number.POSITIVE_INFINITY;
  }

  grow(size: number): void {
    this.count = widened(this.count, size, 0);
    this.sum = widened(this.sum, size, 0);
    this.staysUntil = widened(this.staysUntil, size, Number.POSITIVE_INFINITY);
    // Both are set with the first order.
    this.#leavesAt = widened(this.#leavesAt, size, 0);
    this.#leaving = widened(this.#leaving, size, 0);
    this.#book.grow(size);
  }

  add(contact: number, at: number, valueMinor: number): void {
    const leavesAfterOthers = !this.#book.isEmpty(contact) && at > this.#book.firstAt(contact) + CALENDAR_SLACK_MS;
    this.#book.insert(contact, at, valueMinor);
    this.count[contact]!++;
    this.sum[contact]! += valueMinor;
    if (!leavesAfterOthers) this.lookAgain(contact);
  }

  /** False if there is no such order, or it is no longer in the window. */
  remove(contact: number, at: number, valueMinor: number): boolean {
    if (!this.#book.remove(contact, at, valueMinor)) return false;
    this.count[contact]!--;
    this.sum[contact]! -= valueMinor;
    this.lookAgain(contact);
    return true;
  }

  /** Lets go of what has left the window by `now`; whether anything has. */
  expire(contact: number, now: number): boolean {
    let hasChanged = false;
    while (this.staysUntil[contact]! <= now && this.leaves(contact) <= now) {
      this.count[contact]!--;
      this.sum[contact]! -= this.#book.take(contact, this.#leaving[contact]!);
      this.lookAgain(contact);
      hasChanged = true;
    }
    return hasChanged;
  }

  /** When the next order leaves. Not always the oldest: 30 January 23:00 and 31 January 01:00 plus a month cross over. */
  leaves(contact: number): number {
    const window = this.#window;
    if (!window) return Number.POSITIVE_INFINITY;
    if (!Number.isNaN(this.#leavesAt[contact]!)) return this.#leavesAt[contact]!;
    this.#leavesAt[contact] = Number.POSITIVE_INFINITY;
    this.#book.eachUntil(contact, this.#book.firstAt(contact) + CALENDAR_SLACK_MS, (at) => {
      const leaves = this.#addWindow?.(at, contact) ?? UTC.add(at, window);
      if (leaves >= this.#leavesAt[contact]!) return;
      this.#leavesAt[contact] = leaves;
      this.#leaving[contact] = at;
    });
    return this.#leavesAt[contact]!;
  }

  /** The calendar must be asked anew: other orders, or another zone. */
  lookAgain(contact: number): void {
    const isEmpty = this.count[contact] === 0;
    this.staysUntil[contact] = isEmpty ? Number.POSITIVE_INFINITY : this.#book.firstAt(contact) + this.#shortest;
    this.#leavesAt[contact] = Number.NaN;
  }

  lastAt(contact: number): number {
    return this.#book.lastAt(contact);
  }

  /** Minor units of a contact with orders. */
  worth(contact: number, monetary: RfmConfig['monetary']): number {
    const [sum, count] = [this.sum[contact]!, this.count[contact]!];
    switch (monetary) {
      case 'sum':
        return sum;
      case 'mean':
        return sum / count;
      case 'mean-repeat':
        return count > 1 ? (sum - this.#book.firstValue(contact)) / (count - 1) : 0;
    }
  }

  /** Calls `visit` with instant and value of each order, oldest first. */
  each(contact: number, visit: (at: number, value: number) => void): void {
    this.#book.each(contact, visit);
  }
}
