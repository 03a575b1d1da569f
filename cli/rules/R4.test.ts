/** R4, where a `test` block cannot say it: new contacts, imports, deploys, and what `check` refuses. */
import { describe, expect, it } from 'vitest';
import { at, type World, world } from '../../runtime/engine/testdata/world.js';
import { codesOf, lowered } from './program.fixture.js';

const entered = (w: World) => w.log.filter((line) => / enter /.test(line));

describe('R4', () => {
  it('R4.1 the condition is judged after each whole input: what would hold in between is no turn', () => {
    const { bundle } = lowered(`
      scenario poor_gold:
        when tier is "gold" and points < 3:
          stop
    `);
    const w = world(bundle);
    for (const [id, points] of [
      ['poor', 2],
      ['rich', 5],
    ] as const) {
      w.contact(id, { tier: 'silver', points: 1 });
      w.input(id, '2026-03-02 10:00', { kind: 'appears' });
      w.input(id, '2026-03-03 10:00', { kind: 'attributes', values: { tier: 'gold', points } });
    }
    expect(entered(w)).toEqual(['2026-03-03 10:00 poor enter poor_gold']);
  });

  it('R4.2 a new contact may turn; import and deploy do not', () => {
    const { bundle } = lowered(`
      segment golden = tier is "gold"
      scenario by_condition:
        when tier is "gold" and last_order > 1d:
          stop
      scenario by_segment:
        when enters golden:
          stop
    `);
    const gold = { tier: 'gold' };
    const w = world(bundle);
    w.contact('new', gold);
    w.event('new', '2026-03-02 10:00', 'called');
    w.contact('identified');
    w.input('identified', '2026-03-02 10:00', { kind: 'attributes', values: gold });
    w.contact('imported');
    w.input('imported', '2026-03-02 10:00', { kind: 'attributes', values: gold, imported: true });
    w.engine.settle(w.contact('deployed', gold), at('2026-03-02 10:00'));
    for (const id of ['new', 'identified', 'imported', 'deployed']) w.event(id, '2026-03-03 10:00', 'called');
    w.advance('2026-06-01 00:00');
    expect(entered(w)).toEqual([
      '2026-03-02 10:00 new enter by_condition',
      '2026-03-02 10:00 new enter by_segment',
      '2026-03-02 10:00 identified enter by_condition',
      '2026-03-02 10:00 identified enter by_segment',
    ]);
  });

  it('R4.2 who was imported or deployed while it held turns when it has ceased to hold', () => {
    const { bundle } = lowered(`
      scenario gold:
        when tier is "gold":
          stop
    `);
    const w = world(bundle);
    w.engine.settle(w.contact('ana', { tier: 'gold' }), at('2026-03-02 10:00'));
    for (const [day, tier] of [
      ['03', 'silver'],
      ['04', 'gold'],
    ] as const) {
      w.input('ana', `2026-03-${day} 10:00`, { kind: 'attributes', values: { tier } });
    }
    expect(entered(w)).toEqual(['2026-03-04 10:00 ana enter gold']);
  });

  it('R4.2 what time turns after a deploy is a turn', () => {
    const { bundle } = lowered(`
      scenario missed:
        when last_order > 30d and orders >= 1:
          stop
    `);
    const w = world(bundle);
    const ordered = (id: string, when: string) => {
      const index = w.contact(id);
      const record = { event: 'order_placed', at: at(when), id, fields: { order_id: id, total: 1 } };
      w.engine.remember(index, record, at(when));
      w.engine.settle(index, at('2026-03-02 10:00'));
    };
    ordered('long', '2026-01-10 10:00');
    ordered('soon', '2026-02-10 10:00');
    w.advance('2026-06-01 00:00');
    expect(entered(w)).toEqual(['2026-03-12 10:00 soon enter missed']);
  });

  it('R4.4 including existing enters each contact once per scenario, at the deploy', () => {
    const { bundle } = lowered(`
      scenario existing:
        when tier is "gold", including existing:
          stop as gold
        when points > 3, including existing:
          stop as points
      scenario only_new:
        when tier is "gold":
          stop
    `);
    const w = world(bundle);
    const deployed = at('2026-03-02 10:00');
    w.engine.settle(w.contact('both', { tier: 'gold', points: 5 }), deployed);
    w.engine.settle(w.contact('one', { tier: 'silver', points: 5 }), deployed);
    w.engine.settle(w.contact('none', { tier: 'silver', points: 1 }), deployed);
    for (const id of ['both', 'one', 'none']) w.event(id, '2026-03-03 10:00', 'called');
    expect(w.log).toEqual([
      '2026-03-02 10:00 both enter existing',
      '2026-03-02 10:00 both end existing gold',
      '2026-03-02 10:00 one enter existing',
      '2026-03-02 10:00 one end existing points',
    ]);
  });

  it('R4.4 it enters nobody whom `for` or a stop keeps out', () => {
    const { bundle } = lowered(`
      scenario existing:
        for newsletter
        stop when city is "Valencia"
        when tier is "gold", including existing:
          stop as gold
    `);
    const w = world(bundle);
    for (const [id, attributes] of [
      ['left', { newsletter: false }],
      ['stopped', { newsletter: true, city: 'Valencia' }],
      ['in', { newsletter: true, city: 'Madrid' }],
    ] as const) {
      w.engine.settle(w.contact(id, { tier: 'gold', ...attributes }), at('2026-03-02 10:00'));
    }
    expect(entered(w)).toEqual(['2026-03-02 10:00 in enter existing']);
  });

  const started = (trigger: string) =>
    codesOf(`
    scenario started:
      when ${trigger}:
        stop
  `);

  it.each([
    ['a moment beside a condition', 'order_placed or tier is "gold"', 'flow/mixed-alternatives'],
    ['a condition beside a moment', 'last_order > 3d or order_placed', 'flow/mixed-alternatives'],
    ['two moments at once', 'order_placed and called', 'flow/two-moments'],
    ['two moments at once, one in parentheses', 'order_placed and (called or tier is "gold")', 'flow/two-moments'],
  ])('R4.5 either every alternative has exactly one moment or none has: %s is an error', (_, trigger, code) => {
    expect(started(trigger)).toEqual([code]);
  });

  it.each([
    'order_placed or called',
    '(order_placed or called) and tier is "gold"',
    'enters vip_club or rfm drops or each birthday at 09:00',
    'tier is "gold" or points > 3',
  ])('R4.5 `when %s` is right', (trigger) => {
    expect(started(trigger)).toEqual([]);
  });

  it.each([
    ['under not', 'when not (enters vip_club):\n    stop'],
    ['in an if', 'when called:\n    if enters vip_club:\n      stop'],
    ['in an if, as an event', 'when called:\n    if order_placed:\n      stop'],
    ['in the audience', 'for enters vip_club\n  when called:\n    stop'],
    ['in a where', 'when order_placed where (enters vip_club):\n    stop'],
    ['in a choice', 'when called:\n    wait 1d if enters vip_club else 2d\n    stop'],
  ])('R4.5 a moment elsewhere is an error: %s', (_, body) => {
    const codes = codesOf(`scenario started:\n  ${body}\n`);
    expect(codes).toHaveLength(1);
    expect(['flow/moment-place', 'types/event-as-condition']).toContain(codes[0]);
  });
});
