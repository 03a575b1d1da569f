/** What every store must do with what is begun and not waited for, whether it writes at once or beside whoever began it. */
import { describe, expect, it } from 'vitest';
import { type Batch, EMPTY_BATCH, type StoredContact, type StoredEvent } from './port.js';
import type { Opened } from './suite.fixture.js';

const contact = (number: number, due: number | null = null, state = '{}'): StoredContact => ({
  number,
  id: `c${number}`,
  version: 1,
  due,
  state,
});
const event = (key: number): StoredEvent => ({
  contact: 1,
  key,
  id: `e${key}`,
  name: 'viewed',
  at: 1,
  received: 2,
  fields: '{}',
});
const batch = (rest: Partial<Batch>): Batch => ({ ...EMPTY_BATCH, ...rest });
const nothing = () => {};
const offered = (seq: number) => ({
  seq,
  id: `m${seq}`,
  contact: 1,
  channel: 'email',
  scenario: 'nudge',
  name: 'hello',
  status: 'ready' as const,
  at: 10,
  body: '{}',
});

export function writingSuite(open: () => Opened): void {
  describe('what is begun', () => {
    it('is written in its order, and stays', () => {
      const { store, again } = open();
      const begun = ['a', 'b', 'c'].map((state) =>
        store.begin(batch({ contacts: [contact(1, null, `"${state}"`)] }), nothing),
      );
      store.settle();
      expect(begun.map(({ state }) => state)).toEqual(['written', 'written', 'written']);
      expect(again().contactsByNumber([1])).toEqual([contact(1, null, '"c"')]);
    });

    it('tells whoever began it of its end, from the event loop', async () => {
      const { store } = open();
      const ends: string[] = [];
      const first = store.begin(batch({ meta: { a: '1' } }), () => ends.push(`a ${first.state}`));
      const second = store.begin(batch({ events: [event(1), event(1)] }), () => ends.push(`b ${second.state}`));
      const states = [first.state, second.state];
      store.settle();
      expect(ends).toEqual([]);
      for (let i = 0; i < 100 && ends.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      // What had come to its end when it was begun needs no telling.
      expect(ends).toEqual(['a written', 'b failed'].filter((_, place) => states[place] === 'underWay'));
    });

    it('counts at once for who is due and which events are known', () => {
      const { store } = open();
      store.commit(batch({ contacts: [contact(1, 10), contact(2, 20), contact(3, 30)], events: [event(1)] }));
      store.begin(batch({ contacts: [contact(1, 25), contact(2)], events: [event(2)] }), nothing);
      store.begin(batch({ contacts: [contact(1, 40), contact(4, 35)] }), nothing);
      expect(store.nextDue()).toBe(30);
      expect(store.due(34, 9)).toEqual([3]);
      expect(store.known([event(1), event(2), event(3)])).toEqual(new Set(['1/1', '1/2']));
      expect(store.due(40, 9)).toEqual([3, 4, 1]);
      expect(store.due(40, 2)).toEqual([3, 4]);
      store.begin(batch({ contacts: [contact(3), contact(4), contact(1)] }), nothing);
      expect([store.nextDue(), store.due(99, 9)]).toEqual([null, []]);
    });

    it('is there for whoever asks for what it changes', () => {
      const { store } = open();
      const journal = [{ contact: 1, seq: 1, at: 5, detail: '[]' }];
      store.begin(batch({ contacts: [contact(1)], meta: { a: '1' }, journal, offered: [offered(1)] }), nothing);
      expect(store.contactsById(['c1'])).toEqual([contact(1)]);
      store.begin(batch({ contacts: [contact(1, 7)], meta: { a: '2' } }), nothing);
      expect(store.contactsByNumber([1])).toEqual([contact(1, 7)]);
      store.begin(batch({ meta: { a: '3' } }), nothing);
      expect(store.meta('a')).toBe('3');
      store.begin(batch({ counters: [{ name: 'n', by: 2 }] }), nothing);
      expect(store.counters('n')).toEqual({ n: 2 });
      expect([store.journalOf(1, 9), store.message('m1')?.status]).toEqual([journal, 'ready']);
    });

    it('comes before what is written after it, and claims are in the same order', () => {
      const { store } = open();
      store.begin(batch({ contacts: [contact(1)], offered: [offered(1), offered(2)], meta: { a: '1' } }), nothing);
      const claimed = store.claim(['m1', 'm2'], 11, nothing);
      const sent = { id: 'm1', status: 'sent' as const, at: 12, reason: null, providerId: null };
      store.begin(batch({ outbox: [sent] }), nothing);
      store.saveMeta({ a: '2' });
      expect(claimed.state).toBe('written');
      expect([store.message('m1')?.status, store.message('m2')?.status]).toEqual(['sent', 'claimed']);
      expect(store.meta('a')).toBe('2');
      store.begin(batch({ contacts: [contact(2)] }), nothing);
      store.commit(batch({ contacts: [contact(2, 9)] }));
      expect(store.contactsByNumber([2])).toEqual([contact(2, 9)]);
      store.begin(batch({ contacts: [contact(1, 3)] }), nothing);
      store.erase(1, { counters: [], segments: [], suppress: [], rejects: [], meta: {} });
      expect([store.contactsById(['c1']), store.nextDue()]).toEqual([[], 9]);
    });

    it('fails with all that was begun after it, and leaves nothing; what was begun before it stands', () => {
      const { store, again } = open();
      store.commit(batch({ contacts: [contact(1, 5), contact(9, 50)] }));
      const begun = [
        batch({ meta: { a: '1' } }),
        batch({ contacts: [contact(1, 60)], meta: { a: '2' }, events: [event(1), event(1)] }),
        batch({ contacts: [contact(9, 70), contact(3, 1)], events: [event(2)] }),
      ].map((one) => store.begin(one, nothing));
      const claimed = store.claim(['m1'], 5, nothing);
      store.settle();
      expect([...begun, claimed].map(({ state }) => state)).toEqual(['written', 'failed', 'failed', 'failed']);
      expect(String(begun[1]!.error)).toMatch(/UNIQUE/i);
      expect([store.meta('a'), store.nextDue(), store.due(99, 9)]).toEqual(['1', 5, [1, 9]]);
      expect(store.known([event(1), event(2)])).toEqual(new Set());
      expect(again().contactsById(['c3'])).toEqual([]);
    });

    it('fails until it was taken back, and is written from then on', () => {
      const { store } = open();
      store.begin(batch({ events: [event(1), event(1)] }), nothing);
      store.settle();
      const late = store.begin(batch({ meta: { a: '1' } }), nothing);
      store.settle();
      expect([late.state, store.meta('a')]).toEqual(['failed', null]);
      store.saveMeta({ b: '1' });
      store.renew();
      const next = store.begin(batch({ meta: { a: '2' } }), nothing);
      store.settle();
      expect([next.state, store.meta('a'), store.meta('b')]).toEqual(['written', '2', '1']);
    });

    it('is on disk when the store has been closed', () => {
      const { store, again } = open();
      store.begin(batch({ meta: { a: '1' } }), nothing);
      expect(again().meta('a')).toBe('1');
    });
  });
}
