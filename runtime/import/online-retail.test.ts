import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEvents } from './events.js';
import { parseMap } from './map-spec.js';
import { fileSource } from './source.js';
import { shop } from './testdata/shop.js';

const data = process.env.CAUCE_DATA ?? join(import.meta.dirname, '../../../shared/data');
const retail = join(data, 'online-retail/online_retail.csv.gz');
const cdnow = join(data, 'cdnow/cdnow_master.csv.gz');

describe.skipIf(!existsSync(retail))('UCI Online Retail, complete (skipped without the data folder)', () => {
  it('gives the orders, customers and revenue everybody counts', async () => {
    let rejects = 0;
    const { table, files } = await loadEvents([fileSource(retail)], shop, { onReject: () => rejects++ });
    const [report] = files;
    // 25,900 invoices, of which 3,836 are cancellations and 3,528 more have no customer.
    expect(table.length).toBe(18_536);
    expect(table.contacts.length).toBe(4339);
    expect(report).toMatchObject({ rows: 541_909, used: 397_924, rejected: { return: 8905, 'no-contact': 135_080 } });
    expect(rejects).toBe(8905 + 135_080);
    let total = 0;
    let lines = 0;
    for (const fields of table.fields) {
      total += fields.total as number;
      lines += (fields.items as readonly unknown[]).length;
    }
    // The sum of Quantity × UnitPrice over these lines is 8,911,407.904.
    expect(total).toBe(891_140_790);
    expect(lines).toBe(397_924);
    for (let row = 1; row < table.length; row++) expect(table.at[row]).toBeGreaterThanOrEqual(table.at[row - 1]!);
  });
});

describe.skipIf(!existsSync(cdnow))('CDNOW (skipped without the data folder)', () => {
  it('runs with columns mapped and what it lacks left unknown', async () => {
    const map = parseMap(['contact=customer_id', 'at=date', 'total=dollar_value', 'order_id=']);
    const { table, files } = await loadEvents([fileSource(cdnow)], shop, { event: 'order_placed', map });
    expect(files[0]).toMatchObject({ rows: 69_659, accepted: 69_659, rejected: {} });
    expect(table.contacts.length).toBe(23_570);
  });
});
