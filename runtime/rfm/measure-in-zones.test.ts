import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zone } from '../clock/index.js';
import { DAY_MS } from '../machine/calendar.js';
import { CONTACTS, columns, configs, type Order, START } from './base.generator.js';
import { RfmBase, scoreOrders } from './index.js';

const names = ['Europe/Madrid', 'America/New_York', 'Pacific/Auckland'];
const zoneOf = (who: number) => zone(names[who % names.length]!)!;

describe.each(configs)('customers in zones of their own (configuration %#)', (config) => {
  const { window } = config;
  const order: fc.Arbitrary<Order> = fc.record({
    contact: fc.nat(CONTACTS - 1),
    at: fc.nat(200 * DAY_MS).map((ms) => START + ms),
    value: fc.integer({ min: 1, max: 9_999 }),
  });

  test('are scored as the live base scores them', () => {
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 40 }), fc.nat(60 * DAY_MS), (orders, ms) => {
        const now = START + 200 * DAY_MS + ms;
        const base = new RfmBase(config, {
          ...(window && { addWindow: (at, who) => zoneOf(who).add(at, window) }),
          addDays: (at, days, who) => zoneOf(who).add(at, { months: 0, days, ms: 0 }),
        });
        for (const { contact, at, value } of orders) base.addOrder(contact, at, value);
        base.refresh(now);
        const { r, f, m, classIndex, levels, revenue } = scoreOrders(columns(orders), config, now, { zoneOf });
        if (revenue.every((sum) => sum === 0)) return;
        const live = base.snapshot(now);
        const known = live.customers;
        const head = <A extends { slice(from: number, to: number): A }>(column: A) => column.slice(0, known);
        expect([r, f, m, classIndex, levels.recency, levels.frequency, levels.spend].map(head)).toEqual([
          ...[live.r, live.f, live.m, live.classIndex],
          ...[live.levels.recency, live.levels.frequency, live.levels.spend],
        ]);
      }),
    );
  });
});

test('the hour that the clocks go forward decides about a window', () => {
  const window = { months: 0, days: 1, ms: 0 };
  const at = Date.UTC(2026, 2, 28, 12);
  const orders = {
    rows: 2,
    customers: 2,
    customer: Int32Array.of(0, 1),
    at: Float64Array.of(at, at),
    value: Float64Array.of(1, 1),
  };
  const config = { ...configs[0]!, window };
  const counted = (now: number) => [
    ...scoreOrders(orders, config, now, { zoneOf: (who) => zone(who === 0 ? 'Europe/Madrid' : 'UTC') }).orders,
  ];
  expect(counted(at + 22 * 3_600_000)).toEqual([1, 1]);
  expect(counted(at + 23 * 3_600_000)).toEqual([0, 1]);
});
