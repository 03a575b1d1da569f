import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, it } from 'vitest';
import { fileSource, memorySource } from './source.js';
import { events } from './testdata/shop.js';

const folder = mkdtempSync(join(tmpdir(), "cauce-'parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function parquet(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
}

const ITEMS = `[{'sku': 'a', 'name': 'n', 'category': 'c', 'price': 1.5::DOUBLE, 'quantity': 2}]`;

it('reads typed columns as the texts a csv would hold', async () => {
  const path = await parquet(
    'orders.parquet',
    `SELECT 'u1' AS contact, TIMESTAMPTZ '2026-11-27 09:00:00+02' AS "at", 12 AS order_id, 3.00::DECIMAL(10,2) AS total, ${ITEMS} AS items, NULL AS coupon
     UNION ALL SELECT 'u2', TIMESTAMPTZ '2026-11-26 09:00:00+00', 13, -1.5, [], 'X'
     UNION ALL SELECT NULL, TIMESTAMPTZ '2026-11-26 09:00:00+00', 14, 1, [], 'X'`,
  );
  const { rows, rejects, report } = await events(fileSource(path), { event: 'order_placed' });
  expect(rows.map(({ contact, at, fields }) => [contact, at, fields])).toEqual([
    ['u2', '2026-11-26T09:00:00.000Z', { order_id: '13', total: -150, items: [], coupon: 'X' }],
    [
      'u1',
      '2026-11-27T07:00:00.000Z',
      {
        order_id: '12',
        total: 300,
        items: [{ sku: 'a', name: 'n', category: 'c', price: 150, quantity: 2 }],
        coupon: null,
      },
    ],
  ]);
  expect(rejects.map(({ line, code }) => [line, code])).toEqual([[3, 'no-contact']]);
  expect(report).toMatchObject({ format: 'parquet', rows: 3, accepted: 2 });
});

it('takes instants without a zone as local, and groups lines', async () => {
  const path = await parquet(
    'lines.parquet',
    `SELECT 7.0::DOUBLE AS who, TIMESTAMP '2026-11-27 09:00:00' AS "at", 'o1' AS order_id, unnest([1.25, 2.5]) AS price, 2 AS qty`,
  );
  const map = ['contact=who', 'total=sum(price*qty)', 'items.price=price'];
  const { rows } = await events(fileSource(path), { event: 'order_placed', map });
  expect(rows).toMatchObject([
    { contact: '7', at: '2026-11-27T08:00:00.000Z', fields: { total: 750, items: [{ price: 125 }, { price: 250 }] } },
  ]);
});

it('needs a file, not a stream, under a name that says what it is', async () => {
  await expect(events(memorySource('x.csv', 'PAR1'.padEnd(20)))).rejects.toMatchObject({
    message: expect.stringContaining('.parquet'),
  });
  await expect(events(fileSource(join(folder, 'nowhere.parquet')))).rejects.toMatchObject({ code: 'unreadable' });
  await expect(events(memorySource('x.parquet', 'PAR1'))).rejects.toMatchObject({ code: 'wrong-format' });
});
