import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import { CONTACTS, columns, configs, contact, play, START, step } from './base.generator.js';
import { CAUCE, RfmBase, type RfmConfig, type RfmMove, type RfmScore, type RfmScores, scoreOrders } from './index.js';

const scoresOf = (scores: RfmScores, who: number): RfmScore => ({
  r: scores.r[who]!,
  f: scores.f[who]!,
  m: scores.m[who]!,
  classIndex: scores.classIndex[who]!,
  recency: scores.levels.recency[who]!,
  frequency: scores.levels.frequency[who]!,
  spend: scores.levels.spend[who]!,
});

test('somebody who was never named has nothing saved', () => {
  expect(new RfmBase(CAUCE).saved(5_000)).toEqual({ orders: [], score: -1 });
});

describe.each(configs)('a live base (configuration %#)', (config) => {
  test('scores after a refresh what scoring the whole history scores', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(config, steps, (base, orders, now, done) => {
          if (done !== 'refresh' || !base.isScored) return;
          const scratch = scoreOrders(columns(orders), config, now);
          if (scratch.orders.every((n) => n === 0)) return;
          for (let who = 0; who < CONTACTS; who++) expect(base.scoreOf(who, now)).toEqual(scoresOf(scratch, who));
        });
      }),
    );
  });

  test('refreshed in slices, is as refreshed at once: whoever changes meanwhile is scored by the new cut points too', () => {
    const slices = fc.record({ most: fc.integer({ min: 1, max: 5 }), late: fc.array(contact, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), fc.array(step, { maxLength: 8 }), slices, (steps, more, how) => {
        let [now, own] = [START, new RfmBase(config)];
        play(config, [...steps, { do: 'refresh' }, ...more], (base, _, at) => {
          [now, own] = [at, base];
        });
        for (let who = 0; who < CONTACTS; who++) own.settle(who, now);
        const other = new RfmBase(config);
        for (let who = 0; who < CONTACTS; who++) other.restore(who, own.saved(who));
        const cuts = own.savedCuts();
        if (cuts !== null) other.restoreCuts(cuts);
        const work = other.preparing(now, how.most);
        let made = work.next();
        for (; !made.done; made = work.next()) expect(other.savedCuts()).toEqual(cuts);
        const changed = other.enforce(made.value);
        const expected = own.refresh(now);
        expect(other.savedCuts()).toEqual(own.savedCuts());
        // Theirs are not in the cut points yet.
        for (const who of how.late) for (const base of [own, other]) base.addOrder(who, now, 4_000);
        for (const who of how.late) own.settle(who, now);
        const moves: RfmMove[] = [];
        for (let from = 0; from < CONTACTS; from += how.most) {
          other.bringUp(now, changed, [from, from + how.most], (_, move) => move && moves.push(move));
        }
        if (how.late.length === 0) expect(moves).toEqual(expected);
        for (let who = 0; who < CONTACTS; who++) {
          other.settle(who, now);
          expect([who, other.classOf(who)]).toEqual([who, own.classOf(who)]);
          expect(other.scoreOf(who, now)).toEqual(own.scoreOf(who, now));
        }
        expect(other.changing(now, now + 40 * DAY_MS)).toEqual(own.changing(now, now + 40 * DAY_MS));
      }),
    );
  });

  test('restored, absorbed and at rest, goes on as the one that it was saved from', () => {
    const pass = fc.nat(60 * DAY_MS);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 20 }), pass, (steps, rest, ms) => {
        let [own, now, done] = [new RfmBase(config), START, 0];
        play(config, steps, (base, _, at) => {
          [own, now] = [base, at];
        });
        for (let who = 0; who < CONTACTS; who++) own.settle(who, now);
        const other = new RfmBase(config);
        for (let who = 0; who < CONTACTS; who++) other.restore(who, own.saved(who));
        const cuts = own.savedCuts();
        if (cuts !== null) other.restoreCuts(cuts);
        other.absorb();
        for (let who = 0; who < CONTACTS; who++) other.rest(who, now);
        for (const one of [...rest, { do: 'pass', ms } as const, { do: 'refresh' } as const]) {
          const both = [own, other];
          if (one.do === 'pass') now += one.ms;
          if (one.do === 'order') {
            for (const base of both) base.addOrder(one.contact, now, one.value);
            expect(other.settle(one.contact, now)).toEqual(own.settle(one.contact, now));
          }
          if (one.do === 'refresh') {
            expect(other.refresh(now)).toEqual(own.refresh(now));
            const until = now + 40 * DAY_MS;
            expect(other.changing(now, until)).toEqual(own.changing(now, until));
          }
          for (let who = 0; who < CONTACTS; who++) expect(other.saved(who)).toEqual(own.saved(who));
          done++;
        }
        expect(done).toBe(rest.length + 2);
      }),
    );
  });

  test('does not change before nextChange, and names an instant ahead', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), contact, (steps, who) => {
        let waiting: { readonly until: number; readonly score: RfmScore | undefined } | undefined;
        play(config, steps, (base, _, now, done) => {
          if (done !== 'pass') waiting = undefined;
          if (waiting && now < waiting.until) expect(base.scoreOf(who, now)).toEqual(waiting.score);
          const until = base.nextChange(who, now);
          expect(until).toBeGreaterThan(now);
          waiting = { until, score: base.scoreOf(who, now) };
        });
      }),
    );
  });

  test('reports every change of class after the first scoring exactly once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const base = new RfmBase(config);
        const believed = new Map<number, number>();
        let now = START;
        for (const one of steps) {
          if (one.do === 'order') base.addOrder(one.contact, now, one.value);
          const settled = one.do === 'order' ? base.settle(one.contact, now) : undefined;
          const moves = one.do === 'refresh' ? base.refresh(now) : settled ? [settled] : [];
          if (one.do === 'pass') now += one.ms;
          expect(moves.map((move) => move.contact)).toEqual(
            moves.map((move) => move.contact).toSorted((a, b) => a - b),
          );
          for (const { contact: who, before, after, at } of moves) {
            expect(before).toBe(believed.get(who));
            expect(after).not.toBe(before);
            expect(base.lastMove(who)).toEqual({ before, at });
            believed.set(who, after);
          }
          for (let who = 0; who < CONTACTS; who++) {
            const known = base.classOf(who);
            if (known !== undefined && !believed.has(who)) believed.set(who, known);
            expect(known).toBe(believed.get(who));
          }
        }
      }),
    );
  });
});

describe('moves', () => {
  const thresholds: RfmConfig = {
    ...CAUCE,
    scores: {
      by: 'thresholds',
      cuts: { recency: [30, 60, 90, 120], frequency: [2, 3, 4, 5], monetary: [10_00, 20_00, 50_00, 100_00] },
    },
  };
  const nameOf = (base: RfmBase, who: number) => base.classes[base.classOf(who)!];

  test('fixed cut points move a contact at the very instant its age reaches them', () => {
    const base = new RfmBase(thresholds);
    for (let i = 0; i < 5; i++) base.addOrder(0, START + i, 30_00);
    const last = START + 4;
    expect(base.settle(0, last)).toBeUndefined();
    expect(nameOf(base, 0)).toBe('champions');
    expect(base.nextChange(0, last)).toBe(last + 30 * DAY_MS);
    expect(base.scoreOf(0, last + 30 * DAY_MS - 1)!.r).toBe(5);
    expect(base.scoreOf(0, last + 30 * DAY_MS)!.r).toBe(4);
    expect(base.settle(0, last + 30 * DAY_MS)).toBeUndefined();
    const cooled = last + 60 * DAY_MS;
    expect(base.settle(0, cooled)).toEqual({ contact: 0, before: 0, after: 1, at: cooled });
    expect(nameOf(base, 0)).toBe('loyal');
    expect(base.lastMove(0)).toEqual({ before: 0, at: cooled });
  });

  test('a contact that orders again after being none has moved; one first seen with its order has not', () => {
    const base = new RfmBase(thresholds);
    base.settle(0, START);
    base.addOrder(0, START + 1, 5_00);
    base.addOrder(1, START + 1, 5_00);
    expect(base.settle(0, START + 1)).toMatchObject({ before: base.none });
    expect(base.settle(1, START + 1)).toBeUndefined();
    expect(nameOf(base, 1)).toBe('potential_loyal');
  });

  test('an order that leaves the window takes the contact to none, at the instant the calendar says', () => {
    const leaves = START + 1_234_567;
    const base = new RfmBase(
      { ...thresholds, window: { months: 0, days: 1, ms: 0 } },
      { addWindow: (at, who) => (at === START && who === 3 ? leaves : Number.NaN) },
    );
    base.addOrder(3, START, 5_00);
    base.settle(3, START);
    expect(base.nextChange(3, START)).toBe(leaves);
    expect(base.settle(3, leaves - 1)).toBeUndefined();
    expect(base.settle(3, leaves)).toMatchObject({ after: base.none, at: leaves });
    expect(base.nextChange(3, leaves)).toBe(Number.POSITIVE_INFINITY);
  });

  test('an order can leave the window before an older one, where a month is short', () => {
    const base = new RfmBase({ ...thresholds, window: { months: 1, days: 0, ms: 0 } });
    base.addOrder(0, Date.UTC(2025, 0, 30, 23), 30_00);
    base.addOrder(0, Date.UTC(2025, 0, 31, 1), 1_00);
    base.settle(0, Date.UTC(2025, 0, 31, 1));
    expect(base.nextChange(0, Date.UTC(2025, 1, 28))).toBe(Date.UTC(2025, 1, 28, 1));
    expect(base.scoreOf(0, Date.UTC(2025, 1, 28, 1))).toMatchObject({ f: 1, m: 3 });
    expect(base.settle(0, Date.UTC(2025, 1, 28, 22))).toBeUndefined();
    expect(base.settle(0, Date.UTC(2025, 1, 28, 23))).toMatchObject({ after: base.none });
  });

  test('fixed days follow the calendar handed in', () => {
    const addDays = (at: number, days: number) => at + days * DAY_MS - HOUR_MS;
    const base = new RfmBase(thresholds, { addDays });
    base.addOrder(0, START, 5_00);
    expect(base.nextChange(0, START)).toBe(START + 30 * DAY_MS - HOUR_MS);
    expect(base.scoreOf(0, START + 30 * DAY_MS - HOUR_MS)!.r).toBe(4);
  });

  test('an undone order takes its frequency and value back', () => {
    const base = new RfmBase(thresholds);
    base.addOrder(0, START, 5_00);
    const before = base.scoreOf(0, START);
    base.addOrder(0, START, 500_00);
    expect(base.removeOrder(0, START, 400_00)).toBe(false);
    expect(base.removeOrder(0, START, 500_00)).toBe(true);
    expect(base.scoreOf(0, START)).toEqual(before);
  });

  test('quintiles score nobody before a refresh has seen an order, and that first scoring moves nobody', () => {
    const base = new RfmBase(CAUCE);
    base.settle(7, START);
    expect(base.refresh(START)).toEqual([]);
    expect(base.scoreOf(7, START)).toBeUndefined();
    base.addOrder(7, START, 5_00);
    expect(base.settle(7, START)).toBeUndefined();
    expect(base.refresh(START + 1)).toEqual([]);
    expect(base.classOf(7)).toBeDefined();
    expect(base.classOf(6)).toBeUndefined();
  });

  test('a refresh can follow the order of ids instead of numbers', () => {
    const base = new RfmBase(CAUCE, { compare: (a, b) => b - a });
    for (const who of [0, 1, 2]) base.settle(who, START);
    base.addOrder(3, START, 1_00);
    base.refresh(START);
    for (const who of [0, 1, 2]) {
      base.settle(who, START);
      base.addOrder(who, START + 1, 1_00 * (who + 2));
    }
    expect(base.refresh(START + 2).map((move) => move.contact)).toEqual([3, 2, 1, 0]);
  });

  test.each([
    [{ ...CAUCE, age: 'dates' as const }, 'exactly'],
    [{ ...CAUCE, frequency: 'days' as const }, 'orders, not days'],
    [{ ...CAUCE, bins: 2 }, 'from 3 to 10'],
    [{ ...thresholds, bins: 4 }, '3 cut points for 4 scores'],
  ])('refuses what it cannot keep up (%#)', (config, message) => {
    expect(() => new RfmBase(config)).toThrow(message);
  });
});
