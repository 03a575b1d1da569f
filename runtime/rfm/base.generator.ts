/** Orders, undone orders, time and refreshes at random, and a live base that goes through them. For tests only. */
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import { CLASSIC } from '../machine/rfm-table.js';
import { CAUCE, type OrderColumns, RfmBase, type RfmConfig } from './index.js';

export const START = Date.UTC(2025, 0, 31);
export const CONTACTS = 12;

export interface Order {
  readonly contact: number;
  readonly at: number;
  readonly value: number;
}

export function columns(orders: readonly Order[]): OrderColumns {
  return {
    rows: orders.length,
    customers: CONTACTS,
    customer: Int32Array.from(orders, ({ contact }) => contact),
    at: Float64Array.from(orders, ({ at }) => at),
    value: Float64Array.from(orders, ({ value }) => value),
  };
}

export type Step =
  | { readonly do: 'order'; readonly contact: number; readonly late: number; readonly value: number }
  | { readonly do: 'undo'; readonly pick: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'refresh' };

export const contact = fc.nat(CONTACTS - 1);
export const step: fc.Arbitrary<Step> = fc.oneof(
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

export const configs: readonly RfmConfig[] = [
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
  { ...CAUCE, levels: { ...CAUCE.levels, recency: { names: ['short', 'medium', 'long'], cuts: [7, 20] } } },
  {
    ...CAUCE,
    bins: 3,
    scores: { by: 'thresholds', cuts: { recency: [10, 30.5], frequency: [2, 4], monetary: [3_000, 12_000] } },
  },
];

/** Runs the steps on a base and hands it, the orders so far and the time to `judge` after each. */
export function play(
  config: RfmConfig,
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
