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
    const named = reopened.eventsBetween(0, 1, ['order_placed'], ['id']);
    expect(named.map(([, , , id]) => id)).toEqual(['e0', 'e1', 'e2', 'later']);
  });

  it('gives of events the fields that are asked for, as they were written', () => {
    const { store } = open();
    const fields = { total: 0.1 + 0.2, items: [{ sku: '"ä"' }], 'o\'d "key"': null };
    const events = [
      event(0, { fields: JSON.stringify(fields) }),
      event(1, { contact: 2, fields: '{"total":12,"id":"own"}' }),
    ];
    store.commit({ ...EMPTY_BATCH, events });
    const asked = ['items', 'total', 'none', 'id'];
    expect(store.eventsBetween(0, 2, ['order_placed'], asked)).toEqual([
      [1, 'order_placed', 5, fields.items, fields.total, null, 'e0'],
      [2, 'order_placed', 5, null, 12, null, 'own'],
    ]);
    expect(store.eventsBetween(2, 9, ['order_placed'], ['total'])).toEqual([]);
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
