/** What every store must do with events of one instant: part of the suite. */
import { expect, it } from 'vitest';
import { EMPTY_BATCH, type StoredEvent } from './port.js';
import type { Opened } from './suite.fixture.js';

const event = (place: number, rest: Partial<StoredEvent> = {}): StoredEvent => {
  const id = `e${place}`;
  // A key is a hash: it says nothing about what came first.
  return { contact: 1, key: 100 - place, id, name: 'order_placed', at: 5, received: 9, place, fields: '{}', ...rest };
};

export function eventSuite(open: () => Opened): void {
  it('gives events of one instant in the order in which they came', () => {
    const { store, again } = open();
    const came = [event(0), event(1, { at: 3 }), event(2), event(3, { name: 'viewed' })];
    store.commit({ ...EMPTY_BATCH, events: came.slice(0, 2) });
    store.commit({ ...EMPTY_BATCH, events: [...came.slice(2), event(0, { key: 7, id: 'later', received: 10 })] });
    const reopened = again();
    expect(reopened.eventsOf(1).map(({ id }) => id)).toEqual(['e1', 'e0', 'e2', 'e3', 'later']);
    const named = reopened.eventsBetween(0, 1, ['order_placed']);
    expect(named.map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'later']);
    expect(named[2]).toEqual(came[2]);
  });

  it('takes one whose place nobody knows for the first', () => {
    const { store } = open();
    const { place: _, ...unknown } = event(5);
    store.commit({ ...EMPTY_BATCH, events: [event(1), unknown] });
    expect(store.eventsOf(1).map(({ id, place }) => [id, place])).toEqual([
      ['e5', 0],
      ['e1', 1],
    ]);
  });
}
