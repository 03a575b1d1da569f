/** What a table of orders holds, whether it made room for all of them at once or as they came. */
import { expect, test } from 'vitest';
import { ALL_CUSTOMERS, addOrder } from './order-batch.js';
import { IntoTables, OrderTable } from './order-table.js';

const MOST = 1e6;

/** Orders of so many customers, one each, whose ids are so long. */
function filled(expected: number, customers: number, length: number): OrderTable {
  const table = new OrderTable(false, MOST, expected);
  const sink = new IntoTables([table], false, ALL_CUSTOMERS);
  for (let i = 0; i < customers; i++) addOrder(sink, String(i).padStart(length, '0'), i, 100, undefined);
  sink.pass();
  return table;
}

test.each([0, 6000, 20_000, 1e9])('%i orders expected: what fits is held, in the order it came', (expected) => {
  const { isFull, rows, last, at, customer } = filled(expected, 6000, 8);
  expect({ isFull, rows, last }).toEqual({ isFull: false, rows: 6000, last: 5999 });
  expect([...at.subarray(0, rows)]).toEqual(Array.from({ length: 6000 }, (_, i) => i));
  expect([...customer.subarray(0, rows)]).toEqual([...at.subarray(0, rows)]);
});

test.each([
  ['orders', 0, 60_000, 8],
  ['orders', 20_000, 60_000, 8],
  ['orders', 1e9, 60_000, 8],
  ['long ids', 6000, 5000, 250],
])('too many %s where %i orders were expected: none is held, all are counted', (_, expected, customers, length) => {
  const table = filled(expected, customers, length);
  expect(table).toMatchObject({ isFull: true, rows: customers, last: customers - 1 });
  expect(table.at).toHaveLength(0);
  expect(table.customers.count).toBe(0);
  expect(table.needed).toBeGreaterThan(MOST);
});
