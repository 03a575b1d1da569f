/** R14, where a `test` block cannot say it: a whole base, its cut points, refreshes and deploys. */
import { describe, expect, it } from 'vitest';
import { at, type World, world } from '../../runtime/engine/testdata/world.js';
import { configOfModel, RfmBase } from '../../runtime/rfm/index.js';
import { type Changes, lowered } from './program.fixture.js';

const moves = 'scenario moved:\n  restart\n  when rfm moves: wait 1min\n';

const fixed: Changes = [
  [
    'scores: quintiles',
    'scores: {thresholds: {recency: [30, 60, 90, 180], frequency: [2, 3, 4, 5], monetary: [10, 20, 30, 40]}}',
  ],
];

function shop(text = moves, changes: Changes = []): World {
  const { bundle } = lowered(text, changes);
  const idOf = (contact: number) => w.engine.contact(contact).data.id;
  // Contacts are numbered as they come: who numbers them so says how their ids compare.
  const compare = (a: number, b: number) => (idOf(a) < idOf(b) ? -1 : 1);
  const w: World = world(bundle, { rfm: new RfmBase(configOfModel(bundle.model.rfm!), { compare }) });
  return w;
}

/** Ten contacts with an order each: on 10 … 19 January, of 10 … 100 EUR. */
function tenCustomers(w: World): void {
  for (let i = 0; i < 10; i++) {
    const when = at(`2026-01-${10 + i} 10:00`);
    const order = {
      event: 'order_placed',
      at: when,
      id: `o${i}`,
      fields: { order_id: `o${i}`, total: 1000 * (i + 1) },
    };
    w.engine.remember(w.contact(`c${i}`), order, when);
  }
}

const begins = (w: World, when: string) => {
  w.engine.refreshRfm(at(when));
  for (let index = 0; index < w.engine.state.contacts.length; index++) w.engine.settle(index, at(when));
};

const buys = (w: World, id: string, when: string, order_id = when, total = 9000) =>
  w.event(id, when, 'order_placed', { order_id, total });

const moved = (w: World) => w.log.filter((line) => line.includes(' move ')).map((line) => line.slice(5));

describe('R14', () => {
  it('R14.1 between refreshes scores follow own orders: they act at once', () => {
    const w = shop();
    tenCustomers(w);
    begins(w, '2026-02-01 03:00');
    const [before] = moved(w);
    expect(before).toBeUndefined();
    for (const day of ['02', '03', '04']) buys(w, 'c0', `2026-02-${day} 10:00`);
    expect(moved(w)[0]).toMatch(/^02-02 10:00 c0 move /);
    expect(w.log.filter((line) => line.includes('enter moved')).map((line) => line.slice(5, 19))).toEqual(
      moved(w).map((line) => line.slice(0, 14)),
    );
  });

  it('R14.1 between refreshes the cut points stand still: nobody moves by the orders of others', () => {
    const w = shop();
    tenCustomers(w);
    begins(w, '2026-02-01 03:00');
    for (let i = 0; i < 10; i++) buys(w, `c${i % 3}`, `2026-02-01 1${i}:00`);
    w.advance('2026-02-01 23:00');
    expect(moved(w).filter((line) => !/ c[012] /.test(line))).toEqual([]);
    w.engine.refreshRfm(at('2026-02-02 03:00'));
    expect(moved(w).filter((line) => !/ c[012] /.test(line)).length).toBeGreaterThan(0);
  });

  it('R14.1 orders leave the window at their instant, also between refreshes', () => {
    const w = shop(moves, [...fixed, ['window: 24mo', 'window: 3mo']]);
    w.contact('ana');
    begins(w, '2026-01-01 03:00');
    buys(w, 'ana', '2026-01-05 10:00');
    w.advance('2026-09-01 00:00');
    expect(moved(w).at(-1)).toMatch(/^04-05 1[01]:00 ana move \w+ none$/);
  });

  it('R14.2 a refresh replaces the cut points and moves contacts in order of id', () => {
    const w = shop();
    const ids = Array.from({ length: 20 }, (_, i) => `c${String(19 - i).padStart(2, '0')}`);
    for (const [i, id] of ids.entries()) {
      const when = at(`2026-01-${10 + (i % 10)} 10:00`);
      const order = { event: 'order_placed', at: when, id, fields: { order_id: id, total: 1000 * (i + 1) } };
      w.engine.remember(w.contact(id), order, when);
    }
    begins(w, '2026-02-01 03:00');
    for (let i = 0; i < 20; i++) {
      w.contact(`n${i}`);
      buys(w, `n${i}`, '2026-02-01 12:00', `n${i}`);
    }
    w.advance('2026-02-02 02:59');
    const before = moved(w).length;
    w.engine.refreshRfm(at('2026-02-02 03:00'));
    const movers = moved(w)
      .slice(before)
      .map((line) => line.split(' ')[2]);
    expect(movers.filter((id) => id?.startsWith('c')).length).toBeGreaterThan(4);
    expect(movers).toEqual([...movers].sort());
  });

  it('R14.3 the first scoring fires no move', () => {
    const w = shop();
    tenCustomers(w);
    begins(w, '2026-02-01 03:00');
    expect(w.log).toEqual([]);
  });

  it('R14.3 somebody new is scored before the first order: that order may be a move', () => {
    const w = shop(moves, fixed);
    begins(w, '2026-01-01 03:00');
    w.contact('ana');
    buys(w, 'ana', '2026-01-05 10:00');
    expect(w.said()).toEqual(['ana move none potential_loyal', 'ana enter moved']);
  });

  it('R14.5 none is the class of those without an order in the window, also of those whose only order was undone', () => {
    const w = shop('scenario lowest:\n  restart\n  when rfm drops: wait 1min\n', fixed);
    begins(w, '2026-01-01 03:00');
    w.contact('ana');
    buys(w, 'ana', '2026-01-05 10:00', 'x');
    w.event('ana', '2026-01-06 10:00', 'order_cancelled', { order_id: 'x' });
    expect(w.said()).toEqual(['ana move none potential_loyal', 'ana move potential_loyal none', 'ana enter lowest']);
  });
});
