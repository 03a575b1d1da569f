import { describe, expect, it } from 'vitest';
import type { EntryRule, Machine } from '../machine/index.js';
import { dayOfCivil } from '../machine/index.js';
import { bundleOf, end, onEvent, scenario, wait } from './testdata/bundle.js';
import { attr, days, get, is, reads, slot, value } from './testdata/expressions.js';
import { at, world } from './testdata/world.js';

const gold = is(attr('tier'), 'gold');
const onGold = { condition: gold, dependsOn: reads({ attributes: ['tier'] }) };
const threeDays = [wait(value(days(3) as never), 1), end()];

function enters(w: ReturnType<typeof world>): string[] {
  return w.log.filter((line) => / (enter|refuse) /.test(line)).map((line) => `${line.slice(5, 16)} ${line.slice(17)}`);
}

describe('R4 turning true', () => {
  const golden = scenario('golden', { when: [onGold], states: [end()] });

  it('R4.1 fires when the condition turns from no or unknown to yes, not while it stays', () => {
    const w = world(bundleOf({ scenarios: [golden] }));
    w.contact('ana', {});
    for (const [when, tier] of [
      ['10:00', null],
      ['11:00', 'gold'],
      ['12:00', 'gold'],
      ['13:00', 'silver'],
      ['14:00', 'gold'],
    ] as const) {
      w.input('ana', `2026-03-02 ${when}`, { kind: 'attributes', values: { tier } });
    }
    expect(enters(w)).toEqual(['03-02 11:00 ana enter golden', '03-02 14:00 ana enter golden']);
  });

  it('R4.1 fires each of very many, and none that looks at something else', () => {
    const subscribed = is(attr('newsletter'), true);
    const names = Array.from({ length: 40 }, (_, place) => `s${place + 10}`);
    const scenarios = names.map((name, place) => {
      const onNews = { condition: subscribed, dependsOn: reads({ attributes: ['newsletter'] }) };
      return scenario(name, { when: [place % 2 === 0 ? onGold : onNews], states: [end()] });
    });
    const w = world(bundleOf({ scenarios }));
    w.contact('ana', {});
    w.input('ana', '2026-03-02 10:00', { kind: 'attributes', values: { tier: 'gold' } });
    w.input('ana', '2026-03-02 11:00', { kind: 'attributes', values: { newsletter: true } });
    const entered = (hour: string, odd: number) =>
      names.filter((_, place) => place % 2 === odd).map((name) => `03-02 ${hour} ana enter ${name}`);
    expect(enters(w)).toEqual([...entered('10:00', 0), ...entered('11:00', 1)]);
  });

  it('R4.2 lets a new contact turn, but nobody for whom it held already', () => {
    const w = world(bundleOf({ scenarios: [golden] }));
    w.engine.settle(w.contact('old', { tier: 'gold' }), at('2026-03-02 09:00'));
    w.contact('new', { tier: 'gold' });
    w.event('old', '2026-03-02 10:00', 'viewed');
    w.event('new', '2026-03-02 10:00', 'viewed');
    w.input('new', '2026-03-02 10:00', { kind: 'appears' });
    expect(enters(w)).toEqual(['03-02 10:00 new enter golden']);
  });

  it('R4.4 enters those for whom it holds once, where `including existing` is said', () => {
    const w = world(
      bundleOf({ scenarios: [scenario('golden', { when: [onGold], states: [end()], includingExisting: true })] }),
    );
    for (const [id, tier] of [
      ['ana', 'gold'],
      ['ben', 'silver'],
    ] as const) {
      w.engine.settle(w.contact(id, { tier }), at('2026-03-02 09:00'));
    }
    expect(enters(w)).toEqual(['03-02 09:00 ana enter golden']);
  });

  it('R4.3 loses a turn that is refused', () => {
    const once = scenario('golden', { when: [onGold], states: threeDays });
    const w = world(bundleOf({ scenarios: [once] }));
    w.contact('ana', {});
    for (const [when, tier] of [
      ['02 10:00', 'gold'],
      ['03 10:00', 'silver'],
      ['04 10:00', 'gold'],
    ] as const) {
      w.input('ana', `2026-03-${when}`, { kind: 'attributes', values: { tier } });
    }
    w.advance('2026-04-01 00:00');
    expect(enters(w)).toEqual(['03-02 10:00 ana enter golden', '03-04 10:00 ana refuse golden running']);
  });

  it('R4.2 does not count turns of the history before', () => {
    const w = world(bundleOf({ scenarios: [golden] }));
    const ana = w.contact('ana', {});
    w.engine.rememberAttributes(ana, { tier: 'gold' }, at('2026-03-01 10:00'));
    w.engine.settle(ana, at('2026-03-02 00:00'));
    expect(enters(w)).toEqual([]);
  });
});

describe('R11 entering', () => {
  const carts = (entry: EntryRule, states: Parameters<typeof scenario>[1]['states'] = threeDays): Machine =>
    scenario(
      'carts',
      {
        when: [{ moment: onEvent('cart_updated'), bind: 0 }],
        slots: [{ kind: 'event', event: 'cart_updated' }],
        states,
      },
      { entry },
    );
  const cart = (w: ReturnType<typeof world>, when: string, cart_id = 'a') =>
    w.event('ana', `2026-03-${when}`, 'cart_updated', { cart_id });

  it('R11.1 `one per KEY` keeps one run of each key, also of keys that come at one instant', () => {
    const w = world(bundleOf({ scenarios: [carts({ kind: 'onePer', key: get(slot(0), 'cart_id') })] }));
    w.contact('ana');
    cart(w, '02 10:00', 'a');
    cart(w, '02 10:00', 'b');
    cart(w, '02 10:00', 'a');
    cart(w, '02 11:00', 'b');
    cart(w, '02 11:00', 'c');
    expect(enters(w)).toEqual([
      '03-02 10:00 ana enter carts',
      '03-02 10:00 ana enter carts',
      '03-02 11:00 ana refuse carts running',
      '03-02 11:00 ana enter carts',
    ]);
  });

  it('R11.4 alternatives that are true at one instant make one entry, two inputs of one instant too', () => {
    const either = scenario('either', {
      when: [{ moment: onEvent('big') }, { moment: onEvent('order_placed') }],
      states: [end()],
    });
    const w = world(
      bundleOf({ scenarios: [either], derived: [{ name: 'big', base: { event: 'order_placed' }, without: [] }] }),
    );
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'order_placed', { total: 1 });
    w.event('ana', '2026-03-02 10:00', 'order_placed', { total: 2 });
    w.event('ana', '2026-03-02 10:01', 'order_placed', { total: 3 });
    expect(enters(w)).toEqual(['03-02 10:00 ana enter either', '03-02 10:01 ana enter either']);
  });

  it('is seen by conditions that ask whether a scenario runs', () => {
    const watching = scenario('watching', {
      when: [
        {
          condition: { op: 'not', of: { op: 'running', scenario: 'carts' } },
          dependsOn: reads({ scenarios: ['carts'] }),
        },
      ],
      states: [end()],
    });
    const w = world(bundleOf({ scenarios: [carts({ kind: 'oneAtATime' }), watching] }));
    w.engine.settle(w.contact('ana'), at('2026-03-01 00:00'));
    cart(w, '02 10:00');
    w.advance('2026-03-20 00:00');
    expect(w.log.slice(1)).toEqual([
      '2026-03-05 10:00 ana end carts completed',
      '2026-03-05 10:00 ana enter watching',
      '2026-03-05 10:00 ana end watching completed',
    ]);
  });
});

describe('the calendar', () => {
  it('keeps anniversaries, 29 February on 28 February, shifted by an offset', () => {
    const anniversary = (name: string, offset?: { months: number; days: number; ms: number }) =>
      scenario(name, {
        when: [
          { moment: { on: 'anniversary', attribute: 'birthday', every: true, minute: 540, ...(offset && { offset }) } },
        ],
        states: [end()],
      });
    const w = world(bundleOf({ scenarios: [anniversary('day'), anniversary('soon', { months: 0, days: -3, ms: 0 })] }));
    w.contact('ana', { birthday: dayOfCivil(1992, 2, 29) });
    w.input('ana', '2026-01-01 00:00', { kind: 'appears' });
    w.advance('2028-12-31 00:00');
    expect(w.log.filter((line) => line.includes('enter'))).toEqual([
      '2026-02-25 09:00 ana enter soon',
      '2026-02-28 09:00 ana enter day',
      '2027-02-25 09:00 ana enter soon',
      '2027-02-28 09:00 ana enter day',
      '2028-02-26 09:00 ana enter soon',
      '2028-02-29 09:00 ana enter day',
    ]);
  });

  it('fires once per value of a date', () => {
    const renewing = scenario('renewing', {
      when: [
        {
          moment: {
            on: 'anniversary',
            attribute: 'renews_on',
            every: false,
            minute: 540,
            offset: { months: 0, days: -7, ms: 0 },
          },
        },
      ],
      states: [end()],
    });
    const w = world(bundleOf({ scenarios: [renewing] }));
    w.contact('ana', { renews_on: dayOfCivil(2026, 3, 20) });
    w.input('ana', '2026-03-01 00:00', { kind: 'appears' });
    w.input('ana', '2026-03-14 00:00', { kind: 'attributes', values: { renews_on: dayOfCivil(2026, 4, 20) } });
    w.advance('2026-12-31 00:00');
    expect(w.log.filter((line) => line.includes('enter'))).toEqual([
      '2026-03-13 09:00 ana enter renewing',
      '2026-04-13 09:00 ana enter renewing',
    ]);
  });

  it('keeps schedules of weekdays and of a day of the month', () => {
    const weekly = scenario('weekly', {
      when: [{ moment: { on: 'schedule', weekdays: [1, 4], minute: 600 } }],
      states: [end()],
    });
    const monthly = scenario('monthly', {
      when: [{ moment: { on: 'schedule', weekdays: [], monthDay: 31, minute: 540 } }],
      states: [end()],
    });
    const w = world(bundleOf({ scenarios: [weekly, monthly] }));
    w.contact('ana');
    w.input('ana', '2026-02-23 10:00', { kind: 'appears' });
    w.advance('2026-03-03 00:00');
    expect(w.log.filter((line) => line.includes('enter'))).toEqual([
      '2026-02-23 10:00 ana enter weekly',
      '2026-02-26 10:00 ana enter weekly',
      '2026-02-28 09:00 ana enter monthly',
      '2026-03-02 10:00 ana enter weekly',
    ]);
  });
});
