/** The books of the crash project: what must hold after every restart, and what must have come of every contact in the end. */
import { expect } from 'vitest';
import { linesOf } from '../../runtime/live/index.js';
import type { Store } from '../../runtime/store/index.js';
import { wantsMail } from './project.fixture.js';

/** Beside the service at work. `accepted`: contacts whose starts it said were on disk; `asked`: those that it was told of at all. */
export function checkRestart(
  store: Store,
  { accepted, asked, contacts }: { accepted: readonly number[]; asked: number; contacts: number },
): void {
  // One statement, so one instant of the store.
  const figures = store.counters('scenario/a/');
  const sum = (prefix: string) =>
    Object.entries(figures).reduce((all, [name, value]) => (name.startsWith(prefix) ? all + value : all), 0);
  const entered = figures['scenario/a/entered'] ?? 0;
  expect(sum('scenario/a/waiting/') + sum('scenario/a/ended/'), 'every run is in one place').toBe(entered);
  expect(entered).toBeGreaterThanOrEqual(accepted.length);
  expect(entered).toBeLessThanOrEqual(asked);
  expect(store.contactCount()).toBe(contacts);
  for (const { number } of store.contactsById(accepted.slice(-200).map((contact) => `c${contact}`)))
    expect(store.eventsOf(number).map(({ name }) => name)).toEqual(expect.arrayContaining(['go', 'identify']));
}

export interface FinalBooks {
  readonly unknown: number;
  readonly skipped: number;
  /** Messages that the mail server took more than once. */
  readonly twice: number;
}

/** When nothing is left to do. Every one of the first `count` contacts began once. */
export function checkEnd(store: Store, count: number, taken: ReadonlyMap<string, number>): FinalBooks {
  const figures = store.counters('scenario/a/');
  expect(figures['scenario/a/entered']).toBe(count);
  expect(figures['scenario/a/ended/completed']).toBe(count);
  expect(store.open(9)).toEqual([]);
  expect(store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  const books = { unknown: 0, skipped: 0, twice: 0 };
  const ids = Array.from({ length: count }, (_, i) => `c${i}`);
  const rows = store.contactsById(ids);
  expect(rows.length).toBe(count);
  for (const { id, number } of rows) {
    const wants = wantsMail(Number(id.slice(1)));
    expect(store.eventsOf(number).map(({ name }) => name)).toEqual(expect.arrayContaining(['go', 'identify']));
    expect(store.eventsOf(number).length).toBe(2);
    const story = store
      .journalOf(number, 1_000)
      .flatMap(({ detail }) => linesOf(detail))
      .filter(({ what }) => what !== 'move' && what !== 'hold')
      .map(({ what, message, reason }) => [what, message, reason].filter(Boolean).join(' '));
    expect(story).toEqual(['enter', 'send one', wants ? 'send two' : 'skip two consent', 'end']);
    const own = store.messagesOf(number);
    expect(own.map(({ name }) => name)).toEqual(wants ? ['one', 'two'] : ['one']);
    if (!wants) books.skipped++;
    for (const message of own) {
      const times = taken.get(message.id) ?? 0;
      if (times > 1) books.twice++;
      if (message.status === 'unknown') books.unknown++;
      else {
        expect([message.id, message.status]).toEqual([message.id, 'sent']);
        expect(times, message.id).toBeGreaterThanOrEqual(1);
      }
    }
  }
  // And nothing that the books do not know.
  const messages = rows.length * 2 - books.skipped;
  expect(taken.size).toBeLessThanOrEqual(messages);
  return books;
}
