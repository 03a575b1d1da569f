import { afterEach, describe, expect, it } from 'vitest';
import { type CodeSource, madeUpCodes } from '../engine/index.js';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { days, hours, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import type { Store, Writing } from '../store/port.js';
import { type Service, type ServiceOptions, service } from './live.fixture.js';

const bundle = bundleOf({
  model: shop(),
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_updated') }],
      slots: [mail('one'), mail('two')],
      states: [
        wait(value(hours(4) as never), 1),
        send('one', 0, 2),
        wait(value(days(1) as never), 3),
        send('two', 1, 4),
        end(),
      ],
    }),
    scenario('codes', {
      when: [{ moment: onEvent('viewed') }],
      slots: [{ kind: 'code' }],
      states: [{ kind: 'give', coupon: 'vip', slot: 0, next: 1 }, end()],
    }),
  ],
});

const start = at('2026-03-02 10:00');
const HOUR = 3_600_000;
const opened: Service[] = [];

function running(rest: Partial<ServiceOptions> = {}): Service {
  const made = service(bundle, { start, ...rest });
  opened.push(made);
  return made;
}

afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

const known = (contact: string) => ({
  kind: 'attributes' as const,
  contact,
  values: { newsletter: true, email: `${contact}@example.com` },
});
const event = (contact: string, name: string, id: string, fields = {}) => ({
  kind: 'event' as const,
  contact,
  event: name,
  id,
  fields,
});
const cart = (contact: string, id: string) => event(contact, 'cart_updated', id, { cart_id: id, total: 10 });
const names = ['c1', 'c2', 'c3'];
const handed = (made: Service) => made.handed.map(({ message }) => `${message.run.contact} ${message.model.name}`);

/** Whoever is to get a code brings an error about. */
const broken: CodeSource = {
  ...madeUpCodes,
  reserve() {
    throw new Error('The codes are gone.');
  },
};

const FULL: Writing = { state: 'failed', error: new Error('database or disk is full') };

/** Answers some calls of the store otherwise. */
function wrapped(otherwise: (target: Store) => Partial<Store>): (store: Store) => Store {
  return (store) => {
    const own = otherwise(store);
    return new Proxy(store, {
      get(target, name) {
        const found = (own as Record<PropertyKey, unknown>)[name] ?? Reflect.get(target, name, target);
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
  };
}

describe('what goes wrong for one contact', () => {
  it('an input that cannot be taken in is kept aside; the others of its batch are taken in, its own too', async () => {
    const made = running({ codes: broken });
    await made.at(start, ...names.map(known));
    const given = [cart('c1', 'a'), event('c2', 'viewed', 'v', { product: 'x' }), cart('c2', 'b'), cart('c3', 'c')];
    const receipts = given.map((one) => made.live.submit(one));
    await made.live.settle();
    expect(await Promise.all(receipts)).toEqual(['accepted', 'aside', 'accepted', 'accepted']);
    expect(made.store.rejects(9)).toEqual([
      {
        at: start,
        source: 'contact',
        reason: 'The codes are gone.',
        payload: JSON.stringify(given[1]),
      },
    ]);
    await made.advance(start + 5 * HOUR);
    expect(handed(made).sort()).toEqual(['c1 one', 'c2 one', 'c3 one']);
    expect(made.store.counters('scenario/carts/entered')).toEqual({ 'scenario/carts/entered': 3 });
    expect(made.store.counters('scenario/codes/')).toEqual({});
  });

  it('a contact that cannot be brought back is put off by an hour and listed; the others go on, it too when it is well', async () => {
    let isBroken = false;
    const wrap = wrapped((store) => ({
      contactsByNumber: (numbers) =>
        store.contactsByNumber(numbers).map((row) => (isBroken && row.id === 'c2' ? { ...row, state: '{' } : row)),
    }));
    const made = running({ wrap });
    await made.at(start, ...names.map(known));
    await made.at(start + 1, ...names.map((name) => cart(name, name)));
    made.crash();
    isBroken = true;
    await made.advance(start + 6 * HOUR);
    expect(handed(made)).toEqual(['c1 one', 'c3 one']);
    expect(made.store.rejects(9).map(({ at, payload }) => [at - start, payload])).toEqual([
      [5 * HOUR + 1, '{"contact":"c2"}'],
      [4 * HOUR + 1, '{"contact":"c2"}'],
    ]);
    isBroken = false;
    await made.advance(start + 7 * HOUR);
    expect(handed(made)).toEqual(['c1 one', 'c3 one', 'c2 one']);
  });

  it('many of them at once are all set aside', async () => {
    const made = running({ batchSize: 200, codes: broken });
    const many = Array.from({ length: 50 }, (_, i) => `x${i}`);
    await made.at(start, ...names.map(known), ...many.map(known));
    const receipts = [
      ...many.map((name) => made.live.submit(event(name, 'viewed', 'v', { product: 'x' }))),
      ...names.map((name) => made.live.submit(cart(name, name))),
    ];
    await made.live.settle();
    const said = await Promise.all(receipts);
    expect(said.filter((receipt) => receipt === 'aside').length).toBe(50);
    expect(said.slice(50)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(made.store.rejects(99).length).toBe(50);
  });
});

describe('a store that cannot be written', () => {
  it('by a claim: nothing is handed over until it can be claimed', async () => {
    let isFull = false;
    const wrap = wrapped((store) => ({
      claim: (...claim) => (isFull ? FULL : store.claim(...claim)),
    }));
    const made = running({ wrap });
    await made.at(start, known('c1'), cart('c1', 'a'));
    isFull = true;
    await made.advance(start + 4 * HOUR - 1);
    made.clock.advanceTo(start + 4 * HOUR);
    await made.live.settle();
    expect(made.handed).toEqual([]);
    expect(made.faults.length).toBe(1);
    isFull = false;
    await made.live.settle();
    expect(handed(made)).toEqual(['c1 one']);
  });

  it('by a commit that withdraws a message: it stays where it was', async () => {
    let isFull = false;
    const wrap = wrapped((store) => ({
      begin: (...begun) => (isFull ? FULL : store.begin(...begun)),
    }));
    const stopping = bundleOf({
      model: shop(),
      scenarios: [
        scenario('carts', {
          when: [{ moment: onEvent('cart_updated') }],
          goal: { event: 'order_placed', within: days(5) },
          slots: [mail('one')],
          states: [send('one', 0, 1), end()],
        }),
      ],
    });
    const made = service(stopping, { start, wrap, concurrency: 0 });
    opened.push(made);
    await made.live.submit(known('c1'));
    await made.live.submit(cart('c1', 'a'));
    expect(made.live.load.messages).toBe(1);
    const order = (id: string) => made.live.submit(event('c1', 'order_placed', id, { total: 5 }));
    isFull = true;
    await expect(order('o')).rejects.toThrow('disk is full');
    expect(made.live.load.messages).toBe(1);
    isFull = false;
    await order('o');
    expect(made.live.load.messages).toBe(0);
    expect(made.store.message('c1/1')?.status).toBe('withdrawn');
  });
});

describe("the machine's clock", () => {
  const both = names.flatMap((name) => [`${name} one`, `${name} two`]).sort();

  it.each([
    ['set back by an hour', -HOUR],
    ['set forward by a day', 24 * HOUR],
  ])('%s: nothing is lost and nothing comes twice, also over a restart', async (_, jump) => {
    let skew = 0;
    const made = running({ skew: () => skew });
    await made.at(start, ...names.map(known), ...names.map((name) => cart(name, name)));
    for (let half = 1; half < 100; half++) {
      if (half === 7) skew = jump;
      if (half === 20) made.crash();
      if (half === 8) expect(made.live.behindMs > 0).toBe(jump < 0);
      if (half === 60) skew = 0;
      made.clock.advanceTo(start + half * (HOUR / 2));
      await made.live.settle();
    }
    expect(handed(made).sort()).toEqual(both);
    for (const name of names) {
      const instants = made.story(name).map(({ at: instant }) => instant);
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
      expect(made.story(name).filter(({ what }) => what === 'send').length).toBe(2);
    }
  });

  it('asleep for two days: what was due comes at waking, once, each after what it waited for', async () => {
    const made = running();
    await made.at(start, ...names.map(known), ...names.map((name) => cart(name, name)));
    made.clock.advanceTo(start + 48 * HOUR);
    await made.live.settle();
    expect(handed(made)).toEqual(names.map((name) => `${name} one`));
    await made.advance(start + 120 * HOUR);
    expect(handed(made).sort()).toEqual(both);
  });
});
