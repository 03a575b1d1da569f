import { describe, expect, it } from 'vitest';
import type { DerivedEventPlan } from '../machine/index.js';
import { bundleOf, end, onEvent, scenario } from './testdata/bundle.js';
import { compare, get, history, hours, is, reads, value } from './testdata/expressions.js';
import { at, world } from './testdata/world.js';

const left = scenario('left', {
  when: [{ moment: onEvent('cart_left'), bind: 0 }],
  slots: [{ kind: 'event', event: 'cart_left' }],
  states: [end()],
});

function cartLeft(rest: Partial<DerivedEventPlan> = {}): Omit<DerivedEventPlan, 'span' | 'fields'> {
  return {
    name: 'cart_left',
    base: { event: 'cart_updated' },
    without: [{ event: 'order_placed' }],
    within: hours(1),
    ...rest,
  };
}

function shopping(plan = cartLeft()) {
  const w = world(bundleOf({ scenarios: [left], derived: [plan] }));
  w.contact('ana');
  const cart = (when: string, cart_id = 'a', more: { at?: string } = {}) =>
    w.event(
      'ana',
      `2026-03-02 ${when}`,
      'cart_updated',
      { cart_id, total: 1 },
      more.at ? { at: `2026-03-02 ${more.at}` } : {},
    );
  const order = (when: string, cart_id: string | null = null, more: { at?: string } = {}) =>
    w.event(
      'ana',
      `2026-03-02 ${when}`,
      'order_placed',
      { order_id: when, total: 1, cart_id },
      more.at ? { at: `2026-03-02 ${more.at}` } : {},
    );
  const fired = () => {
    w.advance('2026-03-09 00:00');
    return w.log.filter((line) => line.includes('enter')).map((line) => line.slice(11, 16));
  };
  return { w, cart, order, fired };
}

describe('R12 derived events', () => {
  it('R12.2 a B closes the window, also at its last instant, but not after it', () => {
    const inside = shopping();
    inside.cart('10:00');
    inside.order('11:00');
    expect(inside.fired()).toEqual([]);
    const outside = shopping();
    outside.cart('10:00');
    outside.order('11:01');
    expect(outside.fired()).toEqual(['11:00']);
  });

  it('R12.2 a B whose `at` is before A’s closes nothing, though it is received after A', () => {
    const { cart, order, fired } = shopping();
    cart('10:00');
    order('10:10', null, { at: '09:50' });
    expect(fired()).toEqual(['11:00']);
  });

  it('R12.2 a B received before a late A closes its window, since its `at` is not before A’s', () => {
    const { cart, order, fired } = shopping();
    order('10:20');
    cart('10:30', 'a', { at: '10:00' });
    expect(fired()).toEqual([]);
  });

  it('R12.2 so does the first of two such Bs', () => {
    const { cart, order, fired } = shopping();
    order('10:20');
    order('11:30');
    cart('12:00', 'a', { at: '10:00' });
    expect(fired()).toEqual([]);
  });

  it('R12.2 a B received at the instant of a late A closes its window before E can happen', () => {
    const { cart, order, fired } = shopping();
    cart('12:00', 'a', { at: '10:00' });
    order('12:00', null, { at: '11:30' });
    expect(fired()).toEqual([]);
  });

  it('R12.1 E happens once for two As, whatever their order of receipt', () => {
    const { cart, fired } = shopping();
    cart('10:30');
    cart('12:00', 'a', { at: '10:00' });
    expect(fired()).toEqual(['11:30']);
  });

  it('R12.3 E of a late A happens at receipt, when that is later than A’s `at` + D', () => {
    const { cart, fired } = shopping();
    cart('12:00', 'a', { at: '10:00' });
    expect(fired()).toEqual(['12:00']);
  });

  it('R12.3 E of an imported or much too late A starts no run', () => {
    const { w, fired } = shopping();
    const cart = { cart_id: 'a', total: 1 };
    w.event('ana', '2026-03-02 10:00', 'cart_updated', cart, { imported: true, at: '2026-03-02 09:50' });
    w.contact('ben');
    w.event('ben', '2026-03-02 10:00', 'cart_updated', cart, { at: '2026-03-01 09:00' });
    expect(fired()).toEqual([]);
  });

  it('R12.3 E’s `at` is when it happens, its payload the last A’s', () => {
    const { w, cart, fired } = shopping();
    cart('10:00', 'a');
    cart('10:30', 'b');
    fired();
    const { data } = w.engine.contact(0);
    w.engine.state.keeper.view.bind(data, at('2026-03-09 00:00'));
    const [record, ...more] = w.engine.state.keeper.view.history('cart_left');
    expect(more).toEqual([]);
    expect(record).toMatchObject({ event: 'cart_left', at: at('2026-03-02 11:30'), fields: { cart_id: 'b' } });
  });

  it('R12.4 a deploy honours open windows', () => {
    const { w, fired } = shopping();
    const record = { event: 'cart_updated', at: at('2026-03-02 10:00'), id: 'x', fields: { cart_id: 'a', total: 1 } };
    w.engine.remember(0, record, record.at);
    w.engine.settle(0, at('2026-03-02 10:30'));
    expect(fired()).toEqual(['11:00']);
  });
});

describe('R12.5 undoes', () => {
  it('removes the event it names from history and sums, and takes back nothing else', () => {
    const spent = history('sum', 'order_placed', { aggregate: 0, path: ['total'] });
    const asks = scenario('asks', {
      when: [{ moment: onEvent('viewed'), condition: is(spent, 30) }],
      states: [end()],
    });
    const w = world(
      bundleOf({
        scenarios: [asks],
        aggregates: [{ event: 'order_placed', path: ['total'], functions: ['sum', 'max'] }],
      }),
    );
    w.contact('ana');
    for (const [minute, order_id, total] of [
      ['00', 'x', 10],
      ['01', 'y', 50],
      ['02', 'z', 20],
    ] as const) {
      w.event('ana', `2026-03-02 10:${minute}`, 'order_placed', { order_id, total });
    }
    w.event('ana', '2026-03-02 10:03', 'order_cancelled', { order_id: 'y' });
    w.event('ana', '2026-03-02 10:04', 'viewed');
    expect(w.said()).toEqual(['ana enter asks', 'ana end asks completed']);
    w.engine.state.keeper.view.bind(w.engine.contact(0).data, at('2026-03-02 10:05'));
    expect(w.engine.state.keeper.view.aggregate(0)).toMatchObject({ count: 2, max: 20 });
    expect(w.engine.state.keeper.view.history('order_placed').map((record) => record.fields.order_id)).toEqual([
      'x',
      'z',
    ]);
  });

  it('removes it from the events filtered from it, one from another, and from their sums', () => {
    const total = get({ op: 'event' }, 'total');
    const filtered = (name: string, event: string, least: number): Omit<DerivedEventPlan, 'span' | 'fields'> => ({
      name,
      base: { event, where: compare('gt', total, value(least)) },
      without: [],
    });
    const segment = (name: string, event: string, aggregate: number) => ({
      name,
      condition: history('any', event, { aggregate }),
      dependsOn: reads({ events: [event] }),
    });
    const w = world(
      bundleOf({
        scenarios: [
          scenario('gone', { when: [{ moment: { on: 'leaves', of: 'segment', name: 'huge_ones' } }], states: [end()] }),
        ],
        segments: [segment('big_ones', 'big', 0), segment('huge_ones', 'huge', 1)],
        derived: [filtered('big', 'order_placed', 10), filtered('huge', 'big', 100)],
        aggregates: [
          { event: 'big', path: ['total'], functions: ['any', 'sum', 'last'] },
          { event: 'huge', path: [], functions: ['any'] },
        ],
      }),
      // Stored only because something can undo them.
      { storesLess: true },
    );
    w.contact('ana');
    for (const [order_id, total] of [
      ['small', 5],
      ['big', 50],
      ['huge', 500],
    ] as const) {
      w.event('ana', '2026-03-02 10:00', 'order_placed', { order_id, total });
    }
    const { keeper } = w.engine.state;
    w.event('ana', '2026-03-02 11:00', 'order_cancelled', { order_id: 'huge' });
    expect(w.said()).toEqual(['ana enter gone', 'ana end gone completed']);
    expect(keeper.view.aggregate(0)).toMatchObject({ count: 1, sum: 50, last: { fields: { order_id: 'big' } } });
    expect(keeper.view.inSegment('big_ones')).toBe(true);
    w.event('ana', '2026-03-02 12:00', 'order_cancelled', { order_id: 'big' });
    expect(keeper.view.inSegment('big_ones')).toBe(false);
  });

  it('closes the window that the event opened, and no other', () => {
    const unreviewed = scenario('unreviewed', { when: [{ moment: onEvent('not_viewed') }], states: [end()] });
    const w = world(
      bundleOf({
        scenarios: [unreviewed],
        derived: [
          {
            name: 'not_viewed',
            base: { event: 'order_placed' },
            without: [{ event: 'viewed' }],
            within: hours(5),
            per: 'order_id',
          },
        ],
      }),
      { storesLess: true },
    );
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'order_placed', { order_id: 'x', total: 1 });
    w.event('ana', '2026-03-02 10:30', 'order_placed', { order_id: 'y', total: 1 });
    w.event('ana', '2026-03-02 11:00', 'order_cancelled', { order_id: 'x' });
    w.advance('2026-03-09 00:00');
    expect(w.log.filter((line) => line.includes('enter'))).toEqual(['2026-03-02 15:30 ana enter unreviewed']);
  });
});
