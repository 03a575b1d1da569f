/** R3: what is received later than it happened, and what is imported. */
import { describe, expect, it } from 'vitest';
import { world } from '../../runtime/engine/testdata/world.js';
import { configOfModel, RfmBase } from '../../runtime/rfm/index.js';
import { lowered } from './program.fixture.js';

const everyWayIn = `
  segment buyer = any order_placed
  event big_order = order_placed where (total > 10 EUR)

  scenario by_event:
    when order_placed:
      stop
  scenario by_condition:
    when orders >= 1:
      stop
  scenario by_derived_event:
    when big_order:
      stop
  scenario by_rfm:
    when rfm moves:
      stop
  scenario by_segment:
    when enters buyer:
      stop
`;
const fixedCuts = [
  [
    'scores: quintiles',
    'scores: {thresholds: {recency: [7, 30, 90, 180], frequency: [2, 3, 5, 10], monetary: [50, 100, 200, 500]}}',
  ],
] as const;
const scenarios = ['by_condition', 'by_derived_event', 'by_event', 'by_rfm', 'by_segment'];

function ways(more: { at?: string; imported?: boolean }, changes: readonly (readonly [string, string])[] = []) {
  const { bundle } = lowered(everyWayIn, [...fixedCuts, ...changes]);
  const w = world(bundle, { rfm: new RfmBase(configOfModel(bundle.model.rfm!)) });
  w.contact('ana');
  w.input('ana', '2026-03-01 10:00', { kind: 'appears' });
  w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: '1', total: 5000 }, more);
  w.advance('2026-04-01 00:00');
  return w.said().flatMap((line) => (line.includes(' enter ') ? [line.split(' ').at(-1)] : []));
}

describe('R3', () => {
  it('R3.1 an event acts when received', () => {
    const { bundle } = lowered(`
      scenario bought:
        when order_placed as order:
          wait 1d
          stop as a_day_later
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: '1', total: 1 }, { at: '2026-03-05 01:00' });
    w.advance('2026-04-01 00:00');
    expect(w.log).toEqual(['2026-03-05 10:00 ana enter bought', '2026-03-06 10:00 ana end bought a_day_later']);
  });

  it('R3.1 `at` places it in history: the last order is the one that was placed last, not the one that came last', () => {
    const { bundle } = lowered(`
      scenario asked:
        when called and last order_placed.order_id is "later":
          stop as later
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: 'later', total: 1 });
    w.event('ana', '2026-03-05 11:00', 'order_placed', { order_id: 'earlier', total: 1 }, { at: '2026-03-05 09:00' });
    w.event('ana', '2026-03-05 12:00', 'called');
    expect(w.said().at(-1)).toBe('ana end asked later');
  });

  it('R3.1 `at` is never later than receipt: a shop whose clock is ahead moves nothing into the future', () => {
    const { bundle } = lowered(`
      scenario asked:
        when last_order > 1d and orders >= 1:
          stop
        when called and any order_placed in last 1h:
          stop as recent
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: '1', total: 1 }, { at: '2026-03-09 10:00' });
    w.event('ana', '2026-03-05 10:30', 'called');
    w.advance('2026-04-01 00:00');
    expect(w.log.filter((line) => line.includes(' end '))).toEqual([
      '2026-03-05 10:30 ana end asked recent',
      '2026-03-06 10:00 ana end asked stopped',
    ]);
  });

  it('R3.2 what arrives in time starts runs, also exactly 24 hours after its time', () => {
    expect(ways({}).toSorted()).toEqual(scenarios);
    expect(ways({ at: '2026-03-04 10:00' }).toSorted()).toEqual(scenarios);
  });

  it('R3.2 what arrives more than 24 hours after its time starts no run, in whatever way', () => {
    expect(ways({ at: '2026-03-04 09:59' })).toEqual([]);
  });

  it('R3.2 `policies.late` says how late is too late', () => {
    const three = [['  quiet_hours: 21:30-08:30', '  late: 3d']] as const;
    expect(ways({ at: '2026-03-02 10:00' }, three).toSorted()).toEqual(scenarios);
    expect(ways({ at: '2026-03-02 09:59' }, three)).toEqual([]);
  });

  it('R3.2 what is imported starts no run, in whatever way', () => {
    expect(ways({ imported: true })).toEqual([]);
  });

  it('R3.2 imported attributes and groups start no run', () => {
    const { bundle } = lowered(`
      segment golden = tier is "gold"
      scenario by_attribute:
        when tier changes:
          stop
      scenario by_segment:
        when enters golden:
          stop
      scenario by_condition:
        when tier is "gold":
          stop
      scenario by_group:
        when enters vip_club:
          stop
    `);
    for (const imported of [true, false]) {
      const w = world(bundle);
      w.contact('ana');
      w.input('ana', '2026-03-01 10:00', { kind: 'appears' });
      w.input('ana', '2026-03-05 10:00', { kind: 'attributes', values: { tier: 'gold' }, imported });
      w.input('ana', '2026-03-05 11:00', { kind: 'group', group: 'vip_club', member: true, imported });
      w.advance('2026-04-01 00:00');
      expect(w.said().filter((line) => / enter /.test(line))).toHaveLength(imported ? 0 : 4);
    }
  });

  it.each([
    ['late', { at: '2026-03-03 10:01' }],
    ['imported', { imported: true }],
  ])('R3.2 what is %s changes data, goals and stops', (_, more) => {
    const { bundle } = lowered(`
      scenario with_goal:
        goal order_placed within 5d
        when signed_up:
          wait 9d
      scenario with_stop:
        stop when order_placed
        when signed_up:
          wait 9d
      scenario with_wait:
        when signed_up:
          wait 9d
          if orders == 1:
            stop as knows_the_order
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-03 10:00', 'signed_up');
    w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: '1', total: 1 }, more);
    w.advance('2026-04-01 00:00');
    expect(w.log.filter((line) => / end /.test(line))).toEqual([
      '2026-03-05 10:00 ana end with_goal converted',
      '2026-03-05 10:00 ana end with_stop stopped',
      '2026-03-12 10:00 ana end with_wait knows_the_order',
    ]);
  });

  it('R3.2 a turn that an import brought is lost: the next one counts', () => {
    const { bundle } = lowered(`
      scenario golden:
        when tier is "gold":
          stop
    `);
    const w = world(bundle);
    w.contact('ana');
    w.input('ana', '2026-03-01 10:00', { kind: 'appears' });
    const tier = (when: string, value: string, imported: boolean) =>
      w.input('ana', when, { kind: 'attributes', values: { tier: value }, imported });
    tier('2026-03-02 10:00', 'gold', true);
    w.event('ana', '2026-03-03 10:00', 'called');
    tier('2026-03-04 10:00', 'silver', false);
    expect(w.log).toEqual([]);
    tier('2026-03-05 10:00', 'gold', false);
    expect(w.log[0]).toBe('2026-03-05 10:00 ana enter golden');
  });

  it('R3.2 what time makes of imported data is a turn like any other', () => {
    const { bundle } = lowered(`
      scenario missed:
        when last_order > 30d and orders >= 1:
          stop
    `);
    const w = world(bundle);
    w.contact('ana');
    w.input('ana', '2026-03-01 10:00', { kind: 'appears' });
    const order = { order_id: '1', total: 1 };
    w.event('ana', '2026-03-05 10:00', 'order_placed', order, { at: '2026-02-20 10:00', imported: true });
    w.advance('2026-06-01 00:00');
    expect(w.log[0]).toBe('2026-03-22 10:00 ana enter missed');
  });
});
