/** Whom time concerns in the next batch: who is due by now, then whom a refresh of the RFM base has in store something for. */
import type { Store } from '../store/port.js';
import type { Refresh } from './refresh.js';

/** Numbers of contacts, at most `limit`, and at most `beside` that the refresh concerns. */
export function dueNumbers(
  store: Pick<Store, 'due'>,
  refresh: Refresh | null,
  now: number,
  limit: number,
  beside: number,
): readonly number[] {
  const due = store.due(now, limit);
  const most = Math.min(limit, due.length + beside);
  for (const number of refresh?.waiting.keys() ?? []) {
    if (due.length >= most) break;
    due.push(number);
  }
  return due;
}
