import { describe, expect, it } from 'vitest';
import { configOfModel, RfmBase } from '../rfm/index.js';
import { bundleOf, end, rfm, scenario, shop } from './testdata/bundle.js';
import { reads } from './testdata/expressions.js';
import { at, type World, world } from './testdata/world.js';

const thresholds = {
  ...rfm,
  scores: {
    by: 'thresholds' as const,
    recency: [30, 60, 90, 180],
    frequency: [2, 3, 4, 5],
    monetary: [1000, 2000, 3000, 4000],
  },
};

function base(model: typeof rfm, parts: Partial<Parameters<typeof bundleOf>[0]> = {}): World {
  const made = world(bundleOf({ model: shop({ rfm: model }), ...parts }), { rfm: new RfmBase(configOfModel(model)) });
  return made;
}

const order = (w: World, id: string, when: string, total = 5000) =>
  w.event(id, when, 'order_placed', { order_id: when, total });

describe('R14 RFM in time', () => {
  it('R14.1 scores follow time between refreshes: with fixed cut points a contact moves at the very instant time crosses them', () => {
    const w = base(thresholds);
    w.contact('ana');
    w.engine.refreshRfm(at('2026-01-01 03:00'));
    for (const day of ['05', '06', '07', '08', '09']) order(w, 'ana', `2026-01-${day} 10:00`);
    w.advance('2026-09-01 00:00');
    expect(
      w.log.filter((line) => line.includes(' move ')).map((line) => `${line.slice(0, 16)}${line.slice(20)}`),
    ).toEqual([
      '2026-01-05 10:00 move none potential_loyal',
      '2026-01-07 10:00 move potential_loyal loyal',
      '2026-01-08 10:00 move loyal champions',
      '2026-03-10 10:00 move champions loyal',
      '2026-04-09 11:00 move loyal at_risk',
    ]);
  });

  it('R14.2 conditions on scores are judged again when a refresh changes the score of somebody who does not move', () => {
    const frequent = scenario('frequent', {
      when: [
        {
          condition: { op: 'eq', left: { op: 'rfm', what: 'm' }, right: { op: 'const', value: 1 } },
          dependsOn: reads({ rfm: true }),
        },
      ],
      states: [end()],
    });
    const w = base(rfm, { scenarios: [frequent] });
    const remember = (id: string, day: string, total: number) => {
      const when = at(`2026-01-${day} 10:00`);
      const index = w.engine.find(id) < 0 ? w.contact(id) : w.engine.find(id);
      w.engine.remember(index, { event: 'order_placed', at: when, id: `${id}${day}`, fields: { total } }, when);
    };
    for (let i = 0; i < 5; i++) remember(`c${i}`, `1${i}`, 1000 + i * 1000);
    w.engine.refreshRfm(at('2026-02-01 03:00'));
    for (let i = 0; i < 5; i++) w.engine.settle(i, at('2026-02-01 03:00'));
    for (let i = 0; i < 5; i++) {
      w.contact(`n${i}`);
      order(w, `n${i}`, '2026-02-01 12:00', 90_000);
    }
    const before = w.log.filter((line) => line.includes('enter')).length;
    w.engine.refreshRfm(at('2026-02-02 03:00'));
    const after = w.log.filter((line) => line.includes('enter'));
    expect(before).toBe(0);
    expect(after.map((line) => line.slice(17))).toEqual(['c1 enter frequent']);
  });
});
