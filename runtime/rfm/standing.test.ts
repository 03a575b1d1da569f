import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import { CONTACTS, columns, configs, contact, play, START, step } from './base.generator.js';
import { quantilePoints } from './cuts.js';
import { CAUCE, RfmBase, type RfmConfig, type RfmScore, type RfmScores, scoreOrders } from './index.js';

const everybody = Array.from({ length: CONTACTS }, (_, who) => who);

/** What somebody is scored by cut points that a refresh found: quantiles of recency by the age at that refresh, fixed cuts by the age now. */
function naive(standing: RfmScores, scratch: RfmScores, who: number): Partial<RfmScore> {
  const { config, cuts } = standing;
  const isFixed = config.scores.by === 'thresholds';
  const past = (value: number, points: Iterable<number>, left: boolean) =>
    [...points].filter((point) => (left ? value >= point : value > point)).length;
  const left = config.edges === 'left';
  const ageAt = (instant: number) => (instant - scratch.lastAt[who]!) / DAY_MS;
  const age = past(ageAt(isFixed ? scratch.asOf : standing.asOf), cuts.recencyDays, isFixed || left);
  const fixedLevels = config.levels.recency.cuts;
  const ages = standing.recencyDays.filter((days) => !Number.isNaN(days)).sort();
  const level = fixedLevels
    ? past(ageAt(scratch.asOf), fixedLevels, true)
    : past(
        ageAt(standing.asOf),
        quantilePoints(ages.length, (i) => ages[i]!, 3),
        left,
      );
  return {
    r: config.recencyReversed ? config.bins - age : age + 1,
    f: past(scratch.frequency[who]!, cuts.frequency, isFixed || left) + 1,
    m: past(scratch.monetary[who]!, cuts.monetary, isFixed || left) + 1,
    recency: level + 1,
  };
}

describe.each(configs)('cut points between two refreshes (configuration %#)', (config) => {
  test('stand still while values follow orders and time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let standing: RfmScores | undefined;
        play(config, steps, (base, orders, now, done) => {
          const scratch = scoreOrders(columns(orders), config, now);
          if (done === 'refresh' && scratch.orders.some((n) => n > 0)) standing = scratch;
          if (!standing) return;
          for (const who of everybody) {
            const isNone = scratch.orders[who] === 0;
            const expected = isNone ? { r: 0, f: 0, m: 0, classIndex: base.none } : naive(standing, scratch, who);
            expect(base.scoreOf(who, now)).toMatchObject(expected);
          }
        });
      }),
    );
  });

  test('a refresh names exactly those it scores otherwise than they were last settled or refreshed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(), (steps, seed) => {
        const base = new RfmBase(config);
        const believed = new Map<number, RfmScore>();
        let now = START;
        steps.forEach((one, i) => {
          if (one.do === 'order') {
            base.addOrder(one.contact, now - one.late, one.value);
            if ((seed + i) % 3 > 0) base.settle(one.contact, now);
            if ((seed + i) % 3 > 0 && base.isScored) believed.set(one.contact, base.scoreOf(one.contact, now)!);
          }
          if (one.do === 'pass') now += one.ms;
          if (one.do !== 'refresh') return;
          const moved = base.refresh(now).map((move) => move.contact);
          const present = everybody.filter((who) => base.classOf(who) !== undefined);
          const changed = present.filter((who) => {
            const [old, score] = [believed.get(who), base.scoreOf(who, now)!];
            believed.set(who, score);
            return JSON.stringify(old) !== JSON.stringify(score);
          });
          expect([...base.rescored()]).toEqual(changed);
          expect(changed).toEqual(expect.arrayContaining(moved));
        });
      }),
    );
  });

  test('those who change by time before an instant are those whose next change is before it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(60 * DAY_MS), (steps, ahead) => {
        play(config, steps, (base, _, now) => {
          const next = everybody.map((who) => base.nextChange(who, now));
          const until = now + ahead;
          expect([...base.changing(now, until)]).toEqual(everybody.filter((who) => next[who]! < until));
          expect(everybody.map((who) => base.nextChange(who, now, until))).toEqual(
            next.map((change) => (change < until ? change : Number.POSITIVE_INFINITY)),
          );
        });
      }),
    );
  });
});

describe('quantiles and time', () => {
  const quantiles = configs.filter(({ scores, levels }) => scores.by === 'quantiles' && !levels.recency.cuts);

  test.each(quantiles)(
    'without orders and window exits nothing changes between refreshes (%#)',
    (config: RfmConfig) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(20 * DAY_MS)), contact, (steps, passes, who) => {
          let [base, now] = [new RfmBase(config), START];
          play(config, steps, (played, _, at) => {
            [base, now] = [played, at];
          });
          base.settle(who, now);
          base.refresh(now);
          const exit = Math.min(...everybody.map((one) => base.nextChange(one, now)));
          const before = everybody.map((one) => base.scoreOf(one, now));
          for (const ms of passes) {
            if (now + ms >= exit) break;
            now += ms;
            for (const one of everybody) {
              if (base.classOf(one) !== undefined) expect(base.settle(one, now)).toBeUndefined();
            }
            expect(everybody.map((one) => base.scoreOf(one, now))).toEqual(before);
          }
        }),
      );
    },
  );

  test('who is just below a cut stays there during the day, and a new order of anybody lifts that one at once', () => {
    const base = new RfmBase(CAUCE);
    for (let who = 0; who < 10; who++) base.addOrder(who, START - who * DAY_MS, 10_00);
    base.refresh(START);
    const scores = (now: number) => Array.from({ length: 10 }, (_, who) => base.scoreOf(who, now)!.r);
    expect(scores(START)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    expect(scores(START + 30 * DAY_MS)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    base.addOrder(9, START + HOUR_MS, 10_00);
    expect(scores(START + HOUR_MS)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 5]);
    expect(base.nextChange(0, START)).toBe(CAUCE.window ? Date.UTC(2027, 0, 31) : Number.POSITIVE_INFINITY);
  });

  test('a refresh of a base without orders leaves the cut points that there were', () => {
    const base = new RfmBase({ ...CAUCE, window: { months: 0, days: 10, ms: 0 } });
    for (let who = 0; who < 3; who++) base.addOrder(who, START - who * DAY_MS, 10_00);
    base.refresh(START);
    const later = START + 30 * DAY_MS;
    base.refresh(later);
    expect(base.scoreOf(0, later)).toMatchObject({ r: 0, recency: 0 });
    base.addOrder(0, later, 10_00);
    expect(base.scoreOf(0, later)).toMatchObject({ r: 5, f: 1, m: 1, recency: 1, frequency: 1, spend: 1 });
  });

  test('a cut stands for the instant of the order it falls on, to the millisecond', () => {
    const base = new RfmBase({ ...CAUCE, bins: 4, classes: configs[1]!.classes });
    for (let who = 0; who < 5; who++) base.addOrder(who, START - who * DAY_MS, 10_00);
    base.refresh(START);
    base.addOrder(5, START - DAY_MS, 10_00);
    base.addOrder(6, START - DAY_MS - 1, 10_00);
    expect([1, 5, 6].map((who) => base.scoreOf(who, START + HOUR_MS)!.r)).toEqual([4, 4, 3]);
  });
});
