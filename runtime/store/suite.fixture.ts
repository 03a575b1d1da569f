/** What every store must do, whatever keeps it: the tests of one implementation call it with a way to open and to open again. */
import { describe, expect, it } from 'vitest';
import type { ShownContent } from '../channels/shelf.js';
import { type Batch, EMPTY_BATCH, type Erasure, type OutboxMessage, type Store, type StoredContact } from './port.js';

export interface Opened {
  readonly store: Store;
  /** Closes it and opens the same data again. */
  again(): Store;
}

const contact = (number: number, rest: Partial<StoredContact> = {}): StoredContact => ({
  number,
  id: `c${number}`,
  version: 1,
  due: null,
  state: '{}',
  ...rest,
});

const offered = (seq: number, rest: Partial<OutboxMessage> = {}): OutboxMessage => ({
  seq,
  id: `c1/${seq}`,
  contact: 1,
  channel: 'email',
  scenario: 'nudge',
  name: 'hello',
  status: 'ready',
  at: 10,
  body: '{"to":"a"}',
  ...rest,
});

const batch = (rest: Partial<Batch>): Batch => ({ ...EMPTY_BATCH, ...rest });

const NOTHING_LEFT: Erasure = { counters: [], segments: [], suppress: [], rejects: [], meta: {} };

export function storeSuite(open: () => Opened): void {
  describe('contacts', () => {
    it('are found by id and by number, replaced whole, and stay', () => {
      const { store, again } = open();
      store.commit(batch({ contacts: [contact(1), contact(2, { due: 5 })] }));
      store.commit(batch({ contacts: [contact(1, { state: '{"a":1}', due: 7, version: 2 })] }));
      expect(store.contactsById(['c1', 'nobody'])).toEqual([contact(1, { state: '{"a":1}', due: 7, version: 2 })]);
      const reopened = again();
      expect(reopened.contactsByNumber([2, 3])).toEqual([contact(2, { due: 5 })]);
      expect(reopened.contactCount()).toBe(2);
    });

    it('are due earliest first, then by id, and nobody before time', () => {
      const { store } = open();
      expect(store.nextDue()).toBeNull();
      const due = [
        contact(1, { due: 30, id: 'b' }),
        contact(2, { due: 10 }),
        contact(3, { due: 30, id: 'a' }),
        contact(4),
      ];
      store.commit(batch({ contacts: due }));
      expect(store.nextDue()).toBe(10);
      expect(store.due(29, 9)).toEqual([2]);
      expect(store.due(30, 9)).toEqual([2, 3, 1]);
      expect(store.due(30, 2)).toEqual([2, 3]);
    });

    it('come in order of number for a sweep', () => {
      const { store } = open();
      store.commit(batch({ contacts: [contact(3), contact(1), contact(2)] }));
      expect(store.contactsAfter(0, 2).map(({ number }) => number)).toEqual([1, 2]);
      expect(store.contactsAfter(2, 2).map(({ number }) => number)).toEqual([3]);
    });

    it('are found that were last written under another version', () => {
      const { store } = open();
      const versions = [1, 2, 1, 1].map((version, place) => contact(place + 1, { version }));
      store.commit(batch({ contacts: versions }));
      expect(store.contactsOfOtherVersions(2, 0, 2)).toEqual([1, 3]);
      expect(store.contactsOfOtherVersions(2, 3, 2)).toEqual([4]);
    });

    it.each(["'; drop table contact; --", '"', '\\', '😀', 'a\nb', '{"$":1}'])('may have the id %j', (id) => {
      const { store } = open();
      store.commit(batch({ contacts: [contact(1, { id, state: JSON.stringify({ id }) })] }));
      const [found] = store.contactsById([id]);
      expect(found?.id).toBe(id);
      expect(JSON.parse(found!.state)).toEqual({ id });
    });
  });

  describe('events', () => {
    const event = { contact: 1, key: 2 ** 52, id: 'e1', name: 'order_placed', at: 1, received: 2, fields: '{}' };

    it('are known again by contact and key', () => {
      const { store } = open();
      store.commit(batch({ events: [event, { ...event, contact: 2, at: 0 }] }));
      expect(store.known([event, { contact: 1, key: 3 }])).toEqual(new Set([`1/${2 ** 52}`]));
      expect(store.eventsOf(2)).toEqual([{ ...event, contact: 2, at: 0, place: 0 }]);
    });

    it('a batch with a repeated one is not written at all', () => {
      const { store } = open();
      store.commit(batch({ events: [event] }));
      expect(() => store.commit(batch({ contacts: [contact(9)], events: [event] }))).toThrow();
      expect(store.contactsByNumber([9])).toEqual([]);
      store.commit(batch({ contacts: [contact(9)] }));
      expect(store.contactCount()).toBe(1);
    });
  });

  describe('the outbox', () => {
    it('gives what is open in order; ends leave it and drop what only a sender needs', () => {
      const { store, again } = open();
      store.commit(batch({ offered: [offered(2), offered(1), offered(3)] }));
      store.claim(['c1/1'], 11, () => {});
      const end = (id: string, status: 'sent' | 'withdrawn') => ({
        id,
        status,
        at: 12,
        reason: null,
        providerId: 'p1',
      });
      store.commit(batch({ outbox: [end('c1/2', 'sent')] }));
      const reopened = again();
      expect(reopened.open(9)).toEqual([offered(1, { status: 'claimed', at: 11 }), offered(3)]);
      expect(reopened.message('c1/2')).toMatchObject({ status: 'sent', body: null, providerId: 'p1' });
      expect(reopened.messageByProvider('email', 'p1')?.id).toBe('c1/2');
      expect(reopened.messageByProvider('sms', 'p1')).toBeNull();
    });

    it('claims only what is ready', () => {
      const { store } = open();
      store.commit(batch({ offered: [offered(1)] }));
      store.commit(batch({ outbox: [{ id: 'c1/1', status: 'withdrawn', at: 11, reason: null, providerId: null }] }));
      store.claim(['c1/1'], 12, () => {});
      expect(store.message('c1/1')?.status).toBe('withdrawn');
    });

    it('keeps a message open that comes back and is offered again in one batch', () => {
      const { store } = open();
      store.commit(batch({ offered: [offered(1)] }));
      const back = { id: 'c1/1', status: 'withdrawn', at: 20, reason: null, providerId: null } as const;
      store.commit(batch({ outbox: [back], offered: [offered(5, { id: 'c1/1', at: 20 })] }));
      expect(store.open(9)).toEqual([offered(5, { id: 'c1/1', at: 20 })]);
    });

    it('notes what became of many messages at once', () => {
      const { store } = open();
      const numbers = Array.from({ length: 100 }, (_, place) => place + 1);
      store.commit(batch({ offered: numbers.map((seq) => offered(seq)) }));
      const outbox = numbers.map((seq) => {
        const status = seq % 2 === 0 ? ('sent' as const) : ('failed' as const);
        return { id: `c1/${seq}`, status, at: 20 + seq, reason: `r${seq}`, providerId: `p${seq}` };
      });
      store.commit(batch({ outbox }));
      expect(store.message('c1/98')).toMatchObject({ status: 'sent', at: 118, body: null, providerId: 'p98' });
      expect(store.message('c1/99')).toMatchObject({ status: 'failed', at: 119, body: '{"to":"a"}', reason: 'r99' });
    });

    it('takes a message that is offered again', () => {
      const { store } = open();
      store.commit(batch({ offered: [offered(1)] }));
      store.commit(batch({ offered: [offered(5, { id: 'c1/1', at: 20 })] }));
      expect(store.open(9)).toEqual([offered(5, { id: 'c1/1', at: 20 })]);
    });
  });

  describe('on-site content', () => {
    const shown = (message: string, rest: Partial<ShownContent> = {}): ShownContent => ({
      contact: 'c1',
      channel: 'web',
      message,
      id: 'c1/1',
      at: 10,
      until: null,
      body: '{}',
      ...rest,
    });

    it('lies there until its end, and a later one takes its place', () => {
      const { store, again } = open();
      store.putContent([shown('a'), shown('b', { at: 11, until: 20 }), shown('a', { contact: 'c2' })], 11);
      store.putContent([shown('a', { id: 'c1/2', at: 12 })], 12);
      store.putContent([shown('a')], 12);
      const reopened = again();
      expect(reopened.contentOf('c1', 19)).toEqual([
        shown('a', { id: 'c1/2', at: 12 }),
        shown('b', { at: 11, until: 20 }),
      ]);
      expect(reopened.contentOf('c1', 20).map(({ message }) => message)).toEqual(['a']);
      expect(reopened.contentOf('c3', 20)).toEqual([]);
    });

    it('that has run out is not kept', () => {
      const { store } = open();
      store.putContent([shown('a', { until: 20 })], 11);
      store.putContent([], 20);
      expect(store.contentOf('c1', 0)).toEqual([]);
    });

    it('goes with its contact', () => {
      const { store } = open();
      store.commit(batch({ contacts: [contact(1)] }));
      store.putContent([shown('a'), shown('a', { contact: 'c2' })], 11);
      store.erase(1, NOTHING_LEFT);
      expect(store.contentOf('c1', 12)).toEqual([]);
      expect(store.contentOf('c2', 12)).toHaveLength(1);
    });
  });

  it('counts up', () => {
    const { store } = open();
    store.commit(batch({ counters: [{ name: 'scenario/a/entered', by: 2 }] }));
    store.commit(
      batch({
        counters: [
          { name: 'scenario/a/entered', by: 3 },
          { name: 'scenario/ab/entered', by: 1 },
        ],
      }),
    );
    expect(store.counters('scenario/a/')).toEqual({ 'scenario/a/entered': 5 });
  });

  it('keeps the latest of a journal, in order', () => {
    const { store } = open();
    const entry = (seq: number) => ({ contact: 1, seq, at: seq, detail: '{}' });
    store.commit(batch({ journal: [entry(3), entry(1), entry(2)] }));
    expect(store.journalOf(1, 2)).toEqual([entry(2), entry(3)]);
  });

  it('hands out the free codes of a pool and adds none twice', () => {
    const { store } = open();
    expect(store.addCodes('vip', ['A', 'B', 'A'])).toBe(2);
    expect(store.addCodes('vip', ['B', 'C'])).toBe(1);
    const taken = {
      coupon: 'vip',
      code: 'A',
      status: 'reserved',
      discount: 1500,
      currency: 'EUR',
      holder: '1 s 1 promo',
      validUntil: null,
    } as const;
    store.commit(batch({ codes: [taken] }));
    expect(store.freeCodes('vip', 9)).toEqual(['B', 'C']);
    expect(store.code('A')).toEqual(taken);
    expect(store.code('Z')).toBeNull();
  });

  it('redeems a code once, while it is valid, and for good', () => {
    const { store, again } = open();
    const given = { coupon: '', discount: 5, currency: null, holder: '1 s 1 promo' };
    const spent = { ...given, code: 'A', status: 'spent', validUntil: 100 } as const;
    store.addCodes('vip', ['B']);
    store.commit(batch({ codes: [spent, { ...spent, code: 'C' }] }));
    expect([store.redeem('A', 99), store.redeem('A', 99)]).toEqual([true, false]);
    expect([store.redeem('B', 1), store.redeem('C', 100), store.redeem('Z', 1)]).toEqual([false, false, false]);
    store.commit(batch({ codes: [{ ...spent, status: 'free', holder: null }] }));
    expect(again().code('A')).toMatchObject({ status: 'redeemed', discount: 5, holder: '1 s 1 promo' });
  });

  it('keeps small texts, bundles, rejects and rfm rows', () => {
    const { store, again } = open();
    const bundle = { version: 1, hash: 'h', at: 1, body: '{}' };
    store.saveBundle(bundle);
    store.saveMeta({ key: 'a' });
    const reject = { at: 1, source: 'track', reason: 'no such event', payload: '{"a":1}' };
    store.commit(batch({ meta: { key: 'b', other: 'c' }, rejects: [reject], rfm: [{ number: 4, state: '[]' }] }));
    const reopened = again();
    expect([reopened.meta('key'), reopened.meta('none')]).toEqual(['b', null]);
    expect(reopened.bundles()).toEqual([bundle]);
    expect(reopened.rejects(5)).toEqual([reject]);
    const rows: unknown[] = [];
    reopened.eachRfm((row) => rows.push({ ...row }));
    expect(rows).toEqual([{ number: 4, state: '[]' }]);
  });

  it('finds what ended badly, what a contact got, and which codes it holds', () => {
    const { store } = open();
    const code = { coupon: 'vip', code: 'A', status: 'spent', discount: 5, currency: null, validUntil: null } as const;
    const offers = [offered(1), offered(2), offered(3, { contact: 12, id: 'c12/1' })];
    const change = { at: 11, reason: 'gone', providerId: null };
    store.commit(
      batch({
        offered: offers,
        codes: [
          { ...code, holder: '1 s 1 promo' },
          { ...code, code: 'B', holder: '12 s 1 promo' },
        ],
      }),
    );
    store.commit(
      batch({
        outbox: [
          { ...change, id: 'c1/1', status: 'failed' },
          { ...change, id: 'c12/1', status: 'unknown' },
        ],
      }),
    );
    expect(store.messagesOf(1).map(({ id, status }) => [id, status])).toEqual([
      ['c1/1', 'failed'],
      ['c1/2', 'ready'],
    ]);
    expect(store.ended('failed', 9)).toMatchObject([{ id: 'c1/1', reason: 'gone', body: '{"to":"a"}' }]);
    expect(store.ended('unknown', 9).map(({ id }) => id)).toEqual(['c12/1']);
    expect(store.codesOf(1).map((one) => one.code)).toEqual(['A']);
    expect(store.codesOf(12).map((one) => one.code)).toEqual(['B']);
  });

  it('keeps what stays of somebody who is erased', () => {
    const { store, again } = open();
    expect(store.hasSuppressions()).toBe(false);
    const reject = { at: 1, source: 'track', reason: 'r', payload: '{}' };
    store.commit(
      batch({
        contacts: [contact(1)],
        rejects: [reject, { ...reject, reason: 'other' }],
        rfm: [{ number: 1, state: '[]' }],
      }),
    );
    const numbers: number[] = [];
    store.eachReject(({ seq }) => numbers.push(seq));
    store.erase(1, {
      counters: [{ name: 'a', by: -1 }],
      segments: [],
      suppress: ['h1', 'h2'],
      rejects: numbers.slice(0, 1),
      meta: { secret: 's' },
    });
    store.rewrite();
    const reopened = again();
    expect([...reopened.suppressed(['h2', 'h3'])]).toEqual(['h2']);
    expect([reopened.hasSuppressions(), reopened.meta('secret'), reopened.rfmOf(1)]).toEqual([true, 's', null]);
    expect(reopened.counters('a')).toEqual({ a: -1 });
    expect(reopened.rejects(9).map(({ reason }) => reason)).toEqual(['other']);
  });

  it('keeps memberships until they are told, and of members after it', () => {
    const { store, again } = open();
    const one = (who: string, at: number, member = true) => ({
      group: 'ads',
      contact: who,
      member,
      at,
      addresses: '{"email":"a@example.com"}',
    });
    store.commit(
      batch({ memberships: [one('c1', 5), one('c2', 4), one('c3', 6), { ...one('c1', 1), group: 'other' }] }),
    );
    const reopened = again();
    const untold = () => reopened.audience.untold('ads', 9).map(({ contact: who, member }) => [who, member]);
    expect(reopened.audience.untold('ads', 1)).toEqual([one('c2', 4)]);
    reopened.audience.told([one('c1', 5), one('c2', 4)], null);
    reopened.audience.told([one('c3', 6)], 'meta_100');
    expect(untold()).toEqual([]);
    const other = { group: 'other', told: 0, waiting: 1, refused: 0, reason: null };
    const ads = { group: 'ads', told: 2, waiting: 0, refused: 1, reason: 'meta_100' };
    expect(reopened.audience.figures()).toEqual([ads, other]);
    // Left while the joining was on its way: what was told is not what is so now.
    reopened.commit(batch({ memberships: [one('c1', 7, false)] }));
    reopened.audience.told([one('c1', 5)], null);
    expect(untold()).toEqual([['c1', false]]);
    reopened.audience.told([one('c1', 7, false)], null);
    reopened.audience.retry('ads');
    expect(untold()).toEqual([['c3', true]]);
    expect(reopened.audience.figures()[0]).toMatchObject({ told: 1, waiting: 1, refused: 0 });
    reopened.audience.drop('ads');
    expect(reopened.audience.figures()).toEqual([other]);
  });

  it('of somebody who was erased what stays is that the groups are to be told', () => {
    const { store } = open();
    const mine = { group: 'ads', contact: 'c1', member: true, at: 5, addresses: '{"email":"a@example.com"}' };
    store.commit(batch({ contacts: [contact(1)], memberships: [mine] }));
    store.audience.told([mine], null);
    store.erase(1, NOTHING_LEFT);
    const [left] = store.audience.untold('ads', 9);
    expect(left).toEqual({ ...mine, member: false, at: 6, addresses: null });
    store.audience.told([left!], null);
    expect(store.audience.figures()).toEqual([]);
  });

  it('forgets a contact everywhere', () => {
    const { store } = open();
    const mine = {
      contacts: [contact(1)],
      offered: [offered(1)],
      journal: [{ contact: 1, seq: 1, at: 1, detail: '{}' }],
      rfm: [{ number: 1, state: '[]' }],
    };
    store.commit(batch(mine));
    store.erase(1, NOTHING_LEFT);
    expect([store.contactCount(), store.open(9), store.journalOf(1, 9)]).toEqual([0, [], []]);
  });
}
