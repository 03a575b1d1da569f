import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expr, Machine } from '../machine/index.js';
import type { Input } from './input.js';
import { bundleOf, end, onEvent, scenario, shop, wait } from './testdata/bundle.js';
import {
  and,
  attr,
  days,
  history,
  hours,
  inGroup,
  inSegment,
  is,
  not,
  older,
  reads,
  value,
} from './testdata/expressions.js';
import { at, type World, world } from './testdata/world.js';

const everyDay = { on: 'schedule', weekdays: [1, 2, 3, 4, 5, 6, 7], minute: 540 } as const;
const gold = is(attr('tier'), 'gold');
const daily = (condition: Expr) => scenario('daily', { when: [{ moment: everyDay, condition }], states: [end()] });

function ana(scenarios: readonly Machine[], attributes = {}): World {
  const w = world(bundleOf({ scenarios }));
  w.contact('ana', attributes);
  w.input('ana', '2026-03-02 08:00', { kind: 'appears' });
  w.advance('2026-03-02 23:00');
  return w;
}

const attributes = (values: Readonly<Record<string, string>>): Input => ({ kind: 'attributes', values });
const entered = (w: World) => w.log.filter((line) => line.endsWith('enter daily')).map((line) => line.slice(0, 16));

describe('a schedule whose condition does not hold', () => {
  it('is not looked at again until something that the condition looks at has changed', () => {
    const w = ana([daily(gold)]);
    expect(w.engine.nextDue).toBe(Number.POSITIVE_INFINITY);
    w.input('ana', '2026-03-09 10:00', attributes({ locale: 'es' }));
    expect(w.engine.nextDue).toBe(Number.POSITIVE_INFINITY);
    w.input('ana', '2026-03-10 10:00', attributes({ tier: 'gold' }));
    expect(w.engine.nextDue).toBe(at('2026-03-11 09:00'));
    w.advance('2026-03-12 12:00');
    expect(entered(w)).toEqual(['2026-03-11 09:00', '2026-03-12 09:00']);
  });

  it('hears an input of the very instant, for timers come after it', () => {
    const w = ana([daily(gold)]);
    w.input('ana', '2026-03-05 09:00', attributes({ tier: 'gold' }));
    w.advance('2026-03-05 23:00');
    expect(entered(w)).toEqual(['2026-03-05 09:00']);
  });

  it('does not hear what another timer of the instant has brought about', () => {
    const change = { kind: 'set', attribute: 'tier', value: value('gold') } as const;
    const later = scenario('later', {
      when: [{ moment: onEvent('signed_up') }],
      states: [wait(value(hours(24) as never), 1), { kind: 'change', change, next: 2 }, end()],
    });
    const w = ana([daily(gold), later]);
    w.event('ana', '2026-03-04 09:00', 'signed_up');
    w.advance('2026-03-06 23:00');
    expect(entered(w)).toEqual(['2026-03-06 09:00']);
  });

  it('wakes when time lets the condition hold', () => {
    const w = ana([daily(older(attr('created_at'), days(10)))], { created_at: at('2026-02-28 12:00') });
    expect(w.engine.nextDue).toBe(at('2026-03-11 09:00'));
    w.advance('2026-03-11 23:00');
    expect(entered(w)).toEqual(['2026-03-11 09:00']);
  });

  it('does not come a second time that day in another zone, though nobody saw it come', () => {
    const w = ana([daily(gold)]);
    w.input('ana', '2026-03-04 12:00', attributes({ timezone: 'America/New_York', tier: 'gold' }));
    w.advance('2026-03-05 23:00');
    expect(entered(w)).toEqual(['2026-03-05 15:00']);
  });
});

describe('a schedule for an audience', () => {
  const club = scenario('daily', { when: [{ moment: everyDay }], states: [end()] }, { audience: gold });

  it('comes for its members alone: nobody else is refused, or looked at again before something may have made them one', () => {
    const w = ana([club]);
    expect(w.engine.nextDue).toBe(Number.POSITIVE_INFINITY);
    w.input('ana', '2026-03-10 10:00', attributes({ tier: 'gold' }));
    expect(w.engine.nextDue).toBe(at('2026-03-11 09:00'));
    w.advance('2026-03-12 12:00');
    w.input('ana', '2026-03-12 15:00', attributes({ tier: 'plain' }));
    w.advance('2026-03-20 12:00');
    expect(entered(w)).toEqual(['2026-03-11 09:00', '2026-03-12 09:00']);
    expect(w.log.filter((line) => line.includes('refuse'))).toEqual([]);
  });

  it('asks an audience that looks at runs when its turn to enter has come, after those of higher priority', () => {
    const first = scenario(
      'first',
      { when: [{ moment: everyDay }], states: [wait(value(hours(1) as never), 1), end()] },
      { priority: 1 },
    );
    const audience = { op: 'running', scenario: 'first' } as const;
    const w = ana([first, scenario('daily', { when: [{ moment: everyDay }], states: [end()] }, { audience })]);
    w.advance('2026-03-03 12:00');
    expect(entered(w)).toEqual(['2026-03-02 09:00', '2026-03-03 09:00']);
  });
});

/** An audience that looks at runs is judged at every occurrence, asleep or not. */
describe('whatever happens, sleep changes nothing', () => {
  const recent = inSegment('recent');
  const never = { op: 'running', scenario: 'never' } as const;
  const conditions = [
    gold,
    recent,
    and(recent, not(gold)),
    inGroup('club'),
    { op: 'running', scenario: 'later' } as const,
  ];
  const tell = (kind: number, id: string, instant: number): Input => {
    const event = (name: string): Input => ({
      kind: 'event',
      event: { event: name, at: instant, id, fields: { order_id: id, total: 5 } },
    });
    if (kind === 0) return event('order_placed');
    if (kind === 1) return event('signed_up');
    if (kind < 4) return attributes({ tier: kind === 2 ? 'gold' : 'plain' });
    if (kind < 6) return { kind: 'group', group: 'club', member: kind === 4 };
    return attributes({ timezone: ['America/New_York', 'Asia/Tokyo', 'Europe/Madrid', 'Pacific/Honolulu'][kind % 4]! });
  };
  const aDay = fc.record({ hour: fc.integer({ min: 0, max: 24 * 40 }), kind: fc.nat(9) });

  it.each(conditions.map((condition, index) => [index, condition] as const))('condition %i', (_, condition) => {
    const toggle = { kind: 'set', attribute: 'tier', value: value('gold') } as const;
    const bundle = bundleOf({
      model: { ...shop(), groups: { club: { settings: {} } } },
      aggregates: [{ event: 'order_placed', path: [], window: days(3), functions: ['any'] }],
      segments: [
        {
          name: 'recent',
          condition: history('any', 'order_placed', { aggregate: 0, inLast: days(3) }),
          dependsOn: reads({ events: ['order_placed'], time: true }),
        },
      ],
      scenarios: [
        daily(condition),
        scenario('chosen', { when: [{ moment: everyDay }], states: [end()] }, { audience: condition }),
        scenario('awake', { when: [{ moment: everyDay }], states: [end()] }, { audience: and(condition, not(never)) }),
        scenario('never', { when: [], states: [end()] }),
        scenario('later', {
          when: [{ moment: onEvent('signed_up') }],
          states: [wait(value(hours(24) as never), 1), { kind: 'change', change: toggle, next: 2 }, end()],
        }),
      ],
    });
    fc.assert(
      fc.property(fc.array(aDay, { maxLength: 25 }), (steps) => {
        const w = world(bundle);
        w.engine.settle(w.contact('ana'), at('2026-03-01 00:00'));
        const inOrder = [...steps].sort((a, b) => a.hour - b.hour);
        for (const [index, { hour, kind }] of inOrder.entries()) {
          const instant = at('2026-03-01 00:00') + hour * 3_600_000;
          w.engine.advanceTo(instant - 1);
          w.engine.processInput(0, tell(kind, `e${index}`, instant), instant);
        }
        w.advance('2026-04-20 00:00');
        const of = (name: string) =>
          w.log.filter((line) => line.endsWith(`enter ${name}`)).map((line) => line.slice(0, 16));
        expect(of('daily')).toEqual(of('awake'));
        expect(of('chosen')).toEqual(of('awake'));
      }),
      { numRuns: 150 },
    );
  });
});
