import { describe, expect, it } from 'vitest';
import { bundleOf, end, mail, nowhere, onEvent, scenario, send, wait } from './testdata/bundle.js';
import { attr, days, history, hours, inSegment, is, months, reads, value } from './testdata/expressions.js';
import { madrid, world } from './testdata/world.js';

describe('R2 one instant', () => {
  it('R2.1 takes inputs before timers of the same instant', () => {
    const racing = scenario('racing', {
      when: [{ moment: onEvent('signed_up') }],
      goal: { event: 'order_placed', within: days(5), value: 'total' },
      slots: [mail('one')],
      states: [wait(value(hours(4) as never), 1), send('one', 0, 2), end()],
    });
    const w = world(bundleOf({ scenarios: [racing] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 14:00', 'order_placed', { total: 100 });
    w.advance('2026-03-03 00:00');
    expect(w.said()).toEqual(['ana enter racing', 'ana goal racing 100', 'ana end racing converted']);
  });

  it('R2.3 judges the goal before the stop and the wait, whatever made it happen in that input', () => {
    const judged = scenario('judged', {
      when: [{ moment: onEvent('signed_up') }],
      goal: { event: 'big_order', within: days(5), value: 'total' },
      slots: [mail('one')],
      states: [
        {
          kind: 'waitFor',
          upTo: value(days(3) as never),
          arms: [
            {
              on: { moment: onEvent('order_placed'), dependsOn: reads({ events: ['order_placed'] }), span: nowhere },
              next: 1,
            },
          ],
          otherwise: 2,
        },
        send('one', 0, 2),
        end(),
      ],
    });
    const big = { op: 'gt', left: { op: 'get', of: { op: 'event' }, field: 'total' }, right: value(1000) } as const;
    const w = world(
      bundleOf({
        scenarios: [judged],
        derived: [{ name: 'big_order', base: { event: 'order_placed', where: big }, without: [] }],
      }),
    );
    for (const [id, total] of [
      ['ana', 5000],
      ['ben', 500],
    ] as const) {
      w.contact(id);
      w.event(id, '2026-03-02 10:00', 'signed_up');
      w.event(id, '2026-03-02 11:00', 'order_placed', { total });
    }
    expect(w.said()).toEqual([
      'ana enter judged',
      'ana goal judged 5000',
      'ana end judged converted',
      'ben enter judged',
      'ben send email/one',
      'ben end judged completed',
    ]);
  });

  it('R2.3 leads a run past one wait only, by whatever one input made happen', () => {
    const arm = (event: string, next: number) => ({
      on: { moment: onEvent(event), dependsOn: reads({ events: [event] }), span: nowhere },
      next,
    });
    const upTo = value(days(3) as never);
    const twice = scenario('twice', {
      when: [{ moment: onEvent('signed_up') }],
      states: [
        { kind: 'waitFor', upTo, arms: [arm('order_placed', 1)], otherwise: 2 },
        { kind: 'waitFor', upTo, arms: [arm('any_order', 2)], otherwise: 3 },
        end('second'),
        end('late'),
      ],
    });
    const w = world(
      bundleOf({
        scenarios: [twice],
        derived: [{ name: 'any_order', base: { event: 'order_placed' }, without: [] }],
      }),
    );
    w.contact('ana');
    w.contact('ben');
    for (const id of ['ana', 'ben']) {
      w.event(id, '2026-03-02 10:00', 'signed_up');
      w.event(id, '2026-03-02 11:00', 'order_placed', { order_id: '1', total: 1 });
    }
    w.event('ana', '2026-03-02 11:00', 'order_placed', { order_id: '2', total: 1 });
    w.advance('2026-03-20 00:00');
    expect(w.log.slice(2)).toEqual(['2026-03-02 11:00 ana end twice second', '2026-03-05 11:00 ben end twice late']);
  });

  it('R2.5 makes what a statement changes a further input, judged before the run goes on', () => {
    const joining = scenario('joining', {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one')],
      states: [{ kind: 'change', change: { kind: 'add', group: 'club' }, next: 1 }, send('one', 0, 2), end()],
    });
    const welcomed = scenario('welcomed', {
      when: [{ moment: { on: 'enters', of: 'group', name: 'club' } }],
      slots: [mail('two')],
      states: [send('two', 0, 1), end()],
    });
    const w = world(bundleOf({ scenarios: [joining, welcomed] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said()).toEqual([
      'ana enter joining',
      'ana enter welcomed',
      'ana send email/two',
      'ana send email/one',
      'ana end welcomed completed',
      'ana end joining completed',
    ]);
  });

  it('R2.6 ends a run by a goal event that comes too late as stopped, and counts nothing', () => {
    const slow = scenario('slow', {
      when: [{ moment: onEvent('signed_up') }],
      goal: { event: 'order_placed', within: days(5) },
      states: [wait(value(days(30) as never), 1), end()],
    });
    const w = world(bundleOf({ scenarios: [slow] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-07 10:00', 'order_placed', { total: 100 });
    expect(w.said()).toEqual(['ana enter slow', 'ana end slow stopped']);
  });

  it('R2.7 counts goals after the end until D, for the latest run of the scenario only', () => {
    const short = scenario('short', {
      when: [{ moment: onEvent('signed_up') }],
      goal: { event: 'order_placed', within: days(5), value: 'total' },
      measure: { event: 'viewed', within: days(2) },
      states: [end()],
    });
    const w = world(bundleOf({ scenarios: [short] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-03 10:00', 'viewed');
    w.event('ana', '2026-03-03 12:00', 'signed_up');
    w.event('ana', '2026-03-05 13:00', 'viewed');
    w.event('ana', '2026-03-06 10:00', 'order_placed', { total: 100 });
    w.event('ana', '2026-03-08 12:00', 'order_placed', { total: 700 });
    expect(w.said()).toEqual([
      'ana enter short',
      'ana end short completed',
      'ana measure 0',
      'ana enter short',
      'ana end short completed',
      'ana goal short 100 after',
    ]);
  });

  it('R2.2 updates segments in plan order, before anything is judged', () => {
    const buyer = {
      name: 'buyer',
      condition: history('any', 'order_placed', { aggregate: 0 }),
      dependsOn: reads({ events: ['order_placed'] }),
    };
    const stranger = {
      name: 'stranger',
      condition: { op: 'not', of: inSegment('buyer') } as const,
      dependsOn: reads({ segments: ['buyer'] }),
    };
    const leaving = scenario('leaving', {
      when: [{ moment: { on: 'leaves', of: 'segment', name: 'stranger' }, condition: inSegment('buyer') }],
      states: [end()],
    });
    const w = world(
      bundleOf({
        scenarios: [leaving],
        segments: [buyer, stranger],
        aggregates: [{ event: 'order_placed', path: [], functions: ['any'] }],
      }),
    );
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-03 10:00', 'order_placed', { total: 1 });
    expect(w.log).toEqual(['2026-03-03 10:00 ana enter leaving', '2026-03-03 10:00 ana end leaving completed']);
  });

  it('closes circles: an instant has one entry a scenario', () => {
    const ping = (name: string, from: 'add' | 'remove') =>
      scenario(name, {
        when: [{ moment: { on: from === 'add' ? 'leaves' : 'enters', of: 'group', name: 'club' } }],
        states: [{ kind: 'change', change: { kind: from, group: 'club' }, next: 1 }, end()],
      });
    const w = world(bundleOf({ scenarios: [ping('a', 'remove'), ping('b', 'add')] }));
    w.contact('ana');
    w.input('ana', '2026-03-02 10:00', { kind: 'group', group: 'club', member: true });
    expect(w.said().filter((line) => line.includes('enter'))).toEqual(['ana enter a', 'ana enter b']);
  });
});

describe('R3 late and imported', () => {
  const hello = scenario('hello', {
    when: [{ moment: onEvent('signed_up') }],
    goal: { event: 'order_placed', within: days(5) },
    states: [wait(value(days(3) as never), 1), end()],
  });

  it('R3.2 starts no run by what comes more than a day after its time, or is imported', () => {
    const w = world(bundleOf({ scenarios: [hello] }));
    for (const id of ['ana', 'ben', 'cat']) w.contact(id);
    w.event('ana', '2026-03-02 10:00', 'signed_up', {}, { at: '2026-03-01 09:59' });
    w.event('ben', '2026-03-02 10:00', 'signed_up', {}, { at: '2026-03-01 10:00' });
    w.event('cat', '2026-03-02 10:00', 'signed_up', {}, { imported: true });
    expect(w.said()).toEqual(['ben enter hello']);
  });

  it('R3.2 lets it reach goals', () => {
    const w = world(bundleOf({ scenarios: [hello] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-04 10:00', 'order_placed', {}, { imported: true, at: '2026-03-01 10:00' });
    expect(w.said()).toEqual(['ana enter hello', 'ana goal hello 0', 'ana end hello converted']);
  });

  it('R3.1 places it in history by its own time', () => {
    const asks = scenario('asks', {
      when: [
        {
          moment: onEvent('viewed'),
          condition: is({ op: 'get', of: history('last', 'order_placed', { aggregate: 0 }), field: 'total' }, 2),
        },
      ],
      states: [end()],
    });
    const w = world(
      bundleOf({ scenarios: [asks], aggregates: [{ event: 'order_placed', path: [], functions: ['last'] }] }),
    );
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'order_placed', { total: 2 });
    w.event('ana', '2026-03-02 11:00', 'order_placed', { total: 1 }, { at: '2026-03-02 09:00' });
    w.event('ana', '2026-03-02 12:00', 'viewed');
    expect(w.said()).toEqual(['ana enter asks', 'ana end asks completed']);
  });
});

describe('R6 windows and zones', () => {
  const recent = { op: 'not', of: history('any', 'order_placed', { aggregate: 0, inLast: months(1) }) } as const;
  const lapsed = scenario('lapsed', {
    when: [{ condition: recent, dependsOn: reads({ events: ['order_placed'], time: true }) }],
    states: [end()],
  });

  it('R6.2 turns true at M + D, calendar units in the contact zone', () => {
    const w = world(
      bundleOf({
        scenarios: [lapsed],
        aggregates: [{ event: 'order_placed', path: [], window: months(1), functions: ['any'] }],
      }),
    );
    w.contact('ana');
    w.event('ana', '2026-03-10 10:00', 'order_placed', { total: 1 });
    w.event('ana', '2026-03-12 10:00', 'order_placed', { total: 1 });
    w.advance('2026-05-01 00:00');
    expect(w.log).toEqual(['2026-04-12 10:00 ana enter lapsed', '2026-04-12 10:00 ana end lapsed completed']);
  });

  it('R6.6 keeps the local hour of a wait over a clock change, and counts 24h exactly', () => {
    const waiting = (name: string, length: ReturnType<typeof days>) =>
      scenario(name, { when: [{ moment: onEvent('signed_up') }], states: [wait(value(length as never), 1), end()] });
    const w = world(bundleOf({ scenarios: [waiting('day', days(1)), waiting('hours', hours(24))] }));
    w.contact('ana');
    w.event('ana', '2026-03-28 09:00', 'signed_up');
    w.advance('2026-03-30 00:00');
    expect(w.log.slice(2)).toEqual([
      '2026-03-29 09:00 ana end day completed',
      '2026-03-29 10:00 ana end hours completed',
    ]);
  });

  it('a count that is too low for its segment is not looked at when an event leaves the window', () => {
    const count = history('count', 'order_placed', { aggregate: 0, inLast: days(7) });
    const w = world(
      bundleOf({
        aggregates: [{ event: 'order_placed', path: [], window: days(7), functions: ['count'] }],
        segments: [
          {
            name: 'regular',
            condition: { op: 'ge', left: count, right: value(2) },
            dependsOn: reads({ events: ['order_placed'], time: true }),
          },
        ],
        scenarios: [
          scenario('gone', { when: [{ moment: { on: 'leaves', of: 'segment', name: 'regular' } }], states: [end()] }),
        ],
      }),
    );
    w.contact('ana');
    w.event('ana', '2026-03-02 08:00', 'order_placed');
    expect(w.engine.nextDue).toBe(Number.POSITIVE_INFINITY);
    w.event('ana', '2026-03-04 08:00', 'order_placed');
    w.advance('2026-03-30 00:00');
    expect(w.log).toEqual(['2026-03-09 08:00 ana enter gone', '2026-03-09 08:00 ana end gone completed']);
    expect(w.engine.nextDue).toBe(Number.POSITIVE_INFINITY);
  });

  it('R6.8 plans waits anew when the zone changes, and never repeats a schedule or broadcast', () => {
    const daily = scenario('daily', {
      when: [{ moment: { on: 'schedule', weekdays: [1, 2, 3, 4, 5, 6, 7], minute: 540 } }],
      states: [end()],
    });
    const blast = scenario('blast', {
      when: [{ moment: { on: 'broadcast', day: 20_514, minute: 540 } }],
      states: [end()],
    });
    const waiting = scenario('waiting', {
      when: [{ moment: onEvent('signed_up') }],
      states: [wait(value(days(1) as never), 1), end()],
    });
    const w = world(bundleOf({ scenarios: [daily, blast, waiting] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 08:00', 'signed_up');
    // 2026-03-02 is day 20514; New York is six hours behind Madrid.
    w.input('ana', '2026-03-02 12:00', { kind: 'attributes', values: { timezone: 'America/New_York' } });
    w.advance('2026-03-03 23:00');
    expect(
      w.log.filter((line) => line.includes('enter d') || line.includes('enter b') || line.includes('end waiting')),
    ).toEqual([
      '2026-03-02 09:00 ana enter blast',
      '2026-03-02 09:00 ana enter daily',
      '2026-03-03 08:00 ana end waiting completed',
      '2026-03-03 15:00 ana enter daily',
    ]);
    expect(madrid.offsetAt(0)).toBe(3_600_000);
  });
});

describe('confirms', () => {
  it('R1.4 gives the consent before triggers are judged', () => {
    const confirmed = scenario('confirmed', {
      when: [{ moment: onEvent('newsletter_confirmed'), condition: is(attr('newsletter'), true) }],
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    });
    const w = world(bundleOf({ scenarios: [confirmed] }));
    w.contact('ana', { newsletter: false, email: 'ana@example.com' });
    w.event('ana', '2026-03-02 10:00', 'newsletter_confirmed');
    expect(w.said()).toContain('ana send email/one');
  });
});
