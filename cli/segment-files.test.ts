/** Logs as Segment's clients write them, into a project as `init` makes it: known names, and rows of other programs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cauce, folder } from './run.fixture.js';

const track = (event: string, id: string, properties: object) => ({
  type: 'track',
  event,
  userId: 'ana',
  messageId: id,
  timestamp: '2026-01-10T10:00:00.000Z',
  properties,
});
const item = { product_id: 'p1', sku: '45790-32', name: 'Uno', price: 3, quantity: 2, category: 'Games' };
const known = [
  track('Signed Up', 'm1', {}),
  track('Product Viewed', 'm2', item),
  track('Cart Updated', 'm3', { cart_id: 'k1', total: 6, products: [item] }),
  track('Order Completed', 'm4', { order_id: 'o1', total: 27.5, revenue: 25, currency: 'EUR', products: [item] }),
  track('Order Cancelled', 'm5', { order_id: 'o1', total: 27.5, products: [item] }),
];
const foreign = [track('Invoice Printed', 'm6', {}), track('Invoice Printed', 'm7', {})];

/** A log beside a project as `init` makes it, in `shop`. */
function withLog(rows: readonly object[]): string {
  const dir = folder({ 'log.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join('') });
  expect(cauce(dir, 'init', 'shop').code).toBe(0);
  return dir;
}

test("Segment's names of a shop's events are known from the start", () => {
  const dir = withLog(known);
  const { code, out, err } = cauce(dir, 'import', 'events', 'log.ndjson', '--project', 'shop');
  expect({ code, out, err }).toMatchObject({ code: 0, out: '5 events imported\n' });
  expect(existsSync(join(dir, 'shop/.cauce/cauce.db'))).toBe(true);
});

test('rows of events that the project does not have are mistakes, unless they are to be ignored', () => {
  const dir = withLog([...known, ...foreign]);
  const backtest = (...more: string[]) =>
    cauce(dir, 'backtest', '--events', 'log.ndjson', '--project', 'shop', ...more);
  const strict = backtest();
  expect(strict.code).toBe(1);
  expect(strict.err).toContain('2 rows were not used (2 unknown-event)');
  expect(existsSync(join(dir, 'rejects.csv'))).toBe(true);
  const lenient = backtest('--ignore-unknown');
  expect({ code: lenient.code, err: lenient.err }).toMatchObject({
    code: 0,
    err: expect.stringContaining('2 rows of events that the data model does not have left out'),
  });
  expect(existsSync(join(dir, 'rejects.csv'))).toBe(false);
  const imported = cauce(dir, 'import', 'events', 'log.ndjson', '--project', 'shop', '--ignore-unknown');
  expect(imported).toMatchObject({ code: 0, out: '5 events imported\n' });
});

test('cancellations among orders are left out, and said to be', () => {
  const dir = folder({
    'orders.csv': 'order,customer,date,value\n1,ana,2026-01-02,10\nC2,ana,2026-01-03,-10\n3,ben,2026-01-04,20\n',
  });
  const { code, err, out } = cauce(
    dir,
    ...['rfm', 'score', '--preset', 'rf-grid', '--orders', 'orders.csv', '--order', 'order'],
    ...['--customer', 'customer', '--date', 'date', '--value', 'value'],
  );
  expect(err).toContain('1 row of orders that begin with C is a cancellation and left out');
  expect([code, out.trim().split('\n').length]).toEqual([0, 3]);
});
