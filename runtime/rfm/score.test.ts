import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import { FIVE, proveTable } from '../machine/rfm-table.js';
import {
  CAUCE,
  compareIds,
  configOfModel,
  configProblems,
  OrdersBuilder,
  RF_GRID,
  RFM_CLASS_TABLES,
  RFM_PRESETS,
  type RfmConfig,
  SCORE_HEADER,
  scoreOrders,
  scoreRows,
  UTC,
} from './index.js';

const NOON = Date.UTC(2026, 2, 31, 12);

type Row = readonly [customer: string, daysAgo: number, value: number, order?: string];

function orders(rows: readonly Row[]) {
  const builder = new OrdersBuilder();
  for (const [customer, daysAgo, value, order] of rows) builder.add(customer, NOON - daysAgo * DAY_MS, value, order);
  return builder.build();
}

const anyRows = fc.array(
  fc.tuple(
    fc.constantFrom('1', '2', '3', '10', 'a', 'b', 'c', 'd', 'e'),
    fc.integer({ min: -3, max: 400 }).map((hours) => hours / 24),
    fc.integer({ min: -2_000, max: 50_000 }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('every preset', () => {
  test.each(Object.entries(RFM_PRESETS))('%s is a sound configuration', (_, config) => {
    expect(configProblems(config)).toEqual([]);
  });

  test.each(Object.entries(RFM_PRESETS))(
    '%s: scores rise with their value, recency as the preset says',
    (_, config: RfmConfig) => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          const scores = scoreOrders(orders(rows), config, NOON);
          const scored = Array.from({ length: scores.customers }, (_, who) => who).filter((who) => scores.r[who]! > 0);
          for (const a of scored) {
            for (const b of scored) {
              if (scores.recencyDays[a]! < scores.recencyDays[b]!) {
                if (config.recencyReversed) expect(scores.r[a]).toBeGreaterThanOrEqual(scores.r[b]!);
                else expect(scores.r[a]).toBeLessThanOrEqual(scores.r[b]!);
              }
              if (scores.frequency[a]! < scores.frequency[b]!) expect(scores.f[a]).toBeLessThanOrEqual(scores.f[b]!);
              if (scores.monetary[a]! < scores.monetary[b]!) expect(scores.m[a]).toBeLessThanOrEqual(scores.m[b]!);
              if (config.ties.f === 'value' && scores.frequency[a] === scores.frequency[b])
                expect(scores.f[a]).toBe(scores.f[b]);
              if (scores.monetary[a] === scores.monetary[b]) expect(scores.m[a]).toBe(scores.m[b]);
            }
          }
        }),
      );
    },
  );

  test.each(Object.entries(RFM_PRESETS))('%s: the order of rows does not matter', (_, config) => {
    fc.assert(
      fc.property(anyRows, fc.nat(), (rows, turn) => {
        const cut = turn % rows.length;
        const one = orders(rows);
        const other = orders([...rows.slice(cut), ...rows.slice(0, cut)]);
        expect([...scoreRows(scoreOrders(other, config, NOON), other.ids)]).toEqual([
          ...scoreRows(scoreOrders(one, config, NOON), one.ids),
        ]);
      }),
    );
  });
});

describe('values', () => {
  test('order numbers join rows to orders, per customer', () => {
    const rows: Row[] = [
      ['a', 3, 100, 'i1'],
      ['a', 3, 250, 'i1'],
      ['a', 2, 50, 'i2'],
      ['b', 1, 10, 'i2'],
    ];
    const one = scoreOrders(orders(rows), CAUCE, NOON);
    expect([...one.frequency]).toEqual([2, 1]);
    expect([...one.orders]).toEqual([2, 1]);
    expect([...one.revenue]).toEqual([400, 10]);
    expect([...scoreOrders(orders(rows), { ...CAUCE, frequency: 'rows' }, NOON).frequency]).toEqual([3, 1]);
    expect([...scoreOrders(orders(rows), { ...CAUCE, monetary: 'mean' }, NOON).monetary]).toEqual([200, 10]);
    expect([...scoreOrders(orders(rows), { ...CAUCE, monetary: 'mean-repeat' }, NOON).monetary]).toEqual([50, 0]);
  });

  test('many orders of one customer are told apart', () => {
    const rows = Array.from({ length: 200 }, (_, i): Row => ['a', 1, 1, `i${(i * 7) % 90}`]);
    expect([...scoreOrders(orders(rows), CAUCE, NOON).frequency]).toEqual([90]);
  });

  test('exact ages, whole days and dates differ as they say', () => {
    const late = orders([['a', 1.75, 1]]);
    const days = (age: RfmConfig['age']) => scoreOrders(late, { ...CAUCE, age }, NOON).recencyDays[0];
    expect(days('exact')).toBe(1.75);
    expect(days('whole-days')).toBe(1);
    expect(days('dates')).toBe(2);
  });

  test('with dates the as-of day counts to its end, otherwise nothing after the instant does', () => {
    const evening = orders([['a', -0.4, 1]]);
    expect(scoreOrders(evening, { ...CAUCE, age: 'dates' }, NOON).recencyDays[0]).toBe(0);
    expect(scoreOrders(evening, CAUCE, NOON).known[0]).toBe(0);
  });

  test('a window counts as R6 says, order by order where a month is short', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 90 * 24 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(
          { months: 1, days: 0, ms: 0 },
          { months: 2, days: 1, ms: 5 * HOUR_MS },
          { months: 0, days: 10, ms: 0 },
        ),
        (hoursAgo, window) => {
          const given = orders(hoursAgo.map((hours): Row => ['a', hours / 24, 1]));
          const inside = given.at.filter((at) => UTC.add(at, window) > NOON);
          const scores = scoreOrders(given, { ...CAUCE, window }, NOON);
          expect(scores.orders[0]).toBe(inside.length);
          expect(scores.known[0]).toBe(1);
        },
      ),
    );
  });

  test('an order can leave the window before an older one, where a month is short', () => {
    const builder = new OrdersBuilder();
    builder.add('a', Date.UTC(2025, 0, 28, 22), 1);
    builder.add('a', Date.UTC(2025, 0, 30, 23), 10);
    builder.add('a', Date.UTC(2025, 0, 31, 1), 100);
    builder.add('a', Date.UTC(2025, 1, 1), 1_000);
    const config = { ...CAUCE, window: { months: 1, days: 0, ms: 0 } };
    const revenueAt = (hour: number) => scoreOrders(builder.build(), config, Date.UTC(2025, 1, 28, hour)).revenue[0];
    expect([0, 1, 21, 22, 23].map(revenueAt)).toEqual([1_111, 1_011, 1_011, 1_010, 1_000]);
  });

  test('a customer whose orders have all left the window is none', () => {
    const given = orders([
      ['a', 900, 500],
      ['b', 1, 100],
    ]);
    const scores = scoreOrders(given, CAUCE, NOON);
    expect(scores.classes).toEqual([...FIVE.classes, 'none']);
    expect(
      [...scoreRows(scores, given.ids)].map((row) => Object.fromEntries(SCORE_HEADER.map((key, i) => [key, row[i]]))),
    ).toEqual([
      { customer: 'a', recency_days: '', frequency: '0', monetary: '0', r: '', f: '', m: '', class: 'none' },
      {
        customer: 'b',
        recency_days: '1',
        frequency: '1',
        monetary: '1',
        r: '5',
        f: '1',
        m: '1',
        class: 'potential_loyal',
      },
    ]);
  });
});

describe('scores', () => {
  const five: Row[] = [1, 2, 3, 4, 5].map((n) => [`c${n}`, n * 10, n * 100]);

  test('edges decide where a value at a cut point falls', () => {
    const config: RfmConfig = { ...CAUCE, bins: 4 };
    expect(scoreOrders(orders(five), config, NOON).cuts.monetary).toEqual([200, 300, 400]);
    expect([...scoreOrders(orders(five), config, NOON).m]).toEqual([1, 1, 2, 3, 4]);
    expect([...scoreOrders(orders(five), { ...config, edges: 'left' }, NOON).m]).toEqual([1, 2, 3, 4, 4]);
  });

  test('ties by rank follow the ascending customer, numbers as numbers', () => {
    const given = orders(['10', '9', '8', '1', '2'].map((id) => [id, 1, 100]));
    expect(given.ids).toEqual(['1', '2', '8', '9', '10']);
    expect([...scoreOrders(given, RF_GRID, NOON).f]).toEqual([1, 2, 3, 4, 5]);
    expect([...scoreOrders(given, CAUCE, NOON).f]).toEqual([1, 1, 1, 1, 1]);
  });

  test('fixed cut points are passed at the cut', () => {
    const cuts = { recency: [10, 20, 30, 40], frequency: [2, 3, 4, 5], monetary: [200, 300, 400, 600] };
    const scores = scoreOrders(orders(five), { ...CAUCE, scores: { by: 'thresholds', cuts } }, NOON);
    expect([...scores.r]).toEqual([4, 3, 2, 1, 1]);
    expect([...scores.m]).toEqual([1, 2, 3, 4, 4]);
  });

  test('levels are thirds of the base, or fixed in days, orders and minor units', () => {
    const { levels } = scoreOrders(orders(five), CAUCE, NOON);
    expect([...levels.recency]).toEqual([1, 1, 2, 3, 3]);
    expect([...levels.spend]).toEqual([1, 1, 2, 3, 3]);
    const fixed: RfmConfig = {
      ...CAUCE,
      levels: { ...CAUCE.levels, recency: { names: ['short', 'medium', 'long'], cuts: [30, 50] } },
    };
    expect([...scoreOrders(orders(five), fixed, NOON).levels.recency]).toEqual([1, 1, 2, 2, 3]);
  });

  test('the model of cauce.yaml becomes a configuration', () => {
    const model = {
      event: 'order_placed',
      value: 'total',
      window: { months: 6, days: 0, ms: 0 },
      monetary: 'average' as const,
      scores: { by: 'thresholds' as const, recency: [30, 60], frequency: [2, 5], monetary: [1_000, 5_000] },
      bins: 3,
      classes: FIVE,
      levels: CAUCE.levels,
      refresh: 180,
    };
    const config = configOfModel(model);
    expect(configProblems(config)).toEqual([]);
    expect(config).toMatchObject({ bins: 3, monetary: 'mean', window: { months: 6 } });
    expect([...scoreOrders(orders(five), config, NOON).r]).toEqual([3, 3, 2, 2, 2]);
  });

  test('a configuration that cannot be computed is refused in words', () => {
    expect(() => scoreOrders(orders(five), { ...CAUCE, bins: 11 }, NOON)).toThrow(
      'bins must be a whole number from 3 to 10, not 11.',
    );
    const cuts = { recency: [10, 20, 20, 40], frequency: [2, 3, 4], monetary: [1, 2, 3, 4] };
    expect(configProblems({ ...CAUCE, scores: { by: 'thresholds', cuts } })).toEqual([
      'recency cut points must rise: 10, 20, 20, 40.',
      'frequency needs 4 cut points for 5 scores, not 3.',
    ]);
  });
});

describe('class tables', () => {
  test.each(Object.entries(RFM_CLASS_TABLES))('%s is known by its name and gives every cell a class', (name, table) => {
    expect(table.name).toBe(name);
    const proof = proveTable(table, table.bins ?? 5);
    expect([proof.missing, proof.overlapping, proof.outside, proof.unordered]).toEqual([[], [], [], []]);
  });
});

describe('orders', () => {
  test('ids sort as numbers, then as text', () => {
    expect(['b', '10', 'a', '9', '010'].sort(compareIds)).toEqual(['9', '010', '10', 'a', 'b']);
  });

  test('grows, and refuses order numbers on some rows only', () => {
    const builder = new OrdersBuilder();
    for (let i = 0; i < 5_000; i++) builder.add(`c${i % 77}`, i, i);
    const built = builder.build();
    expect(built.rows).toBe(5_000);
    expect(built.customers).toBe(77);
    expect(built.ids[built.customer[4_999]!]).toBe(`c${4_999 % 77}`);
    builder.add('x', 1, 1, 'i1');
    expect(() => builder.build()).toThrow('5000 of 5001 rows have no order number');
  });
});
