/** Whom time concerns in the next batch: who is due by now, then whom a refresh of the RFM base has in store something for. */
import type { Store } from '../store/port.js';
import type { Refresh } from './base.js';

/** Numbers of contacts, at most `limit`. */
export function dueNumbers(
  store: Pick<Store, 'due'>,
  refresh: Refresh | null,
  now: number,
  limit: number,
): readonly number[] {
  const due = store.due(now, limit);
  for (const number of refresh?.concerned.keys() ?? []) {
    if (due.length >= limit) break;
    due.push(number);
  }
  return due;
}
