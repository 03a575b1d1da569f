import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import { CLASSIC } from '../machine/rfm-table.js';
import {
  CAUCE,
  type OrderColumns,
  RfmBase,
  type RfmConfig,
  type RfmScore,
  type RfmScores,
  scoreOrders,
} from './index.js';

const START = Date.UTC(2025, 0, 31);
const CONTACTS = 12;

interface Order {
  readonly contact: number;
  readonly at: number;
  readonly value: number;
}

function columns(orders: readonly Order[]): OrderColumns {
  return {
    rows: orders.length,
    customers: CONTACTS,
    customer: Int32Array.from(orders, ({ contact }) => contact),
    at: Float64Array.from(orders, ({ at }) => at),
    value: Float64Array.from(orders, ({ value }) => value),
  };
}

const scoresOf = (scores: RfmScores, who: number): RfmScore => ({
  r: scores.r[who]!,
  f: scores.f[who]!,
  m: scores.m[who]!,
  classIndex: scores.classIndex[who]!,
  recency: scores.levels.recency[who]!,
  frequency: scores.levels.frequency[who]!,
  spend: scores.levels.spend[who]!,
});

type Step =
  | { readonly do: 'order'; readonly contact: number; readonly late: number; readonly value: number }
  | { readonly do: 'undo'; readonly pick: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'refresh' };

const contact = fc.nat(CONTACTS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      contact,
      late: fc.oneof(fc.constant(0), fc.nat(40 * DAY_MS)),
      value: fc.integer({ min: -500, max: 9_999 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(30 * DAY_MS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refresh' as const) }) },
);

const configs: readonly RfmConfig[] = [
  { ...CAUCE, window: { months: 2, days: 0, ms: 0 } },
  { ...CAUCE, window: { months: 1, days: 3, ms: HOUR_MS }, monetary: 'mean', bins: 4, classes: CLASSIC },
  { ...CAUCE, window: null, monetary: 'mean-repeat', edges: 'left', recencyReversed: false },
  {
    ...CAUCE,
    window: { months: 0, days: 45, ms: 0 },
    bins: 3,
    scores: {
      by: 'thresholds',
      cuts: { recency: [10, 30.5], frequency: [2, 4], monetary: [3_000, 12_000] },
    },
    levels: { ...CAUCE.levels, recency: { names: ['short', 'medium', 'long'], cuts: [7, 20] } },
  },
];

describe.each(configs)('a live base (configuration %#)', (config) => {
  /** Runs the steps on a base and hands it, the orders so far and the time to `judge` after each. */
  function play(
    steps: readonly Step[],
    judge: (base: RfmBase, orders: readonly Order[], now: number, done: Step['do']) => void,
  ): void {
    const base = new RfmBase(config);
    const orders: Order[] = [];
    let now = START;
    for (const one of steps) {
      switch (one.do) {
        case 'order': {
          const order = { contact: one.contact, at: now - one.late, value: one.value };
          orders.push(order);
          base.addOrder(order.contact, order.at, order.value);
          break;
        }
        case 'undo': {
          const [order] = orders.splice(one.pick % Math.max(1, orders.length), 1);
          if (order) base.removeOrder(order.contact, order.at, order.value);
          break;
        }
        case 'pass':
          now += one.ms;
          break;
        case 'refresh':
          base.refresh(now);
          break;
      }
      judge(base, orders, now, one.do);
    }
  }

  test('scores after a refresh what scoring the whole history scores', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(steps, (base, orders, now, done) => {
          if (done !== 'refresh' || !base.isScored) return;
          const scratch = scoreOrders(columns(orders), config, now);
          if (scratch.orders.every((n) => n === 0)) return;
          for (let who = 0; who < CONTACTS; who++) expect(base.scoreOf(who, now)).toEqual(scoresOf(scratch, who));
        });
      }),
    );
  });

  test('keeps cut points between refreshes while values follow orders and time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let standing: RfmScores | undefined;
        play(steps, (base, orders, now, done) => {
          const scratch = scoreOrders(columns(orders), config, now);
          if (done === 'refresh' && scratch.orders.some((n) => n > 0)) standing = scratch;
          if (!standing) return;
          const { cuts } = standing;
          const left = config.edges === 'left' || config.scores.by === 'thresholds';
          const passed = (value: number, points: readonly number[]) =>
            points.filter((point) => (left ? value >= point : value > point)).length;
          for (let who = 0; who < CONTACTS; who++) {
            const score = base.scoreOf(who, now)!;
            if (scratch.orders[who] === 0) {
              expect(score).toMatchObject({ r: 0, f: 0, m: 0, classIndex: base.none });
              continue;
            }
            const age = passed(scratch.recencyDays[who]!, cuts.recencyDays);
            expect(score).toMatchObject({
              r: config.recencyReversed ? config.bins - age : age + 1,
              f: passed(scratch.frequency[who]!, cuts.frequency) + 1,
              m: passed(scratch.monetary[who]!, cuts.monetary) + 1,
            });
          }
        });
      }),
    );
  });

  test('does not change before nextChange, and names an instant ahead', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), contact, (steps, who) => {
        let waiting: { readonly until: number; readonly score: RfmScore | undefined } | undefined;
        play(steps, (base, _, now, done) => {
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
