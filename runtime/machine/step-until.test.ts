import { describe, expect, it } from 'vitest';
import type { Target } from './bundle.js';
import type { Expr } from './expression.js';
import { attr, end, last, length, machine, message, send, wait } from './testdata/build.js';
import { Drive } from './testdata/drive.js';
import { at, event, type SimpleHistory, zoneNamed } from './testdata/simple-facts.js';

function until(target: Target, late?: number) {
  return machine([
    { kind: 'until', target, next: 1, ...(late === undefined ? {} : { late }) },
    end('there'),
    end('late'),
  ]);
}

const arrive = (target: Target, now: string, history: SimpleHistory = {}, late?: number) =>
  new Drive(until(target, late), now, history).start();

/** When the run goes on, `null` when it ended without. */
function goesOn(target: Target, now: string, history: SimpleHistory = {}): number | null {
  const drive = arrive(target, now, history);
  return drive.run?.outcome === 'too_late'
    ? null
    : drive.run?.outcome === 'there'
      ? drive.now
      : (drive.run?.deadline ?? null);
}

const clock = (minute: number, weekdays?: readonly number[]): Target => ({
  kind: 'clock',
  minute,
  ...(weekdays === undefined ? {} : { weekdays }),
});

const computed = (anchor: Expr, more: Partial<Extract<Target, { kind: 'computed' }>> = {}): Target => ({
  kind: 'computed',
  anchor,
  sign: 1,
  fixed: false,
  ...more,
});

describe('R8 until', () => {
  it('a time or weekday that is now goes on', () => {
    expect(goesOn(clock(540), '2026-03-02 09:00')).toBe(at('2026-03-02 09:00'));
    expect(goesOn(clock(540), '2026-03-02 09:00:40')).toBe(at('2026-03-02 09:00:40'));
    expect(goesOn(clock(540), '2026-03-02 09:01')).toBe(at('2026-03-03 09:00'));
    // 2 March 2026 is a Monday.
    expect(goesOn(clock(600, [1]), '2026-03-02 10:00')).toBe(at('2026-03-02 10:00'));
    expect(goesOn(clock(600, [1]), '2026-03-02 10:01')).toBe(at('2026-03-09 10:00'));
    expect(goesOn(clock(600, [3]), '2026-03-02 10:00')).toBe(at('2026-03-04 10:00'));
    expect(goesOn({ kind: 'clock', weekdays: [1], minute: 0, wholeDay: true }, '2026-03-02 15:00')).toBe(
      at('2026-03-02 15:00'),
    );
    expect(goesOn({ kind: 'clock', weekdays: [2], minute: 0, wholeDay: true }, '2026-03-02 15:00')).toBe(
      at('2026-03-03 00:00'),
    );
  });

  it('the clock of a day that a clock change shortens', () => {
    expect(goesOn(clock(150), '2026-03-28 12:00')).toBe(at('2026-03-29 03:00'));
  });

  it('a literal date in the past takes `late`, or ends the run as too_late', () => {
    const day = Date.UTC(2026, 2, 5) / 86_400_000;
    const target: Target = { kind: 'literal', day, minute: 480 };
    expect(goesOn(target, '2026-03-01 10:00')).toBe(at('2026-03-05 08:00'));
    expect(goesOn(target, '2026-03-05 08:00')).toBe(at('2026-03-05 08:00'));
    expect(goesOn(target, '2026-03-05 08:01')).toBeNull();
    expect(arrive(target, '2026-03-06 10:00').look()).toEqual(['move -1>0', 'end too_late']);
    expect(arrive(target, '2026-03-06 10:00', {}, 2).run?.outcome).toBe('late');
  });

  it('a computed target in the past goes on at once, one that does not exist is too late', () => {
    const target = computed(last('order_placed'), { offset: length('6mo') });
    const events = [event('order_placed', at('2025-01-31 10:00'))];
    expect(goesOn(target, '2026-03-01 10:00', { events })).toBe(at('2026-03-01 10:00'));
    expect(goesOn(target, '2025-02-01 10:00', { events })).toBe(at('2025-07-31 10:00'));
    expect(goesOn(target, '2026-03-01 10:00')).toBeNull();
    expect(arrive(target, '2026-03-01 10:00', {}, 2).run?.outcome).toBe('late');
  });

  it('days before a date, at a time', () => {
    const renews = Date.UTC(2026, 2, 31) / 86_400_000;
    const target = computed(attr('renews_on'), { offset: length('3d'), sign: -1, minute: 540 });
    expect(goesOn(target, '2026-03-01 10:00', { attributes: { renews_on: renews } })).toBe(at('2026-03-28 09:00'));
    const plain = computed(attr('renews_on'), { offset: length('3d'), sign: -1 });
    expect(goesOn(plain, '2026-03-01 10:00', { attributes: { renews_on: renews } })).toBe(at('2026-03-28 00:00'));
  });

  it('after something that happened to a message; a message never opened has no such moment', () => {
    const target = computed({ op: 'handle', slot: 0, moment: 'opened' }, { offset: length('2d') });
    const plan = machine([send(0, 1), wait('1d', 2), { kind: 'until', target, next: 3 }, end('there')], {
      slots: [message('reminder')],
    });
    const sent = { kind: 'handle', slot: 0, moment: 'sent' } as const;
    const drive = new Drive(plan, '2026-03-01 10:00').start().give(sent).until('2026-03-01 12:00');
    drive.give({ kind: 'handle', slot: 0, moment: 'opened' }).until('2026-03-02 10:00');
    expect(drive.run?.wake).toBe(at('2026-03-03 12:00'));
    const silent = new Drive(plan, '2026-03-01 10:00').start().give(sent).until('2026-03-02 10:00');
    expect(silent.run?.outcome).toBe('too_late');
  });

  it('a target follows its data while the run waits', () => {
    const target = computed(attr('renews_on'), { minute: 540 });
    const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
    const drive = arrive(target, '2026-03-01 10:00', { attributes: { renews_on: day('2026-03-10') } });
    expect(drive.run?.wake).toBe(at('2026-03-10 09:00'));
    drive.attributes({ renews_on: day('2026-03-20') });
    expect(drive.run?.wake).toBe(at('2026-03-20 09:00'));
    const past = arrive(target, '2026-03-01 10:00', { attributes: { renews_on: day('2026-03-10') } });
    past.attributes({ renews_on: day('2026-02-10') });
    expect(past.run?.outcome).toBe('there');
    const gone = arrive(target, '2026-03-01 10:00', { attributes: { renews_on: day('2026-03-10') } });
    gone.attributes({ renews_on: null });
    expect(gone.run?.outcome).toBe('too_late');
  });

  it('a fixed target stays where it was', () => {
    const target = computed(attr('renews_on'), { fixed: true });
    const drive = arrive(target, '2026-03-01 10:00', { attributes: { renews_on: at('2026-03-10 09:00') } });
    drive.attributes({ renews_on: at('2026-03-20 09:00') });
    expect(drive.run?.wake).toBe(at('2026-03-10 09:00'));
  });

  it('a target computed from now does not run away', () => {
    const target = computed({ op: 'now' }, { offset: length('3d') });
    const drive = arrive(target, '2026-03-01 10:00').until('2026-03-02 10:00').give({ kind: 'changed' });
    expect(drive.run?.deadline).toBe(at('2026-03-04 10:00'));
  });
});

describe('R6.8 a changed zone re-plans waits', () => {
  const newYork = zoneNamed('America/New_York');

  function move(drive: Drive): Drive {
    drive.history = { ...drive.history, zone: newYork };
    return drive.give({ kind: 'attribute', attribute: 'timezone', from: 'Europe/Madrid', to: 'America/New_York' });
  }

  it('until a time of day', () => {
    const drive = move(arrive(clock(540), '2026-03-01 20:00'));
    expect(drive.run?.wake).toBe(at('2026-03-02 09:00', newYork));
  });

  it('until a date, and a day that is a calendar day', () => {
    const day = Date.UTC(2026, 2, 5) / 86_400_000;
    const literal = move(arrive({ kind: 'literal', day, minute: 480 }, '2026-03-01 10:00'));
    expect(literal.run?.wake).toBe(at('2026-03-05 08:00', newYork));
    const plan = machine([wait('10d', 1), end()]);
    // America changes its clocks on 8 March, Europe on the 29th.
    const drive = move(new Drive(plan, '2026-03-01 20:00').start());
    expect(drive.run?.wake).toBe(at('2026-03-11 19:00'));
  });
});
