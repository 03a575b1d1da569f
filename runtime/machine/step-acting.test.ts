import { describe, expect, it } from 'vitest';
import { splitPoint } from './split.js';
import {
  attr,
  code,
  compare,
  counter,
  d,
  end,
  get,
  give,
  machine,
  on,
  onEvent,
  payload,
  span,
  theEvent,
  trigger,
  value,
  wait,
  whenTrue,
} from './testdata/build.js';
import { Drive } from './testdata/drive.js';
import { at, event } from './testdata/simple-facts.js';

describe('R13 codes', () => {
  const answer = { kind: 'code', code: { code: 'SPRING', discount: 5 } } as const;

  it('a give holds the run until the host answers, goals and stops still judged', () => {
    const plan = machine([give(0, 1), end()], { slots: [code('promo')], stops: [onEvent('complained')] });
    const drive = new Drive(plan, '2026-03-01 10:00').start();
    expect(drive.effects.at(-1)).toEqual({ kind: 'give', state: 0, discount: 5 });
    drive.until('2026-03-05 10:00').give({ ...answer, state: 3 });
    expect(drive.state).toBe(0);
    drive.event('complained').give(answer);
    expect(drive.run?.outcome).toBe('stopped');
  });

  it('the same give in a run returns the same code', () => {
    const loop = { kind: 'loop', times: 3, counter: 1, began: 2, until: [], body: 1, next: 3 } as const;
    const plan = machine([loop, give(0, 2), wait('1d', 0), end()], {
      slots: [code('promo'), counter('n'), counter('began')],
    });
    const drive = new Drive(plan, '2026-03-01 10:00')
      .start()
      .give({ ...answer, state: 1 })
      .until('2026-03-10 10:00');
    expect(drive.look().filter((effect) => effect === 'give 1')).toHaveLength(1);
    expect(drive.run).toMatchObject({ outcome: 'completed', slots: [{ code: 'SPRING', discount: 5 }, null, null] });
  });

  it('another give of the same name asks anew', () => {
    const plan = machine([give(0, 1), give(0, 2), end()], { slots: [code('promo')] });
    const drive = new Drive(plan, '2026-03-01 10:00').start().give(answer);
    expect(drive.look()).toEqual(['move -1>0', 'give 0', 'move 0>1', 'give 1']);
  });
});

describe('branches', () => {
  it('R7.2 takes the first case that is yes; unknown is no', () => {
    const plan = machine([
      {
        kind: 'branch',
        cases: [
          { when: compare(attr('tier'), 'eq', 'gold'), next: 1, span },
          { when: { op: 'not', of: compare(attr('tier'), 'eq', 'silver') }, next: 2, span },
        ],
        otherwise: 3,
      },
      end('gold'),
      end('not silver'),
      end('else'),
    ]);
    const outcome = (tier: string | null) =>
      new Drive(plan, '2026-03-01 10:00', { attributes: { tier } }).start().run?.outcome;
    expect([outcome('gold'), outcome('bronze'), outcome('silver'), outcome(null)]).toEqual([
      'gold',
      'not silver',
      'else',
      'else',
    ]);
  });

  it('a branch right after the trigger can ask for the event before it', () => {
    const previous = { op: 'history', fn: 'previous', event: 'order_placed', path: [] } as const;
    const older = { op: 'age', than: 'older', of: previous, duration: value(d('60d')), never: 'infinite' } as const;
    const plan = machine([
      { kind: 'branch', cases: [{ when: older, next: 1, span }], otherwise: 2 },
      end('old'),
      end('new'),
    ]);
    const outcome = (text: string) => {
      const trigger = event('order_placed', at('2026-03-01 10:00'));
      const events = [event('order_placed', at(text)), trigger];
      return new Drive(plan, '2026-03-01 10:00', { events }).start(trigger).run?.outcome;
    };
    expect(outcome('2025-12-01 10:00')).toBe('old');
    expect(outcome('2026-02-01 10:00')).toBe('new');
  });
});

describe('splits', () => {
  const plan = machine(
    [
      {
        kind: 'split',
        name: 'length',
        arms: [
          { name: 'short', share: 45, next: 1, span },
          { name: 'long', share: 45, next: 2, span },
          { name: 'none', share: 10, next: 3, span },
        ],
      },
      end('short'),
      end('long'),
      end('none'),
    ],
    { name: 'welcome' },
  );

  it('deals contacts out in the shares that are written', () => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < 20_000; i++) {
      const outcome = new Drive(plan, 0, { contact: `contact-${i}` }).start().run?.outcome ?? '';
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    // Three standard deviations of a binomial share of 20,000.
    expect(Math.abs((counts.short ?? 0) - 9000)).toBeLessThan(212);
    expect(Math.abs((counts.long ?? 0) - 9000)).toBeLessThan(212);
    expect(Math.abs((counts.none ?? 0) - 2000)).toBeLessThan(128);
  });

  it('a contact keeps its arm, another split deals anew', () => {
    const outcome = (contact: string) => new Drive(plan, 0, { contact }).start().run?.outcome;
    expect(outcome('c42')).toBe(outcome('c42'));
    let same = 0;
    for (let i = 0; i < 4000; i++) {
      if (splitPoint(`c${i}`, 'welcome', 'length') < 0.5 === splitPoint(`c${i}`, 'welcome', 'colour') < 0.5) same++;
    }
    expect(Math.abs(same - 2000)).toBeLessThan(95);
  });

  it('is evenly spread over a hundred cells: chi square below its 99.9 % quantile', () => {
    const cells = new Array<number>(100).fill(0);
    const n = 100_000;
    for (let i = 0; i < n; i++) {
      const cell = Math.floor(splitPoint(String(i), 'welcome', 'length') * 100);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const chi = cells.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
    expect(chi).toBeLessThan(148.2);
  });

  it('tells its parts apart', () => {
    expect(splitPoint('ab', 'c', 'd')).not.toBe(splitPoint('a', 'bc', 'd'));
  });
});

describe('moments as stops', () => {
  const parked = machine([wait('60d', 1), end()]);
  const stopped = (stop: Parameters<typeof on>[0], condition?: Parameters<typeof on>[1]) =>
    new Drive({ ...parked, stops: [on(stop, condition)] }, '2026-03-03 10:00', {
      attributes: { birthday: Date.UTC(1992, 1, 29) / 86_400_000, tier: 'gold' },
    }).start();

  it('a schedule counts after entry, at its own instant', () => {
    const drive = stopped({ on: 'schedule', weekdays: [2], minute: 600 });
    // Tuesday 3 March at ten is the entry itself.
    expect(drive.run?.wake).toBe(at('2026-03-10 10:00'));
    drive.until('2026-03-10 10:00');
    expect(drive.run).toMatchObject({ outcome: 'stopped', since: at('2026-03-10 10:00') });
  });

  it('a schedule whose condition does not hold waits for its next day', () => {
    const drive = stopped({ on: 'schedule', weekdays: [2], minute: 600 }, attr('ready')).until('2026-03-12 10:00');
    expect(drive.run?.wake).toBe(at('2026-03-17 10:00'));
    drive.attributes({ ready: true });
    expect(drive.state).toBe(0);
    drive.until('2026-03-17 10:00');
    expect(drive.run?.outcome).toBe('stopped');
  });

  it('each birthday, with 29 February on the 28th, and days before it', () => {
    const every = { on: 'anniversary', attribute: 'birthday', every: true, minute: 540 } as const;
    const drive = new Drive({ ...parked, stops: [on(every)] }, '2026-01-15 10:00', {
      attributes: { birthday: Date.UTC(1992, 1, 29) / 86_400_000 },
    }).start();
    expect(drive.run?.wake).toBe(at('2026-02-28 09:00'));
    drive.attributes({ birthday: Date.UTC(1992, 1, 10) / 86_400_000 });
    expect(drive.run?.wake).toBe(at('2026-02-10 09:00'));
    const before = { ...every, offset: { months: 0, days: -3, ms: 0 } };
    const early = new Drive({ ...parked, stops: [on(before)] }, '2025-12-28 10:00', {
      attributes: { birthday: Date.UTC(1992, 0, 2) / 86_400_000 },
    }).start();
    expect(early.run?.wake).toBe(at('2025-12-30 09:00'));
  });

  it('rfm, membership and attribute changes', () => {
    const rfm = stopped({ on: 'rfm', change: 'drops' });
    rfm.give({ kind: 'rfm', from: 'lost', to: 'loyal', rises: true });
    expect(rfm.state).toBe(0);
    rfm.give({ kind: 'rfm', from: 'loyal', to: 'lost', rises: false });
    expect(rfm.run?.outcome).toBe('stopped');
    const leaves = stopped({ on: 'leaves', of: 'segment', name: 'regular' });
    leaves.give({ kind: 'membership', of: 'segment', name: 'regular', enters: true });
    leaves.give({ kind: 'membership', of: 'group', name: 'regular', enters: false });
    expect(leaves.state).toBe(0);
    leaves.give({ kind: 'membership', of: 'segment', name: 'regular', enters: false });
    expect(leaves.run?.outcome).toBe('stopped');
    const tier = stopped({ on: 'changes', attribute: 'tier', from: value('silver'), to: value('gold') });
    tier.give({ kind: 'attribute', attribute: 'tier', from: null, to: 'gold' });
    expect(tier.state).toBe(0);
    tier.give({ kind: 'attribute', attribute: 'tier', from: 'silver', to: 'gold' });
    expect(tier.run?.outcome).toBe('stopped');
  });

  it('an event with a condition judged at it, which sees the event', () => {
    const condition = compare(get(theEvent, 'total'), 'gt', get({ op: 'slot', slot: 0 }, 'total'));
    const plan = machine([wait('60d', 1), end()], {
      stops: [onEvent('order_placed', { condition })],
      slots: [payload('cart', 'start')],
      triggers: [trigger(onEvent('start', { bind: 0 }))],
    });
    const drive = new Drive(plan, '2026-03-01 10:00').start(event('start', 0, { total: 100 }));
    drive.event('order_placed', { total: 90 }, 'a');
    expect(drive.state).toBe(0);
    drive.event('order_placed', { total: 110 }, 'b');
    expect(drive.run?.outcome).toBe('stopped');
  });

  it('R5.2 a stop condition that time turns true ends the run at that instant', () => {
    const condition = { op: 'elapsed', unit: 'days', of: { op: 'entry' } } as const;
    const drive = new Drive({ ...parked, stops: [whenTrue(compare(condition, 'ge', 10))] }, '2026-03-20 10:00').start();
    drive.until('2026-04-20 10:00');
    expect(drive.run).toMatchObject({ outcome: 'stopped', since: at('2026-03-30 10:00') });
  });
});
