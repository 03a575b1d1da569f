/** What each customer spent in the first unit they are counted by: a row, an order, a day. The order of rows decides nothing. */
import type { OrderColumns } from './orders.js';
import { isInWindow, type Window } from './window.js';

/**
 * Minor units by customer: all rows in the window whose key is that of the earliest row. Where several units begin at that very instant, the
 * one that brought in least is the first.
 */
export function spentOnFirst(
  { rows, customers, customer, at, value }: OrderColumns,
  window: Window,
  firstAt: Float64Array,
  key: (row: number) => number,
): Float64Array {
  const firstKey = new Float64Array(customers).fill(Number.NaN);
  /** Sums by key, of customers with more than one unit at the first instant. */
  const rivals = new Map<number, Map<number, number>>();
  for (let row = 0; row < rows; row++) {
    const who = customer[row]!;
    if (at[row] !== firstAt[who]) continue;
    const own = key(row);
    const known = firstKey[who]!;
    if (Number.isNaN(known)) firstKey[who] = own;
    else if (known !== own) rivals.set(who, (rivals.get(who) ?? new Map([[known, 0]])).set(own, 0));
  }
  const spent = new Float64Array(customers);
  for (let row = 0; row < rows; row++) {
    const who = customer[row]!;
    if (!isInWindow(window, at[row]!)) continue;
    const own = key(row);
    if (own === firstKey[who]) spent[who]! += value[row]!;
    const sums = rivals.get(who);
    const sum = sums?.get(own);
    if (sum !== undefined) sums!.set(own, sum + value[row]!);
  }
  for (const [who, sums] of rivals) spent[who] = [...sums.values()].reduce((least, sum) => Math.min(least, sum));
  return spent;
}
