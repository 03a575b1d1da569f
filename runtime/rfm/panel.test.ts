import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../machine/calendar.js';
import {
  CAUCE,
  CLASSES_HEADER,
  classesRow,
  classTotals,
  MOVES_HEADER,
  movesRow,
  OrdersBuilder,
  PANEL_HEADER,
  panel,
  panelRow,
  RfmBase,
  scoreOrders,
  transitions,
} from './index.js';

const NOW = Date.UTC(2026, 0, 1);
const builder = new OrdersBuilder();
for (let who = 0; who < 40; who++) {
  for (let n = 0; n <= who % 4; n++) builder.add(`c${who}`, NOW - (who * 13 + n * 29) * DAY_MS, 1_050 + who * 10);
}
const orders = builder.build();
const scores = scoreOrders(orders, CAUCE, NOW);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('panels', () => {
  test.each([
    [['recency', 'frequency'], 'scores', 25],
    [['frequency', 'spend'], 'scores', 25],
    [['recency', 'spend'], 'levels', 9],
  ] as const)('%j by %s holds every customer, order and amount once', (axes, by, size) => {
    const cells = panel(scores, axes, by);
    expect(cells).toHaveLength(size);
    expect(sum(cells.map((cell) => cell.customers))).toBe(40);
    expect(sum(cells.map((cell) => cell.orders))).toBe(100);
    expect(sum(cells.map((cell) => cell.revenue))).toBe(sum([...scores.revenue]));
    for (const share of ['customersShare', 'ordersShare', 'revenueShare'] as const) {
      expect(sum(cells.map((cell) => cell[share]))).toBeCloseTo(1, 12);
    }
  });

  test('a cell holds those who have its scores', () => {
    for (const { row, column, customers } of panel(scores, ['recency', 'frequency'])) {
      expect(customers).toBe(
        [...scores.r].filter((r, who) => r === Number(row) && scores.f[who] === Number(column)).length,
      );
    }
  });

  test('by levels the axes carry their names', () => {
    const [first] = panel(scores, ['recency', 'frequency'], 'levels');
    expect(first).toMatchObject({ row: 'short', column: 'casual' });
    expect(first!.customers).toBe(
      [...scores.levels.recency].filter((l, who) => l === 1 && scores.levels.frequency[who] === 1).length,
    );
  });
});

describe('class totals', () => {
  test('every class stands in order of value, and none with those whose orders are past', () => {
    const later = scoreOrders(orders, CAUCE, NOW + 500 * DAY_MS);
    const totals = classTotals(later);
    expect(totals.map((total) => total.class)).toEqual([
      'champions',
      'loyal',
      'potential_loyal',
      'at_risk',
      'lost',
      'none',
    ]);
    expect(totals.at(-1)!.customers).toBeGreaterThan(0);
    expect(totals.at(-1)).toMatchObject({ orders: 0, revenue: 0 });
    expect(sum(totals.map((total) => total.customers))).toBe(40);
  });
});

describe('transitions', () => {
  const later = scoreOrders(orders, CAUCE, NOW + 300 * DAY_MS);

  test('add up to the classes of both dates', () => {
    const moves = transitions(scores, later);
    for (const total of classTotals(scores)) {
      expect(sum(moves.filter((move) => move.from === total.class).map((move) => move.customers))).toBe(
        total.customers,
      );
    }
    for (const total of classTotals(later)) {
      const into = moves.filter((move) => move.to === total.class);
      expect(sum(into.map((move) => move.customers))).toBe(total.customers);
      expect(sum(into.map((move) => move.revenue))).toBe(total.revenue);
    }
  });

  test('a date and itself moves nobody', () => {
    expect(transitions(scores, scores).every((move) => move.from === move.to)).toBe(true);
  });

  test('customers who come later come from none', () => {
    const early = scoreOrders(orders, CAUCE, NOW - 30 * DAY_MS);
    const newcomers = [...scores.known].filter((known, who) => known && !early.known[who]).length;
    const fromNone = transitions(early, scores).filter((move) => move.from === 'none');
    expect(newcomers).toBeGreaterThan(0);
    expect(sum(fromNone.map((move) => move.customers))).toBe(newcomers);
  });
});

test('a live base gives the same panels as scoring its orders', () => {
  const base = new RfmBase(CAUCE);
  for (let row = 0; row < orders.rows; row++) base.addOrder(orders.customer[row]!, orders.at[row]!, orders.value[row]!);
  base.refresh(NOW);
  expect(panel(base.snapshot(NOW), ['recency', 'spend'])).toEqual(panel(scores, ['recency', 'spend']));
  expect(classTotals(base.snapshot(NOW))).toEqual(classTotals(scores));
});

test('rows print money in major units under their headers', () => {
  const [cell] = panel(scores, ['recency', 'frequency']);
  expect(panelRow(cell!)).toHaveLength(PANEL_HEADER.length);
  expect(classesRow({ ...cell!, class: 'lost', revenue: 123_456, customersShare: 1 / 3 }).slice(0, 5)).toEqual([
    'lost',
    String(cell!.customers),
    String(cell!.orders),
    '1234.56',
    '0.33333333',
  ]);
  expect(CLASSES_HEADER).toHaveLength(7);
  expect(movesRow({ from: 'lost', to: 'none', customers: 2, revenue: 500 }, 1)).toEqual(['lost', 'none', '2', '500']);
  expect(MOVES_HEADER).toHaveLength(4);
});
